"""arXiv:2201.00873, Figs. B1 and B2: the photons' inverse retarded function."""

import numpy as np

from twa_analysis.plots.canvas import colors, finish, grid

from ..paper import Figure

JOBS = ("saddle_point_response", "saddle_point_response_consistent")


def draw(study):
    rows = [(kind, study.of(job).whole) for kind, job in zip(("first order", "consistent"), JOBS) if study.of(job)]
    figure, panels = grid("Photons of the normal state (arXiv:2201.00873, Figs. B1, B2)", len(rows), 2)
    for (kind, result), row in zip(rows, np.reshape(panels, (-1, 2))):
        near = result.sel(frequency=slice(-3, 3))
        for strength, color in zip(result["drive_strength"].values, colors(result.sizes["drive_strength"])):
            one = near.sel(drive_strength=strength)
            for axes, part in zip(row, ("re", "im")):
                axes.plot(one["frequency"], one[f"k1_retarded_{part}"], color=color, label=f"h = {strength:g}")
            zeros = one["mu_eff"].dropna("zero").values
            study.note("B1", f"zeros of Im K1R, {kind}, h = {strength:g}", ", ".join(f"{z:.3f}" for z in zeros) or "none")
            study.note("B2", f"lowest Im K1R, {kind}, h = {strength:g}", f"{float(one['k1_retarded_im'].min()):.4f}")
        for axes, part in zip(row, ("Re", "Im")):
            axes.axhline(0, color="0.7", linewidth=0.8)
            finish(axes, "ω/g", f"{part} K$_1^R$/g, {kind}", legend=part == "Re")
    return figure


FIGURE = Figure("figB_driven_condensate_response", draw, JOBS)
