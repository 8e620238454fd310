"""What a paper declares: its figures, the jobs that each is drawn from, and exact data."""

import os
from dataclasses import dataclass
from typing import Callable

from twa_analysis.exact import Exact
from twa_analysis.load import ResultError
from twa_analysis.plots.canvas import save, tell_missing
from twa_analysis.study import Study

SHARDS = 8  # of jobs where errors of fits come from the scatter of shards


@dataclass(frozen=True)
class Figure:
    """One figure, drawn where the result of any of its jobs is there.

    name: of the image. draw: makes a matplotlib figure from a Study. beside: further jobs, drawn along
    if they are there. shards: how many its jobs are run in.
    """

    name: str
    draw: Callable
    jobs: tuple
    beside: tuple = ()
    shards: int = 1


@dataclass(frozen=True)
class Paper:
    """A paper and its figures.

    exact: the folder of `analysis/data` that points of sweeps are compared with, if any.
    make_exact: yields the files of exact data that can be made again.
    """

    name: str
    citation: str
    figures: tuple
    exact: str = ""
    make_exact: Callable = tuple

    def jobs(self):
        """Every job of the figures, and the number of shards it is run in."""
        found = {}
        for figure in self.figures:
            for job in (*figure.jobs, *figure.beside):
                found[job] = max(found.get(job, 1), figure.shards)
        return found

    def draw(self, folder, output):
        """Draws every figure whose results are in the folder.

        Returns paths of images, the Study, and a line for each figure that its results do not suffice for.
        """
        study = Study.of_folder(folder, self.jobs(), Exact.folder(self.exact) if self.exact else ())
        paths, problems = [], []
        for figure in self.figures:
            if not any(study.of(job) for job in figure.jobs):
                continue
            try:
                drawn = figure.draw(study)
            except ResultError as error:
                problems.append(f"{figure.name}: {error}")
                continue
            tell_missing(
                drawn, [job for job in (*figure.jobs, *figure.beside) if not study.of(job)])
            paths.append(os.path.join(output, f"{figure.name}.png"))
            save(drawn, paths[-1])
        return paths, study, problems

    def write_table(self, study, output):
        """Writes the numbers of a study as OUTPUT/PAPER.txt; its path."""
        path = os.path.join(output, f"{self.name}.txt")
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(study.table() + "\n")
        except OSError as error:
            raise ResultError(f"{path}: cannot be written ({error.strerror or error})", 73) from None
        return path
