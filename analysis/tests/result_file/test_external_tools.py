"""A result of a run as other programs see it: h5dump, h5py, xarray, netCDF4, pandas, Octave, Julia."""

import json
import os
import re
import shutil
import subprocess

import h5py
import netCDF4
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from support import JOB, command


def need(program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")


def text_of(*arguments, **options):
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def overlap(result):
    with h5py.File(result) as file:
        return file["overlap"][:]


def numbers(text):
    return np.array([float(word) for word in text.replace(",", " ").split()])


def test_h5dump(result, overlap):
    need("h5dump")
    dump = text_of("h5dump", "-d", "/overlap", "-y", "-m", "%.17g", "-w", "0", str(result))
    inside = re.search(r"DATA \{\n(.*?)\n\s*\}", dump, re.S).group(1)
    np.testing.assert_array_equal(numbers(inside), overlap)
    assert 'ATTRIBUTE "long_name"' in dump


def test_h5ls(result):
    need("h5ls")
    names = [line.split()[0] for line in text_of("h5ls", str(result)).splitlines()]
    assert {"magnetization", "magnetization_stderr", "time"} <= set(names)


def test_ncdump(result):
    need("ncdump")
    header = text_of("ncdump", "-h", str(result))
    assert "double overlap(time)" in header


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_xarray(result, overlap, engine):
    with xr.open_dataset(result, engine=engine) as data:
        np.testing.assert_array_equal(data.overlap, overlap)
        assert data.magnetization.sel(component="z", time=1).ndim == 0
        assert data.correlation.sel(waiting_time=2).dropna("lag").size == 9


def test_netcdf4_directly(result, overlap):
    with netCDF4.Dataset(result) as file:
        np.testing.assert_array_equal(file["overlap"][:], overlap)
        assert file["magnetization"].dimensions == ("time", "component")
        assert [file["time"].getncattr(name) for name in ("units", "scale")] == ["1", "1/delta"]


def test_pandas(result, overlap, tmp_path):
    assert command("export", result, "-o", tmp_path / "x.csv").returncode == 0
    rows = pd.read_csv(tmp_path / "x.csv")
    values = rows[rows.observable == "overlap"].set_index("time").value
    np.testing.assert_array_equal(values, overlap)


def octave(script):
    return text_of("octave-cli", "--quiet", "--no-gui", "--norc", "--eval", script)


def test_octave_load(result, overlap):
    """`load` of named variables; of the whole file it stops at the texts of `component`."""
    need("octave-cli")
    out = octave(f'd = load("-hdf5", "{result}", "overlap", "magnetization");'
                 'printf("%.17g ", d.overlap); printf("\\n"); printf("%d ", size(d.magnetization));')
    values, shape = out.splitlines()
    np.testing.assert_array_equal(numbers(values), overlap)
    assert numbers(shape).tolist() == [3, 9]  # dimensions in reverse order


def test_octave_netcdf(result, overlap):
    need("octave-cli")
    if "netcdf" not in octave('p = pkg("list"); for k = 1:numel(p) disp(p{k}.name); end'):
        pytest.skip("the package octave-netcdf is not installed")
    out = octave(f'pkg load netcdf; printf("%.17g ", ncread("{result}", "overlap"));')
    np.testing.assert_array_equal(numbers(out), overlap)


def test_octave_attributes(result):
    """Attributes of the file and of a variable: texts, a long one and a list among them."""
    need("octave-cli")
    if "netcdf" not in octave('p = pkg("list"); for k = 1:numel(p) disp(p{k}.name); end'):
        pytest.skip("the package octave-netcdf is not installed")
    with xr.open_dataset(result, engine="h5netcdf") as data:
        for place, name, expected in [
            ("/", "title", data.attrs["title"]), ("/", "job", data.attrs["job"]),
            ("/", "warnings", data.attrs["warnings"]), ("overlap", "units", "1"),
            ("/", "hostnames", data.attrs["hostnames"]), ("time", "scale", "1/delta"),
        ]:
            out = octave(f'pkg load netcdf; printf("%s", ncreadatt("{result}", "{place}", "{name}"));')
            assert out == expected, name


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_long_texts_and_letters_beyond_ascii(run, engine, tmp_path):
    """A job of 200 kB, as attributes have to be stored in another way then."""
    job = JOB + "".join(f"# Überlagerung ⟨σ⟩ {number}\n" for number in range(6000))
    file = run(job)
    with xr.open_dataset(file, engine=engine) as data:
        assert data.attrs["job"] == job
    shown = text_of(os.environ["TWA"], "show", str(file), "--json")
    assert json.loads(shown)["attributes"]["job"] == job


def test_julia(result, overlap):
    need("julia")
    have = subprocess.run(["julia", "-e", "using HDF5"], capture_output=True, timeout=300)
    if have.returncode != 0:
        pytest.skip("Julia has no package HDF5")
    out = text_of("julia", "-e", f'using HDF5; for x in h5read("{result}", "overlap") print(x, " ") end')
    np.testing.assert_array_equal(numbers(out), overlap)
