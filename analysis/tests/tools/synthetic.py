"""Curves of known law with noise as in a result: correlated in time, from a few realizations."""

import numpy as np


def realizations(rng, truth, count, scale, memory):
    """`count` curves: the truth, a common factor for each, and noise that is remembered for some time."""
    noise = rng.normal(size=(count, truth.size))
    keep = np.exp(-1 / memory)
    for k in range(1, truth.size):
        noise[:, k] = keep * noise[:, k - 1] + np.sqrt(1 - keep**2) * noise[:, k]
    return truth * (1 + scale * rng.normal(size=(count, 1))) + scale * noise * np.abs(truth).max()


def mean(curves):
    """(y, sigma) as a result file has them."""
    return curves.mean(axis=0), curves.std(axis=0, ddof=1) / np.sqrt(len(curves))


def parts(curves, count):
    """The same of each of several files."""
    return [mean(part) for part in np.array_split(curves, count)]
