"""Figures of the disordered models, with fits, estimates and exact data of small systems."""

from .command import FIGURES, JOBS, figures
from .exact_data import EXACT, exact
from .study import Study

__all__ = ["EXACT", "FIGURES", "JOBS", "Study", "exact", "figures"]
