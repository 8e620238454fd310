"""PRR 6, 043314, Fig. 13: relaxation with and without fluctuations."""

from twa_analysis.plots.canvas import curve, grid, legend

from ..paper import Figure
from .curves import at_time, number

NAME = "Fig. 13"
SPINS = 1e5


def draw(study):
    figure, panels = grid(
        "Relaxation, $N_s = 10^5$, g = 1.27 g_c, θ₀ = 0.7π (PRR 6, 043314, Fig. 13)", 1, 3)
    for job, text, style in (("twopi_relaxation", "NLO", "-"), ("twopi_relaxation_lo", "LO", ":")):
        found = study.of(job)
        if not found:
            continue
        for kappa, color in zip(found.axis("kappa"), ("#4c72b0", "#c44e52")):
            one = found.at(kappa=kappa)
            t = found.time
            x = one.mean("magnetization", component="x")
            curve(panels[0], t, x, color, f"{text}, κ = {kappa:g}", style)
            curve(panels[1], t, one.mean("spin_length"), color, f"{text}, κ = {kappa:g}", style)
            n, sigma = one.mean("photon_number")
            curve(panels[2], t, (n / SPINS, sigma / SPINS), color, f"{text}, κ = {kappa:g}", style)
            for time in (6, 20):
                value, error = (at_time(t, y, time) for y in x)
                study.note(NAME, f"{text}, κ = {kappa:g}: m_x at t = {time}", number(value, error))
            study.note(NAME, f"{text}, κ = {kappa:g}: R at the end",
                       f"{one.mean('spin_length')[0][-1]:.4f}")
    for axes, text in zip(panels, (r"$\langle\sigma^x\rangle$", "R", "n / $N_s$")):
        axes.set_xlabel("Δt")
        axes.set_ylabel(text)
        legend(axes, loc="center right" if axes is not panels[2] else "upper right", ncols=1 + (axes is panels[2]))
    panels[2].set_ylim(top=1.3 * panels[2].get_ylim()[1])
    return figure


FIGURE = Figure("twopi_fig13_relaxation", draw, ("twopi_relaxation", "twopi_relaxation_lo"))
