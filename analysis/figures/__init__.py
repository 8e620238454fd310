"""Figures of the papers, one folder a paper, with the tools of `twa_analysis`."""

from .cavity_glass import PAPER as CAVITY_GLASS
from .dissipative_spins import PAPER as DISSIPATIVE_SPINS
from .spin_boson_relaxation import PAPER as SPIN_BOSON_RELAXATION

PAPERS = {
    paper.name: paper for paper in (SPIN_BOSON_RELAXATION, CAVITY_GLASS, DISSIPATIVE_SPINS)}

__all__ = ["PAPERS"]
