"""arXiv:2202.05851, Fig. 1: coherence and the detuning of the cavity."""

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure
from .sweeps import COHERENCE, DETUNING, curves, extremum, loss


def draw(study):
    figure, (axes, full) = grid(
        r"Coherence, average to $t=200/\chi N$, $\epsilon_0=6$, $W=8$ (arXiv:2202.05851, Fig. 1)", 1, 2)
    for value, x, y, _ in curves(study, "bcs_coherence", "coherence_mean", "kappa_over_g"):
        place, height = extremum(x, y)
        study.note("1", f"largest coherence, {loss(value)}", f"{height:.3f} at delta_c = {place:.2f}")
        axes.plot(x, y, "o-", markersize=2.5, linewidth=1, label=loss(value))
        full.plot(x, y, "o-", markersize=2.5, linewidth=1, label=loss(value))
    axes.axvline(6, color="0.7", linewidth=0.8, linestyle=":")
    axes.set_xlim(0, 16)
    finish(axes, DETUNING, COHERENCE, note=r"dotted: $\Delta_c=\epsilon_0$")
    full.set(xscale="log", yscale="log")
    finish(full, DETUNING, COHERENCE)
    return figure


FIGURE = Figure("superfluid_fig1_coherence", draw, ("bcs_coherence",))
