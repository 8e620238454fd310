"""PRX Quantum 6, 030344, Fig. 7: atoms that emit together after inversion."""

from twa_analysis.fits.burst import peak as burst
from twa_analysis.plots.canvas import colors, finish, grid
from twa_analysis.study import Panel

from ..paper import Figure
from .quantities import NOTE, TIME, chain_of_atoms, excited, rate


def draw(study):
    figure, (rate_axes, n_axes, peak) = grid(
        "Inverted emission (PRX Quantum 6, 030344, Fig. 7)", 1, 3)
    study.follow("emission_inverted", "7", chain_of_atoms, [
        Panel(rate_axes, "R", "R", rate),
        Panel(n_axes, "n", "n_mean", excited)])
    finish(rate_axes, TIME, "emission rate R", note=NOTE)
    n_axes.set_yscale("log")
    finish(n_axes, TIME, "excitation n", legend=False)
    _draw_peaks(study, peak)
    return figure


def _draw_peaks(study, peak):
    """Largest emission rate against the number of atoms."""
    cases = study.points("emission_size")
    spacings = sorted({p.model["spacing"] for p in cases})
    for spacing, color in zip(spacings, colors(len(spacings))):
        at = [p for p in cases if p.model["spacing"] == spacing]
        tops = [burst(p.time, p.mean("emission_rate"), []) for p in at]
        peak.errorbar(
            [p.model["atoms"] for p in at], [top.values["height"] for top in tops],
            [top.errors["height"] for top in tops], fmt="o-", markersize=3, linewidth=1,
            color=color, label=chain_of_atoms(at[0]))
        for point in at:
            for exact in study.exact_of(point):
                peak.plot(
                    point.model["atoms"], exact.columns["R"].max(), "s", color=color,
                    markerfacecolor="white", zorder=4)
    if cases:
        sizes = sorted({p.model["atoms"] for p in cases})
        peak.set_xscale("log")
        peak.set_xticks(sizes, [f"{size:g}" for size in sizes])
        peak.minorticks_off()
    finish(peak, "N", "largest R", note="squares: exact")


FIGURE = Figure("fig7_emission_inverted", draw, ("emission_inverted", "emission_size"))
