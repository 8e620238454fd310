"""Nodes and ranks that die: the job goes on by itself while it gets further, and not for ever."""

import os
import signal
import time
from pathlib import Path

import pytest

from desk import assert_same_bits, is_complete


def kill_node(cluster, node):
    """Ends slurmd and all processes on a node, as a power cut would."""
    if not cluster.namespace:
        pytest.skip("nodes share a hostname, so their processes cannot be told apart")
    place = os.readlink(f"/proc/{cluster.slurmd(node).pid}/ns/uts")
    for path in Path("/proc").glob("[0-9]*/ns/uts"):
        try:
            if os.readlink(path) == place:
                os.kill(int(path.parts[2]), signal.SIGKILL)
        except OSError:
            continue


def test_death_of_another_node(desk):
    """Not the one that the script runs on: mpirun ends at once."""
    job = desk.write(300)
    [number] = desk.submit(job, "--ranks", "2", "--nodes", "2", "--time", "10")
    desk.await_progress()
    batch_host = desk.cluster.job(number)["BatchHost"]
    [other] = [node for node in desk.cluster.nodes if node != batch_host]
    kill_node(desk.cluster, other)
    desk.cluster.wait(number, timeout=90, states={"PENDING"})
    assert not is_complete(desk.results / "glass.h5")
    desk.cluster.revive(other)
    assert int(desk.finish(number, timeout=120)["Restarts"]) >= 1
    assert "something new is saved" in desk.log(number)
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


def test_death_of_a_rank(desk):
    """For instance one that takes more memory than it may."""
    job = desk.write(300)
    [number] = desk.submit(job, "--ranks", "2", "--time", "10")
    desk.await_progress()
    kill_rank(desk)
    assert desk.finish(number, timeout=120)["Restarts"] == "1"
    assert "ended with code 137, something new is saved" in desk.log(number)
    assert_same_bits(desk.results / "glass.h5", desk.direct(job))


def kill_rank(desk):
    """Kills one of the ranks of the only job."""
    results = os.fsencode(str(desk.results / "glass.h5"))
    program = os.path.realpath(desk.twa)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if os.readlink(path / "exe") == program and (
                    results in (path / "cmdline").read_bytes()
                    or Path(os.readlink(path / "cwd")) == desk.folder
                ):
                    os.kill(int(path.name), signal.SIGKILL)
                    return
            except OSError:
                continue
    raise AssertionError("no rank runs")


def test_deaths_without_anything_new(desk):
    """Three starts, then the job ends with the launcher's code."""
    number = desk.submit_stand_in("exit 205")
    fields = desk.cluster.wait(number, timeout=120)
    assert (fields["JobState"], fields["ExitCode"], fields["Restarts"]) == ("FAILED", "205:0", "2")
    log = desk.log(number)
    assert log.count("nothing new is saved") == 3 and "nothing new in 3 starts" in log
