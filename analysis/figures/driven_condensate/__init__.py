"""Condensates of atoms in a cavity under an incoherent drive of finite bandwidth."""

from ..paper import Paper
from . import cold, phases, response, strength, threshold

PAPER = Paper(
    "driven_condensate", "condensation under an incoherent drive of finite bandwidth, arXiv:2201.00873",
    (strength.FIGURE, threshold.FIGURE, cold.FIGURE, response.FIGURE,
     phases.FIGURE))
