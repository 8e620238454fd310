import os
import subprocess
from pathlib import Path

import pytest

JOB = """\
name: tiny
model: {name: random_dicke, clusters: 4, modes: 3, spins_per_cluster: 2, omega_c: 5, kappa: 0.5, g_over_gc: 1.2}
sampling: {realizations: 6, trajectories: 8, seed: 3, batch: 16}
time: {end: 2, step: 0.1, record_every: 0.25}
observables:
  overlap: true
  correlation: {waiting_times: [0.5, 2]}
"""

SWEEP = JOB.replace("g_over_gc: 1.2", "g: 1.2") + """\
sweep:
  kappa: [0, 0.5]
  spins_per_cluster: [1, 2, 5]
"""


def pytest_configure(config):
    # Of libraries that use each other, not of ours.
    for warning in ("ignore:.*deprecated", "ignore:numpy.ndarray size changed"):
        config.addinivalue_line("filterwarnings", warning)


@pytest.fixture(scope="session")
def twa():
    """The program under test, named by the environment variable TWA."""
    path = os.environ.get("TWA")
    if not path or not Path(path).is_file():
        pytest.fail("the environment variable TWA must name the twa binary", pytrace=False)
    return path


@pytest.fixture(scope="session")
def run(twa, tmp_path_factory):
    """Runs a job given as text, on one rank; returns the result file."""

    def run(yaml, *options):
        folder = tmp_path_factory.mktemp("run")
        (folder / "job.yaml").write_text(yaml)
        output = folder / "result.h5"
        command = [twa, "run", str(folder / "job.yaml"), "-o", str(output), "--quiet", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        return output

    return run


@pytest.fixture(scope="session")
def result(run):
    return run(JOB)


@pytest.fixture(scope="session")
def sweep_result(run):
    return run(SWEEP)
