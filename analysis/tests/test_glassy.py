"""The figures command on small results of every job it knows."""

import subprocess

import pytest

from test_jobs import ROOT
from test_plot import assert_drawn, command
from twa_analysis.__main__ import main
from twa_analysis.glassy import FIGURES, JOBS, exact

STEP = {"overlap_frequency": 0.1, "single_spins_keep": 0.1, "single_spins_remove": 0.1}
SWEEP = {
    "alpha_crossover": ["sweep.alpha=[0.2, 0.4, 10]"],
    "cluster_size": ["sweep.spins_per_cluster=[1, 5]"],
    "overlap_g": ["sweep.g_over_gc=[0.5, 1.27]"],
    "overlap_kappa": ["sweep.kappa=[0, 0.5]", "sweep.spins_per_cluster=[1, 5]"],
    "overlap_frequency": ["sweep.omega_c=[0.5, 5]"],
}


def run(twa, *arguments):
    done = subprocess.run([twa, *map(str, arguments)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(twa, tmp_path_factory):
    """Every job in two shards with a few samples and a coarse step, and merged."""
    folder = tmp_path_factory.mktemp("glassy")
    for name in JOBS:
        options = ["sampling.realizations=8", "sampling.trajectories=8", "sampling.batch=16",
                   f"time.step={STEP.get(name, 0.1)}", *SWEEP.get(name, [])]
        sets = [word for option in options for word in ("--set", option)]
        shards = [folder / f"{name}.shard-{k}-of-2.h5" for k in (1, 2)]
        for k, shard in enumerate(shards, 1):
            run(twa, "run", ROOT / "jobs" / f"{name}.yaml", "--quiet", "--shard", f"{k}/2", "-o", shard,
                *sets)
        run(twa, "merge", *shards, "-o", folder / f"{name}.h5")
    return folder


def test_every_figure(folder, tmp_path):
    done = command("figures", folder, "-o", tmp_path / "figures")
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if not line.endswith(".png")]
    for name, _, _, _ in FIGURES:
        assert_drawn(tmp_path / "figures" / f"{name}.png")
        assert f"{name}.png" in done.stderr
    for quantity in ("γ of t^−γ", "slope b of", "thermal m_z, quantum", "α_c from", "q_EA", "μ, τ",
                     "m_x at t = 15", "C/2"):
        assert quantity in done.stdout
    assert "(≤" not in "".join(
        line for line in done.stdout.splitlines() if "γ of t^−γ" in line)  # from the scatter


def test_only_what_is_there(folder, tmp_path, capsys):
    (tmp_path / "overlap_g.h5").write_bytes((folder / "overlap_g.h5").read_bytes())
    assert main(["figures", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert captured.err.split() == [str(tmp_path / "prr_fig18_overlap_g.png")]
    assert "(≤" in captured.out  # one file: bounds


@pytest.mark.parametrize("job", ["relaxation_algebraic", "cluster_size", "relaxation_paramagnet"])
def test_missing_companions_are_named(folder, tmp_path, monkeypatch, job):
    drawn = []
    monkeypatch.setattr("twa_analysis.glassy.command.save", lambda figure, _: drawn.append(figure))
    (tmp_path / f"{job}.h5").write_bytes((folder / f"{job}.h5").read_bytes())
    assert main(["figures", str(tmp_path)]) == 0
    [beside] = [beside for _, _, main_job, beside in FIGURES if main_job == job]
    assert "drawn without " + ", ".join(f"{name}.h5" for name in beside) in drawn[0].get_supxlabel()


def test_no_results(tmp_path, capsys):
    assert main(["figures", str(tmp_path)]) == 66
    assert main(["figures", str(tmp_path / "none")]) == 66
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_exact_curves():
    for sigma in ("0.7", "2", "3"):
        data = exact(f"hopfield_8_sigma{sigma}")
        assert data["mx"][0] == pytest.approx(1)
        assert data["t"][-1] == 100
    # The field of 4W/ω on a spin along x slows nothing in quantum mechanics.
    assert abs(exact("hopfield_8_sigma2")["mx"][200:].mean()) < 0.02


@pytest.mark.parametrize("name", JOBS)
def test_jobs_are_shipped(name):
    assert (ROOT / "jobs" / f"{name}.yaml").is_file()
