"""Rows of a table: how far truncated Wigner is from exact at each point of a sweep."""

import math
from dataclasses import dataclass

import numpy as np

from twa_analysis.load import errors, load

from .runs import EXACT


@dataclass
class Figure:
    """One observable at one point: the largest |TWA − exact| over times and components, the standard error of
    that difference, and the root mean square of all differences."""

    largest: float
    error: float
    rms: float


@dataclass
class Row:
    """One point of the sweep: its parameters, a figure for each observable, and for each further column the
    largest deviations alone (NaN: none there)."""

    at: dict
    figures: list
    others: list


def rows(runs, table):
    """All rows of a table; runs what is not there."""
    exact = runs.result(table, "exact", EXACT)
    wigner = runs.result(table, "twa")
    compared = runs.compared(wigner, exact)
    files = [(load(wigner), load(exact))]
    if table.has_disorder:
        files += [(load(a), load(b)) for a, b in zip(
            runs.parts(table, "twa"), runs.parts(table, "exact"), strict=True)]
    others = [runs.compared(runs.result(table, title.split(":")[0].replace(" ", "_"), sets, 1), exact)
              for title, sets in table.others]
    return [_row(table, compared, others, files, number, point["at"])
            for number, point in enumerate(compared["points"])]


def _row(table, compared, others, files, number, at):
    figures, beside = [], []
    for name in table.observables:
        found = compared["observables"][name]["points"][number]
        scale = _scale(table, name, files[0][1], at)
        figures.append(Figure(
            abs(found["largest"]["value"]) / scale, _error(name, files, found["largest"]["at"]) / scale,
            found["rms"] / scale))
    for other in others:
        beside.append([
            abs(other["observables"][name]["points"][number]["largest"]["value"])
            / _scale(table, name, files[0][1], at) if name in other["observables"] else math.nan
            for name in table.observables])
    return Row(at, figures, beside)


def _place(variable, at):
    """Values at what of `at` the variable depends on."""
    place = {axis: value for axis, value in at.items() if axis in variable.dims}
    numbers = {axis: value for axis, value in place.items() if not isinstance(value, str)}
    words = {axis: value for axis, value in place.items() if isinstance(value, str)}
    return variable.sel(words).sel(numbers, method="nearest")


def _scale(table, name, exact, at):
    return float(abs(_place(exact[name], at)).max()) if name in table.shares else 1.0


def _error(name, files, at):
    """Of A − B at one place. Methods that share their disorder share its scatter: there it is the scatter of the
    difference over shards."""
    if len(files) > 1:
        differences = [float(_place(a[name], at) - _place(b[name], at)) for a, b in files[1:]]
        return float(np.std(differences, ddof=1)) / math.sqrt(len(differences))
    return float(_place(errors(files[0][0], name), at))
