"""The picture of two results beside each other."""

import json
import os
import subprocess
import sys

import matplotlib.image
import numpy as np
import pytest

from support import JOB, assert_drawn, command
from twa_analysis import load, plot_comparison, realizations
from twa_analysis.__main__ import main
from twa_analysis.plots import comparison as module

SWEPT = """\
name: swept
model: {name: dicke, spins: 6, omega_c: 5, kappa: 0.5}
sampling: {realizations: 1, trajectories: 64, seed: 1, batch: 16}
time: {end: 1, step: 0.1, record_every: 0.5}
sweep: {g_over_gc: [0.5, 1, 1.5]}
"""


@pytest.fixture(scope="session")
def compare(twa):
    """Runs twa compare; returns what it prints."""

    def compare(*arguments):
        done = subprocess.run([twa, "compare", *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, env={**os.environ, "TWA_PYTHON": sys.executable})
        assert done.returncode == 0, done.stderr
        return done.stdout

    return compare


@pytest.fixture(scope="session")
def pair(result, run):
    return result, run(JOB.replace("seed: 3", "seed: 4").replace("record_every: 0.25", "record_every: 0.5"))


@pytest.fixture(scope="session")
def swept(run):
    return run(SWEPT), run(SWEPT.replace("seed: 1", "seed: 2").replace("[0.5, 1, 1.5]", "[1.5, 1]"))


def test_plot_of_the_command(pair, compare, tmp_path):
    output = tmp_path / "new" / "pair.png"
    assert "magnetization" in compare(*pair, "--plot", output)
    assert_drawn(output)


def test_command_of_the_package(pair, compare, tmp_path):
    path = tmp_path / "pair.json"
    path.write_text(compare(*pair, "--json"))
    done = command("compare", path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "pair.png")
    assert_drawn(tmp_path / "pair.png")


def curves(comparison, name):
    files = [load(comparison[side]["file"]) for side in "ab"]
    item = comparison["observables"][name]
    return item, *module._curves(comparison, name, item, files), files


def test_curves_are_the_values_that_were_compared(swept, compare, tmp_path):
    """The picture takes from the files what the program has compared: its largest deviations are the same."""
    comparison = json.loads(compare(*swept, "--json"))
    for name in ("magnetization", "photon_number"):
        item, drawn, count, files = curves(comparison, name)
        assert count == (6 if name == "magnetization" else 2)
        z = np.concatenate([one.deviation(item) for one in drawn])
        assert z[np.nanargmax(abs(z))] == pytest.approx(item["largest_z"]["value"], rel=1e-9)
    item, drawn, _, files = curves(comparison, "photon_number")
    at = files[1].photon_number.sel(g_over_gc=1.0)
    assert drawn[0].text == "g_over_gc = 1"
    assert np.array_equal(drawn[0].b[0], at.values)
    plot_comparison(comparison, tmp_path / "swept.png")
    assert_drawn(tmp_path / "swept.png")


PAIRED = """\
name: paired
model: {name: spin_boson, spins: 2, modes: 2, h: 1, omega: 2, sigma: 1, kappa: 0.5}
sampling: {realizations: 12, trajectories: 16, seed: 1}
time: {end: 1, step: 0.05, record_every: 0.25}
sweep: {h: [0.5, 1]}
output: {per_realization: true}
"""


def test_realization_by_realization(run, compare, tmp_path):
    """The paired deviations of the picture are those of the program, and of the files."""
    files = [run(PAIRED), run(PAIRED, "--set", "method=exact")]
    comparison = json.loads(compare(*files, "--json"))
    a, b = (load(path) for path in files)
    assert "photon_number" in realizations(a) and a.sizes["realization"] == 12
    for name in ("magnetization", "photon_number"):
        item = comparison["observables"][name]["per_realization"]
        _, drawn, count, _ = curves(comparison, name)
        assert all(one.paired.shape == (12, 5) for one in drawn)
        difference = (a[f"{name}_realizations"] - b[f"{name}_realizations"]).transpose("realization", ...)
        mean = difference.mean("realization")
        error = difference.std("realization", ddof=1) / np.sqrt(12)
        assert abs(mean).max() == pytest.approx(abs(item["largest"]["value"]), rel=1e-9)
        assert float(np.sqrt((mean**2).mean())) == pytest.approx(item["rms"], rel=1e-9)
        z = (mean / error.where(error > 1e-12)).values
        assert np.nanmax(abs(z)) == pytest.approx(abs(item["largest_z"]["value"]), rel=1e-6)
        assert abs(difference).max() == pytest.approx(abs(item["single"]["largest"]["value"]), rel=1e-9)
        if name == "photon_number":
            for number, one in enumerate(drawn):
                assert np.allclose(one.paired, difference.isel(h=number))
                assert np.allclose(one.mean()[0], mean.isel(h=number), atol=1e-14)
                assert np.allclose(one.mean()[1], error.isel(h=number), atol=1e-14)
    plot_comparison(comparison, tmp_path / "paired.png")
    assert_drawn(tmp_path / "paired.png")


def test_without_times_curves_run_over_the_sweep(swept, compare, tmp_path):
    """A number for each point, without errors: A - B below."""
    paths = []
    for number, path in enumerate(swept):
        data = load(path).isel(time=-1, drop=True)
        data = data[["photon_number", "realizations_done", "trajectories_done", "g_over_gc"]]
        data["photon_number"] = data.photon_number + number
        data.attrs["observables"] = "photon_number"
        paths.append(tmp_path / f"{number}.h5")
        data.to_netcdf(paths[-1], engine="h5netcdf")
    comparison = json.loads(compare(*paths, "--json"))
    item, drawn, count, files = curves(comparison, "photon_number")
    assert count == 1 and drawn[0].abscissa == "g_over_gc"
    assert drawn[0].x.tolist() == [1, 1.5]
    expected = [float(files[0].photon_number.sel(g_over_gc=g) - files[1].photon_number.sel(g_over_gc=g))
                for g in (1, 1.5)]
    assert np.allclose(drawn[0].deviation(item), expected)
    plot_comparison(comparison, tmp_path / "points.png")
    assert matplotlib.image.imread(tmp_path / "points.png")[:, :, :3].min() < 0.5


def test_one_number_is_no_picture(swept, compare, tmp_path, capsys):
    data = load(swept[0]).isel(time=-1, g_over_gc=0, drop=True)
    data = data[["photon_number", "realizations_done", "trajectories_done"]]
    data.attrs |= {"observables": "photon_number", "sweep_axes": ""}
    path = tmp_path / "one.h5"
    data.to_netcdf(path, engine="h5netcdf")
    (tmp_path / "c.json").write_text(compare(path, path, "--json"))
    assert main(["compare", str(tmp_path / "c.json")]) == 65
    assert "single numbers only" in capsys.readouterr().err


def test_errors_are_one_line(pair, compare, tmp_path, capsys):
    path, text = tmp_path / "c.json", compare(*pair, "--json")
    moved = json.loads(text)
    moved["a"]["file"] = str(tmp_path / "gone.h5")
    for content, code, words in [
        (None, 66, "No such file"),
        ("name: no JSON", 65, "no JSON"),
        ("[1, 2]", 65, "not a comparison"),
        ("{}", 65, "not a comparison"),
        (json.dumps(moved), 66, "gone.h5: no such file"),
    ]:
        if content is not None:
            path.write_text(content)
        assert main(["compare", str(path), "-o", str(tmp_path / "x.png")]) == code
        message = capsys.readouterr().err
        assert words in message and len(message.splitlines()) == 1
    path.write_text(text)
    assert main(["compare", str(path), "-o", str(path / "x.png")]) == 73
