"""Disordered spin-boson model: relaxation by laws, and its crossover. "The PRL" of the documents."""

from ..paper import Paper
from . import algebraic, crossover, logarithmic, paramagnet
from .exact_files import exact_files

PAPER = Paper(
    "spin_boson_relaxation", "Kelly, Rey, Marino, PRL 126, 133603 (2021), arXiv:2012.04660",
    (logarithmic.FIGURE, algebraic.FIGURE, paramagnet.FIGURE, crossover.FIGURE),
    make_exact=exact_files)
