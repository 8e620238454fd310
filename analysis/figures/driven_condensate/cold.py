"""arXiv:2201.00873, Fig. 4: baths with few excitations."""

from ..paper import Figure
from .branches import over_strength


def draw(study):
    return over_strength(
        study, "saddle_point_cold", "Driven condensate, cold baths (arXiv:2201.00873, Fig. 4)", "drive_width", "Ω")


FIGURE = Figure("fig4_driven_condensate_cold", draw, ("saddle_point_cold", "saddle_point_cold_consistent"))
