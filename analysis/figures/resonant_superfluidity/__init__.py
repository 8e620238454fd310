"""Resonant superfluidity in a cavity: mean field, phases from roots, and truncated Wigner beside them."""

from ..paper import Paper
from . import coherence, detuning, equilibrium, opposite_phases, phases, photons, size, standing_wave

PAPER = Paper(
    "resonant_superfluidity",
    "Resonant light enhances phase coherence in a cavity QED simulator of fermionic superfluidity, "
    "arXiv:2202.05851",
    (coherence.FIGURE, phases.FIGURE, standing_wave.FIGURE, opposite_phases.FIGURE, photons.FIGURE,
     detuning.FIGURE, equilibrium.FIGURE, size.FIGURE))
