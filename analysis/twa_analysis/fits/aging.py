"""Aging: correlations C(τ, τ − t) of several waiting times τ as one curve of t/τ^μ.

μ = 0 is a stationary state (no aging), μ = 1 full aging, between them subaging.
"""

from dataclasses import dataclass

import numpy as np

from ..load import ResultError
from .errors import estimate

LAGS = 80  # of a curve that are used, evenly spread; more do not change μ


@dataclass
class Ageing:
    """What is collapsed: waiting times, lags, and the part of each curve that is used.

    Lags from `first` on, behind the quick initial drop, which does not age. Up to the share `reach` of
    τ: every curve must end at zero at t = τ if the initial state does not fluctuate, and that alone
    would favour μ = 1. The height of the slow part may grow with τ: each curve may be multiplied by a
    factor, only its shape counts.
    """

    waiting: object
    lag: object
    first: float = 0.0
    reach: float = 0.5

    def curves(self, values):
        """(τ, lags, C) of each waiting time that has three lags."""
        rows = []
        for tau, y in zip(self.waiting, values):
            use = (self.lag >= self.first - 1e-9) & (self.lag <= self.reach * tau + 1e-9)
            use &= np.isfinite(y)
            if use.sum() >= 3:
                rows.append((tau, self.lag[use], y[use]))
        if len(rows) < 2:
            raise ResultError("aging needs two waiting times with three lags each", 65)
        return rows

    def distance(self, exponent, one, other):
        """(misfit, factor): the second curve times the factor is closest to the first, over t/τ^μ.

        The misfit is the mean square of what is left over the variance of the first curve, where both
        are known: 0 for a collapse, 1 for curves that have nothing in common; infinite where no
        stretch is common to both.
        """
        (tau, t, y), (tau2, t2, y2) = one, other
        x, x2 = t / tau**exponent, t2 / tau2**exponent
        low, high = max(x[0], x2[0]), min(x[-1], x2[-1])
        if high <= low:
            return np.inf, np.nan
        grid = np.linspace(low, high, 60)
        a, b = np.interp(grid, x, y), np.interp(grid, x2, y2)
        factor = float(a @ b / (b @ b)) if np.any(b) else np.nan
        # A short common stretch, where every curve is flat, is no collapse.
        share = (high - low) / (x[-1] - x[0])
        spread = np.var(a)
        return (np.mean((a - factor * b) ** 2) / spread / share if spread > 0 else np.inf), factor

    def spread(self, exponent, rows):
        """Mean misfit of neighbouring waiting times."""
        return float(np.mean([
            self.distance(exponent, later, earlier)[0] for earlier, later in zip(rows, rows[1:])]))

    def heights(self, exponent, values):
        """What to divide C of each waiting time by, so that curves meet; the last is C at `first`."""
        rows = self.curves(values)
        factors = [1 / rows[-1][2][0]]
        for earlier, later in zip(rows[-2::-1], rows[:0:-1]):
            factors.append(factors[-1] * self.distance(exponent, later, earlier)[1])
        return {row[0]: 1 / factor for row, factor in zip(rows[::-1], factors)}


def collapse(ageing, whole, parts, exponents=(-0.5, 2.0)):
    """Estimate of `mu` that brings curves closest, and the relative `spread` that is left."""

    every = max(1, int(np.ceil(ageing.lag.size / LAGS)))
    thin = Ageing(ageing.waiting, ageing.lag[::every], ageing.first, ageing.reach)
    whole, *parts = (tuple(a[:, ::every] for a in series) for series in (whole, *parts))

    def statistic(values, _):
        rows = thin.curves(values)
        mu, step = 0.5 * sum(exponents), (exponents[1] - exponents[0]) / 25
        grid = np.linspace(*exponents, 26)
        for _ in range(2):  # a coarse grid, then a fine one around its best
            score = np.array([thin.spread(e, rows) for e in grid])
            mu, best = grid[int(np.argmin(score))], float(np.min(score))
            last, lastgrid = score, grid
            grid = np.linspace(mu - step, mu + step, 17)
        return {"mu": float(_lowest(lastgrid, last)), "spread": best}

    return estimate(whole, parts, statistic)


def _lowest(x, y):
    """Place of the lowest point of a parabola through the three around the smallest value."""
    k = int(np.argmin(y))
    if 0 < k < x.size - 1 and np.isfinite(y[k - 1 : k + 2]).all():
        below, here, above = y[k - 1 : k + 2]
        if (bend := below - 2 * here + above) > 0:
            return x[k] + 0.5 * (below - above) / bend * (x[1] - x[0])
    return x[k]


def half_way_lag(lag, values):
    """First lag at which C has fallen to half of C at lag 0, interpolated; NaN if it never does."""
    ratio = values / values[0]
    below = np.nonzero(np.isfinite(ratio) & (ratio <= 0.5))[0]
    if not below.size:
        return np.nan
    k = below[0]
    share = (ratio[k - 1] - 0.5) / (ratio[k - 1] - ratio[k])
    return float(lag[k - 1] + share * (lag[k] - lag[k - 1]))
