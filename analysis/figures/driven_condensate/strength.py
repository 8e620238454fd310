"""arXiv:2201.00873, Fig. 2: condensates over the strength of the drive."""

from ..paper import Figure
from .branches import over_strength


def draw(study):
    return over_strength(
        study, "saddle_point_drive", "Driven condensate (arXiv:2201.00873, Fig. 2)", "drive_center", "ξ")


FIGURE = Figure("fig2_driven_condensate", draw, ("saddle_point_drive", "saddle_point_drive_consistent"))
