"""Plateaus: a late value that is meant to last, such as the Edwards–Anderson parameter."""

import numpy as np

from ..load import ResultError
from .errors import estimate


def plateau(t, whole, parts, start, end=np.inf):
    """Estimate of `value`, the mean over start … end, and of `drift`, the change over that window.

    The drift is the slope of a straight line times the length of the window. Where it is not small
    against the value, or beyond its error, there is no plateau yet.
    """
    inside = (t >= start - 1e-9) & (t <= end + 1e-9)
    if inside.sum() < 3:
        raise ResultError(f"fewer than three records from {start:g} on", 65)
    x = t[inside]

    def statistic(y, _):
        slope = np.polyfit(x, y[inside], 1)[0]
        return {"value": float(y[inside].mean()), "drift": float(slope * (x[-1] - x[0]))}

    return estimate(whole, parts, statistic)


def edwards_anderson(t, whole, parts, start):
    """q_EA = Q(t → ∞) from the overlap (at most 1/4), as the plateau from `start` on.

    `settled` tells whether the drift is within two errors, or below a tenth of the value.
    """
    found = plateau(t, whole, parts, start)
    drift, error = abs(found.values["drift"]), found.errors["drift"]
    found.settled = bool(drift < 2 * error or drift < 0.1 * abs(found.values["value"]))
    return found
