"""What a user does: write a job, submit it, look at the queue, the logs and the results."""

import hashlib
import json
import re
import time

import h5py

# Two points; 100 realizations take about a second on two cores.
JOB = """\
name: glass
model: {name: random_dicke, clusters: 12, modes: 8, spins_per_cluster: 3, omega_c: 5, kappa: 0.5}
sampling: {realizations: REALIZATIONS, trajectories: 40, seed: 7, batch: 16}
time: {end: 4, step: 0.002, record_every: 0.25}
observables:
  overlap: true
  correlation: {waiting_times: [1, 2]}
sweep:
  g_over_gc: [0.8, 1.27]
output: {checkpoint: 0.5s}
"""


class Desk:
    def __init__(self, cluster, twa, folder):
        self.cluster = cluster
        self.twa = twa
        self.folder = folder
        self.results = folder / "results"
        self.numbers = []

    def write(self, realizations, name="job.yaml"):
        (self.folder / name).write_text(JOB.replace("REALIZATIONS", str(realizations)))
        return name

    def submit(self, job, *options):
        """`twa submit`; returns the numbers of the jobs."""
        done = self.cluster.command(self.twa, "submit", job, *options, cwd=self.folder)
        return self._note(re.findall(r"as job (\d+)", done.stdout))

    def sbatch(self, *arguments):
        """sbatch; returns the number of the job."""
        done = self.cluster.command("sbatch", "--parsable", *arguments, cwd=self.folder)
        return self._note([done.stdout.strip()])[0]

    def _note(self, numbers):
        self.numbers += numbers
        return numbers

    def clear(self):
        """No job of this test is left."""
        for number in self.numbers:
            self.cluster.command("scancel", number, check=False)

    def direct(self, job, ranks=2):
        """The same job without Slurm; returns the result file, which tests of equal jobs share."""
        name = hashlib.sha256((self.folder / job).read_bytes()).hexdigest()
        output = self.cluster.folder / f"{name}.h5"
        if not output.exists():
            self.cluster.command(
                "mpirun", "-n", ranks, self.twa, "run", job, "-o", output, "--quiet", cwd=self.folder, timeout=300,
            )
        return output

    def realizations(self, seconds):
        """So many as one rank computes in about that time."""
        trial = 60
        started = time.monotonic()
        self.cluster.command(self.twa, "run", self.write(trial, "trial.yaml"), "-o", "trial.h5", "--quiet", cwd=self.folder)
        return int(trial * seconds / (time.monotonic() - started))

    def log(self, number):
        return "\n".join(path.read_text() for path in sorted(self.results.glob(f"*-{number}*.log")))

    def finish(self, number, timeout=90):
        """Waits until a job has completed with exit code 0."""
        fields = self.cluster.wait(number, timeout)
        assert (fields["JobState"], fields["ExitCode"]) == ("COMPLETED", "0:0"), self.log(number)
        return fields

    def await_progress(self, name="glass.h5", beyond=0, seconds=40):
        """Waits until the result holds more trajectories than so many, and not all."""
        file = self.results / name
        deadline = time.monotonic() + seconds
        while not file.exists() or trajectories(file) <= beyond:
            assert time.monotonic() < deadline, "no checkpoint"
            time.sleep(0.05)
        assert not is_complete(file)

    def show(self, name):
        return json.loads(self.cluster.command(self.twa, "show", "--json", self.results / name).stdout)

    def submit_stand_in(self, commands, *options):
        """Submits a script of twa submit in which a few shell commands replace the program."""
        job = self.write(1)
        stand_in = self.folder / "stand-in"
        stand_in.write_text("#!/bin/sh\n" + commands + "\n")
        stand_in.chmod(0o755)
        script = self.cluster.command(self.twa, "submit", job, "--dry-run", cwd=self.folder).stdout
        script = re.sub("^twa=.*$", 'twa="$SLURM_SUBMIT_DIR/stand-in"', script, flags=re.MULTILINE)
        self.results.mkdir()
        (self.folder / "job.sbatch").write_text(script)
        return self.sbatch(*options, "job.sbatch")


def is_complete(file):
    with h5py.File(file) as opened:
        return opened.attrs["complete"] == 1


def trajectories(file):
    with h5py.File(file) as opened:
        return int(opened["trajectories_done"][...].sum())


def assert_same_bits(file, other):
    """Every dataset, the partial sums included."""

    def datasets(path):
        found = {}
        with h5py.File(path) as opened:
            opened.visititems(lambda name, item: found.update({name: item[...]}) if isinstance(item, h5py.Dataset) else None)
        return found

    one, two = datasets(file), datasets(other)
    assert sorted(one) == sorted(two)
    differing = [
        name for name in one
        if one[name].dtype != two[name].dtype or one[name].tobytes() != two[name].tobytes()
    ]
    assert not differing
