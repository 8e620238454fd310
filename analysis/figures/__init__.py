"""Figures of the papers, one folder a paper, and of typed models, with the tools of `twa_analysis`."""

from .cavity_glass import PAPER as CAVITY_GLASS
from .cavity_glass_twopi import PAPER as CAVITY_GLASS_TWOPI
from .dissipative_spins import PAPER as DISSIPATIVE_SPINS
from .driven_condensate import PAPER as DRIVEN_CONDENSATE
from .resonant_superfluidity import PAPER as RESONANT_SUPERFLUIDITY
from .spin_boson_relaxation import PAPER as SPIN_BOSON_RELAXATION
from .typed_models import PAPER as TYPED_MODELS

PAPERS = {
    paper.name: paper
    for paper in (SPIN_BOSON_RELAXATION, CAVITY_GLASS, CAVITY_GLASS_TWOPI, DISSIPATIVE_SPINS,
                  RESONANT_SUPERFLUIDITY, DRIVEN_CONDENSATE, TYPED_MODELS)}

__all__ = ["PAPERS"]
