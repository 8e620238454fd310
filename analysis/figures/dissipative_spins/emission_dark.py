"""Beside Fig. 7 of PRX Quantum 6, 030344: dark states, where truncated Wigner fails."""

from twa_analysis.plots.canvas import finish, grid
from twa_analysis.study import Panel

from ..paper import Figure
from .quantities import NOTE, SXX, TIME, chain_of_atoms, excited, neighbours, rate


def draw(study):
    figure, (rate_axes, n_axes, pairs) = grid("Inverted emission of six atoms: dark states", 1, 3)
    study.follow("emission_dark", "7, dark states", chain_of_atoms, [
        Panel(rate_axes, "R", "R", rate),
        Panel(n_axes, "n", "n_mean", excited),
        Panel(pairs, "xx", "xx_nn", neighbours("xx"))])
    finish(rate_axes, TIME, "emission rate R", note=NOTE)
    rate_axes.set_xlim(0, 10)
    n_axes.set_yscale("log")
    finish(n_axes, TIME, "excitation n", legend=False)
    finish(pairs, TIME, f"{SXX} of neighbours", legend=False)
    return figure


FIGURE = Figure("fails_emission_dark", draw, ("emission_dark",))
