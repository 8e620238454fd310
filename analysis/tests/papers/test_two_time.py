"""The figures by two-time 2PI, on short runs of every job they name."""

import numpy as np
import pytest

from figures import CAVITY_GLASS_TWOPI
from figures.__main__ import main
from figures.cavity_glass_twopi import leading, plateau
from support import assert_drawn, command, run_shipped
from twa_analysis import Study

SHORT = ["time.tolerance=1e-3", "time.end=6"]
CORRELATED = {"twopi_aging": [3, 6], "twopi_frequency": [6]}
OTHER = ("twopi_dicke_exact", "twopi_leading_dicke")  # without two times
SWEEP = {
    "twopi_leading": ["sweep.g_over_gc=[0.8, 1.13]", "time.end=24"],
    "twopi_leading_growth": ["sweep.g_over_gc=[0.9, 1.27, 1.5]", "time.tolerance=1e-6"],
    "twopi_leading_frequency": ["sweep.omega_c=[1, 5, 20]"],
    "twopi_leading_dicke": ["sweep.g_over_gc=[0.8, 1.13]"],
    "twopi_fluctuations": ["sweep.spins_per_cluster=[5, 20]"],
    "twopi_relaxation": ["model.spins_per_cluster=100"],
    "twopi_cluster_size": ["sweep.spins_per_cluster=[2, 5]"],
    "twopi_kappa": ["sweep.kappa=[0, 0.5]"],
    "twopi_g": ["sweep.g_over_gc=[0.7, 1.27]"],
    "twopi_frequency": ["sweep.omega_c=[0.5, 5]"],
    "twopi_dicke": ["sweep.spins=[5, 40]"],
    "twopi_dicke_exact": ["sweep.spins=[5, 6]"],
    "twopi_plateau": ["sweep.spins_per_cluster=[3, 5]", "time.end=50"],
    "twopi_plateau_long": ["sweep.spins_per_cluster=[5]", "time.end=60"],
}
TWA = {
    "twopi_fluctuations_twa": ["sweep.spins_per_cluster=[5, 20]"],
    "cluster_size": ["sweep.spins_per_cluster=[2, 5]"],
    "overlap_kappa": ["sweep.kappa=[0, 0.5]", "sweep.spins_per_cluster=[5]"],
    "overlap_g": ["sweep.g_over_gc=[0.7, 1.27]"],
    "overlap_frequency": ["sweep.omega_c=[0.5, 5]", "observables.correlation.waiting_times=[6]"],
    "aging": [],
}


@pytest.fixture(scope="module")
def folder(twa, tmp_path_factory):
    folder = tmp_path_factory.mktemp("two_time")
    for name in CAVITY_GLASS_TWOPI.jobs():
        sets = [*SWEEP.get(name, [])]
        if name in TWA:
            sets += TWA[name]
            few = ["sampling.realizations=2", "sampling.trajectories=8", "sampling.batch=16",
                   "time.step=0.1"]
        else:
            few = SHORT if name not in OTHER else ["time.end=6"]
            if name in CORRELATED:
                few = [*few, f"observables.correlation.waiting_times={CORRELATED[name]}"]
        run_shipped(twa, name, folder / f"{name}.h5", sets=[*few, *sets])
    return folder


def test_every_figure(folder, tmp_path):
    done = command("draw", folder, "-o", tmp_path, "--paper", CAVITY_GLASS_TWOPI.name, module="figures")
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if not line.endswith((".png", ".txt"))]
    for figure in CAVITY_GLASS_TWOPI.figures:
        assert_drawn(tmp_path / f"{figure.name}.png")
    for text in (
            "2PI, N_s = 5: m_x", "DTWA, N_s = 5: m_x", "LO, κ = 0.5: m_x", "DTWA, κ/Δ = 0.5", "DTWA, κ = 0.5, N_s = 20  ",
            "T_eff, lags 0 … 2", "deviation from Dicke in mean field", "within 4 errors of 2PI", "power of A(ω)",
            "exact, N = 5", "N_s = 3: Q at t = 20", "N_s = 5, t from 40: Q∞ + c t^−b"):
        assert text in done.stdout, text


def test_without_twa(folder, tmp_path, capsys):
    twopi = [job for job in CAVITY_GLASS_TWOPI.jobs() if job not in TWA]
    for job in twopi:
        (tmp_path / f"{job}.h5").write_bytes((folder / f"{job}.h5").read_bytes())
    assert main(["draw", str(tmp_path), "--paper", CAVITY_GLASS_TWOPI.name]) == 0
    assert "DTWA" not in capsys.readouterr().out


@pytest.mark.parametrize("law, values", [
    ("Q∞ + c t^−b", (0.007, 0.07, 0.9)), ("c t^−b", (0.02, 0.3)), ("a − b ln t", (0.02, 0.002)),
    ("Q∞ + c/ln t", (0.004, 0.02))])
def test_laws_of_late_overlap(law, values):
    t = np.arange(40, 401, 2.0)
    found, left = plateau.fit(law, t, plateau.LAWS[law][0](t, values))
    assert found == pytest.approx(values, rel=1e-3)
    assert np.abs(left).max() < 1e-7


def test_rates_and_means_of_leading_order(folder):
    """Against closed forms: the threshold, the limit of a fast cavity, and the run itself."""
    assert leading.growth(1, 0) == pytest.approx(0, abs=1e-6)
    assert leading.growth(1.001, 0.5) > 0 > leading.growth(0.999, 0.5)
    assert leading.growth(1.3, 0, 1e4) == pytest.approx((1.3**2 - 1)**0.5, rel=1e-6)
    assert leading.fast_cavity_mean(1.12) == 0 < leading.fast_cavity_mean(1.125)
    t = np.linspace(0, 2000, 20001)
    assert leading.fast_cavity_mean(1.3) == pytest.approx(leading.fast_cavity(t, 1.3)[0].mean(), rel=2e-3)
    grown = Study.of_folder(folder, ["twopi_leading_growth"]).of("twopi_leading_growth")
    for kappa in (0, 0.5):
        x, error = grown.at(kappa=kappa, g_over_gc=1.27).mean("magnetization", component="x")
        expected = leading.linear(grown.time, 1.27, kappa, grown.job()["initial"]["theta"])
        assert np.abs(x - expected).max() < 2e-3 * expected.max() + error.max()
