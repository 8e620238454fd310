"""The examples of the three pages adding_*.md, pasted into one copy of the tree, built once and run.

Each page names its files and lists as a reader would follow them; nothing of an example is repeated here.
"""

import math
import os
import re
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "analysis" / "docs"


def block(page, file):
    """The Swift file that a page shows behind its name."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(re.escape(f"`{file}`") + r"[^\n]*:\n\n```swift\n(.*?)```", text, re.S)
    assert found, f"{page} does not show {file}"
    return found.group(1)


def insert(path, before, line):
    """Puts a line before the first one that begins so, as the pages say."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path}: {before}"
    path.write_text(text.replace(before, line + before), encoding="utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    copy = tmp_path_factory.mktemp("tree") / "twa"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".build*", ".venv", ".git", "results", "figures"))
    sources = copy / "Sources"

    model = "Sources/Models/Catalogue/ExchangeChain.swift"
    (copy / model).write_text(block("adding_a_model.md", model), encoding="utf-8")
    insert(sources / "Models/ModelCatalogue.swift", "  ]\n\n  public static let all", "    ExchangeChain.self,\n")

    observable = "Sources/Observables/List/DomainWalls.swift"
    (copy / observable).write_text(block("adding_an_observable.md", observable), encoding="utf-8")
    insert(sources / "Observables/List/ObservableList.swift", "]\n", "  DomainWalls.self,\n")

    method = "Sources/NonInteracting/NonInteracting.swift"
    (copy / method).parent.mkdir()
    (copy / method).write_text(block("adding_a_method.md", method), encoding="utf-8")
    page = (DOCS / "adding_a_method.md").read_text(encoding="utf-8")
    target = re.search(r'^ *\.target\(name: "NonInteracting".*\n', page, re.M).group(0)
    insert(copy / "Package.swift", "    // The list of methods.\n", target)
    insert(copy / "Package.swift", '"BatchCore", "Exact", "Lax", "MeanField", "Models", "TruncatedWigner", "TwoPI",\n', '"NonInteracting", ')
    catalogue = sources / "Methods/Catalogue+All.swift"
    insert(catalogue, "import TruncatedWigner\n", "import NonInteracting\n")
    insert(catalogue, "    ],\n    expressions:", "      NonInteracting(),\n")
    done = subprocess.run(
        ["swift", "build", "--product", "twa"], cwd=copy, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return copy


@pytest.fixture(scope="module")
def run(tree):
    def run(job, ranks=1):
        path = tree / "job.yaml"
        path.write_text(job, encoding="utf-8")
        output = tree / "result.h5"
        done = subprocess.run(
            ["mpirun", "--oversubscribe", "-n", str(ranks), ".build/debug/twa", "run", path, "-o", output, "--quiet",
             "--overwrite"],
            cwd=tree, capture_output=True, text=True, timeout=600,
            env={**os.environ, "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"})
        assert done.returncode == 0, done.stderr
        with h5py.File(output) as file:
            return {name: np.array(file[name]) for name in file if isinstance(file[name], h5py.Dataset)}

    return run


CHAIN = """\
model: {name: exchange_chain, sites: 2, exchange: 1, gamma_down: 0}
sampling: {realizations: 1, trajectories: 20000, seed: 1}
time: {end: 0.4, step: 0.05, record_every: 0.2}
"""


def test_the_model(run):
    result = run(CHAIN)
    value, error = result["magnetization"][-1, 0], result["magnetization_stderr"][-1, 0]
    assert 0 < error < 0.01
    assert abs(value - math.cos(0.4)) < 0.002 + 4 * error


def test_the_observable_with_the_model(run):
    result = run(CHAIN.replace("sites: 2", "sites: 9") + "observables: {domain_walls: true}\n", ranks=2)
    value, error = result["domain_walls"][0], result["domain_walls_stderr"][0]
    assert 0 < error < 0.1
    assert abs(value - 4) < 4 * error


@pytest.mark.parametrize("ranks", [1, 3])
def test_the_method(run, ranks):
    page = (DOCS / "adding_a_method.md").read_text(encoding="utf-8")
    result = run(re.search(r"```text\n(model:.*?)```", page, re.S).group(1), ranks)
    time = result["time"]
    assert len(time) == 11
    expected = np.stack([np.cos(2 * time), np.sin(2 * time), 0 * time], axis=1)
    assert np.abs(result["magnetization"] - expected).max() < 1e-12
    assert "magnetization_stderr" not in result


def test_the_lists_name_them(tree):
    def twa(*arguments):
        return subprocess.run(
            [".build/debug/twa", *arguments], cwd=tree, capture_output=True, text=True, timeout=60).stdout

    assert "exchange_chain" in twa("models")
    assert "domain_walls" in twa("reference", "observables")
    assert "non_interacting" in twa("reference")
