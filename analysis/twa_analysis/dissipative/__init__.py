"""The dissipative spin models: figures with exact data, and deviations from it."""

from .command import JOBS, dissipative
from .deviations import Deviation, table
from .exact_data import EXACT, Exact
from .driven_spin import steady_spin
from .points import Point, points
from .spins_and_mode import mean_field_laser

__all__ = [
    "EXACT", "JOBS", "Deviation", "Exact", "Point", "dissipative", "mean_field_laser", "points",
    "steady_spin", "table",
]
