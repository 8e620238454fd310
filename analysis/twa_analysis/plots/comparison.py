"""Two results in one figure: curves of both with their errors, and the deviation below; where both have
their values in each realization, the paired deviation below that.

What belongs together is not found out here: it stands in the comparison that `twa compare --json` prints.
"""

import itertools
import math
import os
import textwrap

import numpy as np

from ..load import ResultError, errors, load
from .canvas import colors, curve, finish, grid, save
from .panels import label, spread

MOST_CURVES = 4
# Of single realizations, beside their mean.
MOST_REALIZATIONS = 24
# Curves are drawn over the first of these that an observable has.
ABSCISSAS = ("lag", "time")


def plot_comparison(comparison, output):
    """Writes the figure of a comparison, a dictionary as `twa compare --json` prints it, as an image."""
    try:
        paths = [comparison[side]["file"] for side in "ab"]
        items = list(comparison["observables"].items())
        files = [load(path) for path in paths]
        drawn = [(name, item, *_curves(comparison, name, item, files)) for name, item in items]
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise ResultError(f"not a comparison of twa compare --json with its files ({error!r})") from None
    drawn = [one for one in drawn if one[2]]
    if not drawn:
        raise ResultError("nothing to draw: single numbers only")
    columns = min(len(drawn), max(3, math.ceil(math.sqrt(2 * len(drawn)))))
    rows = math.ceil(len(drawn) / columns)
    names = [os.path.basename(path) for path in paths]
    names = paths if names[0] == names[1] else names
    paired = any(curve.paired is not None for _, _, curves, _ in drawn for curve in curves)
    heights = [3, 2, 2] if paired else [3, 2]
    figure, panels = grid("\n".join(textwrap.wrap(f"A (solid): {names[0]}   B (dashed): {names[1]}", 55 * columns)),
                          len(heights) * rows, columns, heights=heights * rows)
    panels = panels.reshape(rows, len(heights), columns)
    for axes in panels.flatten():
        axes.set_axis_off()
    for number, (name, item, curves, count) in enumerate(drawn):
        above, below, *lowest = panels[number // columns, :, number % columns]
        _draw(above, below, name, item, curves, count, files[0])
        if lowest and any(curve.paired is not None for curve in curves):
            _draw_paired(lowest[0], curves, above.get_xlim(), label(files[0][curves[0].abscissa]))
    save(figure, output)


class _Curve:
    """One curve of both results at common places: x, and values with errors of A and of B; A - B of every
    common realization, a row each, or None."""

    def __init__(self, text, abscissa, x, a, b, paired=None):
        self.text, self.abscissa, self.x = text, abscissa, x
        self.a, self.b = a, b
        self.paired = paired

    def mean(self):
        """Over realizations of A - B, and its standard error, taken from these differences."""
        there = np.isfinite(self.paired)
        count = there.sum(axis=0)
        total = np.where(there, self.paired, 0).sum(axis=0)
        mean = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
        squares = (np.where(there, self.paired - mean, 0) ** 2).sum(axis=0)
        freedom = count * (count - 1)
        return mean, np.sqrt(np.divide(squares, freedom, out=np.full(total.shape, np.nan), where=freedom > 0))

    def deviation(self, item):
        """A - B in standard errors, or itself where there are none."""
        difference = self.a[0] - self.b[0]
        parts = [one[1] for one, given in ((self.a, item["errors_in_a"]), (self.b, item["errors_in_b"])) if given]
        if not parts:
            return difference
        error = np.sqrt(sum(part**2 for part in parts))
        known = np.isfinite(error) & (error > item["smallest_error"])
        return np.divide(difference, error, out=np.full_like(difference, np.nan), where=known)


def _draw(above, below, name, item, curves, count, data):
    for axes in (above, below):
        axes.set_axis_on()
    for one, color in zip(curves, colors(len(curves))):
        curve(above, one.x, one.a, color, one.text)
        curve(above, one.x, one.b, color, None, style="--")
        below.plot(one.x, one.deviation(item), color=color, linewidth=1.2, marker=".", markersize=3)
    shown = f" ({len(curves)} of {count} curves)" if len(curves) < count else ""
    above.set_title(f"{name}{shown}", fontsize=9)
    finish(above, "", label(data[name]), legend=any(one.text for one in curves))
    measured = item["errors_in_a"] or item["errors_in_b"]
    below.axhline(0, color="0.6", linewidth=0.8)
    if measured and item["chance"]:
        for bound in (-item["chance"], item["chance"]):
            below.axhline(bound, color="0.6", linewidth=0.8, linestyle=":")
    below.set_xlim(above.get_xlim())
    finish(below, label(data[curves[0].abscissa]), "(A − B) / σ" if measured else "A − B")


def _draw_paired(axes, curves, limits, abscissa):
    """Single realizations, thin, and their mean with its paired error."""
    axes.set_axis_on()
    for one, color in zip(curves, colors(len(curves))):
        if one.paired is None:
            continue
        axes.plot(one.x, one.paired[:MOST_REALIZATIONS].T, color=color, linewidth=0.4, alpha=0.35)
        curve(axes, one.x, one.mean(), color, None)
    axes.axhline(0, color="0.6", linewidth=0.8)
    axes.set_xlim(limits)
    finish(axes, abscissa, "A − B, each realization")


def _curves(comparison, name, item, files):
    """At most MOST_CURVES curves of an observable, and how many there are."""
    axes, data = item["axes"], files[0]
    numeric = [axis for axis in axes if np.issubdtype(data[axis].dtype, np.number)]
    abscissa = next((axis for axis in (*ABSCISSAS, *reversed(numeric)) if axis in axes), None)
    inner = [axis for axis in axes if axis != abscissa]
    indices = list(itertools.product(*(range(comparison["axes"][axis]["common"]) for axis in inner)))
    points = comparison["points"]
    swept = [key for key in (points[0]["at"] if points else {}) if len({p["at"][key] for p in points}) > 1]
    if abscissa is None and not swept:
        return [], 0
    # Pairs of points that make a curve: each by itself, or those that differ in the last swept key alone.
    families, over = [[number] for number in range(len(points))], abscissa
    if abscissa is None:
        over, groups = swept[-1], {}
        for number, point in enumerate(points):
            key = tuple(value for one, value in point["at"].items() if one != over)
            groups.setdefault(key, []).append(number)
        families = list(groups.values())
        swept = swept[:-1]
    count = len(families) * len(indices)
    chosen, worst = spread(count, MOST_CURVES), _worst(comparison, item, families, inner, indices, data)
    if worst not in chosen:
        chosen = [*spread(count, MOST_CURVES - 1), worst]
    curves = []
    for number in sorted(chosen):
        family, places = families[number // len(indices)], indices[number % len(indices)]
        curves.append(_curve(comparison, name, files, family, dict(zip(inner, places)), over, abscissa, swept))
    return curves, count


def _worst(comparison, item, families, inner, indices, data):
    """The curve that deviates most."""
    kind = "largest_z" if item["largest_z"] else "largest"
    if not item[kind]:
        return 0
    at, points = item[kind]["at"], comparison["points"]
    family = next(number for number, family in enumerate(families) for pair in family
                  if all(at[key] == value for key, value in points[pair]["at"].items()))
    places = tuple(comparison["axes"][axis]["places_a"].index(data[axis].values.tolist().index(at[axis]))
                   for axis in inner)
    return family * len(indices) + indices.index(places)


def _curve(comparison, name, files, family, inner, over, abscissa, swept):
    def place_of(pair, side):
        data = dict(zip("ab", files))[side]
        place = {axis: at for axis, at in comparison["points"][pair][f"places_{side}"].items()
                 if axis in data[name].dims}
        for axis, at in inner.items():
            place[axis] = comparison["axes"][axis][f"places_{side}"][at]
        if abscissa:
            place[abscissa] = comparison["axes"][abscissa][f"places_{side}"]
        return place

    def read(data, side):
        series = []
        for pair in family:
            place = place_of(pair, side)
            series.append([np.atleast_1d(one.isel(place).values) for one in (data[name], errors(data, name))])
        return [np.concatenate(part) for part in zip(*series)]

    words = [f"{key} = {comparison['points'][family[0]]['at'][key]:.4g}" for key in swept]
    for axis, at in inner.items():
        value = files[0][axis].values[comparison["axes"][axis]["places_a"][at]]
        words.append(value if isinstance(value, str) else f"{axis} = {value:.4g}")
    if abscissa:
        x = files[0][abscissa].values[comparison["axes"][abscissa]["places_a"]]
    else:
        x = np.array([comparison["points"][pair]["at"][over] for pair in family])
    x = np.asarray(x, float)
    order = np.argsort(x)
    a, b = ([part[order] for part in read(data, side)] for data, side in zip(files, "ab"))
    paired = None
    if comparison["observables"][name].get("per_realization"):
        parts = [_differences(name, files, [place_of(pair, side) for side in "ab"]) for pair in family
                 if comparison["points"][pair]["same_disorder"]]
        paired = np.concatenate(parts, axis=1)[:, order] if len(parts) == len(family) else None
    return _Curve(", ".join(words), over, x[order], a, b, paired)


def _differences(name, files, places):
    """A - B of the common realizations at one pair of points, a row each."""
    _, *rows = np.intersect1d(*(data["realization"].values for data in files), return_indices=True)
    values = [data[f"{name}_realizations"].isel(place).isel(realization=own).transpose("realization", ...)
              for data, place, own in zip(files, places, rows)]
    return (values[0].values - values[1].values).reshape(len(rows[0]), -1)
