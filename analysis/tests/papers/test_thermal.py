"""Thermal estimates of the paramagnet against solutions by hand."""

import pytest

from figures.spin_boson_relaxation.thermal import classical, interacting, quantum


def test_thermal_estimates():
    """Of PRL 126, 133603, Fig. 2 right, σ → 0: solved by hand for the three frequencies."""
    for omega, q, c in ((1, -0.984, -1.131), (2, -0.916, -0.798), (10, -0.488, -0.198)):
        assert quantum(omega, 10) == pytest.approx(q, abs=1e-3)
        assert classical(omega, 10) == pytest.approx(c, abs=1e-3)


def test_thermal_sampling_without_interaction():
    z, error, temperature = interacting(2, 0.01, 10, 100, draws=24, sweeps=240)
    assert error < 0.02
    assert z == pytest.approx(classical(2, 10), abs=4 * error)
    assert temperature == pytest.approx(1 + 0.0798, abs=0.005)
