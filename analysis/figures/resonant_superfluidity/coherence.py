"""arXiv:2202.05851, Fig. 1: coherence and the detuning of the cavity; beside it what one pair of roots holds."""

import numpy as np

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure
from . import formulas
from .sweeps import COHERENCE, DETUNING, curves, extremum, loss

EPSILON, WIDTH = 6, 8


def draw(study):
    figure, (axes, full) = grid(
        r"Coherence, average to $t=200/\chi N$, $\epsilon_0=6$, $W=8$ (arXiv:2202.05851, Fig. 1)", 1, 2)
    upper = formulas.boundaries(EPSILON, WIDTH)[1]
    for value, x, y, _ in curves(study, "bcs_coherence", "coherence_mean", "kappa_over_g"):
        place, height = extremum(x, y)
        study.note("1", f"largest coherence, {loss(value)}", f"{height:.3f} at delta_c = {place:.2f}")
        for panel in (axes, full):
            panel.plot(x, y, "o-", markersize=2.5, linewidth=1, label=loss(value))
        if value:
            continue
        for detuning, found in zip(x, y):
            if detuning > upper:
                u = formulas.root(detuning, EPSILON, WIDTH)
                exact, printed = (form(u, EPSILON, WIDTH) for form in (
                    formulas.coherence, formulas.coherence_as_printed))
                study.note("1", f"coherence, delta_c = {detuning:g}",
                           f"{found:.4f}, of the roots {exact:.4f}, Eq. 3 as printed {printed:.4f}")
    x = np.linspace(upper, 40, 300)
    roots = [formulas.root(detuning, EPSILON, WIDTH) for detuning in x]
    for panel in (axes, full):
        panel.plot(x, [formulas.coherence(u, EPSILON, WIDTH) for u in roots], "k--", linewidth=0.8,
                   label="one pair of roots, t → ∞")
        panel.plot(x, [formulas.coherence_as_printed(u, EPSILON, WIDTH) for u in roots], "k:",
                   linewidth=0.8, label="Eq. 3 as printed")
    axes.axvline(EPSILON, color="0.7", linewidth=0.8, linestyle="-.")
    axes.set_xlim(0, 16)
    finish(axes, DETUNING, COHERENCE, note=r"grey: $\Delta_c=\epsilon_0$")
    full.set(xscale="log", yscale="log")
    finish(full, DETUNING, COHERENCE, legend=False)
    return figure


FIGURE = Figure("superfluid_fig1_coherence", draw, ("bcs_coherence",))
