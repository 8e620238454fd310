"""Rows of a table: how far truncated Wigner is from exact at each point of a sweep."""

import math
from dataclasses import dataclass

from twa_analysis.load import errors, load

from .runs import EXACT


@dataclass
class Figure:
    """One observable at one point: the largest |TWA − exact| over times and components, a standard error of
    such differences, and the root mean square of all of them."""

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
    half = _halved(runs, table, wigner) if table.has_disorder else None
    others = [runs.compared(runs.result(table, title.split(":")[0].replace(" ", "_"), sets), exact)
              for title, sets in table.others]
    wigner, exact = load(wigner), load(exact)
    found = []
    for number, point in enumerate(compared["points"]):
        scales = [_scale(table, name, exact, point["at"]) for name in table.observables]
        figures, beside = [], []
        for name, scale in zip(table.observables, scales):
            one = compared["observables"][name]["points"][number]
            error = (half["observables"][name]["points"][number]["rms"] if half
                     else float(_place(errors(wigner, name), one["largest"]["at"])))
            figures.append(Figure(abs(one["largest"]["value"]) / scale, error / scale, one["rms"] / scale))
        for other in others:
            beside.append([
                abs(other["observables"][name]["points"][number]["largest"]["value"]) / scale
                if name in other["observables"] else math.nan
                for name, scale in zip(table.observables, scales)])
        found.append(Row(point["at"], figures, beside))
    return found


def _halved(runs, table, wigner):
    """The result beside that of half of its trajectories, a comparison whose rms is the error of the former.

    Both methods share the draws of the couplings, so that their scatter is no error of the difference. Of
    averages over T and over the first T/2 trajectories of each draw, the difference has the variance of the
    former.
    """
    count = int(load(wigner).attrs["trajectories"]) // 2
    half = runs.result(table, "half", (f"sampling.trajectories={count}",))
    return runs.compared(wigner, half)


def _place(variable, at):
    """Values at what of `at` the variable depends on."""
    place = {axis: value for axis, value in at.items() if axis in variable.dims}
    numbers = {axis: value for axis, value in place.items() if not isinstance(value, str)}
    words = {axis: value for axis, value in place.items() if isinstance(value, str)}
    return variable.sel(words).sel(numbers, method="nearest")


def _scale(table, name, exact, at):
    return float(abs(_place(exact[name], at)).max()) if name in table.shares else 1.0
