"""Plots of twa result files. Reads nothing but the HDF5 file, through xarray."""

from .dissipative import dissipative
from .load import ResultError, load, observables, sweep_axes
from .plot import plot

__all__ = ["ResultError", "dissipative", "load", "observables", "plot", "sweep_axes"]
