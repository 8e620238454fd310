"""Command line: python -m figures draw | jobs | exact."""

import argparse
import os
import sys

from twa_analysis.load import ResultError

from . import PAPERS


def parser():
    main = argparse.ArgumentParser(
        prog="figures", description="Figures of papers, from results of the jobs that are shipped.",
        epilog="papers:\n" + "\n".join(
            f"  {paper.name:22} {paper.citation}" for paper in PAPERS.values()),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = main.add_subparsers(dest="command", required=True)
    command = commands.add_parser(
        "draw", help="draw every figure whose results are there, with tables of fits, estimates and "
        "deviations from exact data")
    command.add_argument("folder", metavar="RESULTS_DIR", help="holds aging.h5 and others, and shards")
    command.add_argument(
        "-o", "--output", metavar="OUTDIR", help="of images and of PAPER.txt; default: RESULTS_DIR")
    _papers(command)
    command.set_defaults(run=_draw)

    command = commands.add_parser("jobs", help="the jobs of the figures: name and number of shards")
    _papers(command)
    command.set_defaults(run=_jobs)

    command = commands.add_parser("exact", help="make files of exact data of small systems again")
    command.add_argument("paper", choices=list(PAPERS))
    command.add_argument("folder", metavar="FOLDER")
    command.set_defaults(run=_exact)
    return main


def _papers(command):
    command.add_argument(
        "--paper", action="append", choices=list(PAPERS), help="default: all; may be repeated")


def _chosen(chosen):
    return [PAPERS[name] for name in dict.fromkeys(chosen.paper or PAPERS)]


def _draw(chosen):
    output = chosen.output or chosen.folder
    tables, problems = [], []
    for paper in _chosen(chosen):
        paths, study, lacking = paper.draw(chosen.folder, output)
        problems += lacking
        if paths:
            paths.append(paper.write_table(study, output))
            tables.append(f"{paper.citation}\n\n{study.table()}")
            print("\n".join(paths), file=sys.stderr)
    if not tables and not problems:
        files = [f"{job}.h5" for paper in _chosen(chosen) for one in paper.figures for job in one.jobs]
        raise ResultError(f"{chosen.folder}: none of {', '.join(files)}", 66)
    if tables:
        print("\n\n".join(tables))
    for problem in problems:
        print(f"figures: {problem}", file=sys.stderr)
    return 65 if problems else 0


def _jobs(chosen):
    shards = {}
    for paper in _chosen(chosen):
        for job, count in paper.jobs().items():
            shards[job] = max(shards.get(job, 1), count)
    for job, count in shards.items():
        print(job, count)


def _exact(chosen):
    if not os.path.isdir(chosen.folder):  # before half an hour of work
        raise ResultError(f"{chosen.folder}: no such folder", 66)
    for exact in PAPERS[chosen.paper].make_exact():
        print(exact.write(chosen.folder), flush=True)


def main(arguments=None):
    chosen = parser().parse_args(arguments)
    try:
        return chosen.run(chosen) or 0
    except ResultError as error:
        print(f"figures: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
