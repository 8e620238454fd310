"""Command line: python -m twa_analysis plot FILE.h5 [-o OUT.png] [--observable NAME]…"""

import argparse
import os
import sys

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
    chosen = parser.parse_args(arguments)
    output = chosen.output or os.path.splitext(chosen.file)[0] + ".png"
    try:
        plot(load(chosen.file), output, chosen.observable, chosen.log)
    except ResultError as error:
        print(f"twa_analysis: {error}", file=sys.stderr)
        return error.exit_code
    print(output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
