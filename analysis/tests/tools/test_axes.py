"""Which axes are swept, by the file's own word and in older files; axes that nobody foresaw."""

import shutil

import h5py
import numpy as np
import pandas as pd
import pytest
import xarray as xr

from support import assert_drawn
from twa_analysis import Blocks, load, own_axes, plot, sweep_axes
from twa_analysis.export import long_table, table
from twa_analysis.load import ResultError


def with_attribute(result, path, value):
    shutil.copy(result, path)
    with h5py.File(path, "r+") as file:
        file.attrs.pop("sweep_axes", None)
        if value is not None:
            file.attrs["sweep_axes"] = value
    return path


@pytest.mark.parametrize("value", [None, "kappa\nspins_per_cluster", np.bytes_(b"kappa\nspins_per_cluster")])
def test_swept_axes_with_and_without_the_attribute(sweep_result, tmp_path, value):
    data = load(with_attribute(sweep_result, tmp_path / "x.h5", value))
    assert sweep_axes(data) == ["kappa", "spins_per_cluster"]
    assert own_axes(data) == ["time", "waiting_time", "lag", "component"]
    assert sweep_axes(data.isel(kappa=0)) == ["spins_per_cluster"]
    assert "spins_per_cluster" in table(data, "overlap")


@pytest.mark.parametrize("value", [None, "", h5py.Empty("S1")])
def test_nothing_swept(result, tmp_path, value):
    data = load(with_attribute(result, tmp_path / "x.h5", value))
    assert sweep_axes(data) == []
    assert own_axes(data) == ["time", "waiting_time", "lag", "component"]


def dataset(axes, shapes, swept):
    """Observables on axes of these lengths or values, as a method of tomorrow may have them."""
    rng = np.random.default_rng(1)
    coordinates = {name: np.arange(1.0, 1 + v) if isinstance(v, int) else v for name, v in axes.items()}
    variables = {}
    for name, dims in shapes.items():
        shape = [len(coordinates[d]) for d in dims]
        variables[name] = (dims, rng.normal(size=shape))
        variables[f"{name}_stderr"] = (dims, np.full(shape, 0.1))
    return xr.Dataset(variables, coordinates, {"sweep_axes": "\n".join(swept)})


CASES = {
    "a swept axis by the name of another": ({"lag": 3, "time": 9}, {"a": ("lag", "time")}, ["lag"]),
    "no time": ({"frequency": 40, "g": 3}, {"a": ("g", "frequency")}, ["g"]),
    "no time, no sweep": ({"frequency": 40}, {"a": ("frequency",)}, []),
    "one number a point": ({"g": 7}, {"a": ("g",)}, ["g"]),
    "one number a point, two swept": ({"g": 7, "h": 3}, {"a": ("h", "g")}, ["h", "g"]),
    "components of a steady state": ({"component": ["x", "y", "z"]}, {"a": ("component",)}, []),
    "one more axis": ({"time": 9, "mode": 4, "component": ["x", "y", "z"], "g": 2},
                      {"a": ("g", "time", "mode", "component"), "b": ("g", "time")}, ["g"]),
    "one more axis, no sweep": ({"time": 9, "mode": 4, "component": ["x", "y", "z"]},
                                {"a": ("time", "mode", "component")}, []),
    "a number beside curves": ({"time": 9}, {"a": ("time",), "energy": ()}, []),
    "a long axis": ({"time": 9, "mode": 300, "g": 2}, {"a": ("g", "time", "mode")}, ["g"]),
}


@pytest.mark.parametrize("name", CASES)
def test_any_axes_are_drawn_and_exported(name, tmp_path):
    axes, shapes, swept = CASES[name]
    data = dataset(axes, shapes, swept)
    assert sweep_axes(data) == swept
    assert set(own_axes(data)) == set(axes) - set(swept)
    plot(data, tmp_path / "x.png", log="x")
    assert_drawn(tmp_path / "x.png")
    for observable, dims in shapes.items():
        rows = table(data, observable)
        assert set(rows.columns) == {*dims, "value", "stderr"}
        assert len(rows) == data[observable].size
    assert len(long_table(data)) == sum(data[observable].size for observable in shapes)


def test_single_numbers_are_no_plot(tmp_path):
    data = dataset({}, {"energy": ()}, [])
    with pytest.raises(ResultError, match="energy is a single number"):
        plot(data, tmp_path / "x.png")
    assert isinstance(table(data, "energy"), pd.DataFrame)


def test_points_know_their_parameters(sweep_result):
    points = Blocks.read([sweep_result]).points()
    assert len(points) == 6
    assert [(p.model["kappa"], p.model["spins_per_cluster"]) for p in points[:4]] == [
        (0, 1), (0, 2), (0, 5), (0.5, 1)]
    assert points[3].model["omega_c"] == 5
    y, sigma = points[5].mean("magnetization", component="z")
    whole = load(sweep_result).sel(kappa=0.5, spins_per_cluster=5, component="z")
    np.testing.assert_array_equal(y, whole.magnetization)
    np.testing.assert_array_equal(sigma, whole.magnetization_stderr)
    assert points[5].time.shape == y.shape


def test_swept_angles_belong_to_the_initial_state(run):
    result = run("name: x\nmodel: {name: driven_spin, omega_rabi: 1}\n"
                 "sampling: {realizations: 2, trajectories: 8, batch: 16}\n"
                 "time: {end: 1, step: 0.1, record_every: 0.5}\nsweep: {theta: [0, 0.5], gamma_down: [1]}\n")
    jobs = [point.job() for point in Blocks.read([result]).points()]
    assert [job["initial"]["theta"] for job in jobs] == [0, 0.5]
    assert all(job["model"]["gamma_down"] == 1 and "theta" not in job["model"] for job in jobs)
