"""Files of exact data of small systems, without and with photons. Half an hour on one core."""

import numpy as np

from twa_analysis.exact import Exact
from twa_analysis.exact.spin_boson import hopfield_spins, spin_boson_spins


def hopfield_file(sigma, draws=200, end=100.0):
    """Eight spins as in jobs/hopfield_keep.yaml."""
    times = np.linspace(0, end, round(end / 0.2) + 1)
    header = f"model=hopfield, spins=8, modes=80, sigma={sigma:g}, theta=0.5pi"
    found = hopfield_spins(sigma, 8, 80, times, draws)
    return Exact.averaged(f"hopfield_8_sigma{sigma:g}", header, draws, times, ("mx", "mz"), found)


def spin_boson_file(spins, sigma, omega, draws, end=40.0):
    """One or two spins as in jobs/small_spin_boson.yaml."""
    times = np.linspace(0, end, round(end / 0.2) + 1)
    header = (f"model=spin_boson, spins={spins}, modes={10 * spins}, sigma={sigma:g}, "
              f"omega={omega:g}, theta=0.5pi")
    found = spin_boson_spins(sigma, omega, spins, 10 * spins, times, draws)
    return Exact.averaged(f"spin_boson_{spins}_sigma{sigma:g}_omega{omega:g}", header, draws, times,
                          ("mx", "mz", "photons"), found)


def exact_files():
    """All of them, one at a time."""
    for sigma in (0.7, 2, 3):
        yield hopfield_file(sigma)
    for spins, draws in ((1, 100), (2, 32)):
        for omega in (10, 1):
            for sigma in (2, 3):
                yield spin_boson_file(spins, sigma, omega, draws)
