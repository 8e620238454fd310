"""Whether a change leaves the bits of results alone: builds the program of an earlier commit, runs the
small jobs beside this file with it and with the present program, and compares every observable.

    python Tests/Bits/compare.py BASE [--twa PROGRAM] [--base-twa PROGRAM] [--jobs DIRECTORY [--reduced]]
                                 [--except JOB:DATASET ...]

Coordinates are compared to 1e-12, since they may be written with fewer digits; everything else bit
by bit, the error bars too. Datasets that only one of the programs writes are named, not judged.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py
import numpy

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("base", help="commit to compare with")
    parser.add_argument("--twa", default=".build/release/twa", help="the present program")
    parser.add_argument("--base-twa", help="the earlier program, already built")
    parser.add_argument("--jobs", type=pathlib.Path, default=HERE / "jobs")
    parser.add_argument("--reduced", action="store_true",
                        help="at most 2 realizations and 64 trajectories; of jobs for a cluster "
                        "only the first five records, without two-time correlations")
    parser.add_argument("--except", dest="excepted", nargs="*", default=[], metavar="JOB:DATASET",
                        help="differences that are meant, e.g. tavis_cummings:g2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        earlier = options.base_twa or build(options.base, scratch / "base")
        failures = 0
        for job in sorted(options.jobs.glob("*.yaml")):
            files = [run(program, job, scratch / f"{job.stem}.{number}.h5", options.reduced)
                     for number, program in enumerate([earlier, options.twa])]
            if None in files:
                print(f"{job.stem}: " + ("the earlier" if files[0] is None else "the present")
                      + " program does not run it")
                failures += f"{job.stem}:" not in options.excepted
                continue
            differing, single = compare(*files)
            meant = [name for name in differing if f"{job.stem}:{name}" in options.excepted]
            failures += len(differing) - len(meant)
            said = [f"different: {', '.join(differing)}"] if differing else ["same bits"]
            if meant:
                said.append(f"meant: {', '.join(meant)}")
            if single:
                said.append(f"in one of them only: {', '.join(single)}")
            print(f"{job.stem}: " + "; ".join(said), flush=True)
    sys.exit(1 if failures else 0)


def build(commit, directory):
    """The program of a commit, built in a directory of its own."""
    subprocess.run(["git", "worktree", "add", "-q", "--detach", directory, commit], check=True)
    try:
        subprocess.run(["swift", "build", "-c", "release", "--product", "twa"], cwd=directory,
                       check=True, stdout=subprocess.DEVNULL)
        program = directory.parent / "twa-base"
        program.write_bytes((directory / ".build/release/twa").read_bytes())
        program.chmod(0o755)
        return program
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", directory], check=True)


def run(program, job, output, reduced):
    """The result file, None where the program ends with an error."""
    command = [program, "run", job, "-o", output, "--quiet"]
    if reduced:
        def given(key):
            found = re.search(rf"\b{key}:\s*([\d.e-]+)", job.read_text())
            return float(found[1]) if found else 0

        for key, most in [("realizations", 2), ("trajectories", 64)]:
            if given(key) > most:
                command += ["--set", f"sampling.{key}={most}"]
        if job.stem.endswith("_cluster"):
            command += ["--set", f"time.end={5 * given('record_every')}",
                        "--set", "observables.correlation=false"]
    done = subprocess.run(command, capture_output=True)
    return output if done.returncode == 0 else None


def compare(first, second):
    """Names of datasets that differ, and of those that only one of the files has."""
    with h5py.File(first) as a, h5py.File(second) as b:
        names = [{name for name, item in file.items() if isinstance(item, h5py.Dataset)}
                 for file in (a, b)]
        differing = [name for name in sorted(names[0] & names[1]) if not alike(a[name], b[name])]
        return differing, sorted(names[0] ^ names[1])


def alike(a, b):
    x, y = a[()], b[()]
    if x.shape != y.shape:
        return False
    if a.is_scale and x.dtype.kind == "f":
        return numpy.allclose(x, y, rtol=1e-12, atol=0, equal_nan=True)
    if x.dtype.kind != y.dtype.kind or x.dtype.kind not in "fiu":
        return x.tolist() == y.tolist()
    # NaN is NaN, whatever its bits.
    both = numpy.isnan(x) & numpy.isnan(y) if x.dtype.kind == "f" else numpy.zeros(x.shape, bool)
    return bool(numpy.all((x.view(numpy.uint64) == y.view(numpy.uint64)) | both)) \
        if x.dtype.itemsize == y.dtype.itemsize == 8 else bool(numpy.all((x == y) | both))


if __name__ == "__main__":
    main()
