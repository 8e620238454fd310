"""arXiv:2201.00873, Fig. 3: the threshold over frequency and width of the drive."""

import numpy as np

from twa_analysis.plots.canvas import colors, finish, grid

from ..paper import Figure


def draw(study):
    figure, panels = grid("Threshold of a driven condensate (arXiv:2201.00873, Fig. 3)", 1, 2)
    result = study.of("saddle_point_threshold").whole
    centers = result["drive_center"].values
    for width, color in zip(result["drive_width"].values, colors(result.sizes["drive_width"])):
        one = result.sel(drive_width=width)
        for axes, name in zip(panels, ("threshold", "threshold_density")):
            axes.errorbar(centers, one[name], one[f"{name}_stderr"], color=color, label=f"Ω = {width:g}")
        lowest = one["threshold"].values
        study.note("3", f"lowest threshold, Ω = {width:g}", f"{lowest.min():.4f} at ξ = {centers[lowest.argmin()]:g}")
    if study.of("saddle_point_threshold_consistent"):
        other = study.of("saddle_point_threshold_consistent").whole["threshold"].values
        study.note("3", "thresholds with consistent self-energies up to h = 8",
                   f"{np.isfinite(other).sum()} of {other.size} points")
    finish(panels[0], "ξ/g", "threshold h$_c$/g")
    finish(panels[1], "ξ/g", "ρ at the threshold", legend=False)
    return figure


FIGURE = Figure("fig3_driven_condensate_threshold", draw, ("saddle_point_threshold",), ("saddle_point_threshold_consistent",))
