"""Numbers from curves, with errors: laws of relaxation, plateaus, aging, crossovers, bursts."""

from .errors import Estimate, estimate
from .laws import LAWS, compare, fit, fit_parameters

__all__ = ["LAWS", "Estimate", "compare", "estimate", "fit", "fit_parameters"]
