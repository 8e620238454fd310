"""Command line: python -m twa_analysis plot FILE.h5 …, or dissipative RESULTS_DIR …"""

import argparse
import os
import sys

from .dissipative import dissipative, table
from .load import ResultError, load
from .plot import plot


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="twa_analysis", description="Looks at twa result files.")
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("plot", help="draw a result file")
    command.add_argument("file", metavar="FILE.h5")
    command.add_argument("-o", "--output", metavar="OUT.png", help="default: FILE.png")
    command.add_argument(
        "--observable", action="append", metavar="NAME", help="only this one; may be repeated"
    )
    command.add_argument(
        "--log", choices=["x", "y", "xy"], default="", help="logarithmic axes of the curves"
    )
    command = commands.add_parser(
        "dissipative",
        help="figures of the dissipative spin models with exact data; deviations as a table",
    )
    command.add_argument("folder", metavar="RESULTS_DIR", help="holds driven_spin.h5 and others")
    command.add_argument("-o", "--output", metavar="OUTDIR", help="default: RESULTS_DIR")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "dissipative":
            figures, deviations = dissipative(chosen.folder, chosen.output or chosen.folder)
            print("\n".join(figures), file=sys.stderr)
            print(table(deviations))
        else:
            output = chosen.output or os.path.splitext(chosen.file)[0] + ".png"
            plot(load(chosen.file), output, chosen.observable, chosen.log)
            print(output)
    except ResultError as error:
        print(f"twa_analysis: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
