"""The result file as other programs see it: names, dimensions, units, missing values."""

import json
import shutil
import subprocess

import h5py
import numpy as np
import pytest
import xarray as xr

from support import JOB

ENGINES = ["h5netcdf", "netcdf4"]
OVER_TIME = ["spin_length", "photon_number", "overlap", "overlap_raw"]
OVER_LAG = ["correlation", "correlation_raw", "correlation_per_realization"]
OBSERVABLES = ["magnetization", *OVER_TIME, *OVER_LAG]
ATTRIBUTES = (
    "title Conventions twa_version git_commit job job_resolved seed created command_line "
    "hostnames mpi_size wall_time_s complete schema_version"
).split()


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.param


def test_dimensions_in_order(result, engine):
    with xr.open_dataset(result, engine=engine) as data:
        assert data.magnetization.dims == ("time", "component")
        for name in OVER_TIME:
            assert data[name].dims == ("time",)
        for name in OVER_LAG:
            assert data[name].dims == ("waiting_time", "lag")
        assert dict(data.sizes) == {"time": 9, "component": 3, "waiting_time": 2, "lag": 9}
        assert data.realizations_done.dims == data.trajectories_done.dims == ()
        assert int(data.realizations_done) == 6
        assert int(data.trajectories_done) == 48


def test_coordinates(result, engine):
    with xr.open_dataset(result, engine=engine) as data:
        np.testing.assert_allclose(data.time, np.arange(9) * 0.25)
        np.testing.assert_allclose(data.lag, np.arange(9) * 0.25)
        np.testing.assert_allclose(data.waiting_time, [0.5, 2])
        assert data.component.values.tolist() == ["x", "y", "z"]
        assert float(data.magnetization.sel(time=0, component="x")) == pytest.approx(1)
        assert (data.time.attrs["units"], data.time.attrs["scale"]) == ("1", "1/delta")


def test_every_variable_is_described(result, engine):
    with xr.open_dataset(result, engine=engine) as data:
        for name in data.variables:
            assert data[name].attrs["units"], name
            assert data[name].attrs["long_name"], name


def test_every_observable_has_a_standard_error(result, engine):
    with xr.open_dataset(result, engine=engine) as data:
        for name in OBSERVABLES:
            error = data[f"{name}_stderr"]
            assert error.dims == data[name].dims
            assert error.attrs["units"] == data[name].attrs["units"]
            assert np.isnan(data[name].encoding["_FillValue"])
            assert np.isnan(error.encoding["_FillValue"])
            assert np.nanmin(error) >= 0


def test_correlation_is_nan_beyond_the_waiting_time_only(result, engine):
    with xr.open_dataset(result, engine=engine) as data:
        beyond = data.lag > data.waiting_time
        for name in OVER_LAG:
            for variable in (data[name], data[f"{name}_stderr"]):
                assert np.isnan(variable.where(beyond, drop=False)).all()
                assert np.isfinite(variable.values[~beyond.transpose(*variable.dims).values]).all()
        # S^x(0) has no fluctuation in this initial state.
        assert float(data.correlation.sel(waiting_time=2, lag=2)) == pytest.approx(0, abs=1e-6)


def test_conventions_of_overlap_and_correlation(result):
    with xr.open_dataset(result, engine="h5netcdf") as data:
        assert float(data.overlap_raw[0]) == pytest.approx(0.25)
        assert float(data.overlap[0]) == pytest.approx(0, abs=1e-12)
        raw, connected = data.correlation_raw, data.correlation
        assert float(raw.sel(waiting_time=2, lag=2)) == pytest.approx(
            float(data.magnetization.sel(time=2, component="x")) / 2, abs=1e-6
        )
        assert (np.abs(connected) <= np.abs(raw) + 0.3).where(connected.notnull(), True).all()


def test_root_attributes(result, engine):
    with xr.open_dataset(result, engine=engine) as data:
        missing = [name for name in ATTRIBUTES if name not in data.attrs]
        assert not missing
        assert data.attrs["job"] == JOB
        resolved = json.loads(data.attrs["job_resolved"])
        assert resolved["sampling"]["batch"] == 16
        assert resolved["model"]["delta"] == 1
        assert data.attrs["complete"] == 1
        assert data.attrs["mpi_size"] == 1
        assert int(data.attrs["seed"]) == 3
        assert data.attrs["wall_time_s"] > 0


def test_partial_sums_are_out_of_sight(result, engine):
    with h5py.File(result) as file:
        assert isinstance(file["_checkpoint"], h5py.Group)
    with xr.open_dataset(result, engine=engine) as data:
        assert not [name for name in data.variables if "checkpoint" in name]


def test_keep_partial_false_leaves_no_checkpoint(run):
    with h5py.File(run(JOB, "--set", "output.keep_partial=false")) as file:
        assert "_checkpoint" not in file


def test_h5py_sees_named_dimension_scales(result):
    with h5py.File(result) as file:
        magnetization = file["magnetization"]
        assert [d[0].name for d in magnetization.dims] == ["/time", "/component"]
        assert [d[0].name for d in file["correlation"].dims] == ["/waiting_time", "/lag"]
        assert file["component"].asstr()[:].tolist() == ["x", "y", "z"]
        assert np.isnan(magnetization.fillvalue)


@pytest.mark.skipif(not shutil.which("h5dump"), reason="h5dump is not installed")
def test_h5dump_reads_the_file(result):
    dump = subprocess.run(["h5dump", str(result)], capture_output=True, text=True)
    assert dump.returncode == 0, dump.stderr
    assert not dump.stderr
    assert 'DATASET "overlap_stderr"' in dump.stdout


def test_two_swept_axes_come_first_in_the_order_written(sweep_result, engine):
    with xr.open_dataset(sweep_result, engine=engine) as data:
        sweep = ("kappa", "spins_per_cluster")
        assert data.magnetization.dims == (*sweep, "time", "component")
        assert data.overlap_stderr.dims == (*sweep, "time")
        assert data.correlation.dims == (*sweep, "waiting_time", "lag")
        assert data.trajectories_done.dims == sweep
        assert (data.trajectories_done == 48).all()
        assert data.kappa.values.tolist() == [0, 0.5]
        assert data.spins_per_cluster.values.tolist() == [1, 2, 5]
        assert (data.kappa.attrs["units"], data.kappa.attrs["scale"]) == ("1", "delta")
        assert np.isfinite(data.overlap).all()
        # Points are different systems.
        assert len(np.unique(data.magnetization.isel(time=-1, component=0))) == 6


def test_single_realization_has_errors_too(run):
    with xr.open_dataset(run(JOB, "--set", "sampling.realizations=1",
                             "--set", "sampling.trajectories=32"), engine="h5netcdf") as data:
        assert int(data.realizations_done) == 1
        assert int(data.trajectories_done) == 32
        assert (data.magnetization_stderr.isel(time=-1) > 0).all()
