"""The one reader and the one writer of exact data."""

import os

import numpy as np
import pytest

from figures.cavity_glass.exact_files import clusters_file
from figures.spin_boson_relaxation.exact_files import hopfield_file, spin_boson_file
from twa_analysis.exact import DATA, Exact
from twa_analysis.load import ResultError

SHIPPED = [f"{folder}/{name[:-4]}" for folder in ("custom", "dissipative", "glassy")
           for name in sorted(os.listdir(os.path.join(DATA, folder))) if name.endswith(".csv")]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_file_is_read(name):
    exact = Exact.read(name)
    assert exact.time[0] == 0
    assert (np.diff(exact.time) > 0).all()
    assert all(np.isfinite(values).all() and values.shape == exact.time.shape
               for values in exact.columns.values())
    if name.startswith("dissipative"):
        assert exact.kind and all(np.isfinite(v) for v in exact.parameters.values())


@pytest.mark.parametrize("name", SHIPPED[::5])
def test_what_is_written_is_read_again(name, tmp_path):
    exact = Exact.read(name)
    again = Exact.read(exact.write(tmp_path))
    assert (again.name, again.header) == (exact.name, exact.header)
    assert again.columns.keys() == exact.columns.keys()
    for column, values in exact.columns.items():
        np.testing.assert_allclose(again.columns[column], values, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("made", [
    lambda: hopfield_file(2, draws=2, end=0.4), lambda: clusters_file(draws=2, end=0.4),
    lambda: spin_boson_file(1, 2, 10, draws=2, end=0.4)])
def test_files_of_draws(made, tmp_path):
    again, shipped = made(), Exact.read(f"glassy/{made().name}")
    assert again.header.replace("draws=2", "") == shipped.header.replace(
        shipped.header.split(", ")[-2], "")
    assert list(again.columns) == list(shipped.columns)
    lines = open(again.write(tmp_path), encoding="utf-8").read().splitlines()
    assert lines[0].startswith("# model=") and lines[1].startswith("t,mx,mx_error,mz,mz_error")
    assert lines[3].startswith("0.2,")


def test_format(tmp_path):
    found = np.ones((2, 3)), np.zeros((2, 3))
    path = Exact.averaged("x", "model=none", 5, np.arange(3.0), ("mx", "mz"), found).write(tmp_path)
    assert open(path, encoding="utf-8").read().splitlines()[:3] == [
        "# model=none, draws=5, method=exact (Schroedinger equation)", "t,mx,mx_error,mz,mz_error",
        "0,1,0,1,0"]


def test_curves_that_are_no_glass():
    """The field of 4W/ω on a spin along x slows nothing in quantum mechanics."""
    assert abs(Exact.read("glassy/hopfield_8_sigma2").columns["mx"][200:].mean()) < 0.02


def test_only_files_of_a_known_kind_take_part(tmp_path):
    (tmp_path / "notes.csv").write_text("anything\n")
    Exact.read("dissipative/b_TC_N4").write(tmp_path)
    assert [exact.name for exact in Exact.folder(str(tmp_path))] == ["b_TC_N4"]


def test_errors_are_one_line(tmp_path):
    for text, words in [
        ("", "not a file of exact data"), ("# x\nt,a\n0,1,2\n", "not a file of exact data"),
        ("# x\na,b\n0,1\n", "not a file of exact data"), ("# x\nt,a\n0,one\n", "not a file of exact data"),
    ]:
        (tmp_path / "b_TC_bad.csv").write_text(text)
        with pytest.raises(ResultError, match=words) as raised:
            Exact.read(str(tmp_path / "b_TC_bad.csv"))
        assert len(str(raised.value).splitlines()) == 1
    (tmp_path / "b_TC_bad.csv").write_text("# N=four, g=1\nt,n\n0,1\n")
    with pytest.raises(ResultError, match="first line.*four"):
        Exact.read(str(tmp_path / "b_TC_bad.csv")).parameters
    with pytest.raises(ResultError, match="no such file"):
        Exact.read("glassy/none")
    with pytest.raises(ResultError, match="no exact data"):
        Exact.folder(str(tmp_path / "none"))
    with pytest.raises(ResultError, match="cannot be written"):
        Exact.read("dissipative/b_TC_N4").write(str(tmp_path / "none"))
