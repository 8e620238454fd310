"""What the script of `twa submit` does with signals, in a plain shell with a launcher of a few lines."""

import os
import signal
import subprocess
import time

import pytest

from desk import JOB

# Says that it runs; ends with 75 as soon as it is signalled.
LAUNCHER = """\
mpirun() {{
  trap 'echo "launcher got {signal}"; exit 75' {signal}
  echo launcher runs
  for i in $(seq 100); do sleep 0.1; done
}}
scontrol() {{ echo "scontrol $*"; false; }}
"""


@pytest.fixture
def script(twa, tmp_path):
    (tmp_path / "job.yaml").write_text(JOB.replace("REALIZATIONS", "1"))
    return subprocess.run(
        [twa, "submit", "job.yaml", "--dry-run"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout


def run(script, received, send):
    """Runs the script, sends signals to it once the launcher runs; returns exit code and output."""
    environment = dict(os.environ, SLURM_JOB_ID="70", SLURM_NTASKS="2", SLURM_JOB_END_TIME="99999999999")
    process = subprocess.Popen(
        ["bash", "-c", LAUNCHER.format(signal=received) + script], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "launcher runs" in line:
            time.sleep(0.2)
            for number, whole_group in send:
                (os.killpg if whole_group else os.kill)(process.pid, number)
    return process.wait(timeout=30), "".join(lines)


def test_signal_goes_on_to_the_launcher(script):
    code, output = run(script, "USR1", [(signal.SIGUSR1, False)])
    assert code == 75
    assert "launcher got USR1" in output and "scontrol requeue 70" in output


def test_two_signals(script):
    code, output = run(script, "USR1", [(signal.SIGUSR1, False)] * 2)
    assert code == 75 and "scontrol requeue 70" in output


def test_cancelled_job_is_not_requeued(script):
    """Slurm sends TERM to every process of the job."""
    code, output = run(script, "TERM", [(signal.SIGTERM, True)])
    assert code == 75
    assert "launcher got TERM" in output and "cancelled" in output and "scontrol" not in output
