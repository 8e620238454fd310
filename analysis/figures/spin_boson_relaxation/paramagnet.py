"""PRL 126, 133603, Fig. 2 right: weak disorder, beside thermal estimates."""

from twa_analysis.fits.plateau import plateau
from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import SHARDS, Figure
from ..small_systems import draw_exact, draw_hopfield, note_small
from .thermal import classical, interacting, quantum

NAME = "PRL Fig. 2 right"


def draw(study):
    figure, (x_axes, z_axes, small) = grid(
        "Weak disorder, σ = 0.7 h (PRL 126, 133603, Fig. 2 right)", 1, 3)
    _curves(study, study.of("relaxation_paramagnet"), x_axes, z_axes)
    draw_exact(small, "hopfield_8_sigma0.7")
    draw_hopfield(study, small, "hopfield_{}", prefix="DTWA, ", total=88, sigma=0.7)
    note_small(study, NAME, "hopfield_{}", "hopfield_8_sigma0.7", [(5, 10)], "8 spins, σ = 0.7",
               total=88, sigma=0.7)
    small.set_title("8 spins, photons eliminated", fontsize=9)
    small.set_xlim(0, 20)
    small.set_ylim(-1, 1.7)
    x_axes.set_xlim(0, 40)
    x_axes.set_ylim(-1, 1.35)
    for one in (x_axes, z_axes, small):
        one.set_xlabel("ht")
    x_axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    small.set_ylabel(r"$\langle\sigma^x\rangle$")
    z_axes.set_ylabel(r"$\langle\sigma^z\rangle$")
    legend(x_axes, loc="upper right")
    legend(z_axes, loc="lower left", ncols=2)
    legend(small, loc="upper right")
    return figure


def _curves(study, found, x_axes, z_axes):
    omegas = found.axis("omega")
    model = found.model
    alpha, sigma = float(model["alpha"]), float(model["sigma"])
    spins = round(model["total"] / (1 + alpha))
    t = found.time
    for omega, color in zip(omegas, colors(len(omegas))):
        at = found.at(omega=omega)
        curve(x_axes, t, at.series("magnetization", component="x")[0], color, f"ω = {omega:g} h")
        series = at.series("magnetization", component="z")
        curve(z_axes, t, series[0], color, None)
        flat = plateau(t, *series, 0.5 * t[-1])
        study.note(NAME, f"ω = {omega:g}: mean m_z over the second half", (flat, "value"))
        study.note(NAME, f"ω = {omega:g}: its drift over that time", (flat, "drift"))
        z, error, temperature = interacting(omega, sigma, spins, model["total"] - spins)
        estimates = (("quantum, decoupled", quantum(omega, alpha), ":"),
                     ("classical, decoupled", classical(omega, alpha), "--"),
                     ("classical, interacting", z, "-."))
        for text, value, style in estimates:
            z_axes.axhline(value, color=color, linestyle=style, linewidth=1)
            study.note(NAME, f"ω = {omega:g}: thermal m_z, {text}", f"{value:.3f}")
        study.note(NAME, f"ω = {omega:g}: error and temperature of the last",
                   f"{error:.3f}, {temperature:.3f} h")
    for text, style in (("quantum, decoupled", ":"), ("classical, decoupled", "--"),
                        ("classical, interacting", "-.")):
        z_axes.plot([], [], style, color="0.3", label=text)
    z_axes.set_title("straight lines: thermal estimates", fontsize=9)
    z_axes.set_ylim(-1.5, 0.25)
    z_axes.set_xlim(0, t[-1])


FIGURE = Figure(
    "prl_fig2_right_paramagnet", draw, ("relaxation_paramagnet",), ("hopfield_keep", "hopfield_remove"),
    SHARDS)
