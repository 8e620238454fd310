"""Results of several jobs beside exact data: what figures are drawn from, and the numbers that come out."""

import os
from dataclasses import dataclass, field
from typing import Any, Callable

from .blocks import Blocks
from .deviations import Deviation
from .fits.errors import Estimate
from .load import ResultError
from .plots.canvas import colors, curve


@dataclass
class Panel:
    """One quantity over time: how to read it from a point, and the column of exact data it is.

    Without axes it is compared only.
    """

    axes: Any
    quantity: str
    column: str
    read: Callable


@dataclass
class Study:
    """Results by the name of their job, exact data to compare points of a sweep with, and what came out:
    notes (figure, quantity, value) and deviations from the exact data."""

    results: dict
    exact: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    deviations: list = field(default_factory=list)

    @classmethod
    def of_folder(cls, folder, jobs, exact=()):
        """The results of these jobs that are in a folder."""
        if not os.path.isdir(folder):
            raise ResultError(f"{folder}: no such folder", 66)
        found = {job: Blocks.find(folder, job) for job in jobs}
        return cls({job: result for job, result in found.items() if result}, list(exact))

    def of(self, job):
        """The result of a job, or None."""
        return self.results.get(job)

    def points(self, job):
        """The points of the sweep of a job; none without a result."""
        found = self.of(job)
        return found.points() if found else []

    def exact_of(self, point):
        """The exact data with the parameters and the initial state of a point."""
        job = point.job()
        return [exact for exact in self.exact if exact.is_of(job)]

    def note(self, figure, quantity, value):
        """Keeps a number for the table; value: a text, or (Estimate, name)."""
        if isinstance(value, tuple) and isinstance(value[0], Estimate):
            value = value[0].text(value[1])
        self.notes.append((figure, quantity, value))

    def follow(self, job, figure, text, panels):
        """Draws and compares every panel at every point of a job; `text` names a point's curve."""
        cases = self.points(job)
        for point, color in zip(cases, colors(len(cases))):
            for panel in panels:
                twa = panel.read(point)
                if panel.axes is not None:
                    curve(panel.axes, point.time, twa, color, text(point))
                self.compare(
                    panel.axes, color, figure, text(point), panel.quantity, point, panel.column, twa)

    def compare(self, axes, color, figure, curve, quantity, point, column, twa):
        """Draws the exact data of a point, if there is any, and keeps the largest deviation.

        Without axes the data is compared only.
        """
        for exact in (e for e in self.exact_of(point) if column in e.columns):
            values = exact.columns[column]
            if axes is not None and not exact.is_twa:
                every = max(1, exact.time.size // 80)
                axes.plot(
                    exact.time[::every], values[::every], "o", markersize=2.6, color=color,
                    markerfacecolor="white", markeredgewidth=0.7, zorder=4)
            elif axes is not None:
                axes.plot(exact.time, values, "--", color="k", linewidth=0.7, zorder=3)
            name = "TWA without sampling" if exact.is_twa else "exact"
            self.deviate(figure, curve, quantity, name, (point.time, *twa), (exact.time, values))

    def deviate(self, figure, curve, quantity, data, ours, other):
        """Keeps the largest deviation of (x, values, errors) from other (x, values)."""
        deviation = Deviation.largest(figure, curve, quantity, data, ours, other)
        if deviation:
            self.deviations.append(deviation)

    def table(self):
        """Notes and deviations as lines of text."""
        tables = []
        if self.notes:
            tables.append(aligned([("figure", "quantity", "value"), *self.notes], left=2))
        if self.deviations:
            heads = ("figure", "curve", "quantity", "against", "largest", "at", "z", "rms z")
            tables.append(aligned([heads, *(d.row() for d in self.deviations)], left=4, right=4))
        return "\n\n".join(tables)


def aligned(rows, left, right=0):
    """Rows of texts as lines: so many columns to the left, then to the right, then as they are."""
    widths = [max(len(row[i]) for row in rows) for i in range(left + right)]
    texts = [
        [*(text.ljust(width) for text, width in zip(row[:left], widths)),
         *(text.rjust(width) for text, width in zip(row[left:], widths[left:])), *row[left + right:]]
        for row in rows]
    return "\n".join("  ".join(text).rstrip() for text in texts)
