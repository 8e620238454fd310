"""Whether the overlap reaches a plateau without loss: PRR 6, 043314, Fig. 21, to later times."""

import numpy as np

from twa_analysis.plots.canvas import colors, grid, legend

from ..paper import Figure
from .curves import at_time, number

NAME = "plateau"


def draw(study):
    figure, (axes, slopes) = grid(
        "Overlap at late times, κ = 0, g = 1.13 g_c, θ₀ = 0.7π, two-time 2PI", 1, 2)
    found = study.of("twopi_plateau")
    sizes, t = found.axis("spins_per_cluster"), found.time
    for size, color in zip(sizes, colors(sizes.size)):
        q, sigma = found.at(spins_per_cluster=size).mean("overlap")
        late = (t >= 5) & np.isfinite(q)
        axes.loglog(t[late], q[late], color=color, linewidth=1.2, label=f"{size:g}")
        starts = np.array([10, 20, 40, 60, 100])
        powers = [np.log(at_time(t, q, 2 * s) / at_time(t, q, s)) / np.log(2)
                  for s in starts if 2 * s <= t[-1]]
        slopes.plot(starts[:len(powers)], powers, "o-", color=color, markersize=4, label=f"{size:g}")
        for time in (20, 40, 60, 100, 150, 200):
            if time <= t[-1]:
                study.note(NAME, f"N_s = {size:g}: Q at t = {time}",
                           number(at_time(t, q, time), at_time(t, sigma, time)))
    axes.set(xlabel="Δt", ylabel="Q(t)")
    slopes.set(xlabel="Δt", ylabel=r"$\log_2 Q(2t)/Q(t)$", xscale="log")
    slopes.axhline(0, color="0.7", linewidth=0.8)
    for panel in (axes, slopes):
        legend(panel, title="$N_s$", title_fontsize=7)
    return figure


FIGURE = Figure("twopi_plateau", draw, ("twopi_plateau",))
