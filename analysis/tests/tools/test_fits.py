"""Laws of relaxation on curves of known law: parameters, their errors, and which law wins."""

import numpy as np
import pytest

from synthetic import mean, parts, realizations
from twa_analysis.fits.errors import estimate, with_error
from twa_analysis.fits.laws import LAWS, autocorrelation_time, compare, fit, fit_parameters, wins
from twa_analysis.load import ResultError

T = np.arange(1, 40, 0.4)
TRUE = {
    "power": (0.9, 0.75), "logarithm": (0.76, 0.2), "exponential": (0.8, 0.11),
    "stretched": (0.9, 0.2, 0.5),
}


@pytest.mark.parametrize("law", LAWS)
def test_parameters_without_noise(law):
    y = LAWS[law].function(T, *TRUE[law])
    found = fit(law, T, y, np.full(T.size, 0.01))
    np.testing.assert_allclose(list(found.parameters.values()), TRUE[law], rtol=1e-5)
    assert found.chi2 < 1e-8
    np.testing.assert_allclose(found(T), y, atol=1e-7)


@pytest.mark.parametrize("law", LAWS)
def test_right_law_wins(law):
    rng = np.random.default_rng(5)
    curves = realizations(rng, LAWS[law].function(T, *TRUE[law]), 160, 0.05, 3)
    laws = [name for name in LAWS if name != "stretched" or law == "stretched"]
    ranked = compare(laws, T, *mean(curves))
    assert ranked[0].fit.law.name == law
    assert ranked[0].qaic == ranked[0].qbic == 0
    assert all(row.qaic > 10 for row in ranked[1:])
    assert wins(laws, T, parts(curves, 8))[law] == 8


def test_exponential_is_not_lost_to_a_stretched_one():
    rng = np.random.default_rng(6)
    curves = realizations(rng, LAWS["exponential"].function(T, 0.8, 0.11), 160, 0.05, 3)
    scores = {r.fit.law.name: r for r in compare(["exponential", "stretched"], T, *mean(curves))}
    assert scores["exponential"].qbic < 3
    assert scores["stretched"].fit.parameters["beta"] == pytest.approx(1, abs=0.1)


def test_oscillations_do_not_exaggerate_differences():
    """What no law describes is no evidence: ten times smaller errors, the same comparison."""
    y = LAWS["power"].function(T, 0.9, 0.75) * (1 + 0.1 * np.cos(3 * T))
    coarse, fine = (
        {r.fit.law.name: r.qaic for r in compare(["power", "logarithm"], T, y, np.full(T.size, e))}
        for e in (1e-2, 1e-3))
    assert coarse["power"] == fine["power"] == 0
    assert fine["logarithm"] < 3 * coarse["logarithm"] + 10


def test_errors_cover_the_truth():
    """68 % of intervals hold the true power, with eight files and with two, for correlated noise."""
    rng = np.random.default_rng(7)
    truth = LAWS["power"].function(T, 0.9, 0.75)
    held = {8: 0, 2: 0}
    inside_naive, runs = 0, 250
    for _ in range(runs):
        curves = realizations(rng, truth, 64, 0.1, 8)
        for count in held:
            found = fit_parameters("power", T, mean(curves), parts(curves, count))
            held[count] += abs(found.values["gamma"] - 0.75) < found.errors["gamma"]
            assert found.files == count and not found.is_bound
        inside_naive += abs(found.values["gamma"] - 0.75) < _naive(truth, mean(curves)[1])
    for count, number in held.items():
        assert 0.59 < number / runs < 0.77, count  # three standard errors
    assert inside_naive / runs < 0.55  # as if times were independent


def _naive(truth, sigma):
    """Error of gamma by least squares with independent times."""
    jacobian = np.array([truth / 0.9, -truth * np.log(T)]).T / sigma[:, None]
    return np.sqrt(np.linalg.inv(jacobian.T @ jacobian)[1, 1])


def test_one_file_gives_an_upper_bound():
    rng = np.random.default_rng(8)
    truth = LAWS["power"].function(T, 0.9, 0.75)
    held, bounds, found = 0, [], []
    for _ in range(40):
        one = fit_parameters("power", T, mean(realizations(rng, truth, 64, 0.1, 8)), [])
        assert one.is_bound
        bounds.append(one.errors["gamma"])
        found.append(one.values["gamma"])
        held += abs(one.values["gamma"] - 0.75) < one.errors["gamma"]
    assert held >= 30
    assert np.mean(bounds) > np.std(found)


def test_bound_of_a_mean_is_the_mean_error():
    """Fully correlated errors: the bound is reached."""
    sigma = np.linspace(0.01, 0.03, T.size)
    found = estimate((np.ones(T.size), sigma), [], lambda y, _: {"m": float(y.mean())})
    assert found.errors["m"] == pytest.approx(sigma.mean())


def test_autocorrelation_time():
    rng = np.random.default_rng(9)
    curve = realizations(rng, np.zeros(20000) + 1e-9, 1, 1.0, 10)[0]
    assert autocorrelation_time(curve) == pytest.approx(20, rel=0.25)
    assert autocorrelation_time(rng.normal(size=20000)) == pytest.approx(1, abs=0.2)
    assert autocorrelation_time(np.zeros(5)) == 1


def test_too_few_times():
    with pytest.raises(ResultError, match="too few"):
        fit("power", T[:2], T[:2], T[:2])


@pytest.mark.parametrize("value, error, text", [
    (0.75123, 0.0123, "0.751(12)"), (0.75123, 0.123, "0.75(12)"), (12.3456, 1.2, "12.3(1.2)"),
    (1234.6, 56, "1235(56)"), (0.5, 0.0, "0.5"), (float("nan"), 1, "none"), (0.1, float("nan"), "0.1(?)"),
    (0.75123, 0.0995, "0.75(10)"),
])
def test_numbers_with_errors(value, error, text):
    assert with_error(value, error) == text


def test_bound_is_marked():
    assert with_error(0.75123, 0.0123, True) == "0.751(≤12)"
