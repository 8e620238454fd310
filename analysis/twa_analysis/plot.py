"""One figure of a result: a panel for each observable, families of curves over a sweep."""

import math
import os
import textwrap
from dataclasses import dataclass

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from .load import ResultError, observables, sweep_axes, unit

MOST_CURVES = 8
# Variants of an observable that are drawn only on request, or beside it where there is no sweep.
ON_REQUEST = (
    "spin_length", "overlap_raw", "correlation_raw", "correlation_sy_raw", "correlation_sz_raw",
    "correlation_field_raw_re", "correlation_field_raw_im", "correlation_per_realization",
)
COMPANION = {"magnetization": "spin_length", "overlap": "overlap_raw"}


def plot(dataset, output, names=None, log=""):
    """Writes the figure of a result file as an image.

    names: observables to draw; by default all but the variants in ON_REQUEST.
    log: axes to draw logarithmically, "", "x", "y" or "xy"; heat maps stay as they are.
    """
    panels = [panel for name in _chosen(dataset, names) for panel in _panels(dataset, name)]
    columns = min(3, math.ceil(math.sqrt(len(panels))))
    if any(isinstance(panel, HeatPanel) for panel in panels):
        columns = 2 if len(panels) < 6 else 4  # a map stays beside its curves
    rows = math.ceil(len(panels) / columns)
    figure = Figure(figsize=(5.2 * columns, 3.6 * rows), layout="constrained")
    figure.suptitle("\n".join(textwrap.wrap(_title(dataset), 55 * columns)), fontsize=10)
    grid = figure.subplots(rows, columns, squeeze=False).flatten()
    for axes, panel in zip(grid, panels):
        panel.draw(axes, log)
    for axes in grid[len(panels) :]:
        axes.set_axis_off()
    save(figure, output)


def tell_missing(figure, missing):
    """Says in a figure which results (names of jobs) it lacks: below it, and in panels left empty."""
    if not missing:
        return
    files = [f"{job}.h5" for job in missing]
    for axes in figure.axes:
        if not has_curves(axes):
            axes.set(xticks=[], yticks=[])
            axes.text(0.5, 0.5, "\n".join(["not there:", *files]), ha="center", va="center",
                      fontsize=8, color="0.4", transform=axes.transAxes)
    below = "\n".join(textwrap.wrap("drawn without " + ", ".join(files), 90))
    figure.supxlabel(below, fontsize=8, color="0.4")


def has_curves(axes):
    """More than straight lines for the eye."""
    return bool(axes.images or axes.containers) or any(
        np.isfinite(np.asarray(line.get_ydata(), float)).sum() > 2 for line in axes.lines)


def save(figure, output):
    """Writes an image; makes its folder."""
    try:
        os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
        figure.savefig(output, dpi=130)
    except OSError as error:
        raise ResultError(f"{output}: cannot be written ({error.strerror or error})", 73) from None
    except ValueError as error:  # an unknown image format
        raise ResultError(f"{output}: {str(error).splitlines()[0]}", 64) from None


def _title(dataset):
    title = str(dataset.attrs.get("title", "twa result"))
    return title if int(dataset.attrs.get("complete", 1)) else f"{title} (incomplete)"


def _chosen(dataset, names):
    present = observables(dataset)
    for name in names or []:
        if name not in present:
            raise ResultError(f"no observable {name}; the file has {', '.join(present)}")
    return names or [name for name in present if name not in ON_REQUEST] or present


def label(variable):
    """Axis label from long_name and unit; the unit 1 is not written."""
    text = str(variable.attrs.get("long_name", variable.name))
    measure = unit(variable)
    return "\n".join(textwrap.wrap(text if measure == "1" else f"{text} ({measure})", 38))


@dataclass
class Curve:
    values: object  # DataArray along the abscissa
    errors: object
    label: str
    style: str = "-"
    color: object = None


@dataclass
class CurvePanel:
    title: str
    abscissa: str
    ordinate: str
    curves: list
    legend: str = ""

    def draw(self, axes, log):
        drawn = [curve for curve in self.curves if np.isfinite(curve.values).any()]
        for curve in drawn:
            x, y, e = (np.asarray(a) for a in (curve.values[self.abscissa], curve.values, curve.errors))
            (line,) = axes.plot(x, y, curve.style, label=curve.label, color=curve.color, linewidth=1.2)
            axes.fill_between(x, y - e, y + e, color=line.get_color(), alpha=0.25, linewidth=0)
        axes.set_title(self.title, fontsize=9)
        axes.set_ylabel(self.ordinate, fontsize=8)
        if not drawn:
            axes.text(0.5, 0.5, "not yet computed", ha="center", transform=axes.transAxes)
            return
        axes.set_xlabel(label(drawn[0].values[self.abscissa]))
        if "x" in log:
            axes.set_xscale("log")
        if "y" in log:
            axes.set_yscale("log")
            positive = [np.asarray(c.values)[np.asarray(c.values) > 0] for c in drawn]
            positive = np.concatenate(positive)
            if positive.size:
                axes.set_ylim(bottom=max(positive.min() / 2, positive.max() * 1e-4))
        if len(drawn) > 1:
            # Beside the axes, where no curve is hidden.
            axes.legend(
                title=self.legend or None,
                fontsize=7,
                title_fontsize=7,
                loc="upper left",
                bbox_to_anchor=(1, 1),
                borderaxespad=0,
                frameon=False,
            )


@dataclass
class HeatPanel:
    title: str
    values: object  # DataArray over two swept parameters

    def draw(self, axes, log):
        rows, columns = (self.values[d] for d in self.values.dims)
        image = axes.imshow(np.ma.masked_invalid(self.values), origin="lower", aspect="auto")
        # Swept values need not be evenly spaced: one cell each.
        for axis, ticks, variable in ((axes.yaxis, rows, rows), (axes.xaxis, columns, columns)):
            shown = _spread(ticks.size, 10)
            axis.set_ticks(shown, [f"{float(ticks[i]):.4g}" for i in shown], fontsize=8)
            axis.set_label_text(label(variable), fontsize=8)
        axes.set_title(self.title, fontsize=9)
        axes.figure.colorbar(image, ax=axes)


def _spread(count, most):
    """At most so many of the indices 0 … count - 1, evenly spread, with the first and the last."""
    return sorted({round(i) for i in np.linspace(0, count - 1, min(count, most))})


def _panels(dataset, name):
    """Panels of one observable."""
    dataset, part = _reduced(dataset, name)
    values, errors = dataset[name], dataset[f"{name}_stderr"]
    if name == "g2":  # without photons it is 0/0
        values = values.where(errors < 0.5 * abs(values))
    sweep = [d for d in sweep_axes(dataset) if d in values.dims]
    own = [d for d in values.dims if d not in sweep]
    abscissa = next((d for d in ("lag", "time") if d in own), None)
    inner = [d for d in own if d != abscissa]
    if abscissa is None or len(inner) > 1:
        raise ResultError(f"{name} has the dimensions {', '.join(values.dims)}; no plot for them")
    inner = inner[0] if inner else None
    if not sweep:
        return [_plain(dataset, name, abscissa, inner, part)]

    panels = []
    for place, title in _parts(values, inner):
        one, error = (values.isel(place), errors.isel(place)) if place else (values, errors)
        title = f"{part}{title}"
        panels.append(_family(one, error, f"{name}{title}", abscissa, sweep))
        if len(sweep) == 2:
            last = one.sizes[abscissa] - 1
            at = last if abscissa == "time" else last // 2
            place = float(one[abscissa][at])
            panels.append(
                HeatPanel(f"{name}{title} at {abscissa} {place:.4g}", one.isel({abscissa: at}))
            )
    return panels


def _reduced(dataset, name):
    """One component of an observable that has two dimensions beside time, and its title.

    Without a sweep, curves are sites or distances, for z or zz. With one, they are points of the
    sweep, for the first site or distance.
    """
    for inner, component, shown in (("site", "component", "z"), ("distance", "pair_component", "zz")):
        if inner in dataset[name].dims:
            if not any(axis in dataset[name].dims for axis in sweep_axes(dataset)):
                return dataset.sel({component: shown}), f" {shown}"
            first = dataset[inner][0].item()
            return dataset.isel({inner: 0}), f", {inner} {first},"
    return dataset, ""


def _plain(dataset, name, abscissa, inner, part):
    """Without a sweep: a curve for each component or waiting time, and the companion.

    Of many sites or distances at most MOST_CURVES.
    """
    values, errors = dataset[name], dataset[f"{name}_stderr"]
    curves = []
    if inner is None:
        curves.append(Curve(values, errors, name))
    else:
        for i in _spread(values.sizes[inner], MOST_CURVES):
            text = _text(values[inner][i])
            curves.append(Curve(values.isel({inner: i}), errors.isel({inner: i}), text))
    other = COMPANION.get(name)
    if other in dataset:
        curves.append(Curve(dataset[other], dataset[f"{other}_stderr"], other, "--", "0.4"))
    legend = inner if inner and inner != "component" else ""
    return CurvePanel(f"{name}{part}", abscissa, label(values), curves, legend)


def _parts(values, inner):
    """With a sweep: a panel for each component, but only one for the longest waiting time."""
    if inner is None:
        return [({}, "")]
    if inner == "waiting_time":
        longest = int(np.argmax(values[inner].values))
        return [({inner: longest}, f", τ = {_text(values[inner][longest])}")]
    return [({inner: i}, f" {_text(values[inner][i])}") for i in range(values.sizes[inner])]


def _family(values, errors, title, abscissa, sweep):
    """Curves over the points of the sweep, at most MOST_CURVES of them."""
    shape = [values.sizes[d] for d in sweep]
    points = math.prod(shape)
    shown = _spread(points, MOST_CURVES)
    colors = colormaps["viridis"](np.linspace(0, 0.92, len(shown)))
    curves = []
    for point, color in zip(shown, colors):
        at = dict(zip(sweep, (int(i) for i in np.unravel_index(point, shape))))
        text = ", ".join(f"{float(values[d][i]):.4g}" for d, i in at.items())
        curves.append(Curve(values.isel(at), errors.isel(at), text, color=color))
    if len(shown) < points:
        title += f" ({len(shown)} of {points} points)"
    return CurvePanel(title, abscissa, label(values), curves, "\n".join(sweep))


def _text(coordinate):
    value = coordinate.item()
    return value if isinstance(value, str) else f"{value:.4g}"
