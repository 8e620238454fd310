"""arXiv:2202.05851, Fig. 5: photons and the detuning of the cavity."""

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure
from .sweeps import DETUNING, PHOTONS, curves, extremum, loss


def draw(study):
    figure, (axes, full) = grid(
        r"Photons, average to $t=200/\chi N$, $\epsilon_0=6$, $W=8$ (arXiv:2202.05851, Fig. 5)", 1, 2)
    for value, x, y, _ in curves(study, "bcs_coherence", "photon_density_mean", "kappa_over_g"):
        for name, sign, where in (("first maximum", 1, (2, 3.8)), ("minimum", -1, (2.75, 5)),
                                  ("second maximum", 1, (5, 14))):
            place, height = extremum(x, y, sign, where)
            study.note("5", f"{name} of photons, {loss(value)}", f"{height:.4f} at delta_c = {place:.2f}")
        axes.plot(x, y, "o-", markersize=2.5, linewidth=1, label=loss(value))
        full.plot(x, y, "o-", markersize=2.5, linewidth=1, label=loss(value))
    axes.axvline(6, color="0.7", linewidth=0.8, linestyle=":")
    axes.set(xlim=(0, 16))
    finish(axes, DETUNING, PHOTONS, note=r"dotted: $\Delta_c=\epsilon_0$")
    full.set(xscale="log", yscale="log")
    finish(full, DETUNING, PHOTONS)
    return figure


FIGURE = Figure("superfluid_fig5_photons", draw, ("bcs_coherence",))
