"""Command line: python -m twa_analysis plot | fit | export | compare."""

import argparse
import json
import math
import os
import sys

from .export import export
from .fits.command import LAWS, fit_table, point
from .load import ResultError, load
from .plots import plot, plot_comparison


def parser():
    main = argparse.ArgumentParser(prog="twa_analysis", description="Looks at twa result files. The figures of the papers: python -m figures.")
    commands = main.add_subparsers(dest="command", required=True)
    command = commands.add_parser("plot", help="draw a result file")
    command.add_argument("file", metavar="FILE.h5")
    command.add_argument("-o", "--output", metavar="OUT.png", help="default: FILE.png")
    command.add_argument(
        "--observable", action="append", metavar="NAME", help="only this one; may be repeated")
    command.add_argument(
        "--log", choices=["x", "y", "xy"], default="", help="logarithmic axes of the curves")
    command.set_defaults(run=_plot)

    command = commands.add_parser(
        "fit", help="fit laws of relaxation; several shards or seeds of a job give errors")
    command.add_argument("files", nargs="+", metavar="FILE.h5")
    command.add_argument("--observable", default="magnetization", metavar="NAME")
    command.add_argument("--component", default="x", choices=["x", "y", "z"])
    command.add_argument(
        "--law", action="append", choices=list(LAWS), help="default: all; may be repeated")
    command.add_argument("--from", dest="start", type=float, default=0.0, metavar="T")
    command.add_argument("--to", dest="end", type=float, default=math.inf, metavar="T")
    command.add_argument(
        "--at", default="", metavar="NAME=VALUE,…", help="one point of the sweep; default: all")
    command.set_defaults(run=_fit)

    command = commands.add_parser("export", help="write tidy CSV tables")
    command.add_argument("file", metavar="FILE.h5")
    command.add_argument(
        "-o", "--output", metavar="OUT", help="OUT.csv: one table; a folder: one an observable; "
        "default: FILE.csv")
    command.set_defaults(run=_export)

    command = commands.add_parser("compare", help="draw what twa compare --json has compared")
    command.add_argument("file", metavar="COMPARISON.json", help="-: from standard input")
    command.add_argument(
        "-o", "--output", metavar="OUT.png", help="default: COMPARISON.png")
    command.set_defaults(run=_compare)
    return main


def _plot(chosen):
    output = chosen.output or os.path.splitext(chosen.file)[0] + ".png"
    plot(load(chosen.file), output, chosen.observable, chosen.log)
    print(output)


def _fit(chosen):
    laws = chosen.law or list(LAWS)
    print(fit_table(
        chosen.files, chosen.observable, chosen.component, laws, chosen.start, chosen.end,
        point(chosen.at)))


def _export(chosen):
    output = chosen.output or os.path.splitext(chosen.file)[0] + ".csv"
    print("\n".join(export(load(chosen.file), output)))


def _compare(chosen):
    try:
        if chosen.file == "-":
            comparison = json.load(sys.stdin)
        else:
            with open(chosen.file, encoding="utf-8") as file:
                comparison = json.load(file)
    except OSError as error:
        raise ResultError(f"{chosen.file}: {error.strerror or error}", 66) from None
    except ValueError:
        raise ResultError(f"{chosen.file}: no JSON; make it with twa compare A.h5 B.h5 --json") from None
    output = chosen.output or (
        "comparison.png" if chosen.file == "-" else os.path.splitext(chosen.file)[0] + ".png")
    plot_comparison(comparison, output)
    print(output)


def main(arguments=None):
    chosen = parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except ResultError as error:
        print(f"twa_analysis: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
