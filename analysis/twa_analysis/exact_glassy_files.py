"""Files of exact data of small disordered systems: python -m twa_analysis.exact_glassy_files FOLDER.

About half an hour on one core. Columns are means over draws of the couplings and their standard errors.
"""

import math
import sys

import numpy as np

from . import exact_files
from .exact_spin_boson import hopfield_clusters, hopfield_spins, spin_boson_spins


def hopfield_file(sigma, draws=200, end=100.0):
    """Eight spins as in jobs/hopfield_keep.yaml: name, first line, columns."""
    times = np.linspace(0, end, round(end / 0.2) + 1)
    line = f"model=hopfield, spins=8, modes=80, sigma={sigma:g}, theta=0.5pi"
    found = hopfield_spins(sigma, 8, 80, times, draws)
    return f"hopfield_8_sigma{sigma:g}.csv", line, draws, times, found, ("mx", "mz")


def clusters_file(g_over_gc=1.13, draws=400, end=40.0):
    """Eight single spins in eight modes as in jobs/single_spins_keep.yaml."""
    times = np.linspace(0, end, round(end / 0.2) + 1)
    line = f"model=hopfield, clusters=8, modes=8, omega_c=5, g_over_gc={g_over_gc:g}, theta=0.7pi"
    found = hopfield_clusters(g_over_gc, 8, 8, 5.0, 0.7 * math.pi, times, draws)
    return f"hopfield_clusters_8_g{g_over_gc:g}.csv", line, draws, times, found, ("mx", "mz")


def spin_boson_file(spins, sigma, omega, draws, end=40.0):
    """One or two spins as in jobs/small_spin_boson.yaml."""
    times = np.linspace(0, end, round(end / 0.2) + 1)
    line = (f"model=spin_boson, spins={spins}, modes={10 * spins}, sigma={sigma:g}, omega={omega:g}, "
            "theta=0.5pi")
    found = spin_boson_spins(sigma, omega, spins, 10 * spins, times, draws)
    name = f"spin_boson_{spins}_sigma{sigma:g}_omega{omega:g}.csv"
    return name, line, draws, times, found, ("mx", "mz", "photons")


def every_file():
    """All of them, one at a time."""
    yield clusters_file()
    for sigma in (0.7, 2, 3):
        yield hopfield_file(sigma)
    for spins, draws in ((1, 100), (2, 32)):
        for omega in (10, 1):
            for sigma in (2, 3):
                yield spin_boson_file(spins, sigma, omega, draws)


def write(folder, name, line, draws, times, found, columns):
    """One file: a line of parameters, the names of columns, numbers."""
    mean, error = found
    table = {"t": times}
    for column, m, e in zip(columns, mean, error):
        table[column], table[f"{column}_error"] = m, e
    line = f"{line}, draws={draws}, method=exact (Schroedinger equation)"
    return exact_files.write(folder, name, line, table, digits=6)


def main(arguments):
    return exact_files.write_all("exact_glassy_files", every_file(), write, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
