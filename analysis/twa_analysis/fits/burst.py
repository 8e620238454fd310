"""Emission bursts: height and time of the peak, and how they scale with the number of atoms."""

import numpy as np

from ..load import ResultError
from .errors import estimate


def peak(t, whole, parts, half_width=5):
    """Estimate of `height` and `time` of the largest value of a curve.

    A parabola through the records around the largest one: the largest of many values with errors is
    too high by about one error, the top of a fit is not. Where the largest is the first record there
    is no burst; then that record is the answer.
    """
    if t.size < 3:
        raise ResultError("a peak needs three records", 65)

    def statistic(y, _):
        k = int(np.argmax(y))
        if k == 0:
            return {"height": float(y[0]), "time": float(t[0])}
        low, high = max(0, k - half_width), min(t.size, k + half_width + 1)
        bend, slope, offset = np.polyfit(t[low:high] - t[k], y[low:high], 2)
        if bend >= 0:
            return {"height": float(y[k]), "time": float(t[k])}
        shift = float(np.clip(-slope / (2 * bend), t[low] - t[k], t[high - 1] - t[k]))
        return {"height": float(offset + slope * shift + bend * shift**2), "time": float(t[k] + shift)}

    return estimate(whole, parts, statistic)


def scaling(sizes, heights, errors):
    """Power of N in height ∝ N^power with its error; the heights are of independent results."""
    x, y = np.log(np.asarray(sizes, float)), np.log(np.asarray(heights, float))
    if x.size < 2:
        raise ResultError("a power needs two sizes", 65)
    weight = (np.asarray(heights) / np.maximum(errors, 1e-12 + 1e-6 * np.asarray(heights))) ** 2
    mean = np.average(x, weights=weight)
    spread = np.sum(weight * (x - mean) ** 2)
    return float(np.sum(weight * (x - mean) * y) / spread), float(spread**-0.5)
