"""Plots of twa result files. Reads nothing but the HDF5 file, through xarray."""

from .load import ResultError, load, observables, sweep_axes
from .plot import plot

__all__ = ["ResultError", "load", "observables", "plot", "sweep_axes"]
