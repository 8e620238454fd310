"""Figures of the cavity superfluid, and the closed forms beside them."""

import math

import numpy as np
import pytest

from figures import RESONANT_SUPERFLUIDITY
from figures.resonant_superfluidity import formulas
from figures.resonant_superfluidity.sweeps import extremum
from support import assert_drawn, run_shipped

FEW = {
    "bcs_coherence": ["sweep.delta_c=[2, 4, 6, 7, 8, 10.3]"],
    "bcs_trajectories": [],
    "bcs_standing_wave": ["sweep.delta_c=[3, 4, 5, 6]"],
    "bcs_standing_wave_equilibrium": ["sweep.delta_c=[6, 7, 8, 9, 10]"],
    "bcs_phase_difference": ["sweep.delta_c=[2, 4, 6]"],
    "bcs_large_detuning": ["sweep.delta_c=[10, 20]"],
    "bcs_phase_diagram": ["sweep.width={from: 0.5, to: 10, count: 6}", "sweep.delta_c=[1, 3, 6, 12, 30]"],
    "bcs_equilibrium": ["sweep.epsilon_0=[1, 3, 5]"],
    "bcs_size": ["sweep.atoms=[20, 60]"],
    "bcs_size_mean_field": ["sweep.atoms=[20, 60]"],
}


@pytest.fixture(scope="module")
def folder(twa, tmp_path_factory):
    """A small result of every job."""
    folder = tmp_path_factory.mktemp("superfluid")
    for name, sets in FEW.items():
        if name not in ("bcs_size", "bcs_size_mean_field", "bcs_phase_diagram", "bcs_equilibrium"):
            sets = [*sets, "model.atoms=80", "time.end=15"]
        if name in ("bcs_trajectories", "bcs_large_detuning"):
            sets = [*sets, "observables.average={from: 5, to: 15}"]
        if name == "bcs_size":
            sets = [*sets, "sampling.trajectories=64", "sampling.realizations=4"]
        run_shipped(twa, name, folder / f"{name}.h5", sets=sets)
    return folder


def test_every_figure(folder, tmp_path):
    paths, study, problems = RESONANT_SUPERFLUIDITY.draw(folder, tmp_path)
    assert not problems and len(paths) == len(RESONANT_SUPERFLUIDITY.figures)
    for path in paths:
        assert_drawn(path)
    notes = {(figure, quantity) for figure, quantity, _ in study.notes}
    assert ("1", "largest coherence, κ = 0") in notes and ("5", "minimum of photons, κ = 0") in notes


def test_jobs_of_the_figures_are_all_here():
    assert set(FEW) <= set(RESONANT_SUPERFLUIDITY.jobs())


@pytest.mark.parametrize("detuning, expected", [
    (8, 4.7992 + 0.95357j), (10.3, 5.69416 + 1.12852j), (20, 10.1437 + 1.08147j)])
def test_roots(detuning, expected):
    assert abs(formulas.root(detuning, 6, 8) - expected) < 2e-5


@pytest.mark.parametrize("detuning", [7.6, 9, 14, 30])
def test_coherence_of_a_root_in_two_ways(detuning):
    """The sum over levels, and |S⁺| = Im u |1 − 2 Re u/Δ_c| of the equation of the mode."""
    u = formulas.root(detuning, 6, 8)
    assert math.isclose(
        formulas.coherence(u, 6, 8), u.imag * abs(1 - 2 * u.real / detuning), rel_tol=1e-6)


def test_eq_3_as_printed_is_another_number():
    u = formulas.root(10.3, 6, 8)
    assert abs(formulas.coherence(u, 6, 8) - 0.11924) < 1e-5
    assert abs(formulas.coherence_as_printed(u, 6, 8) - 0.2145) < 1e-4


def test_boundaries():
    lower, upper, third = formulas.boundaries(6, 8)
    assert abs(lower - 3.2111) < 1e-4 and abs(upper - 7.3640) < 1e-4 and third == np.inf
    assert formulas.boundaries(6, 2)[1] == np.inf and abs(formulas.boundaries(6, 2)[2] - 10.3646) < 1e-4


def test_extremum_between_samples():
    x = np.arange(6.0)
    place, height = extremum(x, 3 - (x - 2.3)**2)
    assert abs(place - 2.3) < 1e-12 and abs(height - 3) < 1e-12
    assert extremum(x, (x - 2.3)**2, -1)[0] == pytest.approx(2.3)
