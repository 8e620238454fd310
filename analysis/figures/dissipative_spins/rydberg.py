"""PRX Quantum 6, 030344, Fig. 5: Rydberg atoms on a ring."""

from twa_analysis.plots.canvas import colors, finish, grid
from twa_analysis.study import Panel

from ..paper import Figure
from .quantities import NOTE, SXX, SZ, SZZ, drive_of_a_ring, neighbours, spin


def draw(study):
    figure, (z_axes, zz_axes, xx_axes, distance) = grid(
        "Rydberg ring (PRX Quantum 6, 030344, Fig. 5)", 2, 2)
    study.follow("rydberg_chain", "5", drive_of_a_ring, [
        Panel(z_axes, "sz", "sz", spin("z")),
        Panel(zz_axes, "zz", "zz_nn", neighbours("zz")),
        Panel(xx_axes, "xx", "xx_nn", neighbours("xx"))])
    cases = study.points("rydberg_chain")
    for point, color in zip(cases, colors(len(cases))):
        z = point.mean("magnetization", component="z")[0][-1]
        zz, error = point.mean("pair_correlation", pair_component="zz")
        distance.errorbar(
            point.whole.distance, zz[-1] - z * z, error[-1], fmt="o-", markersize=3, linewidth=1,
            color=color, label=drive_of_a_ring(point))
    finish(z_axes, "Jt", SZ, note=NOTE)
    finish(zz_axes, "Jt", f"{SZZ} of neighbours", legend=False)
    finish(xx_axes, "Jt", f"{SXX} of neighbours", legend=False)
    end = f" at Jt = {cases[0].time[-1]:.4g}" if cases else ""
    finish(distance, "distance", f"{SZZ} − {SZ}²{end}", legend=False)
    if cases:
        distance.set_xticks(cases[0].whole.distance)
    distance.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    return figure


FIGURE = Figure("fig5_rydberg", draw, ("rydberg_chain",))
