"""Names that a shell or Slurm could take for more than names, submitted to a real Slurm."""

import random

import pytest

from desk import is_complete

JOB = """\
name: {name}
model: {{name: dicke, spins: 4, g: 0.3, omega_c: 1}}
sampling: {{realizations: 1, trajectories: 16, batch: 16}}
time: {{end: 1, step: 0.5, record_every: 0.5}}
"""
MARK = "PWNED"
# An apostrophe with a combining mark is one character to some, and ends a quotation for the shell.
NAMES = [
    f"x'\u0301;touch {MARK};'",
    f'x"\u0301;touch {MARK};"',
    f"x`\u0301touch {MARK}`",
    f"$(touch {MARK})",
    f"x\\\u0301';touch {MARK}",
    f"'$'\u20dd(touch {MARK})",
    f"#\u0301 & touch {MARK} &",
    f"-n --wrap={MARK} ; touch {MARK}",
    f"a|touch {MARK}|",
    f"{{a,b}} * ? [x] ~ !! <{MARK} >{MARK}",
    "%j %A %a %% %x",
    "\u202eRTL\u2066 \u200b\ufeff 👩‍🔬 é e\u0301 漢",
    "'; scontrol shutdown #",
]
REFUSED = ["a\nb", "a\r\nb", "a\u0085#SBATCH b", "a\u2028b", "a\x0bb", "a\x1b[31m", "a/\u0301b", "/\u0301", ".\u0301"]


def write(desk, name, file="job.yaml"):
    # Every character as YAML writes it by number.
    text = '"' + "".join(f"\\U{ord(character):08x}" for character in name) + '"'
    (desk.folder / file).write_text(JOB.format(name=text))
    return file


def no_mark(desk):
    """Nothing that was hidden in a name has been run, here or where jobs run."""
    return not [path for path in desk.folder.rglob("*") if path.name == MARK]


def squeue(desk, number, field):
    return desk.cluster.command("squeue", "--noheader", "--states=all", "--jobs", number, f"--format={field}").stdout[:-1]


def test_names_are_names(desk):
    """As the name of a job with the default result, as its file, as a comment, as an override: run."""
    numbers = {}
    for name in NAMES:
        if "\\" in name or '"' in name:  # Slurm's log names hold neither
            continue
        file = "./" + write(desk, name, name + ".yaml")
        [number] = desk.submit(file, "--ranks", "1", "--set", f"sampling.seed=7 # {name}", "--", f"--comment={name}")
        numbers[name] = number
    for name, number in numbers.items():
        desk.finish(number)
        assert squeue(desk, number, "%j") == name
        assert squeue(desk, number, "%k") == name
        assert is_complete(desk.results / f"{name}.h5")
        assert (desk.results / f"{name}-{number}.log").exists()
    assert no_mark(desk)


def test_places_are_places(desk):
    """A hostile directory, result and array."""
    folder = desk.folder / f"d'\u0301;touch {MARK};' $(touch {MARK})"
    folder.mkdir()
    file = write(desk, "plain")
    array, merge = desk.submit(file, "--array", "1", "--ranks", "1", "-o", folder / "%j'\u0301 r.h5")
    desk.finish(merge)
    assert is_complete(folder / "%j'\u0301 r.h5")
    assert sorted(path.suffix for path in folder.iterdir()) == [".h5", ".h5", ".log", ".log", ".sbatch", ".sbatch"]
    assert no_mark(desk)


def test_random_names(desk):
    """Held, since only Slurm's reading of them matters."""
    random.seed(20)
    pieces = [*"'\"\\`$;&|<>(){}[]*?~!#%=-+ a7", "\u0301", "\u20dd", "\u200d", "\u202e", "é", "👩‍🔬", f"$(touch {MARK})", f"`touch {MARK}`"]
    for _ in range(10):
        name = "x" + "".join(random.choices(pieces, k=random.randint(1, 12))) + "x"
        file = write(desk, name)
        [number] = desk.submit(file, "-o", "held.h5", "--", "--hold", f"--comment={name}")
        assert (squeue(desk, number, "%j"), squeue(desk, number, "%k")) == (name, name)
        desk.cluster.command("scancel", number)
    assert no_mark(desk)


@pytest.mark.parametrize("name", REFUSED)
def test_refused_names(desk, name):
    """One line, and no script."""
    done = desk.cluster.command(desk.twa, "submit", write(desk, name), cwd=desk.folder, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (65, "", 1)
    if "/" not in name:
        file = write(desk, "plain", f"{name}.yaml")
        (desk.folder / file).write_text(JOB.format(name="x").split("\n", 1)[1])
        done = desk.cluster.command(desk.twa, "submit", file, cwd=desk.folder, check=False)
        if name[0] == ".":
            assert done.returncode == 0
            return
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (65, "", 1)
    for option in [["--partition", f"main{name}"], ["--account", name], ["-o", f"x{name}.h5"], ["--", f"--comment={name}"]]:
        if "/" in name:
            continue
        done = desk.cluster.command(desk.twa, "submit", write(desk, "plain"), *option, cwd=desk.folder, check=False)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (64, "", 1), option
    assert not list(desk.folder.rglob("*.sbatch"))
