"""Tools that look at twa result files: load, plot, fit, export, and exact solutions to compare with.

Reads nothing but the HDF5 file, through xarray.
"""

from .blocks import Blocks
from .exact import Exact
from .fits import LAWS, Estimate, compare, estimate, fit, fit_parameters
from .load import ResultError, load, observables, own_axes, realizations, sweep_axes
from .plots import plot, plot_comparison
from .study import Panel, Study

__all__ = [
    "LAWS", "Blocks", "Estimate", "Exact", "Panel", "ResultError", "Study", "compare", "estimate",
    "fit", "fit_parameters", "load", "observables", "own_axes", "plot", "plot_comparison", "realizations",
    "sweep_axes",
]
