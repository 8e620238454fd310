"""arXiv:2202.05851, Fig. 3: photons with the couplings of a standing wave."""

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure
from .sweeps import DETUNING, PHOTONS, curves, extremum, loss

JOBS = {
    "bcs_standing_wave": ("empty cavity", (3, 7)),
    "bcs_standing_wave_equilibrium": ("amplitude in equilibrium", (5, 10)),
}


def draw(study):
    figure, panels = grid(
        r"Photons, couplings $g\cos(3.7\,i)$, $\epsilon_0=6$, $W=8$ (arXiv:2202.05851, Fig. 3)", 1, 2)
    for axes, (job, (start, where)) in zip(panels, JOBS.items()):
        for value, x, y, error in curves(study, job, "photon_density_mean", "kappa_over_g"):
            place, height = extremum(x, y, -1, where)
            study.note("3", f"fewest photons, {start}, {loss(value)}",
                       f"{height:.4f} at delta_c = {place:.2f}")
            axes.errorbar(x, y, error, fmt="o-", markersize=2.5, linewidth=1, label=loss(value))
        axes.set_yscale("log")
        axes.set_title(start, fontsize=9)
        finish(axes, DETUNING, PHOTONS)
    return figure


FIGURE = Figure("superfluid_fig3_standing_wave", draw, tuple(JOBS))
