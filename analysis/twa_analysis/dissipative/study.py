"""A comparison in progress: curves of results drawn over exact data, deviations noted."""

from dataclasses import dataclass, field
from typing import Any, Callable

from .deviations import Deviation
from .drawing import colors, curve


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
    """Results at hand, exact data, and what came out of the comparison."""

    results: dict
    exact: list
    deviations: list = field(default_factory=list)

    def follow(self, job, figure, text, panels):
        """Draws and compares every panel at every point of a job; `text` names a point's curve."""
        cases = self.results.get(job, [])
        for point, color in zip(cases, colors(len(cases))):
            for panel in panels:
                twa = panel.read(point)
                if panel.axes is not None:
                    curve(panel.axes, point.time, twa, color, text(point))
                self.compare(
                    panel.axes, color, figure, text(point), panel.quantity, point, panel.column, twa)

    def compare(self, axes, color, figure, curve, quantity, point, column, twa):
        """Draws the exact data of a point, if there is any, and notes the largest deviation.

        Without axes the data is compared only.
        """
        for exact in (e for e in self.exact if column in e.columns and e.is_of(point)):
            values = exact.columns[column]
            if axes is not None and not exact.is_twa:
                every = max(1, exact.time.size // 80)
                axes.plot(
                    exact.time[::every], values[::every], "o", markersize=2.6, color=color,
                    markerfacecolor="white", markeredgewidth=0.7, zorder=4)
            elif axes is not None:
                axes.plot(exact.time, values, "--", color="k", linewidth=0.7, zorder=3)
            name = "TWA without sampling" if exact.is_twa else "exact"
            self.note(figure, curve, quantity, name, (point.time, *twa), (exact.time, values))

    def note(self, figure, curve, quantity, data, ours, other):
        """Notes the largest deviation of (x, values, errors) from other (x, values)."""
        deviation = Deviation.largest(figure, curve, quantity, data, ours, other)
        if deviation:
            self.deviations.append(deviation)
