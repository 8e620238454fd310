"""CSV tables for programs that know nothing of HDF5."""

import numpy as np
import pandas as pd
import pytest

from support import JOB, command
from twa_analysis import load
from twa_analysis.export import export, table


def test_tidy_table_of_a_sweep(sweep_result):
    data = load(sweep_result)
    rows = table(data, "magnetization")
    assert list(rows.columns) == [
        "kappa", "spins_per_cluster", "time", "component", "value", "stderr"]
    assert len(rows) == data.magnetization.size
    place = (rows.kappa == 0.5) & (rows.spins_per_cluster == 2) & (rows.time == 1) & (rows.component == "z")
    at = dict(kappa=0.5, spins_per_cluster=2, time=1, component="z")
    assert rows[place].value.item() == float(data.magnetization.sel(at))
    assert rows[place].stderr.item() == float(data.magnetization_stderr.sel(at))


def test_lags_beyond_the_waiting_time_are_left_out(result):
    rows = table(load(result), "correlation")
    assert list(rows.columns) == ["waiting_time", "lag", "value", "stderr"]
    assert (rows.lag <= rows.waiting_time).all()
    assert rows.value.notna().all()


def test_one_file_with_everything(result, tmp_path):
    output = tmp_path / "all.csv"
    done = command("export", result, "-o", output)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(output)]
    rows = pd.read_csv(output)
    data = load(result)
    assert set(rows.observable) == {
        "magnetization", "spin_length", "photon_number", "overlap", "overlap_raw", "correlation",
        "correlation_raw", "correlation_per_realization"}
    overlap = rows[rows.observable == "overlap"]
    np.testing.assert_array_equal(overlap.value, data.overlap)  # written without loss
    np.testing.assert_array_equal(overlap.time, data.time)
    assert overlap.component.isna().all()


def test_values_in_each_realization(run, tmp_path):
    path = run(JOB, "--set", "output.per_realization=[photon_number, magnetization]")
    data = load(path)
    export(data, str(tmp_path / "all.csv"))
    rows = pd.read_csv(tmp_path / "all.csv")
    own = rows[rows.observable == "photon_number_realizations"]
    assert list(own.realization) == [r for r in range(6) for _ in range(9)]
    np.testing.assert_array_equal(own.value, data.photon_number_realizations.values.ravel())
    assert rows[rows.observable == "photon_number"].realization.isna().all()
    files = export(data, str(tmp_path / "csv"))
    assert str(tmp_path / "csv" / "magnetization_realizations.csv") in files


def test_a_folder_with_a_file_for_each(result, tmp_path):
    paths = export(load(result), str(tmp_path / "csv"))
    assert str(tmp_path / "csv" / "overlap.csv") in paths
    words = pd.read_csv(tmp_path / "csv" / "variables.csv").set_index("name")
    assert words.units["time"] == "1/delta"
    assert words.long_name["photon_number"]
    assert len(pd.read_csv(tmp_path / "csv" / "overlap.csv")) == 9


def test_default_output_is_beside_the_result(result, tmp_path):
    copy = tmp_path / "copy.h5"
    copy.write_bytes(result.read_bytes())
    assert command("export", copy).returncode == 0
    assert (tmp_path / "copy.csv").is_file()


@pytest.mark.parametrize("name, code", [("none.h5", 66), ("", 73)])
def test_errors(result, tmp_path, name, code):
    if name:
        done = command("export", tmp_path / name)
    else:
        (tmp_path / "file").write_text("")
        done = command("export", result, "-o", tmp_path / "file" / "x.csv")
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
