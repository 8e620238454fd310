"""Exact dynamics of small disordered systems against closed forms."""

import numpy as np
import pytest

from twa_analysis.exact import Exact
from twa_analysis.exact.spin_boson import couplings, hopfield_spins, ising, spin_boson

T = np.linspace(0, 3, 31)


def test_ising_without_field():
    """Spins along z, no field: a product of cosines, the diagonal of K without influence."""
    g = couplings(np.random.default_rng(1), 4, 6, 1.5, 2.0)
    k = g @ g.T
    closed = np.mean([
        np.prod([np.cos(4 * k[i, j] * T) for j in range(4) if j != i], axis=0) for i in range(4)],
        axis=0)
    x, z = ising(k, 0.0, 0.0, T)
    np.testing.assert_allclose(z, closed, atol=1e-10)
    np.testing.assert_allclose(x, 0, atol=1e-10)


def test_free_spins_precess():
    x, z = ising(np.zeros((3, 3)), 1.0, np.pi / 2, T)
    np.testing.assert_allclose(x, np.cos(2 * T), atol=1e-10)
    np.testing.assert_allclose(z, 0, atol=1e-10)


def test_photons_follow_a_frozen_spin():
    """Without field s^x stays, and the modes swing about −Σ g s^x/ω: closed form of the photons."""
    g, omega = couplings(np.random.default_rng(2), 2, 5, 2.0, 1.0), 1.0
    x, _, photons = spin_boson(g, omega, 0.0, T)
    closed = 2 * (1 - np.cos(omega * T)) * np.sum(g.sum(axis=0) ** 2) / omega**2 / 5
    np.testing.assert_allclose(x, 1, atol=1e-8)
    np.testing.assert_allclose(photons, closed, atol=1e-5)


def test_fast_photons_become_an_ising_coupling():
    """The photons dress the field by exp(−2 W_jj/ω²), which tends to 1 as ω → ∞ at fixed W/ω."""
    distance = []
    for omega in (20.0, 80.0):
        g = couplings(np.random.default_rng(3), 2, 3, 1.0, omega)
        full = spin_boson(g, omega, 1.0, T)[0]
        eliminated = ising(g @ g.T / omega, 1.0, np.pi / 2, T)[0]
        distance.append(np.abs(full - eliminated).max())
    assert distance[1] < 0.4 * distance[0] < 0.2


def test_files_can_be_made_again():
    ours = hopfield_spins(2, 8, 80, np.array([0.0, 0.2, 1.0, 5.0]), 4, seed=1)[0][0]
    assert ours[0] == pytest.approx(1)
    known = Exact.read("glassy/hopfield_8_sigma2").columns
    place = [0, 1, 5, 25]
    assert np.all(np.abs(ours - known["mx"][place]) < 6 * 7 * known["mx_error"][place] + 1e-9)
