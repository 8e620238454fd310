"""PRR 6, 043314, Figs. 16 and 21: magnetization and overlap against the number of spins in a cluster."""

import numpy as np

from twa_analysis.plots.canvas import colors, grid, legend

from ..paper import Figure
from .curves import at_time, compare, family, number

NAME = "Figs. 16, 21"


def draw(study):
    figure, (axes, overlap, late) = grid(
        "Size of clusters, κ = 0, g = 1.13 g_c, θ₀ = 0.7π (PRR 6, 043314, Figs. 16 and 21)", 1, 3)
    found, twa = study.of("twopi_cluster_size"), study.of("cluster_size")
    family(axes, found, "spins_per_cluster", "$N_s$", "magnetization", twa, component="x")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    family(overlap, found, "spins_per_cluster", "$N_s$", "overlap", twa)
    overlap.set_ylabel("Q(t)")
    if twa:
        compare(study, NAME, found, twa, "spins_per_cluster", "N_s", "magnetization", "m_x", component="x")
        compare(study, NAME, found, twa, "spins_per_cluster", "N_s", "overlap", "Q")
    sizes = found.axis("spins_per_cluster")
    for source, text, mark in ((found, "2PI", "s-"), (twa, "DTWA", "o--")):
        if not source:
            continue
        own = source.axis("spins_per_cluster")
        for (observable, fixed, time), color in zip(
                (("magnetization", {"component": "x"}, 15), ("overlap", {}, 30)), colors(2)):
            pairs = [source.at(spins_per_cluster=n).mean(observable, **fixed) for n in own]
            values, errors = np.array(
                [[at_time(source.time, y, time) for y in pair] for pair in pairs]).T
            name = "m_x" if fixed else "Q"
            late.errorbar(own, values, errors, fmt=mark, color=color, markersize=4, linewidth=1,
                          label=f"{text}, {name} at Δt = {time}")
            for n, value, error in zip(own, values, errors):
                if n in sizes:
                    study.note(NAME, f"{text}, N_s = {n:g}: {name} at t = {time}",
                               number(value, error))
    late.set_xscale("log")
    late.set_xlabel("$N_s$")
    legend(late, loc="upper left")
    return figure


FIGURE = Figure(
    "twopi_fig16_fig21_cluster_size", draw, ("twopi_cluster_size",), ("cluster_size",))
