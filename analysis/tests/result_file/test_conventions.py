"""The file against the CF conventions, as the compliance checker of IOOS reads them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

CHECKER = Path(sys.executable).parent / "compliance-checker"

# CF knows time only since a date. Times of a model have none.
EXPECTED = {"Coordinate variable 'time' should have standard_name='time', found: 'None'"}


@pytest.fixture(scope="module")
def report(sweep_result, tmp_path_factory):
    if not CHECKER.exists():
        pytest.fail("compliance-checker is missing: pip install -r analysis/requirements-tests.txt")
    folder = tmp_path_factory.mktemp("cf")
    shutil.copy(sweep_result, folder / "result.nc")
    done = subprocess.run(
        [str(CHECKER), "--test=cf:1.11", "--format=json", "--output=report.json", "result.nc"],
        cwd=folder, capture_output=True, text=True, timeout=300,
        env={**os.environ, "HOME": str(folder)})
    assert (folder / "report.json").exists(), done.stderr
    return json.loads((folder / "report.json").read_text())["cf:1.11"]


def test_nothing_but_a_calendar_is_missing(report):
    messages = {message for level in ("high_priorities", "medium_priorities")
                for check in report[level] for message in check["msgs"]}
    assert messages <= EXPECTED


def text(owner, name):
    value = owner.attrs[name]
    return value.decode()


def test_values_name_their_errors(result):
    with h5py.File(result) as file:
        for name in file:
            if f"{name}_stderr" in file:
                assert text(file[name], "ancillary_variables") == f"{name}_stderr"


def test_where_it_comes_from(result):
    with h5py.File(result) as file:
        assert text(file, "Conventions") == "CF-1.11"
        created = text(file, "created")
        assert text(file, "history").splitlines()[-1].startswith(f"{created}: ")
        assert " run " in text(file, "history")
        assert "PRR" in text(file, "references") or "arXiv" in text(file, "references")


def test_texts_have_a_fixed_length(result):
    """What netCDF libraries and Octave take for text; coordinates are strings of any length."""
    with h5py.File(result) as file:
        for owner in (file, *(x for x in file.values() if isinstance(x, h5py.Dataset))):
            for name in owner.attrs:
                kind = owner.attrs.get_id(name).get_type()
                if isinstance(kind, h5py.h5t.TypeStringID):
                    assert not kind.is_variable_str() or name in ("CLASS", "NAME"), name
