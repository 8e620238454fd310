"""The condensed phase over frequency and strength of the drive, with its boundary."""

import numpy as np

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure


def draw(study):
    title = "Phases of a driven condensate, self-energies to first order"
    figure, panels = grid(title, 1, 1)
    axes = np.ravel(panels)[0]
    result = study.of("saddle_point_phases").whole
    centers, strengths = result["drive_center"].values, result["drive_strength"].values
    field = result["psi"].sel(branch=0).values
    image = axes.pcolormesh(centers, strengths, np.ma.masked_invalid(field).T, cmap="viridis", shading="nearest")
    figure.colorbar(image, ax=axes, label="ψ")
    boundary = result["boundary_drive_strength"]
    column, row = np.nonzero(np.isfinite(boundary.values))
    axes.plot(centers[column], boundary.values[column, row], color="red", label="normal state")
    if "condensate_boundary_drive_strength" in result:
        end = result["condensate_boundary_drive_strength"].values
        at, strength = np.nonzero(np.isfinite(end))
        axes.plot(centers[at], end[at, strength], "o", markersize=3, color="white", label="end of condensates")
    errors = result["boundary_drive_strength_stderr"].values[column, row]
    study.note("phases", "largest error of the boundary", f"{errors.max():.1e}" if errors.size else "none")
    finish(axes, "ξ/g", "drive strength h/g")
    return figure


FIGURE = Figure("fig_driven_condensate_phases", draw, ("saddle_point_phases",))
