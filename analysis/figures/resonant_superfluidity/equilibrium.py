"""arXiv:2202.05851, Fig. 7 left: the ground state of mean field at chemical potential 0."""

import numpy as np

from twa_analysis.plots.canvas import finish, grid

from ..paper import Figure


def draw(study):
    figure, (axes,) = grid(r"Ground state at $\mu=0$ (Fig. 7, left)", 1, 1)
    points = study.points("bcs_equilibrium")
    for width in sorted({point.whole["width"].item() for point in points}):
        mine = [point for point in points if point.whole["width"].item() == width]
        x = np.array([point.whole["epsilon_0"].item() for point in mine])
        y = np.array([np.asarray(point.mean("equilibrium_coherence")[0]).item() for point in mine])
        axes.plot(x, y, linewidth=1.2, label=f"W = {width:g}")
        critical = np.asarray(mine[0].mean("equilibrium_critical_epsilon_0")[0]).item()
        axes.axvline(critical, color="0.7", linewidth=0.8, linestyle=":")
        study.note("7", f"critical epsilon_0, W = {width:g}", f"{critical:.3f}")
    finish(axes, r"$\epsilon_0/\chi N$", r"$|S^+|$")
    return figure


FIGURE = Figure("superfluid_fig7_equilibrium", draw, ("bcs_equilibrium",))
