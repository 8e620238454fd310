"""PRR 6, 043314, Fig. 17: overlap and photon loss."""

from twa_analysis.plots.canvas import colors, grid, legend

from ..paper import SHARDS, Figure
from .overlap import family, late_values

NAME = "PRR Fig. 17"
# Q at t = 40, N_s = 5, g about 1.13 g_c, by 2PI at next-to-leading order, from an independent solution.
TWO_PI = {0: 3e-6, 0.5: 0.058, 1: 0.055}


def draw(study):
    figure, (axes, late, strong) = grid(
        "Overlap and photon loss (PRR 6, 043314, Fig. 17)", 1, 3)
    found = study.of("overlap_kappa")
    family(axes, found.at(spins_per_cluster=5, g_over_gc=1.13), "kappa", "κ/Δ")
    axes.set_title("$N_s$ = 5, g = 1.13 g_c", fontsize=9)
    sizes = found.axis("spins_per_cluster")
    for panel, g in ((late, 1.13), (strong, 1.27)):
        for size, color in zip(sizes, colors(sizes.size)):
            late_values(study, panel, found.at(spins_per_cluster=size, g_over_gc=g), "kappa", NAME,
                        "κ", color, f"g = {g:g} g_c, N_s = {size:g}, ")
            panel.plot([], [], "o-", color=color, label=f"{size:g}")
        panel.set_title(f"g = {g:g} g_c, mean over Δt = 30 … 40", fontsize=9)
        panel.set_xlabel("κ/Δ")
        panel.set_ylabel("$q_{EA}$")
    late.plot(list(TWO_PI), list(TWO_PI.values()), "s", color="#c44e52", markersize=5,
              markerfacecolor="white", label="5, 2PI, Δt = 40")
    for panel in (late, strong):
        panel.set_ylim(-0.005, 0.13)
        legend(panel, title="$N_s$ (open: not settled)", title_fontsize=7, loc="upper left")
    return figure


FIGURE = Figure("prr_fig17_overlap_kappa", draw, ("overlap_kappa",), shards=SHARDS)
