"""Figures: of any result at a glance, and what figures are made of."""

from .overview import plot

__all__ = ["plot"]
