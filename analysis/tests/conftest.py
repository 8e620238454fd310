import subprocess

import pytest

from support import JOB, SWEEP


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
