"""PRR 6, 043314, Fig. 16(b): magnetization against the number of spins in a cluster."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import SHARDS, Figure
from ..small_systems import draw_exact, draw_hopfield, note_small

NAME = "PRR Fig. 16b"
# m_x at t = 15 by 2PI at next-to-leading order (Fig. 16a), from an independent solution of its equations.
TWO_PI = {2: 0.007, 3: 0.016, 5: 0.036, 20: 0.156, 500: 0.302, 1e5: 0.312}


def draw(study):
    figure, (axes, sizes, small) = grid(
        "Magnetization and size of clusters, κ = 0, g = 1.13 g_c (PRR 6, 043314, Fig. 16)", 1, 3)
    found = study.of("cluster_size")
    counts = found.axis("spins_per_cluster")
    t = found.time
    for count, color in zip(counts, colors(counts.size)):
        series = found.at(spins_per_cluster=count).series("magnetization", component="x")
        curve(axes, t, series[0], color, f"{count:g}")
    axes.set_xlabel("Δt")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    legend(axes, title="$N_s$", title_fontsize=7, loc="upper right", ncols=2)
    _sizes(study, sizes, found, t, counts)
    draw_exact(small, "hopfield_clusters_8_g1.13")
    draw_hopfield(study, small, "single_spins_{}", prefix="DTWA, ")
    note_small(study, NAME, "single_spins_{}", "hopfield_clusters_8_g1.13", [(10, 20), (20, 40)],
               "8 single spins")
    small.set_title("8 single spins, 8 modes, photons eliminated", fontsize=9)
    small.set_xlabel("Δt")
    small.set_ylim(-0.75, 1.4)
    legend(small, loc="upper right")
    return figure


def _sizes(study, axes, found, t, counts):
    for time, color in ((15, "k"), (40, "0.55")):
        k = int(np.argmin(np.abs(t - time)))
        values, errors = [], []
        for count in counts:
            y, sigma = found.at(spins_per_cluster=count).series("magnetization", component="x")[0]
            values.append(y[k])
            errors.append(sigma[k])
            study.note(NAME, f"N_s = {count:g}: m_x at t = {time:g}",
                       f"{y[k]:.4f}({1e4 * sigma[k]:.0f})")
        axes.errorbar(counts, values, errors, fmt="o-", color=color, markersize=3, linewidth=1,
                      label=f"DTWA, Δt = {time:g}")
    axes.plot(list(TWO_PI), list(TWO_PI.values()), "s--", color="#c44e52", markersize=4, linewidth=1,
              markerfacecolor="white", label="2PI, Δt = 15")
    axes.set_xscale("log")
    axes.set_xlabel("$N_s$")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    legend(axes, loc="upper left")


FIGURE = Figure(
    "prr_fig16b_cluster_size", draw, ("cluster_size",), ("single_spins_keep", "single_spins_remove"),
    SHARDS)
