"""Plateau, aging, crossover and emission peak on curves where the answer is known."""

import math

import numpy as np
import pytest

from synthetic import mean, parts, realizations
from twa_analysis.fits.aging import Ageing, collapse, half_way_lag
from twa_analysis.fits.crossover import alpha_c, crossing, onset, preference, stretching
from twa_analysis.fits.burst import peak, scaling
from twa_analysis.fits.plateau import edwards_anderson, plateau
from twa_analysis.load import ResultError

T = np.arange(0, 40.1, 0.2)


def test_plateau_of_edwards_and_anderson():
    rng = np.random.default_rng(1)
    q = 0.031
    curves = realizations(rng, q + 0.05 * np.exp(-T / 3), 160, 0.05, 5)
    found = edwards_anderson(T, mean(curves), parts(curves, 8), 25)
    assert found.settled
    assert abs(found.values["value"] - q) < 3 * found.errors["value"] < 0.003
    assert abs(found.values["drift"]) < 3 * found.errors["drift"]


def test_growing_overlap_is_no_plateau():
    rng = np.random.default_rng(2)
    curves = realizations(rng, 0.001 * T, 160, 0.02, 5)
    found = edwards_anderson(T, mean(curves), parts(curves, 8), 25)
    assert not found.settled
    assert found.values["drift"] == pytest.approx(0.015, rel=0.05)


def test_errors_of_a_plateau_cover_it():
    rng = np.random.default_rng(3)
    held, runs = 0, 300
    for _ in range(runs):
        curves = realizations(rng, np.full(T.size, 0.03), 64, 0.1, 10)
        found = plateau(T, mean(curves), parts(curves, 8), 25)
        held += abs(found.values["value"] - 0.03) < found.errors["value"]
    assert 0.60 < held / runs < 0.76


def test_plateau_of_too_few_records():
    with pytest.raises(ResultError):
        plateau(T, (T, T), [], 39.9)


@pytest.mark.parametrize("mu", [0, 0.5, 1])
def test_aging_exponent(mu):
    """A quick drop that does not age, then a function of t/τ^μ."""
    rng = np.random.default_rng(4)
    waiting, lag = np.array([10.0, 20, 40, 80]), np.arange(0, 80.1, 0.4)

    def file():
        y = 0.1 * np.exp(-lag) + 0.3 * np.exp(-1.5 * lag / waiting[:, None] ** mu * 10 ** (mu - 1))
        y = y * np.array([[0.8], [1], [1.2], [1.3]])  # heights do not matter
        y = y * (1 + 0.01 * rng.normal(size=(4, 1))) + 0.001 * rng.normal(size=y.shape)
        return np.where(lag <= waiting[:, None], y, np.nan), np.full(y.shape, 0.003)

    files = [file() for _ in range(8)]
    whole = np.mean([y for y, _ in files], axis=0), np.full((4, lag.size), 0.001)
    found = collapse(Ageing(waiting, lag, 4, 0.6), whole, files)
    assert abs(found.values["mu"] - mu) < max(3 * found.errors["mu"], 0.05)
    assert found.errors["mu"] < 0.05
    assert found.values["spread"] < 0.05


def test_aging_needs_two_waiting_times():
    with pytest.raises(ResultError):
        collapse(Ageing(np.array([5.0]), T), (T[None] + 1, T[None]), [])


def test_half_way_lag():
    assert half_way_lag(T, 2 - T / 10) == pytest.approx(10)
    assert math.isnan(half_way_lag(T, np.ones(T.size)))


def test_crossing():
    assert crossing([1, 2, 4, 8], [3, 1, -1, -2]) == pytest.approx(math.sqrt(8))
    assert crossing([1, 2, 4, 8], [3, 1, -1, -2], False) == pytest.approx(3)
    assert math.isnan(crossing([1, 2, 3], [1, 1, 1]))
    assert math.isnan(crossing([1, 2, 3], [-1, -1, -1]))
    assert crossing([1, 2, 4, 8], [3, math.nan, 1, -1]) == pytest.approx(math.sqrt(32))


def test_crossover_of_laws():
    """Exponential below α = 1, a power above: a mixture in between."""
    rng = np.random.default_rng(5)
    alphas = np.array([0.1, 0.3, 0.6, 1.0, 2.0, 5.0, 10.0])
    t = np.arange(2, 20.1, 0.4)
    share = 1 / (1 + alphas**-2.0)
    truth = (1 - share)[:, None] * np.exp(-0.2 * t) + share[:, None] * t**-0.8
    files = [(truth * (1 + 0.01 * rng.normal(size=truth.shape)), np.full(truth.shape, 0.01))
             for _ in range(8)]
    whole = np.mean([y for y, _ in files], axis=0), np.full(truth.shape, 0.0035)
    found = alpha_c(alphas, t, whole, files)
    assert 0.1 < found.values["alpha_c"] < 2
    assert 0 < found.errors["alpha_c"] < 0.2
    assert preference(t, truth[0], whole[1][0]) > 0.9
    assert preference(t, truth[-1], whole[1][0]) < -0.9


def test_noise_has_no_law():
    rng = np.random.default_rng(5)
    t = np.arange(2, 20, 0.2)
    assert math.isnan(preference(t, 0.01 * rng.normal(size=t.size), np.full(t.size, 0.01)))


def test_onset_of_a_tail():
    rng = np.random.default_rng(9)
    alphas, t = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 1.0]), np.arange(10, 20, 0.2)
    truth = np.maximum(0, 0.1 * (alphas - 0.08)) * (1 - 0.3 * (alphas > 0.5))
    files = [(truth[:, None] + 0.002 * rng.normal(size=(6, 1)) + 0 * t, np.full((6, t.size), 0.002))
             for _ in range(8)]
    whole = np.mean([y for y, _ in files], axis=0), np.full((6, t.size), 0.0007)
    found = onset(alphas, t, whole, files, 0.4)
    assert abs(found.values["alpha_0"] - 0.08) < 4 * found.errors["alpha_0"] < 0.12
    with pytest.raises(ResultError):
        onset(alphas, t, (0 * whole[0], whole[1]), files, 0.4)


def test_stretching_exponent():
    rng = np.random.default_rng(6)
    t = np.arange(0.5, 20, 0.2)
    curves = realizations(rng, np.exp(-((0.3 * t) ** 0.6)), 160, 0.02, 4)
    found = stretching(t, mean(curves), parts(curves, 8))
    assert abs(found.values["beta"] - 0.6) < 4 * found.errors["beta"] < 0.1


def test_emission_peak():
    rng = np.random.default_rng(7)
    t = np.arange(0, 2, 0.02)
    truth = 1 + 0.2 * np.exp(-((t - 0.4) ** 2) / 0.05) - 0.3 * t
    top = truth.max(), t[np.argmax(truth)]
    heights, naive = [], []
    for _ in range(100):
        y = truth + 0.01 * rng.normal(size=t.size)
        found = peak(t, (y, np.full(t.size, 0.01)), [])
        heights.append(found.values["height"])
        naive.append(y.max())
        assert found.values["time"] == pytest.approx(top[1], abs=0.1)
    assert np.mean(heights) == pytest.approx(top[0], abs=0.003)
    assert np.mean(naive) > top[0] + 0.008  # the largest of many is biased


def test_no_burst():
    found = peak(T, (np.exp(-T), np.full(T.size, 0.01)), [])
    assert found.values == {"height": 1.0, "time": 0.0}


def test_scaling_with_size():
    rng = np.random.default_rng(8)
    sizes = np.array([2, 4, 8, 16, 32])
    errors = 0.02 * sizes**1.3
    pulls = []
    for _ in range(300):
        power, error = scaling(sizes, sizes**1.3 + errors * rng.normal(size=5), errors)
        pulls.append((power - 1.3) / error)
    assert 0.85 < np.std(pulls) < 1.15
    assert abs(np.mean(pulls)) < 0.3
