"""Beside Fig. 5 of PRX Quantum 6, 030344: weak drive, where truncated Wigner fails."""

from twa_analysis.plots.canvas import finish, grid
from twa_analysis.study import Panel

from ..paper import Figure
from .quantities import NOTE, SXX, SY, SZ, SZZ, drive_of_a_ring, neighbours, spin


def draw(study):
    figure, (z_axes, y_axes, zz_axes, xx_axes) = grid(
        "Rydberg ring of six at weak drive, and at Ω/J = 1", 2, 2)
    study.follow("rydberg_weak_drive", "5, weak drive", drive_of_a_ring, [
        Panel(z_axes, "sz", "sz", spin("z")),
        Panel(y_axes, "sy", "sy", spin("y")),
        Panel(zz_axes, "zz", "zz_nn", neighbours("zz")),
        Panel(xx_axes, "xx", "xx_nn", neighbours("xx"))])
    finish(z_axes, "Jt", SZ, note=NOTE)
    finish(y_axes, "Jt", SY, legend=False)
    finish(zz_axes, "Jt", f"{SZZ} of neighbours", legend=False)
    finish(xx_axes, "Jt", f"{SXX} of neighbours", legend=False)
    return figure


FIGURE = Figure("fails_rydberg_weak_drive", draw, ("rydberg_weak_drive",))
