"""arXiv:2201.00873, Figs. B1 and B2: the photons' inverse retarded function."""

from twa_analysis.plots.canvas import colors, finish, grid

from ..paper import Figure


def draw(study):
    figure, panels = grid("Photons of the normal state (arXiv:2201.00873, Figs. B1, B2)", 1, 2)
    result = study.of("saddle_point_response").whole
    near = result.sel(frequency=slice(-3, 3))
    for strength, color in zip(result["drive_strength"].values, colors(result.sizes["drive_strength"])):
        one = near.sel(drive_strength=strength)
        for axes, part in zip(panels, ("re", "im")):
            axes.plot(one["frequency"], one[f"k1_retarded_{part}"], color=color, label=f"h = {strength:g}")
        zeros = one["mu_eff"].dropna("zero").values
        study.note("B1", f"zeros of Im K1R, h = {strength:g}", ", ".join(f"{z:.3f}" for z in zeros) or "none")
    for axes, part in zip(panels, ("Re", "Im")):
        axes.axhline(0, color="0.7", linewidth=0.8)
        finish(axes, "ω/g", f"{part} K$_1^R$/g", legend=part == "Re")
    return figure


FIGURE = Figure("figB_driven_condensate_response", draw, ("saddle_point_response",))
