"""Dynamical phases of the resonant superfluid (arXiv:2202.05851): pairs of roots of the Lax vector against the
number of frequencies that the mean field has at late times."""

import math

import h5py
import numpy as np
import pytest

from support import run_shipped

ATOMS, START, END, INTERVAL = 1200, 60, 160, 0.05

# Away from boundaries, by the number of pairs of roots: widths and detunings.
POINTS = {
    1: ([3, 5], [2]),
    11: ([8, 10], [14, 30]),
    2: ([3, 5], [6, 14]),
    3: ([0.5, 1], [6, 14, 30]),
}


def lines(values, floor):
    """Angular frequencies of the lines that are above a share of the largest value, the strongest first."""
    window = np.blackman(len(values))
    size = 2 * np.abs(np.fft.rfft((values - values.mean()) * window, 8 * len(values))) / window.sum()
    frequency = 2 * math.pi * np.fft.rfftfreq(8 * len(values), INTERVAL)
    found = []
    for place in range(2, len(size) - 2):
        if size[place] > floor * values.max() and size[place] == size[max(0, place - 20):place + 21].max():
            a, b, c = np.log(size[place - 1:place + 2])
            shift = 0.5 * (a - c) / (a - 2 * b + c)
            found.append((size[place], frequency[place] + shift * frequency[1]))
    return [own for _, own in sorted(found, reverse=True)]


def phase(frequencies):
    """1 without lines, 2 where all are multiples of one, 3 elsewhere."""
    if not frequencies:
        return 1
    resolution = 2 * math.pi / (END - START)
    multiples = np.array(frequencies) / frequencies[0]
    apart = np.abs(multiples - np.round(multiples)) * frequencies[0]
    return 2 if np.all((apart < resolution) & (np.round(multiples) > 0)) else 3


@pytest.mark.parametrize("key", POINTS)
def test_phase_is_that_of_the_dynamics(twa, tmp_path, key):
    widths, detunings = POINTS[key]
    sets = [f"model.atoms={ATOMS}", f"sweep.width={widths}", f"sweep.delta_c={detunings}"]
    run_shipped(twa, "bcs_phase_diagram", tmp_path / "lax.h5", sets=sets)
    run_shipped(
        twa, "bcs_trajectories", tmp_path / "mean_field.h5",
        sets=[*sets, f"time={{end: {END}, record_every: {INTERVAL}}}", f"observables.average={{from: {START}, to: {END}}}"])
    with h5py.File(tmp_path / "lax.h5") as lax, h5py.File(tmp_path / "mean_field.h5") as mean_field:
        late = mean_field["time"][()] >= START
        for place in np.ndindex(len(widths), len(detunings)):
            photons = mean_field["photon_density"][place][late]
            found = lines(photons, floor=0.02)
            assert lax["root_pairs"][place] == phase(found) == key % 10, (place, found)
            if key == 2:
                frequency = 2 * math.pi / lax["period"][place]
                assert abs(found[0] / frequency - 1) < 3e-3
            if key % 10 == 1:
                steady = lax["steady_photon_density"][place]
                assert abs(photons.mean() / steady - 1) < 0.02, (photons.mean(), steady)
