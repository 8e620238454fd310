"""The command line of the figures, and what papers declare."""

import re

import pytest

from figures import PAPERS
from figures.__main__ import main
from support import ROOT

JOBS = sorted({job for paper in PAPERS.values() for job in paper.jobs()})
FOLDERS = ("twa_analysis", "figures", "tests")


@pytest.mark.parametrize("name", JOBS)
def test_jobs_are_shipped(name):
    assert (ROOT / "jobs" / f"{name}.yaml").is_file()


def test_jobs_with_their_shards(capsys):
    assert main(["jobs"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert sorted(name for name, _ in lines) == JOBS  # each once
    shards = dict(lines)
    assert shards["hopfield_keep"] == shards["aging"] == "8"
    assert shards["driven_spin"] == "1"
    assert main(["jobs", "--paper", "cavity_glass"]) == 0
    assert "driven_spin" not in capsys.readouterr().out


def test_no_list_of_jobs_stands_anywhere_else():
    """The Makefile asks; the documents may name jobs, one or two a line."""
    make = (ROOT / "Makefile").read_text()
    assert "-m figures jobs" in make
    assert not [job for job in JOBS if re.search(rf"\b{job}\b", make)]


@pytest.mark.parametrize("words, code, said", [
    (["draw", "none"], 66, "no such folder"),
    (["exact", "cavity_glass", "none"], 66, "no such folder"),
    (["draw", "."], 66, "none of relaxation_logarithmic.h5"),
    (["draw", ".", "--paper", "dissipative_spins"], 66, "none of driven_spin.h5"),
])
def test_errors_are_one_line(tmp_path, monkeypatch, capsys, words, code, said):
    monkeypatch.chdir(tmp_path)
    assert main(words) == code
    message = capsys.readouterr().err
    assert said in message
    assert len(message.splitlines()) == 1


def test_names_of_papers(capsys):
    with pytest.raises(SystemExit):
        main(["draw", ".", "--paper", "glass"])
    said = capsys.readouterr().err
    assert all(name in said for name in PAPERS)


def test_tools_know_no_paper():
    """twa_analysis imports nothing of figures, which use it."""
    for path in (ROOT / "analysis" / "twa_analysis").rglob("*.py"):
        assert not re.search(r"^\s*(from|import)\s+(figures\b|\.{3,})", path.read_text(), re.M), path


@pytest.mark.parametrize("folder", FOLDERS)
def test_folders_and_files_are_small(folder):
    files = list((ROOT / "analysis" / folder).rglob("*.py"))
    for parent in {path.parent for path in files}:
        assert len(list(parent.glob("*.py"))) <= 12, parent
    for path in files:
        assert len(path.read_text().splitlines()) <= 250, path
