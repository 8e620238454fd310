"""Figures: of any result at a glance, of two results beside each other, and what figures are made of."""

from .comparison import plot_comparison
from .overview import plot

__all__ = ["plot", "plot_comparison"]
