"""Spin glass of multimode cavity QED: overlap, cluster size, aging. "The PRR" of the documents."""

from ..paper import Paper
from . import aging, cluster_size, overlap_frequency, overlap_g, overlap_kappa
from .exact_files import exact_files

PAPER = Paper(
    "cavity_glass", "Hosseinabadi, Chang, Marino, PRR 6, 043314 (2024), arXiv:2312.11624",
    (cluster_size.FIGURE, overlap_kappa.FIGURE, overlap_g.FIGURE, overlap_frequency.FIGURE,
     aging.FIGURE),
    make_exact=exact_files)
