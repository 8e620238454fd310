"""What the script of `twa submit`, and the templates, do with signals and with exit codes: in a plain
shell with a launcher of a few lines."""

import os
import signal
import subprocess
import time
from pathlib import Path

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


# What twa ends with itself, and no such program.
FINAL = [0, 64, 65, 66, 70, 73, 74, 126, 127]
# What launchers end with when ranks or nodes die, among them any code that nobody has heard of.
DEATHS = [1, 53, 134, 137, 139, 143, 205, 255]


def ends(script, folder, codes, arguments=(), news=()):
    """Starts a script again as long as it goes back to the queue, each start with the next code; some
    starts save something. Returns the exit code and the number of starts."""
    (folder / "results").mkdir(exist_ok=True)
    (folder / "job.sbatch").write_text(script)
    launcher = 'mpirun() { [ -z "$NEWS" ] || echo "$NEWS" > results/glass.h5; return "$CODE"; }; srun() { mpirun; }\n'
    launcher += 'module() { :; }; sleep() { command sleep 0.02; }; scontrol() { echo "scontrol $*"; false; }\n'
    for start, code in enumerate(codes):
        environment = dict(
            os.environ, SLURM_JOB_ID="70", SLURM_NTASKS="2", SLURM_JOB_END_TIME="99999999999", CODE=str(code),
            NEWS=f"start {start}" if start in news else "", SLURM_RESTART_COUNT=str(start))
        with open(folder / "log", "a") as log:
            log.write(f"---- start {start}\n")
            log.flush()
            ended = subprocess.run(
                ["bash", "-c", launcher + script, "job.sbatch", *arguments], env=environment, cwd=folder,
                stdout=log, stderr=subprocess.STDOUT, timeout=30).returncode
        if "scontrol requeue 70" not in (folder / "log").read_text().rsplit("---- start", 1)[1]:
            return ended, start + 1
    return ended, len(codes) + 1


@pytest.mark.parametrize("code", FINAL)
def test_codes_that_end_the_job(script, tmp_path, code):
    assert ends(script, tmp_path, [code] * 5, news=range(5)) == (code, 1)


@pytest.mark.parametrize("code", DEATHS)
def test_deaths_end_the_job_after_three_starts_with_nothing_new(script, tmp_path, code):
    assert ends(script, tmp_path, [code] * 9) == (code, 3)


def test_every_start_that_saves_allows_three_more(script, tmp_path):
    assert ends(script, tmp_path, [205] * 20, news=[0, 1, 3, 6]) == (205, 10)


def test_early_stops_end_the_job_after_two_with_nothing_new(script, tmp_path):
    assert ends(script, tmp_path, [75, 75, 205, 75, 75, 75], news=[0, 2]) == (75, 5)


@pytest.mark.parametrize("template", ["cluster", "modules", "array"])
@pytest.mark.parametrize("code, starts", [(65, 1), (75, 6), (137, 3), (205, 3)])
def test_templates(tmp_path, template, code, starts):
    """Restarted after a death while something is saved: by the first two starts."""
    script = (Path(__file__).parents[2] / "slurm" / f"{template}.sbatch").read_text()
    script = "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_JOB_ID=70\n" + script.replace("${SLURM_ARRAY_JOB_ID}_$k", "70")
    script = script.replace("result=$stem", "result=results/glass.h5 #")
    assert ends(script, tmp_path, [code] * 5, ["glass.yaml"], news=[0, 1]) == (code, starts)
