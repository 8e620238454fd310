"""What several tests use: jobs, the command line of the analysis, and a look at pictures."""

import os
import subprocess
import sys
from pathlib import Path

import matplotlib.image

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "analysis" / "docs").glob("*.md"))]

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


def command(*arguments, module="twa_analysis", cwd=None):
    """A process of `python -m twa_analysis` or `python -m figures`, without a display."""
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "MPLBACKEND")}
    environment["PYTHONPATH"] = str(ROOT / "analysis")
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True, text=True, cwd=cwd, env=environment, timeout=300,
    )


def run_shipped(twa, job, output, *options, sets=()):
    """Runs a job of jobs/ with some keys set otherwise."""
    words = [word for text in sets for word in ("--set", text)]
    done = subprocess.run(
        [twa, "run", str(ROOT / "jobs" / f"{job}.yaml"), "--quiet", "-o", str(output), *options, *words],
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr


def ink(path):
    """Share of pixels that are not white, and the number of colours."""
    image = matplotlib.image.imread(path)[:, :, :3]
    colours = {tuple(c) for c in (image[::3, ::3].reshape(-1, 3) * 255).astype(int)}
    return float((image.min(axis=2) < 0.98).mean()), len(colours)


def assert_drawn(path):
    share, colours = ink(path)
    assert 0.01 < share < 0.6
    assert colours > 20
