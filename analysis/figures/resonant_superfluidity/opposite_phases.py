"""arXiv:2202.05851, Fig. 4: boxes that start in opposite phase."""

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure
from .sweeps import COHERENCE, DETUNING, PHOTONS, curves, extremum


def draw(study):
    figure, panels = grid(
        r"Boxes in opposite phase, average to $t=200/\chi N$, $\epsilon_0=6$ (arXiv:2202.05851, Fig. 4)",
        1, 2)
    for axes, (quantity, label) in zip(
            panels, {"coherence_mean": COHERENCE, "photon_density_mean": PHOTONS}.items()):
        for width, x, y, _ in curves(study, "bcs_phase_difference", quantity, "width"):
            place, height = extremum(x, y)
            study.note("4", f"largest {quantity}, W = {width:g}",
                       f"{height:.4f} at delta_c = {place:.2f}")
            axes.plot(x, y, "o-", markersize=2.5, linewidth=1, label=f"W = {width:g}")
        finish(axes, DETUNING, label)
    return figure


FIGURE = Figure("superfluid_fig4_opposite_phases", draw, ("bcs_phase_difference",))
