"""The page validity.md: how its rows are made and written, and what a run says of them."""

import math
import re
import subprocess

import numpy as np
import pytest

from support import ROOT
from twa_analysis.load import load
from validity.page import replaced, table_text
from validity.rows import Figure, Row, rows
from validity.runs import Runs
from validity.swift import table_code
from validity.tables import MEAN_FIELD, TABLES, Table

TABLE = Table("dicke", ("magnetization", "photon_number"), "delta", ("spins",), others=(MEAN_FIELD,))
FOUND = [Row({"spins": 4, "theta": math.pi}, [Figure(0.0123, 0.001, 0.004), Figure(0.5, 0.25, 0.125)],
             [[0.2, math.nan]])]


def test_every_table_has_its_job_and_its_place():
    jobs = {path.stem for path in (ROOT / "jobs").glob("validity_*.yaml")}
    page = (ROOT / "analysis" / "docs" / "validity.md").read_text(encoding="utf-8")
    assert jobs == {table.job for table in TABLES}
    assert re.findall(r"<!-- validity (\w+) -->", page) == [table.model for table in TABLES]


def test_a_table_in_markdown_and_in_swift():
    assert table_text(TABLE, FOUND).splitlines() == [
        "| spins | theta | magnetization | photon_number / largest | mean field: magnetization |",
        "|---|---|---|---|---|",
        "| 4 | 3.14159 | 0.0123 ± 0.0010, 0.0040 | 0.5000 ± 0.2500, 0.1250 | 0.2000 |"]
    job = {"model": {"name": "dicke", "spins": 4, "delta": 1, "omega_c": 0.5}, "initial": {"theta": 0},
           "time": {"end": 10}}
    code = table_code(TABLE, job, FOUND)
    assert "[4, 3.14159, 0.0123, 0.0010, 0.0040, 0.5000, 0.2500, 0.1250]," in code
    # What is swept is not among what is fixed.
    assert re.findall(r'"(\w+)": ([\d.]+),', code) == [("delta", "1"), ("omega_c", "0.5")]
    page = "a\n<!-- validity dicke -->\nold\n<!-- end -->\nb\n"
    new = replaced(page, TABLE, FOUND)
    assert "old" not in new and new.startswith("a\n") and new.endswith("b\n")
    assert replaced(new, TABLE, FOUND) == new
    with pytest.raises(ValueError):
        replaced("nothing", TABLE, FOUND)


def job(folder, model, sampling, sweep):
    (folder / f"validity_{model}.yaml").write_text(
        f"model: {sampling[0]}\ninitial: {{theta: 1}}\nsampling: {sampling[1]}\n"
        f"time: {{end: 2, step: 0.05, record_every: 0.5}}\nsweep: {sweep}\n")


def test_rows_are_the_deviations_of_the_results(twa, tmp_path):
    job(tmp_path, "dicke", ("{name: dicke, spins: 3, omega_c: 2}", "{realizations: 16, trajectories: 64}"),
        "{g_over_gc: [0.5, 1.5]}")
    runs = Runs(twa, str(tmp_path), str(tmp_path / "results"))
    found = rows(runs, TABLE)
    assert [row.at for row in found] == [{"g_over_gc": 0.5}, {"g_over_gc": 1.5}]
    wigner, exact, mean = (load(runs.path(TABLE, name)) for name in ("twa", "exact", "mean_field"))
    for number, row in enumerate(found):
        apart = (wigner["magnetization"] - exact["magnetization"]).values[number]
        place = np.unravel_index(np.abs(apart).argmax(), apart.shape)
        first, photons = row.figures
        assert first.largest == pytest.approx(np.abs(apart).max(), rel=1e-9)
        assert first.rms == pytest.approx(math.sqrt((apart**2).mean()), rel=1e-9)
        assert first.error == pytest.approx(wigner["magnetization_stderr"].values[number][place], rel=1e-9)
        many = exact["photon_number"].values[number]
        away = np.abs(wigner["photon_number"].values[number] - many)
        assert photons.largest == pytest.approx(away.max() / np.abs(many).max(), rel=1e-9)
        assert row.others[0][0] == pytest.approx(
            np.abs(mean["magnetization"] - exact["magnetization"]).values[number].max(), rel=1e-9)


def test_with_shared_draws_the_error_is_that_of_the_trajectories(twa, tmp_path):
    """The scatter over couplings, which both methods share, would be ten times as large."""
    job(tmp_path, "hopfield", ("{name: hopfield, spins: 3, modes: 6, omega: 1}",
                               "{realizations: 16, trajectories: 256}"), "{sigma: [2]}")
    table = Table("hopfield", ("magnetization",), "h", (), True)
    runs = Runs(twa, str(tmp_path), str(tmp_path / "results"))
    error = rows(runs, table)[0].figures[0].error
    assert 0.3 / math.sqrt(16 * 256 * 3) < error < 2 / math.sqrt(16 * 256 * 3)
    assert load(runs.path(table, "twa"))["magnetization_stderr"].values.max() > 2 * error


def run(twa, folder, *words):
    job = folder / "laser.yaml"
    job.write_text(
        "model: {name: tavis_cummings, atoms: 40, g: 0.9, kappa: 1, gamma_down: 0.125, gamma_up: 0.375}\n"
        "sampling: {realizations: 2, trajectories: 16}\ntime: {end: 1, step: 0.05, record_every: 0.5}\n")
    done = subprocess.run([twa, "run", str(job), "-o", str(folder / "laser.h5"), "--overwrite", *words],
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if "validity" in line]
    return lines, load(str(folder / "laser.h5")).attrs.get("validity")


def test_a_run_names_its_row(twa, tmp_path):
    (line,), attribute = run(twa, tmp_path)
    assert line == f"twa: validity: close to {attribute}"
    assert attribute.startswith("tavis_cummings with atoms = 10, g = 0.9, gamma_up = 0.375 in validity.md: ")
    assert run(twa, tmp_path, "--quiet") == ([], attribute)
    assert run(twa, tmp_path, "--set", "model.g=30") == ([], None)
    assert run(twa, tmp_path, "--set", "model.atoms=3", "--set", "method=exact") == ([], None)
