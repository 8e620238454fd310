"""Beside Fig. 6 of PRX Quantum 6, 030344: weak drive, where truncated Wigner fails."""

from twa_analysis.plots.canvas import finish, grid
from twa_analysis.study import Panel

from ..paper import Figure
from .quantities import NOTE, SY, TIME, drive_of_atoms, excited, neighbours, rate, spin


def draw(study):
    figure, (rate_axes, n_axes, y_axes) = grid(
        "Driven emission of six atoms at weak drive, a = 0.1 λ", 1, 3)
    study.follow("emission_weak_drive", "6, weak drive", drive_of_atoms, [
        Panel(rate_axes, "R", "R", rate),
        Panel(n_axes, "n", "n_mean", excited),
        Panel(y_axes, "sy", "sy_mean", spin("y")),
        Panel(None, "sx", "sx_mean", spin("x")),
        Panel(None, "xx", "xx_nn", neighbours("xx"))])
    finish(rate_axes, TIME, "emission rate R", note=NOTE)
    finish(n_axes, TIME, "excitation n", legend=False)
    finish(y_axes, TIME, SY, legend=False)
    return figure


FIGURE = Figure("fails_emission_weak_drive", draw, ("emission_weak_drive",))
