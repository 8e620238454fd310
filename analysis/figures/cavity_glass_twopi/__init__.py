"""Two-time 2PI dynamics of multimode cavity QED, beside DTWA of the same systems where that is there."""

from ..paper import Paper
from . import aging, dicke, fluctuations, frequency, leading, overlap, plateau, relaxation, sizes, spectrum

PAPER = Paper(
    "cavity_glass_twopi",
    "Hosseinabadi, Chang, Marino, PRR 6, 043314 (2024), arXiv:2312.11624, by two-time 2PI",
    (*leading.FIGURES, relaxation.FIGURE, fluctuations.FIGURE, sizes.FIGURE, *overlap.FIGURES,
     *aging.FIGURES, frequency.FIGURE, spectrum.FIGURE, dicke.FIGURE, plateau.FIGURE))
