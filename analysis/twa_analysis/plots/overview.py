"""One figure of a result: a panel for each observable, families of curves over a sweep."""

import math
import textwrap

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from ..load import ResultError, errors, observables, sweep_axes
from .canvas import save
from .panels import Curve, CurvePanel, HeatPanel, label, spread

MOST_CURVES = 8
# Variants of an observable that are drawn only on request, or beside it where there is no sweep.
ON_REQUEST = (
    "spin_length", "overlap_raw", "correlation_raw", "correlation_sy_raw", "correlation_sz_raw",
    "correlation_field_raw_re", "correlation_field_raw_im", "correlation_per_realization",
)
COMPANION = {"magnetization": "spin_length", "overlap": "overlap_raw"}
# The component that is drawn where only one is.
SHOWN = {"component": "z", "pair_component": "zz"}


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


def _title(dataset):
    title = str(dataset.attrs.get("title", "twa result"))
    return title if int(dataset.attrs.get("complete", 1)) else f"{title} (incomplete)"


def _chosen(dataset, names):
    present = observables(dataset)
    for name in names or []:
        if name not in present:
            raise ResultError(f"no observable {name}; the file has {', '.join(present)}")
    drawable = [name for name in present if dataset[name].dims]
    for name in names or ([] if drawable else present[:1]):
        if name not in drawable:
            raise ResultError(f"{name} is a single number, {dataset[name].item():.6g}; no plot for it")
    return names or [name for name in drawable if name not in ON_REQUEST] or drawable


def _panels(dataset, name):
    """Panels of one observable."""
    dataset, part = _reduced(dataset, name)
    values, error = dataset[name], errors(dataset, name)
    if name == "g2":  # without photons it is 0/0
        values = values.where(~(error >= 0.5 * abs(values)))
    sweep, own = _axes(dataset, name)
    abscissa = _abscissa(values, sweep, own)
    sweep = [d for d in sweep if d != abscissa]
    inner = next((d for d in own if d != abscissa), None)
    if not sweep:
        return [_plain(dataset, name, abscissa, inner, part)]

    panels = []
    for place, title in _parts(values, inner):
        one, its_error = (values.isel(place), error.isel(place)) if place else (values, error)
        title = f"{part}{title}"
        panels.append(_family(one, its_error, f"{name}{title}", abscissa, sweep))
        if len(sweep) == 2:
            last = one.sizes[abscissa] - 1
            at = last if abscissa == "time" else last // 2
            place = float(one[abscissa][at])
            panels.append(
                HeatPanel(f"{name}{title} at {abscissa} {place:.4g}", one.isel({abscissa: at}))
            )
    return panels


def _axes(dataset, name):
    """Axes of an observable that are swept, and the others."""
    sweep = [d for d in sweep_axes(dataset) if d in dataset[name].dims]
    return sweep, [d for d in dataset[name].dims if d not in sweep]


def _abscissa(values, sweep, own):
    """What curves are drawn over: times, else the last axis that has numbers."""
    numbers = [d for d in (*sweep, *own) if np.issubdtype(values[d].dtype, np.number)]
    return next((d for d in ("lag", "time") if d in own), (numbers or [*sweep, *own])[-1])


def _reduced(dataset, name):
    """An observable with at most one axis of its own beside the abscissa, and its title.

    Without a sweep, curves are sites or distances, for z or zz. With one, they are points of the
    sweep, for the first site or distance.
    """
    sweep, own = _axes(dataset, name)
    inner = [d for d in own if d != _abscissa(dataset[name], sweep, own)]
    part = ""
    while len(inner) > 1:
        axis = inner.pop(0 if sweep else -1)
        values = dataset[axis].values.tolist()
        shown = SHOWN[axis] if not sweep and SHOWN.get(axis) in values else values[0]
        dataset = dataset.isel({axis: values.index(shown)})
        part += f", {axis} {shown}," if sweep else f" {shown}"
    return dataset, part


def _plain(dataset, name, abscissa, inner, part):
    """Without a sweep: a curve for each component or waiting time, and the companion.

    Of many sites or distances at most MOST_CURVES.
    """
    values, error = dataset[name], errors(dataset, name)
    curves = []
    if inner is None:
        curves.append(Curve(values, error, name))
    else:
        for i in spread(values.sizes[inner], MOST_CURVES):
            text = _text(values[inner][i])
            curves.append(Curve(values.isel({inner: i}), error.isel({inner: i}), text))
    other = COMPANION.get(name)
    if other in dataset:
        curves.append(Curve(dataset[other], errors(dataset, other), other, "--", "0.4"))
    legend = inner if inner and inner != "component" else ""
    return CurvePanel(f"{name}{part}", abscissa, label(values), curves, legend)


def _parts(values, inner):
    """With a sweep: a panel for each component, but only one for the longest waiting time.

    Of long axes at most MOST_CURVES.
    """
    if inner is None:
        return [({}, "")]
    if inner == "waiting_time":
        longest = int(np.argmax(values[inner].values))
        return [({inner: longest}, f", τ = {_text(values[inner][longest])}")]
    return [({inner: i}, f" {_text(values[inner][i])}") for i in spread(values.sizes[inner], MOST_CURVES)]


def _family(values, error, title, abscissa, sweep):
    """Curves over the points of the sweep, at most MOST_CURVES of them."""
    shape = [values.sizes[d] for d in sweep]
    points = math.prod(shape)
    shown = spread(points, MOST_CURVES)
    colors = colormaps["viridis"](np.linspace(0, 0.92, len(shown)))
    curves = []
    for point, color in zip(shown, colors):
        at = dict(zip(sweep, (int(i) for i in np.unravel_index(point, shape))))
        text = ", ".join(f"{float(values[d][i]):.4g}" for d, i in at.items())
        curves.append(Curve(values.isel(at), error.isel(at), text, color=color))
    if len(shown) < points:
        title += f" ({len(shown)} of {points} points)"
    return CurvePanel(title, abscissa, label(values), curves, "\n".join(sweep))


def _text(coordinate):
    value = coordinate.item()
    return value if isinstance(value, str) else f"{value:.4g}"
