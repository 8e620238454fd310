"""Every command of README.md and analysis/docs is run, in a scratch folder, or is named below with the
reason why not. Python examples are run too; jobs in YAML are checked by test_jobs.py.

Commands run as written. Jobs of jobs/ get fewer samples and coarser steps, the example my_glass.yaml is made small, and
`twa submit` only prints.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support import PAGES, ROOT

# Not run: what a line begins with, and why.
EXCLUDED = {
    "make ": "installs packages, builds and runs everything; make itself is what runs this test",
    "swift ": "builds the program, which takes minutes",
    "module load": "environment modules of a cluster",
    "sbatch ": "needs Slurm; the tests of Slurm submit these scripts",
    "scancel ": "needs a running Slurm job",
    "scontrol ": "needs a running Slurm job",
    "for j in $(": "runs every job of the page for minutes; other tests run each",
}
PROGRAMS = {
    "make", "twa", "mpirun", "swift", "module", "sbatch", "scancel", "scontrol", "for", "h5dump", "ncdump",
    "h5ls", ".build/release/twa", ".venv/bin/python", "python", "cd", "export", "octave", "octave-cli",
}
OPTIONAL = ("mpirun", "h5dump", "h5ls", "ncdump", "octave-cli")

# Stands for twa: few samples for jobs that are shipped, and no submission.
WRAPPER = """\
#!/bin/bash
few=()
[[ $1 == run && $2 == jobs/* ]] && few=(--set sampling.realizations={realizations} \\
  --set sampling.trajectories=16 --set sampling.batch=16 --quiet)
[[ $1 == run && $2 == jobs/relaxation_* ]] && few+=(--set time.step=0.1 --set time.end=40)
[[ $1 == submit ]] && few=(--dry-run)
exec {twa} "$@" "${{few[@]}}"
"""


def first_word(line):
    """The program of a line, behind assignments of variables."""
    words = line.split()
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words.pop(0)
    return words[0] if words else ""


def commands(text):
    """Shell commands in indented blocks and in fences of a shell, each with all its lines."""
    found, fence, open_command = [], None, []
    for line in text.splitlines():
        if line.startswith("```"):
            fence = line[3:].strip() if fence is None else None
            continue
        inside = fence in ("sh", "shell", "bash") or (fence is None and line.startswith("    "))
        if not inside:
            continue
        line = line.strip()
        if not open_command and first_word(line) not in PROGRAMS:
            continue
        open_command.append(line)
        loop = open_command[0].startswith("for ")
        if line.endswith("\\") or (loop and not re.search(r"(^|[\s;])done$", line)):
            continue
        found.append("\n".join(open_command))
        open_command = []
    return found


def excluded(command):
    return next((start for start in EXCLUDED if command.startswith(start)), None)


BY_PAGE = {page.name: commands(page.read_text(encoding="utf-8")) for page in PAGES}


@pytest.fixture(scope="module")
def place(twa, tmp_path_factory):
    """A folder that looks like the repository with a small job and a few results, and its environment."""
    folder = tmp_path_factory.mktemp("docs")
    for name in ("jobs", "analysis", "slurm"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    wrapper = WRAPPER.format(twa=shlex.quote(str(Path(twa).resolve())), realizations=32)
    python = f'#!/bin/bash\nexec {shlex.quote(sys.executable)} "$@"\n'
    for path, text in ((".build/release/twa", wrapper), ("bin/twa", wrapper),
                       (".venv/bin/python", python)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
        (folder / path).chmod(0o755)
    for page in PAGES:  # jobs of the pages, as they are
        for text, name in re.findall(r"```yaml\n(name: (\w+)\n.*?)```", page.read_text(encoding="utf-8"), re.S):
            (folder / f"{name}.yaml").write_text(text)
    job = re.search(r"```yaml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S).group(1)
    for large, small in (("realizations: 256", "realizations: 8"), ("clusters: 32", "clusters: 4"),
                         ("modes: 32", "modes: 4"), ("trajectories: 64", "trajectories: 16\n  batch: 16"),
                         ("step: 0.02", "step: 0.1"), (r"record_every: 0.2", "record_every: 1")):
        assert large in job
        job = job.replace(large, small)
    for name in ("my_glass", "my_sweep", "job"):
        (folder / f"{name}.yaml").write_text(job.replace("my_glass", name))
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "MPLBACKEND": "Agg"}
    environment.pop("PYTHONPATH", None)
    environment |= {"OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_mpi_yield_when_idle": "1"}
    if os.geteuid() == 0:  # in containers
        environment |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    for output in ("results/quickstart.h5", "results/aging.h5", "results/driven_spin.h5", "quickstart.h5"):
        name = Path(output).stem
        run(f"twa run jobs/{name}.yaml -o {output}", folder, environment)
    return folder, environment


def run(command, folder, environment):
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", command], cwd=folder, env=environment,
        capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", [name for name, found in BY_PAGE.items() if found])
def test_commands(place, page):
    folder, environment = place
    skipped = []
    for command in BY_PAGE[page]:
        subprocess.run(["bash", "-n", "-c", command], check=True)
        if excluded(command):
            continue
        missing = [p for p in OPTIONAL if re.search(rf"(^|\s){p}\s", command) and not shutil.which(p)]
        if missing:
            skipped.append(f"{missing[0]} is not installed")
        elif command.startswith("twa submit") and not _can_submit(folder, environment):
            skipped.append("this twa has no submit")
        else:
            run(command, folder, environment)
    if skipped:
        pytest.skip(", ".join(skipped))


def _can_submit(folder, environment):
    help = subprocess.run(
        [Path(environment["TWA"]).resolve(), "--help"], capture_output=True, text=True, cwd=folder)
    return "submit" in help.stdout + help.stderr


def test_python_examples(place):
    folder, environment = place
    if not (folder / "results" / "my_glass.h5").exists():
        run("twa run my_glass.yaml --quiet", folder, environment)
    count = 0
    for page in PAGES:
        for code in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True,
                timeout=300)
            assert done.returncode == 0, f"{page.name}\n{code}\n{done.stderr}"
            count += 1
    assert count >= 2


def test_commands_are_found():
    every = [command for found in BY_PAGE.values() for command in found]
    assert len(every) >= 20
    assert any(command.startswith("twa plan") for command in BY_PAGE["README.md"])
    assert sum(1 for command in every if not excluded(command)) >= 12


def test_no_exclusion_without_a_command():
    every = [command for found in BY_PAGE.values() for command in found]
    unused = [s for s in EXCLUDED if not any(excluded(command) == s for command in every)]
    # Pages on clusters may mention these or not.
    assert not [s for s in unused if s not in ("scontrol ", "sbatch ", "scancel ")]


def test_links_between_pages():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
