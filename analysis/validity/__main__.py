"""Command line: python -m validity, run from the root of the tree; `make validity` does so."""

import argparse
import json
import os
import sys
from pathlib import Path

from twa_analysis.load import ResultError, load

from .page import replaced
from .rows import rows
from .runs import Runs
from .swift import file_name, table_code
from .tables import TABLES

ROOT = Path(__file__).parents[2]


def main(arguments=None):
    command = argparse.ArgumentParser(
        prog="validity", description="Runs the jobs of the page validity.md and writes its tables, and those of the program.")
    command.add_argument("--twa", default=os.environ.get("TWA", ROOT / ".build" / "release" / "twa"))
    command.add_argument("--results", default="results/validity", help="folder; what is there is not computed again")
    command.add_argument("--model", action="append", help="only this one; may be repeated")
    command.add_argument("--root", type=Path, default=ROOT, help="of the tree that is written to")
    chosen = command.parse_args(arguments)
    runs = Runs(str(chosen.twa), ROOT / "jobs", chosen.results)
    page = chosen.root / "analysis" / "docs" / "validity.md"
    folder = chosen.root / "Sources" / "Models" / "Validity" / "Tables"
    try:
        for table in TABLES:
            if chosen.model and table.model not in chosen.model:
                continue
            found = rows(runs, table)
            job = json.loads(load(runs.path(table, "exact")).attrs["job_resolved"])
            page.write_text(replaced(page.read_text(encoding="utf-8"), table, found), encoding="utf-8")
            (folder / file_name(table)).write_text(table_code(table, job, found), encoding="utf-8")
            print(f"{table.model}: {len(found)} rows", flush=True)
    except ResultError as error:
        print(f"validity: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
