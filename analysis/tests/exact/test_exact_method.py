"""`method: exact` of the program against the solver written in Python, which shares nothing with it."""

import subprocess

import numpy as np
import pytest

from figures.typed_models import systems
from support import ROOT
from twa_analysis.exact.master_equation import correlated_emission, driven_spin, rydberg_ring
from twa_analysis.load import load


def solved(twa, job, folder, *sets):
    """The result of a job of jobs/ by `method: exact`."""
    output = folder / "exact.h5"
    words = [word for text in ("method=exact", *sets) for word in ("--set", text)]
    done = subprocess.run(
        [twa, "run", str(ROOT / "jobs" / f"{job}.yaml"), "--quiet", "-o", str(output), *words],
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return load(str(output))


@pytest.mark.parametrize("job, solution, sets", [
    ("custom_laser", lambda t: systems.laser(t, 0.5, atoms=3, levels=10),
     ["model.spins.atom=3", "sweep.gamma_z=[0.5]", "time.end=2"]),
    ("custom_kerr_spin", systems.kerr_spin, ["time.end=1"]),
    ("custom_xyz_lattice", lambda t: systems.xyz_lattice(t, columns=2),
     ["model.spins.atom.lattice=[2, 2]", "time.end=3"]),
    ("custom_spin_one", lambda t: systems.spin_one(t, atoms=3), ["model.spins.atom.count=3", "time.end=2"]),
])
def test_typed_models(twa, tmp_path, job, solution, sets):
    found = solved(twa, job, tmp_path, *sets)
    expected = solution(found["time"].values)
    compared = 0
    for name, values in expected.items():
        ours = found[name].values.ravel()
        scale = SCALES.get((job, name), 1)
        assert ours == pytest.approx(values * scale, abs=1e-6), name
        compared += int(np.ptp(values) > 1e-3)
    assert compared >= 2


# Means over spins and over bonds: the jobs divide by the numbers that they have as written.
SCALES = {
    **{("custom_xyz_lattice", name): 4 / 6 for name in ("mx", "my", "mz")},
    ("custom_xyz_lattice", "zz"): 4 / 7, ("custom_xyz_lattice", "m2"): 16 / 36,
    **{("custom_spin_one", name): 3 / 4 for name in ("mx", "nematic", "twist")},
    ("custom_spin_one", "xx"): 2 / 3,
}


@pytest.mark.parametrize("job, system, up, sets, columns", [
    ("driven_spin", lambda: driven_spin(1, 0.5), False, ["sweep.gamma_down=[0.5]", "time.end=4"],
     {"sy": ("magnetization", "y"), "sz": ("magnetization", "z")}),
    ("rydberg_chain", lambda: rydberg_ring(4, 0.25, 1, 0.1, 0.1), False,
     ["model.sites=4", "sweep.omega_rabi=[0.25]", "time.end=6", "observables.pair_correlation=1"],
     {"sx": ("magnetization", "x"), "sz": ("magnetization", "z"), "zz_nn": ("pair_correlation", "zz")}),
    ("emission_driven", lambda: correlated_emission(4, 0.2, 2), False,
     ["model.atoms=4", "sweep.omega_rabi=[2]", "time.end=2"],
     {"R": ("emission_rate", None), "sy_mean": ("magnetization", "y")}),
])
def test_built_in_models(twa, tmp_path, job, system, up, sets, columns):
    found = solved(twa, job, tmp_path, *sets)
    expected = system().evolve(found["time"].values, up=up)
    for column, (name, component) in columns.items():
        ours = found[name]
        if component is not None:
            axis = "pair_component" if name == "pair_correlation" else "component"
            ours = ours.sel({axis: component})
        assert np.ptp(expected[column]) > 1e-2
        assert ours.values.ravel() == pytest.approx(expected[column], abs=1e-6), column
