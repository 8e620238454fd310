"""The templates in slurm/ run as they are, with the sizes of this small cluster given to sbatch."""

from pathlib import Path

import pytest

from desk import assert_same_bits

TEMPLATES = Path(__file__).parents[2] / "slurm"
# The signal too: were it due longer before the end than the job may take, it would come at once.
SMALL = ["--mem-per-cpu=100M", "--time=5", "--signal=B:USR1@60", "--partition=main"]


@pytest.fixture
def templates(desk, monkeypatch):
    monkeypatch.setitem(desk.cluster.environment, "TWA", desk.twa)
    # Environment modules are a shell function, which jobs inherit.
    monkeypatch.setitem(desk.cluster.environment, "BASH_FUNC_module%%", '() { echo "module $*"; }')
    return desk


@pytest.mark.parametrize("name, size", [("cluster", ["--ntasks=2"]), ("modules", ["--nodes=2", "--ntasks-per-node=1"])])
def test_single_job(templates, name, size):
    job = templates.write(600)
    number = templates.sbatch(*SMALL, *size, TEMPLATES / f"{name}.sbatch", job, "results/glass.h5")
    templates.await_progress()
    templates.cluster.command("scancel", "--batch", "--signal=USR1", number)
    assert templates.finish(number)["Restarts"] == "1"
    assert_same_bits(templates.results / "glass.h5", templates.direct(job))


def test_array(templates):
    job = templates.write(60, "glass.yaml")
    array = templates.sbatch(*SMALL, "--ntasks=1", TEMPLATES / "array.sbatch", job)
    merge = templates.sbatch(*SMALL, f"--dependency=afterok:{array}", TEMPLATES / "merge.sbatch", job)
    templates.finish(merge)
    assert_same_bits(templates.results / "glass.h5", templates.direct(job))
