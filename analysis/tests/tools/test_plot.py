"""The plot command."""

import pytest

from support import assert_drawn, command
from twa_analysis import load, plot, sweep_axes
from twa_analysis.__main__ import main

def test_plot_without_display(result, tmp_path):
    output = tmp_path / "new" / "figure.png"
    done = command("plot", result, "-o", output)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(output)
    assert_drawn(output)


def test_default_output_is_beside_the_result(result, tmp_path):
    copy = tmp_path / "copy.h5"
    copy.write_bytes(result.read_bytes())
    assert command("plot", copy).returncode == 0
    assert_drawn(tmp_path / "copy.png")


def test_one_observable(result, tmp_path):
    output = tmp_path / "one.png"
    done = command("plot", result, "-o", output, "--observable", "correlation_raw", "--log", "x")
    assert done.returncode == 0, done.stderr
    assert_drawn(output)


def test_two_axis_sweep(sweep_result, tmp_path):
    data = load(sweep_result)
    assert sweep_axes(data) == ["kappa", "spins_per_cluster"]
    plot(data, tmp_path / "sweep.png", log="xy")
    assert_drawn(tmp_path / "sweep.png")


@pytest.mark.parametrize("sweep", ["", "sweep: {omega_rabi: [0.5, 1]}\n"])
def test_sites_and_pairs(run, tmp_path, sweep):
    result = run("name: pairs\n"
                 "model: {name: rydberg_chain, sites: 6, omega_rabi: 1, gamma_down: 0.1}\n"
                 "sampling: {realizations: 4, trajectories: 16, batch: 16}\n"
                 "time: {end: 2, step: 0.1, record_every: 0.5}\n"
                 "observables: {site_magnetization: true, pair_correlation: 3}\n" + sweep)
    data = load(result)
    assert sweep_axes(data) == (["omega_rabi"] if sweep else [])
    plot(data, tmp_path / "pairs.png")
    assert_drawn(tmp_path / "pairs.png")


def test_points_not_yet_computed(sweep_result, tmp_path):
    data = load(sweep_result)
    data["overlap"][:] = float("nan")
    data["magnetization"][0] = float("nan")
    data.attrs["complete"] = 0
    plot(data, tmp_path / "partial.png")
    assert_drawn(tmp_path / "partial.png")


def test_errors_are_one_line(result, tmp_path, capsys):
    text = tmp_path / "job.yaml"
    text.write_text("name: no result\n")
    for arguments, code, words in [
        (("plot", tmp_path / "none.h5"), 66, "no such file"),
        (("plot", tmp_path), 66, "not a file"),
        (("plot", text), 65, "not a readable HDF5 result"),
        (("plot", result, "--observable", "colour"), 65, "no observable colour"),
        (("plot", result, "-o", text / "x.png"), 73, "cannot be written"),
        (("plot", result, "-o", tmp_path / "x.foo"), 64, "foo"),
    ]:
        assert main([str(a) for a in arguments]) == code
        message = capsys.readouterr().err
        assert words in message
        assert len(message.splitlines()) == 1


def test_exit_code_of_the_process(tmp_path):
    done = command("plot", tmp_path / "none.h5")
    assert done.returncode == 66
    assert len(done.stderr.splitlines()) == 1
