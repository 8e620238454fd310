"""Files of exact data of the worked examples: one for each job jobs/custom_NAME.yaml, or for each point of
its sweep."""

import os

import numpy as np

from twa_analysis.exact import DATA, Exact

from . import formulas, systems

FOLDER = "custom"
METHOD = "method=exact Lindblad (whole density matrix, DOP853)"
POSITIONS = os.path.join(DATA, "..", "..", "jobs", "custom_emitters.csv")


def grid(end, every):
    return np.linspace(0, end, round(end / every) + 1)


def positions():
    """Places of the emitters, x and y."""
    return np.loadtxt(POSITIONS, delimiter=",", skiprows=2)[:, :2]


def solved(name, solution, end, every, method=METHOD):
    """A file of the solution (a function of the times) of jobs/custom_NAME.yaml, and its point."""
    times = grid(end, every)
    return Exact(name, f"job=custom_{name}, {method}", times, solution(times))


def laser(gamma_z, end=10.0):
    return solved(f"laser_gamma_z{gamma_z:g}", lambda t: systems.laser(t, gamma_z), end, 0.2)


def xyz_lattice(end=3.0):
    return solved("xyz_lattice", systems.xyz_lattice, end, 0.06)


def kerr_spin(end=5.0):
    return solved("kerr_spin", systems.kerr_spin, end, 0.1)


def rydberg_tails(end=10.0):
    return solved("rydberg_tails", systems.rydberg_tails, end, 0.2)


def emitters(end=5.0):
    return solved("emitters", lambda t: systems.emitters(t, positions()), end, 0.1)


def spin_one(end=5.0):
    return solved("spin_one", systems.spin_one, end, 0.1)


def rotating_field(end=12.0):
    return solved("rotating_field", formulas.rotating_field, end, 0.2, "method=closed form")


def confocal(end=4.0, draws=20000):
    times = grid(end, 0.1)
    found = formulas.confocal_means(times, draws=draws)
    columns = {"z": formulas.confocal_magnetization(times)}
    for name in ("zz", "zz_twa"):
        columns[name], columns[f"{name}_error"] = found[name]
    header = (f"job=custom_confocal, draws={draws}, method=closed form; z by quadrature over positions, "
              "zz_twa what TWA has for zz")
    return Exact("confocal", header, times, columns, digits=6)


def exact_files():
    """All of them, one at a time."""
    yield from (laser(0), laser(0.5))
    for made in (xyz_lattice, kerr_spin, rydberg_tails, emitters, confocal, rotating_field, spin_one):
        yield made()
