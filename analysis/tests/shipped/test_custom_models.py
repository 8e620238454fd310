"""The page on typed models: every example runs and deviates from its exact solution by what the page
states; output and messages that it shows are those of the program."""

import re
import subprocess

import numpy as np
import pytest
import xarray as xr

from figures import TYPED_MODELS
from figures.typed_models.comparison import EXAMPLES, points, quantities
from support import ROOT, assert_drawn, run_shipped
from twa_analysis.study import Study

PAGE = (ROOT / "analysis" / "docs" / "custom_models.md").read_text(encoding="utf-8")
NUMBER = r"−?\d+\.\d+"


@pytest.fixture(scope="module")
def results(twa, tmp_path_factory):
    """A folder with results of all examples, as they are shipped."""
    folder = tmp_path_factory.mktemp("typed")
    for name in EXAMPLES:
        run_shipped(twa, f"custom_{name}", folder / f"custom_{name}.h5")
    return folder


@pytest.fixture(scope="module")
def compared(results):
    """(time, twa, error, columns of exact data) by example, point and quantity."""
    study = Study.of_folder(results, TYPED_MODELS.jobs())
    return {
        (name, text, quantity): (point.time, *point.mean(quantity), exact.columns)
        for name in EXAMPLES for text, point, exact in points(study, name)
        for quantity in quantities(exact)}


def value(text):
    return float(text.replace("−", "-"))


def stated():
    """Rows of the table of deviations: example and point, quantity, time, TWA, its error, exact."""
    row = re.compile(
        rf"^\| `(\S+)`(?:, (\S+ = \S+))? \| `(\w+)` \| ({NUMBER}|0|\d+) \| ({NUMBER})\((\d+)\) \| ({NUMBER}) \|",
        re.M)
    for name, text, quantity, time, twa, error, exact in row.findall(PAGE):
        digits = len(twa.partition(".")[2])
        yield pytest.param(
            (name, text or name, quantity), value(time), value(twa), int(error) * 10.0**-digits,
            value(exact), id=f"{name}-{text}-{quantity}")


def test_every_quantity_is_stated(compared):
    assert {row.values[0] for row in stated()} == set(compared)


@pytest.mark.parametrize("key, time, ours, error, exact", stated())
def test_deviates_by_what_the_page_states(compared, key, time, ours, error, exact):
    times, found, errors, columns = compared[key]
    at = int(np.argmin(np.abs(times - time)))
    other = columns[key[2]]
    assert times[at] == pytest.approx(time, abs=1e-6)
    assert other[at] == pytest.approx(exact, abs=6e-5)
    # Other machines and other versions have other samples.
    assert abs(found[at] - ours) < 4.5 * np.hypot(errors[at], error) + 1e-4
    largest = abs(ours - exact)
    assert (np.abs(found - other) < largest + 5 * np.hypot(errors, error) + 1e-4).all()


@pytest.mark.parametrize("key", [("rotating_field", "rotating_field", q) for q in ("sx", "sy", "sz")] + [
    ("confocal", "confocal", "z")])
def test_what_is_exact_in_twa(compared, key):
    """Up to sampling, and the step of a field that turns: 0.002 at this step."""
    _, found, errors, columns = compared[key]
    assert (np.abs(found - columns[key[2]]) < 4.5 * errors + 0.002).all()


def test_pairs_of_ising_spins_are_wrong_by_a_known_factor(compared):
    _, found, errors, columns = compared["confocal", "confocal", "zz"]
    error = np.hypot(errors, columns["zz_twa_error"])
    assert (np.abs(found - columns["zz_twa"]) < 4.5 * error + 5e-4).all()
    assert np.abs(found - columns["zz"]).max() > 0.03


@pytest.mark.parametrize("name, file", [("kerr_spin", "kerr_spin"), ("xyz_lattice", "xyz_ramp")])
def test_limit_of_many_trajectories(compared, name, file):
    """Another program's 2·10⁶ trajectories of the same equations."""
    path = ROOT / "Tests" / "ReferenceData" / "custom" / f"{file}.csv"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    table = np.genfromtxt(lines, delimiter=",", names=True)
    found = {key[2]: values for key, values in compared.items() if key[0] == name}
    assert len(found) >= 6
    for quantity, (_, twa, errors, _) in found.items():
        error = np.hypot(errors, table[f"se_{quantity}"])
        bias = 0.001 * np.abs(table[f"twa_{quantity}"]).max()
        assert (np.abs(twa - table[f"twa_{quantity}"]) < 4.5 * error + bias).all(), quantity


def test_figure_and_deviations(results, compared, tmp_path):
    (path,), drawn, problems = TYPED_MODELS.draw(results, tmp_path)
    assert not problems
    assert_drawn(path)
    assert len([d for d in drawn.deviations if d.data == "exact"]) == len(compared)


@pytest.mark.parametrize("name", ["laser", "emitters", "confocal"])
def test_the_resolved_job_goes_on_with_the_result(twa, results, tmp_path, name):
    """Sweeps, numbers from files, distributions: job_resolved holds all of it."""
    result = results / f"custom_{name}.h5"
    with xr.open_dataset(result, engine="h5netcdf") as data:
        (tmp_path / "resolved.yaml").write_text(data.attrs["job_resolved"])
    done = subprocess.run([twa, "run", str(tmp_path / "resolved.yaml"), "-o", str(result)],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "complete" in done.stderr + done.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_texts_of_examples_are_those_of_their_jobs(name):
    _, examples = PAGE.split("## Worked examples\n")
    section = re.search(rf"`jobs/custom_{name}\.yaml`.*?```yaml\n(.*?)```", examples, re.S).group(1)
    assert section in (ROOT / "jobs" / f"custom_{name}.yaml").read_text(encoding="utf-8")


def blocks(mark):
    """(argument, text) of every block that follows a comment `<!-- mark argument -->`."""
    return re.findall(rf"<!-- {mark} ?([^>\n]*?) -->\n```text\n(.*?)```", PAGE, re.S)


def yaml(name):
    """The job of this name on the page."""
    return re.search(rf"```yaml\n(name: {name}\n.*?)```", PAGE, re.S).group(1)


@pytest.mark.parametrize("job, shown", blocks("twa derive"), ids=lambda text: text.split("\n")[0])
def test_derived_equations(twa, tmp_path, job, shown):
    path = ROOT / job
    if not path.exists():
        path = tmp_path / job
        path.write_text(yaml(path.stem))
    done = subprocess.run([twa, "derive", str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert shown == done.stdout


@pytest.mark.parametrize("message", [shown for _, shown in blocks("message")], ids=range(len(blocks("message"))))
def test_messages(twa, tmp_path, message):
    expression = message.splitlines()[1]
    text, count = re.subn('hamiltonian: ".*"', lambda _: f'hamiltonian: "{expression}"', yaml("mistakes"))
    assert count == 1
    (tmp_path / "mistakes.yaml").write_text(text)
    done = subprocess.run(
        [twa, "plan", "mistakes.yaml"], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.returncode == 65
    assert done.stderr == f"twa: {message}"


def test_the_page_shows_output_and_messages():
    assert len(blocks("twa derive")) >= 2
    assert len(blocks("message")) >= 5
