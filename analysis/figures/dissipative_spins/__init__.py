"""Truncated Wigner for dissipative spins, beside exact data; and where it fails."""

from ..paper import Paper
from . import (
    central_spin, driven_spin, emission_dark, emission_driven, emission_inverted,
    emission_weak_drive, rydberg, rydberg_weak_drive, tavis_cummings)
from .exact_files import exact_files

PAPER = Paper(
    "dissipative_spins",
    "Making truncated Wigner for dissipative spins plain easy, PRX Quantum 6, 030344 (2025)",
    (driven_spin.FIGURE, tavis_cummings.FIGURE, central_spin.FIGURE, rydberg.FIGURE,
     emission_driven.FIGURE, emission_inverted.FIGURE, rydberg_weak_drive.FIGURE,
     emission_weak_drive.FIGURE, emission_dark.FIGURE),
    "dissipative", exact_files)
