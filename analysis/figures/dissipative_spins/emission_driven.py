"""PRX Quantum 6, 030344, Fig. 6: atoms that emit together, driven."""

from twa_analysis.plots.canvas import finish, grid
from twa_analysis.study import Panel

from ..paper import Figure
from .quantities import NOTE, TIME, drive_of_atoms, excited, rate, spin


def draw(study):
    figure, (rate_axes, n_axes) = grid("Driven emission (PRX Quantum 6, 030344, Fig. 6)", 1, 2)
    study.follow("emission_driven", "6", drive_of_atoms, [
        Panel(rate_axes, "R", "R", rate),
        Panel(n_axes, "n", "n_mean", excited),
        Panel(None, "sx", "sx_mean", spin("x")),
        Panel(None, "sy", "sy_mean", spin("y"))])
    finish(rate_axes, TIME, "emission rate R", note=NOTE)
    finish(n_axes, TIME, "excitation n", legend=False)
    return figure


FIGURE = Figure("fig6_emission_driven", draw, ("emission_driven",))
