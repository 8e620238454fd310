"""PRR 6, 043314, Fig. 26: the single-mode Dicke model, beside its master equation where that is solved."""

import numpy as np

from twa_analysis.plots.canvas import colors, grid, legend

from ..paper import Figure
from .curves import at_time, family, number

NAME = "Fig. 26"


def draw(study):
    figure, (axes, down) = grid(
        "Dicke model, ω_c = 2.5, κ = 0.5, g = 1.6 g_c, θ₀ = 0.9π (PRR 6, 043314, Fig. 26)", 1, 2)
    found, exact = study.of("twopi_dicke"), study.of("twopi_dicke_exact")
    for panel, component in ((axes, "x"), (down, "z")):
        if found:
            family(panel, found, "spins", "N", "magnetization", component=component)
        if exact:
            sizes = found.axis("spins") if found else exact.axis("spins")
            for spins, mark in zip(exact.axis("spins"), "x+1"):
                color = colors(sizes.size)[int(np.argmin(np.abs(sizes - spins)))]
                y = exact.at(spins=spins).mean("magnetization", component=component)[0]
                panel.plot(exact.time[::4], y[::4], mark, markersize=4, color=color,
                           label=f"{spins:g}, exact")
        panel.set(xlabel="Δt", ylabel=rf"$\langle\sigma^{component}\rangle$")
        legend(panel, title="N", title_fontsize=7, ncols=2)
    for source, text, times in ((found, "2PI", (16, 40)), (exact, "exact", (16,))):
        for spins in source.axis("spins") if source else ():
            for time in times:
                for component in "xz" if time == 16 else "x":
                    pair = source.at(spins=spins).mean("magnetization", component=component)
                    study.note(NAME, f"{text}, N = {spins:g}: m_{component} at t = {time}",
                               number(*(at_time(source.time, y, time) for y in pair)))
    return figure


FIGURE = Figure("twopi_fig26_dicke", draw, ("twopi_dicke",), ("twopi_dicke_exact",))
