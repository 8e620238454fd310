"""The solver of master equations against data computed independently, and the files made with it."""

import math

import numpy as np
import pytest

from figures.dissipative_spins.exact_files import emission_file, rydberg_file
from twa_analysis.exact import Exact
from twa_analysis.exact.master_equation import (
    correlated_emission, driven_spin, exchange_and_decay, rydberg_ring)


@pytest.mark.parametrize("file, system, up, count", [
    ("a_driven_spin_gamma0.1", lambda: driven_spin(1, 0.1), False, 400),
    ("a_driven_spin_gamma2", lambda: driven_spin(1, 2), False, 400),
    ("d_Rydberg_N6_Omega0.5", lambda: rydberg_ring(6, 0.5, 1, 0.1, 0.1), False, 101),
    ("e_inverted_N8_perp_a0.1", lambda: correlated_emission(8, 0.1), True, 3),
    ("e_driven_N8_perp_a0.2_Omega2", lambda: correlated_emission(8, 0.2, 2), False, 3),
])
def test_against_independent_data(file, system, up, count):
    data = Exact.read(f"dissipative/{file}")
    ours = system().evolve(data.time[:count], up)
    shared = data.columns.keys() & ours.keys()
    assert len(shared) >= 3
    for name in shared:
        assert np.abs(ours[name] - data.columns[name][:count]).max() < 1e-6, name


def test_a_driven_spin_relaxes_to_the_solution_of_the_bloch_equations():
    z = driven_spin(0, 1, 0.5, 0.3).evolve(np.linspace(0, 20, 21))["sz"]
    assert z[-1] == pytest.approx(-1 / 3, abs=1e-9)


@pytest.mark.parametrize("parallel", [False, True])
def test_two_atoms_decay_through_a_bright_and_a_dark_state(parallel):
    """Dicke's cascade: |ee⟩ at 2Γ, each of its two branches ± at Γ ± Γ_12."""
    _, decay = exchange_and_decay(2, 0.1, parallel)
    times = np.linspace(0, 30, 31)
    columns = correlated_emission(2, 0.1, parallel=parallel).evolve(times, up=True)
    both = np.exp(-2 * times)
    rates = 1 + np.array([1, -1]) * decay[0, 1]
    one = [g / (2 - g) * (np.exp(-g * times) - both) for g in rates]
    assert columns["n_mean"] == pytest.approx(both + sum(one) / 2, abs=1e-9)
    assert columns["xx_nn"] == pytest.approx(one[0] - one[1], abs=1e-9)
    assert columns["R"] == pytest.approx(both + (rates @ one) / 2, abs=1e-9)


def test_times_must_be_equidistant():
    with pytest.raises(ValueError, match="equidistant"):
        driven_spin(1, 1).evolve([0, 1, 3])


@pytest.mark.parametrize("made", [
    lambda: rydberg_file(0.05, end=4),
    lambda: emission_file(0.1, 0.2, end=1),
    lambda: emission_file(0.2, up=True, end=1),
])
def test_files_are_those_of_the_solver(made, tmp_path):
    again = Exact.read(made().write(str(tmp_path)))
    shipped = Exact.read(f"dissipative/{again.name}")
    assert again.header == shipped.header
    assert again.parameters == shipped.parameters
    assert again.columns.keys() == shipped.columns.keys()
    for column, values in again.columns.items():
        assert shipped.columns[column][: values.size] == pytest.approx(values, abs=1e-9)


def test_dark_states_of_close_atoms():
    """Eigenvalues of the decay matrix: one near N, the others dark, none negative."""
    rates = np.linalg.eigvalsh(exchange_and_decay(6, 0.02)[1])
    assert rates[0] > -1e-12
    assert rates[-1] == pytest.approx(6, abs=0.2)
    assert math.isclose(rates.sum(), 6)
