"""arXiv:2202.05851, Fig. 5, inset: photons of a cavity far from resonance."""

import numpy as np

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure
from .sweeps import DETUNING, PHOTONS


def draw(study):
    figure, (axes,) = grid(
        r"Far from resonance, $\epsilon_0=1$, $W=8$ (Fig. 5, inset)", 1, 1)
    points = study.points("bcs_large_detuning")
    x = np.array([point.whole["delta_c"].item() for point in points])
    y = np.array([np.asarray(point.mean("photon_density_mean")[0]).item() for point in points])
    axes.loglog(x, y, "o", markersize=4, label="mean field, t = 100 … 200")
    line = np.geomspace(x.min(), x.max(), 50)
    axes.loglog(line, 1 / line, "k--", linewidth=0.8, label=r"$\chi N/\Delta_c$")
    for at, value in zip(x, y):
        study.note("5, inset", f"photons times delta_c, delta_c = {at:g}", f"{value * at:.4f}")
    finish(axes, DETUNING, PHOTONS)
    return figure


FIGURE = Figure("superfluid_fig5_inset", draw, ("bcs_large_detuning",))
