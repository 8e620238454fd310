"""Every job that we ship, and every job in the documentation, is valid."""

import re
import subprocess

import pytest

from support import PAGES, ROOT

JOBS = sorted((ROOT / "jobs").glob("*.yaml"))


def plan(twa, job):
    return subprocess.run([twa, "plan", str(job)], capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.stem)
def test_shipped_job(twa, job):
    done = plan(twa, job)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].split()[1] == job.stem


def test_jobs_in_the_documentation(twa, tmp_path):
    blocks = [b for page in PAGES for b in re.findall(r"```yaml\n(.*?)```", page.read_text(), re.S)]
    jobs = [block for block in blocks if "model:" in block]
    assert len(jobs) >= 2
    for text in jobs:
        job = tmp_path / "job.yaml"
        job.write_text(text)
        done = plan(twa, job)
        assert done.returncode == 0, done.stderr + text


def test_sweep_in_the_documentation(twa, tmp_path):
    page = (ROOT / "analysis" / "docs" / "job.md").read_text()
    sweep = re.search(r"```yaml\n(sweep:\n.*?)```", page, re.S).group(1)
    job = tmp_path / "job.yaml"
    job.write_text("model: {name: random_dicke, clusters: 2, modes: 2}\n"
                   "time: {end: 1, step: 0.1, record_every: 0.5}\n" + sweep)
    done = plan(twa, job)
    assert done.returncode == 0, done.stderr
    assert "135 points" in done.stdout
