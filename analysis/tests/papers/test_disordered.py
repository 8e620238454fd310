"""The figures of both papers on disordered systems, on small results of every job they name."""

import subprocess

import pytest

from figures import CAVITY_GLASS, SPIN_BOSON_RELAXATION, paper
from figures.__main__ import main
from support import assert_drawn, command, run_shipped

PAPERS = (SPIN_BOSON_RELAXATION, CAVITY_GLASS)
FIGURES = [figure for one in PAPERS for figure in one.figures]
JOBS = list(dict.fromkeys(job for one in PAPERS for job in one.jobs()))
CHOSEN = [word for one in PAPERS for word in ("--paper", one.name)]
SWEEP = {
    "alpha_crossover": ["sweep.alpha=[0.2, 0.4, 10]"],
    "cluster_size": ["sweep.spins_per_cluster=[1, 5]"],
    "overlap_g": ["sweep.g_over_gc=[0.5, 1.27]"],
    "overlap_kappa": ["sweep.kappa=[0, 0.5]", "sweep.spins_per_cluster=[1, 5]"],
    "overlap_frequency": ["sweep.omega_c=[0.5, 5]"],
}


@pytest.fixture(scope="module")
def folder(twa, tmp_path_factory):
    """Every job in two shards with a few samples and a coarse step, and merged."""
    folder = tmp_path_factory.mktemp("disordered")
    for name in JOBS:
        few = ["sampling.realizations=8", "sampling.trajectories=8", "sampling.batch=16",
               "time.step=0.1", *SWEEP.get(name, [])]
        shards = [folder / f"{name}.shard-{k}-of-2.h5" for k in (1, 2)]
        for k, shard in enumerate(shards, 1):
            run_shipped(twa, name, shard, "--shard", f"{k}/2", sets=few)
        done = subprocess.run(
            [twa, "merge", *map(str, shards), "-o", str(folder / f"{name}.h5")],
            capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return folder


def test_every_figure(folder, tmp_path):
    done = command("draw", folder, "-o", tmp_path / "out", *CHOSEN, module="figures")
    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if not line.endswith((".png", ".txt"))]
    for figure in FIGURES:
        assert_drawn(tmp_path / "out" / f"{figure.name}.png")
        assert f"{figure.name}.png" in done.stderr
    for quantity in ("γ of t^−γ", "slope b of", "thermal m_z, quantum", "α_c from", "q_EA", "μ, τ",
                     "m_x at t = 15", "C/2"):
        assert quantity in done.stdout
    assert "(≤" not in "".join(
        line for line in done.stdout.splitlines() if "γ of t^−γ" in line)  # from the scatter
    for one in PAPERS:
        assert (tmp_path / "out" / f"{one.name}.txt").read_text() in done.stdout


def test_only_what_is_there(folder, tmp_path, capsys):
    (tmp_path / "overlap_g.h5").write_bytes((folder / "overlap_g.h5").read_bytes())
    assert main(["draw", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert captured.err.split() == [
        str(tmp_path / name) for name in ("prr_fig18_overlap_g.png", "cavity_glass.txt")]
    assert "(≤" in captured.out  # one file: bounds


@pytest.mark.parametrize("job", ["relaxation_algebraic", "cluster_size", "relaxation_paramagnet"])
def test_missing_companions_are_named(folder, tmp_path, monkeypatch, job):
    drawn = []
    monkeypatch.setattr(paper, "save", lambda figure, _: drawn.append(figure))
    (tmp_path / f"{job}.h5").write_bytes((folder / f"{job}.h5").read_bytes())
    assert main(["draw", str(tmp_path)]) == 0
    [beside] = [figure.beside for figure in FIGURES if job in figure.jobs]
    assert "drawn without " + ", ".join(f"{name}.h5" for name in beside) in drawn[0].get_supxlabel()


def test_results_of_other_sweeps_are_one_line(folder, tmp_path, capsys):
    for job, said in [("overlap_kappa", "spins_per_cluster = 5"), ("cluster_size", "no axis spins_per_cluster"),
                      ("aging", "no axis lag"), ("relaxation_paramagnet", "no axis omega")]:
        file = tmp_path / f"{job}.h5"
        file.write_bytes((folder / "overlap_g.h5").read_bytes())
        assert main(["draw", str(tmp_path)]) == 65
        message = capsys.readouterr().err
        assert len(message.splitlines()) == 1
        assert message.startswith("figures: pr") and "overlap_g: " in message and said in message
        file.unlink()


def test_one_figure_that_cannot_be_drawn_leaves_the_others(folder, tmp_path, capsys):
    for job, source in (("cluster_size", "overlap_g"), ("overlap_g", "overlap_g"), ("aging", "aging")):
        (tmp_path / f"{job}.h5").write_bytes((folder / f"{source}.h5").read_bytes())
    assert main(["draw", str(tmp_path)]) == 65
    said = capsys.readouterr()
    assert "q_EA" in said.out and "μ, τ" in said.out
    names = ("prr_fig18_overlap_g.png", "prr_fig24_aging.png", "cavity_glass.txt")
    assert said.err.splitlines() == [
        *(str(tmp_path / name) for name in names),
        "figures: prr_fig16b_cluster_size: overlap_g: no axis spins_per_cluster in the result"]
