"""Crossovers: where, along a swept parameter, one description gives way to another."""

import numpy as np

from ..load import ResultError
from .errors import estimate
from .laws import fit


def crossing(x, difference, logarithmic=True):
    """First x at which `difference` turns from positive to negative, interpolated; NaN if nowhere.

    Places where it is NaN are left out.
    """
    known = np.isfinite(difference)
    place, difference = np.asarray(x, float)[known], np.asarray(difference)[known]
    place = np.log(place) if logarithmic else place
    for k in range(len(place) - 1):
        if difference[k] > 0 >= difference[k + 1]:
            share = difference[k] / (difference[k] - difference[k + 1])
            at = place[k] + share * (place[k + 1] - place[k])
            return float(np.exp(at) if logarithmic else at)
    return np.nan


def preference(t, y, sigma, first="exponential", second="power", signal=5):
    """Between −1 and 1: positive where the first law fits better, negative where the second does.

    (χ²₂ − χ²₁)/(χ²₂ + χ²₁); both laws have the same number of parameters. NaN where the mean of |y| is
    below `signal` errors: noise has no law.
    """
    if np.mean(np.abs(y)) < signal * np.mean(sigma):
        return np.nan
    one, two = (fit(law, t, y, sigma).chi2 for law in (first, second))
    return (two - one) / (two + one) if np.isfinite(one + two) else np.nan


def alpha_c(alphas, t, whole, parts, first="exponential", second="power"):
    """Estimate of `alpha_c`, where relaxation turns from the first law to the second; NaN if nowhere.

    whole, parts: (y, sigma) with one row per alpha. The error contains those of y only; a fit window
    is a choice, and another one may give another α_c by far more.
    """

    # The same points for every part, whose errors are larger.
    known = np.array([np.isfinite(preference(t, a, e, first, second)) for a, e in zip(*whole)], bool)

    def statistic(y, sigma):
        return {"alpha_c": crossing(alphas[known], [
            preference(t, a, e, first, second, 0) for a, e in zip(y[known], sigma[known])])}

    return estimate(whole, parts, statistic)


def onset(alphas, t, whole, parts, largest):
    """Estimate of `alpha_0`, where a tail sets in: the zero of a straight line, in α, through the mean
    of the curve over the times t, for α up to `largest` and wherever it is beyond two errors."""
    errors = whole[1].mean(axis=1)
    use = (alphas <= largest) & (whole[0].mean(axis=1) > 2 * errors)
    if use.sum() < 2:
        raise ResultError("an onset needs two points with a tail", 65)

    def statistic(y, _):
        slope, offset = np.polyfit(alphas[use], y[use].mean(axis=1), 1, w=1 / errors[use])
        return {"alpha_0": float(-offset / slope), "slope": float(slope)}

    return estimate(whole, parts, statistic)


def stretching(t, whole, parts):
    """Estimate of the parameters of A exp(−(r t)^β); β = 1 is exponential, less is slower."""
    return estimate(whole, parts, lambda y, sigma: fit("stretched", t, y, sigma).parameters)

