"""Laws of relaxation, fitted to a curve, and which of them describes it.

Fits weigh each time with its standard error. The errors of parameters are not those of least squares,
which takes times as independent, but those of `errors.estimate`.

Comparison. QAIC = χ²/c + 2k and QBIC = χ²/c + k ln n, where c = χ²/(n − k) of the law that fits best,
but at least 1, and n is the number of *independent* times: that of recorded times divided by the
autocorrelation time of the residuals of that law (χ² is reduced in the same proportion). With c = 1
this is the usual AIC. c > 1 says that no law describes the curve within its errors, because of
oscillations or steps on top of a smooth decay; then laws are compared by how much worse they are than
the best one, not by their distance from the data in standard errors, which more samples would make
arbitrarily large. Differences below 2 mean nothing, above 10 much.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.optimize import curve_fit

from ..load import ResultError
from .errors import estimate


@dataclass(frozen=True)
class Law:
    """A function of time with named parameters."""

    name: str
    formula: str
    parameters: tuple
    function: object
    guess: object
    positive: tuple = ()  # parameters of which the logarithm is fitted

    def _logarithms(self):
        return np.array([name in self.positive for name in self.parameters])

    def free(self, values):
        """What is varied in a fit: parameters, or their logarithms."""
        values, positive = np.array(values, float), self._logarithms()
        values[positive] = np.log(values[positive])
        return values

    def values(self, free):
        free, positive = np.array(free, float), self._logarithms()
        free[positive] = np.exp(np.clip(free[positive], -30, 30))
        return free


def _line(x, y):
    slope, offset = np.polyfit(x, y, 1)
    return offset, slope


def _guess_power(t, y):
    offset, slope = _line(np.log(t), np.log(np.maximum(y, 1e-3 * np.abs(y).max())))
    return np.exp(offset), -slope


def _guess_exponential(t, y):
    offset, slope = _line(t, np.log(np.maximum(y, 1e-3 * np.abs(y).max())))
    return np.exp(offset), max(-slope, 1e-6)


def _guess_logarithm(t, y):
    offset, slope = _line(np.log(t), y)
    return offset, -slope


LAWS = {
    law.name: law for law in (
        Law("power", "A t^-gamma", ("A", "gamma"), lambda t, a, g: a * t**-g, _guess_power),
        Law("logarithm", "a - b ln t", ("a", "b"), lambda t, a, b: a - b * np.log(t),
            _guess_logarithm),
        Law("exponential", "A exp(-r t)", ("A", "r"), lambda t, a, r: a * np.exp(-r * t),
            _guess_exponential),
        Law("stretched", "A exp(-(r t)^beta)", ("A", "r", "beta"),
            lambda t, a, r, b: a * np.exp(-np.minimum((r * t) ** b, 700.0)),
            lambda t, y: (*_guess_exponential(t, y), 0.8), ("r", "beta")),
    )
}


@dataclass
class Fit:
    """One law fitted to one curve."""

    law: Law
    parameters: dict
    chi2: float
    rms: float
    residuals: object

    def __call__(self, t):
        return self.law.function(t, *self.parameters.values())


def fit(law, t, y, sigma):
    """The law with weights 1/sigma²; NaN parameters where no fit exists."""
    law = LAWS[law] if isinstance(law, str) else law
    weight = np.maximum(sigma, 1e-9 + 1e-6 * np.abs(y).max())
    if t.size < len(law.parameters) + 1:
        raise ResultError(f"{t.size} times are too few to fit {law.formula}", 65)
    try:
        with warnings.catch_warnings(), np.errstate(over="ignore", invalid="ignore"):
            warnings.simplefilter("ignore")  # of a covariance that is not used
            free, _ = curve_fit(
                lambda x, *free: law.function(x, *law.values(free)), t, y,
                law.free(law.guess(t, y)), weight, ftol=1e-10, xtol=1e-10, maxfev=4000)
        values = law.values(free)
        residuals = y - law.function(t, *values)
    except (RuntimeError, ValueError):
        values, residuals = np.full(len(law.parameters), np.nan), np.full(t.size, np.inf)
    return Fit(
        law, dict(zip(law.parameters, map(float, values))),
        float(np.sum((residuals / weight) ** 2)), float(np.sqrt(np.mean(residuals**2))), residuals)


def fit_parameters(law, t, whole, parts):
    """Parameters of a law as an Estimate: `whole` and `parts` are (y, sigma) at the times t."""
    return estimate(whole, parts, lambda y, sigma: fit(law, t, y, sigma).parameters)


def autocorrelation_time(residuals):
    """1 + 2 Σ ρ_k up to the first k without positive correlation, in records."""
    residuals = residuals - residuals.mean()
    variance = np.mean(residuals**2)
    if not np.isfinite(variance) or variance == 0:
        return 1.0
    total = 1.0
    for k in range(1, residuals.size // 2):
        rho = np.mean(residuals[k:] * residuals[:-k]) / variance
        if rho <= 0:
            break
        total += 2 * rho
    return total


@dataclass
class Score:
    """How well one law does among several."""

    fit: Fit
    chi2_per_point: float
    qaic: float
    qbic: float


def compare(laws, t, y, sigma):
    """Scores of laws, the best first; qaic and qbic are relative to the best."""
    fits = [fit(law, t, y, sigma) for law in laws]
    best = min(fits, key=lambda f: f.chi2)
    count = len(best.parameters)
    independent = max(t.size / autocorrelation_time(best.residuals / sigma), count + 2.0)
    share = independent / t.size
    scale = max(1.0, best.chi2 * share / (independent - count))
    rows = []
    for one in fits:
        k = len(one.parameters)
        reduced = one.chi2 * share / scale
        rows.append(Score(
            one, one.chi2 / t.size, reduced + 2 * k, reduced + k * np.log(independent)))
    for name in ("qaic", "qbic"):
        least = min(getattr(row, name) for row in rows)
        for row in rows:
            setattr(row, name, float(getattr(row, name) - least))
    return sorted(rows, key=lambda row: row.qaic)


def wins(laws, t, parts):
    """In how many parts each law has the lowest QAIC."""
    best = [compare(laws, t, y, sigma)[0].fit.law.name for y, sigma in parts]
    return {name: best.count(name) for name in laws}
