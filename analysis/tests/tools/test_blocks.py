"""Several files of one job as independent blocks, and the fit command."""

import shutil

import numpy as np
import pytest

from support import JOB
from twa_analysis import Blocks, ResultError, load
from twa_analysis.__main__ import main


@pytest.fixture(scope="module")
def shards(run, tmp_path_factory):
    """The four shards of a job of 16 realizations, and the unsharded run."""
    folder = tmp_path_factory.mktemp("shards")
    more = ("--set", "sampling.realizations=16", "--set", "sampling.trajectories=16",
            "--set", "time.record_every=0.1")
    for k in range(1, 5):
        shutil.copy(run(JOB, *more, "--shard", f"{k}/4"), folder / f"tiny.shard-{k}-of-4.h5")
    shutil.copy(run(JOB, *more), folder / "tiny.h5")
    return folder


def paths(shards, numbers=(1, 2, 3, 4)):
    return [str(shards / f"tiny.shard-{k}-of-4.h5") for k in numbers]


def test_mean_of_shards_is_the_whole(shards):
    blocks = Blocks.read(paths(shards))
    whole = load(shards / "tiny.h5")
    assert int(blocks.whole.realizations_done) == int(whole.realizations_done) == 16
    np.testing.assert_allclose(blocks.whole.magnetization, whole.magnetization, atol=1e-12)
    ratio = blocks.whole.magnetization_stderr[5:] / whole.magnetization_stderr[5:]
    assert 0.5 < float(ratio.min()) and float(ratio.max()) < 1.5


def test_parts_are_found_beside_the_whole(shards):
    blocks = Blocks.find(str(shards), "tiny")
    assert len(blocks.parts) == 4
    (y, sigma), parts = blocks.series("magnetization", component="x")
    assert y.shape == sigma.shape == parts[0][0].shape
    assert Blocks.find(str(shards), "other") is None


def test_swept_values_rise(run, tmp_path):
    path = run(JOB, "--set", "sweep.kappa=[0.3, 0.1, 0.2]")
    shutil.copy(path, tmp_path / "tiny.h5")
    given, found = load(path), Blocks.find(str(tmp_path), "tiny")
    assert list(found.whole.kappa.values) == [0.1, 0.2, 0.3]
    for blocks in (found, Blocks.read([path])):
        at = blocks.at(kappa=0.2).whole.magnetization
        np.testing.assert_array_equal(at, given.magnetization.isel(kappa=2))


def test_shards_of_another_job_are_not_parts(shards, run, tmp_path):
    for k in (1, 2):
        shutil.copy(paths(shards)[k - 1], tmp_path / f"tiny.shard-{k}-of-4.h5")
    shutil.copy(shards / "tiny.h5", tmp_path / "tiny.h5")
    assert Blocks.find(str(tmp_path), "tiny").parts == []  # some are missing


def test_shards_that_do_not_fit_together_are_not_parts(shards, run, tmp_path):
    shutil.copy(shards / "tiny.h5", tmp_path / "tiny.h5")
    shutil.copy(paths(shards)[0], tmp_path / "tiny.shard-1-of-4.h5")
    other = run(JOB, "--set", "model.kappa=0.1", "--shard", "2/4")
    shutil.copy(other, tmp_path / "tiny.shard-2-of-4.h5")
    assert Blocks.find(str(tmp_path), "tiny").parts == []
    (tmp_path / "tiny.h5").unlink()
    with pytest.raises(ResultError, match="another job"):
        Blocks.find(str(tmp_path), "tiny")


def test_other_seeds_are_independent(shards, run):
    other = run(JOB, "--set", "sampling.seed=9", "--set", "sampling.realizations=16", "--set",
                "sampling.trajectories=16", "--set", "time.record_every=0.1")
    blocks = Blocks.read([str(shards / "tiny.h5"), str(other)])
    assert len(blocks.parts) == 2
    assert int(blocks.whole.realizations_done) == 32


def test_same_realizations_are_refused(shards):
    with pytest.raises(ResultError, match="realizations of"):
        Blocks.read([str(shards / "tiny.h5"), *paths(shards)])
    with pytest.raises(ResultError, match="realizations of"):
        Blocks.read(paths(shards, (1, 1)))


def test_another_job_is_refused(shards, run):
    other = run(JOB, "--set", "model.kappa=0.1")
    with pytest.raises(ResultError, match="another job"):
        Blocks.read([paths(shards)[0], str(other)])


def test_fit_command(shards, capsys):
    assert main(["fit", *paths(shards), "--law", "exponential", "--law", "power", "--from", "0.5"]) == 0
    out = capsys.readouterr().out
    assert "scatter of 4 files" in out
    assert "A exp(-r t)" in out and "gamma = " in out and "best in" in out


def test_fit_command_on_one_file(shards, sweep_result, capsys):
    assert main(["fit", str(shards / "tiny.h5"), "--law", "power", "--observable", "overlap_raw"]) == 0
    out = capsys.readouterr().out
    assert "upper bounds" in out and "(≤" in out
    assert main(["fit", str(sweep_result), "--law", "exponential", "--at", "kappa=0.5"]) == 0
    out = capsys.readouterr().out
    assert out.count("spins_per_cluster = ") == 3


@pytest.mark.parametrize("arguments, words", [
    (["--observable", "colour"], "no observable"), (["--observable", "correlation"], "no fit"),
    (["--from", "1.95"], "too few"), (["--at", "kappa=3"], "not swept"), (["--at", "kappa"], "NAME=NUMBER"),
])
def test_fit_errors_are_one_line(shards, capsys, arguments, words):
    assert main(["fit", str(shards / "tiny.h5"), *arguments]) in (64, 65)
    message = capsys.readouterr().err
    assert words in message
    assert len(message.splitlines()) == 1
