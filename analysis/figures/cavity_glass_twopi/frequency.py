"""PRR 6, 043314, Fig. 22: spin glass order and the frequency of the cavity."""

import math

import numpy as np

from twa_analysis.fits.plateau import plateau
from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import Figure
from .curves import compare, family, has, number

NAME = "Fig. 22"


def draw(study):
    figure, (axes, lags, late) = grid(
        "Order and cavity frequency, $N_s$ = 20, κ = 0.5, g = 1.27 g_c (PRR 6, 043314, Fig. 22)", 1, 3)
    found, twa = study.of("twopi_frequency"), study.of("overlap_frequency")
    along, down = found.at(theta=math.pi / 2), found.at(theta=math.pi)
    family(axes, along, "omega_c", "ω_c/Δ", "overlap", twa and twa.at(theta=math.pi / 2))
    axes.set_ylabel("Q(t), from x")
    if twa:
        compare(study, NAME, along, twa.at(theta=math.pi / 2), "omega_c", "ω_c", "overlap", "Q, from x")
        compare(study, NAME, along, twa.at(theta=math.pi / 2), "omega_c", "ω_c", "magnetization",
                "m_x, from x", component="x")
    omegas, lag = found.axis("omega_c"), found.axis("lag")
    tau = float(found.axis("waiting_time")[0])
    for omega, color in zip(omegas, colors(omegas.size)):
        y, sigma = down.at(omega_c=omega).mean("correlation", waiting_time=tau)
        inside = np.isfinite(y)
        curve(lags, lag[inside], (y[inside], sigma[inside]), color, f"{omega:g}")
    if twa and has(twa, "waiting_time", tau):
        compare(study, NAME, down, twa.at(theta=math.pi), "omega_c", "ω_c", "correlation",
                f"C, τ = {tau:g}, from −z", along="lag", waiting_time=tau)
    lags.set(xlabel="lag Δt", ylabel=f"C(τ, τ − t), Δτ = {tau:g}, from −z")
    legend(lags, title="ω_c/Δ", title_fontsize=7, ncols=2, loc="upper right")
    for source, text, mark in ((found, "2PI", "s-"), (twa, "DTWA", "o--")):
        if source:
            _late(study, late, source, text, mark, tau)
    late.set_xscale("log")
    late.set_xticks([0.2, 0.5, 1, 2, 5], ["0.2", "0.5", "1", "2", "5"])
    late.set(xlabel="ω_c/Δ", ylabel="$q_{EA}$", ylim=(0, 1.4 * late.get_ylim()[1]))
    legend(late, loc="upper left")
    return figure


def _late(study, axes, source, text, mark, tau):
    omegas = source.axis("omega_c")
    q = [source.at(theta=math.pi / 2, omega_c=o).mean("overlap") for o in omegas]
    k = int(np.argmin(np.abs(source.time - 20)))
    axes.plot(omegas, [y[k] for y, _ in q], mark, color="k", markersize=4, linewidth=1,
              label=f"{text}: Q at Δt = 20, from x")
    halves = []
    for omega in omegas:
        y = source.at(theta=math.pi, omega_c=omega).mean("correlation", waiting_time=tau)
        halves.append(plateau(source.axis("lag"), y, [], tau / 2, 0.75 * tau).values["value"] / 2)
    axes.plot(omegas, halves, mark, color="#c44e52", markersize=4, linewidth=1,
              label=f"{text}: C/2, Δτ = {tau:g}, lags τ/2 … 3τ/4, from z")
    for omega, (y, sigma), half in zip(omegas, q, halves):
        study.note(NAME, f"{text}, ω_c = {omega:g}: Q at t = 20, from x", number(y[k], sigma[k]))
        study.note(NAME, f"{text}, ω_c = {omega:g}: C/2, τ = {tau:g}, lags τ/2 … 3τ/4, from z", f"{half:.4f}")


FIGURE = Figure(
    "twopi_fig22_frequency", draw, ("twopi_frequency",), ("overlap_frequency",))
