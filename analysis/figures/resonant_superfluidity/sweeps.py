"""Curves over the detuning."""

import numpy as np

LABEL = {0: "κ = 0"}
DETUNING = r"$\Delta_c/\chi N$"
COHERENCE = r"$\overline{|S^+|}$"
PHOTONS = r"$\overline{|a|^2}/N$"


def loss(value):
    """A loss rate in units of g√N, as text."""
    return f"κ/g√N = {value:g}" if value else "κ = 0"


def curves(study, job, quantity, key):
    """(value of `key`, detunings, values, errors) for each value of a swept key."""
    points = study.points(job)
    for value in sorted({point.whole[key].item() for point in points}):
        mine = [point for point in points if point.whole[key].item() == value]
        x = np.array([point.whole["delta_c"].item() for point in mine])
        pairs = [point.mean(quantity) for point in mine]
        y = np.array([np.asarray(v).item() for v, _ in pairs])
        error = np.nan_to_num(np.array([np.asarray(e).item() for _, e in pairs]))
        order = np.argsort(x)
        yield value, x[order], y[order], error[order]


def extremum(x, y, sign=1, where=None):
    """(x, y) of the largest (sign 1) or smallest (−1) of sampled values, by a parabola through three."""
    inside = np.arange(1, len(x) - 1) if where is None else np.flatnonzero(
        (x >= where[0]) & (x <= where[1]))
    k = inside[np.argmax(sign * y[inside])]
    if not 0 < k < len(x) - 1:
        return x[k], y[k]
    a, b, c = np.polyfit(x[k - 1:k + 2] - x[k], y[k - 1:k + 2], 2)
    if a * sign >= 0:
        return x[k], y[k]
    return x[k] - b / (2 * a), c - b * b / (4 * a)
