"""Plots, fits and tables of twa result files. Reads nothing but the HDF5 file, through xarray."""

from .blocks import Blocks
from .dissipative import dissipative
from .errors import Estimate, estimate
from .fits import LAWS, compare, fit, fit_parameters
from .glassy import figures
from .load import ResultError, load, observables, sweep_axes
from .plot import plot

__all__ = [
    "LAWS", "Blocks", "Estimate", "ResultError", "compare", "dissipative", "estimate", "figures",
    "fit", "fit_parameters", "load", "observables", "plot", "sweep_axes",
]
