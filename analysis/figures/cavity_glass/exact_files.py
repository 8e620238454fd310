"""The file of exact data of single spins in modes, photons eliminated."""

import math

import numpy as np

from twa_analysis.exact import Exact
from twa_analysis.exact.spin_boson import hopfield_clusters


def clusters_file(g_over_gc=1.13, draws=400, end=40.0):
    """Eight single spins in eight modes as in jobs/single_spins_keep.yaml."""
    times = np.linspace(0, end, round(end / 0.2) + 1)
    header = f"model=hopfield, clusters=8, modes=8, omega_c=5, g_over_gc={g_over_gc:g}, theta=0.7pi"
    found = hopfield_clusters(g_over_gc, 8, 8, 5.0, 0.7 * math.pi, times, draws)
    return Exact.averaged(
        f"hopfield_clusters_8_g{g_over_gc:g}", header, draws, times, ("mx", "mz"), found)


def exact_files():
    """All of them: one."""
    yield clusters_file()
