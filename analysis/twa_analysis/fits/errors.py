"""Errors of numbers that are derived from whole curves: fitted exponents, plateaus, crossings.

A result holds a mean and a standard error for each time. Errors of different times are correlated,
since all times come from the same realizations, and the correlations are not in the file. Treating
the times as independent would make errors of fits far too small. Two ways remain that are honest.

Several files of the same job with independent realizations (shards of a run, or other seeds): the
number is computed from each file, and its error is the scatter over files divided by the root of
their number, times the quantile of Student's t that makes ± one error a 68.3 % interval for few files
too (1.84 for two files, 1.08 for eight). The value itself is that of the mean of all files. No
assumption about correlations enters.

A single file: an upper bound. To first order the number is a linear combination Σ c_t y_t of the
recorded means, and whatever their correlations, its standard error is at most Σ |c_t| σ_t. The
bound is reached when all errors move together in the direction that matters most.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

ONE_SIGMA = 0.6826894921370859


@dataclass
class Estimate:
    """Numbers by name, with errors; from one file the errors are upper bounds."""

    values: dict
    errors: dict
    files: int
    parts: list

    @property
    def is_bound(self):
        return self.files == 1

    def text(self, name):
        return with_error(self.values[name], self.errors[name], self.is_bound)


def estimate(whole, parts, statistic):
    """statistic(y, sigma) -> {name: number}, for the curve of all realizations, with errors.

    whole: (y, sigma). parts: the same of each file of independent realizations, or fewer than two.
    """
    values = statistic(*whole)
    if len(parts) < 2:
        return Estimate(values, _bounds(*whole, statistic, values), 1, [values])
    # All with the weights of the whole: those of few realizations would add noise of their own.
    each = [statistic(y, whole[1]) for y, _ in parts]
    count = len(each)
    student = stats.t.ppf((1 + ONE_SIGMA) / 2, count - 1)
    errors = {
        name: student * float(np.std([e[name] for e in each], ddof=1)) / np.sqrt(count)
        for name in values}
    return Estimate(values, errors, count, each)


def _bounds(y, sigma, statistic, values):
    """Σ |∂/∂y_t| σ_t, by differences of a tenth of an error."""
    total = dict.fromkeys(values, 0.0)
    for place in np.ndindex(y.shape):
        step = 0.1 * sigma[place]
        if not np.isfinite(step) or step == 0:
            continue
        moved = [np.array(y), np.array(y)]
        moved[0][place] += step
        moved[1][place] -= step
        up, down = (statistic(m, sigma) for m in moved)
        for name in total:
            total[name] += abs(up[name] - down[name]) / 2 * 10
    return total


def with_error(value, error, bound=False):
    """1.234 and 0.056 as 1.234(56); with ≤ in the bracket where the error is an upper bound."""
    if not np.isfinite(value):
        return "none"
    if not np.isfinite(error):
        return f"{value:.4g}(?)"
    if error <= 0:
        return f"{value:.4g}"
    digits = int(np.ceil(1 - np.log10(error)))
    if round(error * 10.0**digits) >= 100:
        digits -= 1
    digits = max(0, digits)
    shown = f"{error:.{digits}f}"
    if error < 1:
        shown = str(round(error * 10**digits))
    return f"{value:.{digits}f}({'≤' if bound else ''}{shown})"
