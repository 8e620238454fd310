"""Which small changes of the sources the tests notice.

    python Tests/Mutants/mutants.py [--only 3,7] [--fast] [--baseline] [--scratch DIRECTORY] [--keep]

Copies the tree, turns every change of `table.py` into a switch by the environment variable TWA_MUTANT,
builds once, and runs the fast tests with one change at a time; what they miss is given to the Long
tests and to pytest. A test that fails, dies, or takes too long has noticed. With --baseline all tests run
once without a change first, and must pass.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from table import TABLE

ROOT = pathlib.Path(__file__).resolve().parents[2]
SWITCH = """#ifndef TWA_MUTANTS_H
#define TWA_MUTANTS_H
extern int twa_mutant_number;
static inline _Bool twa_mutant(int number) { return twa_mutant_number == number; }
#endif
"""
NUMBER = """#include "CMutants.h"
#include <stdlib.h>
int twa_mutant_number = 0;
__attribute__((constructor)) static void read_number(void) {
  const char *text = getenv("TWA_MUTANT");
  if (text) twa_mutant_number = atoi(text);
}
"""
# Every target of the copy gets to know the switch.
PACKAGE = """
for target in package.targets where target.type == .regular || target.type == .executable {
  target.dependencies.append("CMutants")
}
package.targets.append(.target(name: "CMutants"))
"""
MARK = re.compile("«(;?)(.*?)→(.*?)»")
ISSUE = "recorded an issue"
PLACE = re.compile(r"(\w[\w+]*)\.swift:\d+:\d+: ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", help="numbers of changes, e.g. 3,7 or 10-20")
    parser.add_argument("--fast", action="store_true", help="the fast tests alone")
    parser.add_argument("--likely", action="store_true",
                        help="of the fast tests only the suites likely to notice")
    parser.add_argument("--baseline", action="store_true", help="first all tests without a change")
    parser.add_argument("--scratch", type=pathlib.Path,
                        help="directory for the copy; an earlier build in it is used again")
    parser.add_argument("--built", action="store_true",
                        help="what is built in --scratch, as it is")
    parser.add_argument("--limit", type=float, default=1800, metavar="SECONDS",
                        help="time for the tests of one change")
    options = parser.parse_args()
    chosen = [m for m in TABLE if options.only is None or m.id in numbers(options.only)]
    scratch = options.scratch or pathlib.Path(tempfile.mkdtemp(prefix="twa-mutants-"))
    copy = scratch / "tree"
    lost = [] if options.built else prepare(copy)
    for mutant in lost:
        print(f"{mutant.id:4} {mutant.topic}: its text is not in the sources once", flush=True)
    if not options.built:
        build(copy)
    if options.baseline:
        found = notice(copy, 0, options, "")
        if found:
            sys.exit(f"without a change the tests fail: {found[1]}")
        print("without a change all tests pass", flush=True)
    caught = {"likely": 0, "fast": 0, "long": 0, "pytest": 0}
    survivors = []
    tried = [m for m in chosen if m not in lost]
    for mutant in tried:
        start = time.monotonic()
        found = notice(copy, mutant.id, options, mutant.likely)
        seconds = time.monotonic() - start
        if found:
            caught[found[0]] += 1
        else:
            survivors.append(mutant)
        stage, who = found or ("-", "survives")
        stage = "fast" if stage == "likely" else stage
        print(f"{mutant.id:4} {mutant.topic:32} {stage:7} {seconds:5.0f} s  {who}", flush=True)
    fast = caught["likely"] + caught["fast"]
    total = fast + caught["long"] + caught["pytest"]
    print(f"{len(tried)} changes: {total} noticed, {fast} by the fast tests; "
          f"surviving: {', '.join(str(m.id) for m in survivors) or 'none'}")
    if options.scratch is None:
        shutil.rmtree(scratch)
    sys.exit(1 if lost or survivors else 0)


def numbers(text):
    """3,7 or 10-20."""
    ends = [[int(end) for end in part.split("-")] for part in text.split(",")]
    return {n for pair in ends for n in range(pair[0], pair[-1] + 1)}


# The copy


def prepare(copy):
    """Copies the tree and writes the switches. Returns the changes whose text is not there once."""
    copy.mkdir(parents=True, exist_ok=True)
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.splitlines()
    sources = {}
    for name in names:
        if not (ROOT / name).is_file():
            continue
        if name.startswith("Sources/") and name.endswith(".swift"):
            sources[name] = (ROOT / name).read_text()
        else:
            put(copy / name, (ROOT / name).read_bytes(), (ROOT / name).stat().st_mode)
    lost = switch(sources)
    for name, text in sources.items():
        put(copy / name, text.encode())
    put(copy / "Package.swift", ((ROOT / "Package.swift").read_text() + PACKAGE).encode())
    folder = copy / "Sources/CMutants"
    put(folder / "include/CMutants.h", SWITCH.encode())
    put(folder / "number.c", NUMBER.encode())
    known = set(names) | {"Sources/CMutants/include/CMutants.h", "Sources/CMutants/number.c"}
    for old in [*(copy / "Sources").rglob("*"), *(copy / "Tests").rglob("*")]:
        if old.is_file() and str(old.relative_to(copy)) not in known:
            old.unlink()
    return lost


def put(path, content, mode=None):
    """Leaves a file alone that has the content already, so that it is not built again."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    if mode is not None:
        path.chmod(mode & 0o777)


def switch(sources):
    """Writes every change into the texts of the sources."""
    lost, edits = [], {}
    for mutant in TABLE:
        mark = MARK.search(mutant.text)
        original = MARK.sub(lambda m: m[2], mutant.text)
        places = [(name, match.start()) for name, text in sources.items()
                  if not name.startswith("Sources/Benchmarks/")
                  for match in re.finditer(re.escape(original), text)]
        if len(places) != 1:
            lost.append(mutant)
            continue
        name, start = places[0]
        statement, old, new = mark.groups()
        if statement:
            new = f"if twa_mutant({mutant.id}) {{ {new} }} else {{ {old} }}"
        else:
            new = f"(twa_mutant({mutant.id}) ? ({new}) : ({old}))"
        edits.setdefault(name, []).append((start + mark.start(), len(old), new))
    for name, changes in edits.items():
        text = sources[name]
        for start, length, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[start + length:]
        sources[name] = "import CMutants\n" + text
    return lost


# Running


def environment(number):
    variables = dict(os.environ, OMPI_MCA_rmaps_base_oversubscribe="1", TWA_GIT_COMMIT="mutants",
                     TWA_MUTANT=str(number), PYTHONPATH="analysis")
    if os.geteuid() == 0:
        variables |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    return variables


def swift(verb, *arguments):
    return ["swift", verb, "-c", "release", "--scratch-path", ".build-test", "-Xswiftc",
            "-enable-testing", *arguments]


def build(copy):
    start = time.monotonic()
    result = subprocess.run(swift("build", "--build-tests"), cwd=copy, env=environment(0),
                            capture_output=True, text=True)
    if result.returncode:
        errors = [line for line in result.stdout.splitlines() if "error:" in line]
        sys.exit("the changed sources do not build:\n" + "\n".join(errors[:40]))
    print(f"built in {time.monotonic() - start:.0f} s", flush=True)


def notice(copy, number, options, likely):
    """The stage that notices a change, and who; nothing if none does."""
    # The imports of the copy are those of the switches, too.
    tests = swift("test", "--disable-xctest", "--skip-build", "--skip", "ImportTests")
    stages = [("fast", [*tests, "--skip", "Long"])]
    if likely:
        stages.insert(0, ("likely", [*tests, "--skip", "Long", "--filter", likely]))
    if options.likely:
        stages = stages[:1]
    elif not options.fast:
        python = ROOT / ".venv/bin/python"
        stages += [("long", [*tests, "--filter", "Long"]),
                   ("pytest", [str(python), "-m", "pytest", "-q", "-x", "analysis/tests"])]
    variables = environment(number) | {"TWA": str(copy / ".build-test/release/twa")}
    deadline = time.monotonic() + options.limit
    for stage, command in stages:
        code, output = run(command, copy, variables, deadline - time.monotonic())
        if code == 0 or "No matching test cases" in output and ISSUE not in output:
            continue
        return stage, "takes too long" if code is None else witnesses(output, code)
    return None


def run(command, folder, variables, limit):
    """Exit code and output; no code where the time is over. Ends with the first failures."""
    with tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(command, cwd=folder, env=variables, stdout=output, stderr=output,
                                   stdin=subprocess.DEVNULL, start_new_session=True)
        text, end = "", time.monotonic() + max(1, limit)
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.3)
            text = pathlib.Path(output.name).read_text(errors="replace")
            if ISSUE in text:
                # A moment for others that fail too.
                end = min(end, time.monotonic() + 3)
        code = process.poll()
        reap(process, folder)
        text = pathlib.Path(output.name).read_text(errors="replace")
        return 1 if code is None and ISSUE in text else code, text


def reap(process, folder):
    """Ends what the tests have started and left: programs of the copy, and their launchers."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if f"{folder}/.build-test" in (entry / "cmdline").read_text(errors="replace"):
                os.kill(int(entry.name), signal.SIGKILL)
        except (OSError, ProcessLookupError):
            pass


def witnesses(output, code):
    """Files and tests that failed."""
    files = {path.stem for path in (ROOT / "Tests").rglob("*.swift")}
    failed = []
    for issue in re.finditer(ISSUE, output):
        # Arguments may take several lines, and lines of the program may have got between.
        place = PLACE.search(output, issue.end())
        if place and place[1] in files and place[1] not in failed:
            failed.append(place[1])
    if not failed:
        failed = re.findall(r"^FAILED (\S+)", output, re.M) or [f"exit code {code}"]
    more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
    return ", ".join(failed[:3]) + more


if __name__ == "__main__":
    main()
