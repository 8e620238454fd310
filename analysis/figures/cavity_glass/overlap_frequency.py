"""PRR 6, 043314, Fig. 22: spin glass order and the frequency of the cavity."""

import math

import numpy as np

from twa_analysis.fits.plateau import plateau
from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import SHARDS, Figure
from .overlap import family, late_values

NAME = "PRR Fig. 22"


def draw(study):
    figure, (axes, lags, late) = grid(
        "Order and cavity frequency, $N_s$ = 20, κ = 0.5, g = 1.27 g_c (PRR 6, 043314, Fig. 22)", 1, 3)
    found = study.of("overlap_frequency")
    along, down = found.at(theta=math.pi / 2), found.at(theta=math.pi)
    family(axes, along, "omega_c", "ω_c/Δ")
    axes.set_title("from all spins along x", fontsize=9)
    late_values(study, late, along, "omega_c", NAME, "ω_c", "k")
    late.plot([], [], "ko-", label="Q, Δt = 30 … 40, from x")
    lag = found.axis("lag")
    omegas = found.axis("omega_c")
    for tau, color, mark in ((12, "#c44e52", "s"), (40, "#4c72b0", "^")):
        values, errors = [], []
        for omega in omegas:
            series = down.at(omega_c=omega).series("correlation", waiting_time=tau)
            start, end = 0.5 * tau, 0.75 * tau
            flat = plateau(lag, *series, start, end)
            values.append(flat.values["value"] / 2)
            errors.append(flat.errors["value"] / 2)
            study.note(NAME, f"ω_c = {omega:g}: C/2, τ = {tau:g}, lags {start:g} … {end:g}",
                       f"{values[-1]:.4f}({1e4 * errors[-1]:.0f})")
        late.errorbar(omegas, values, errors, fmt=f"{mark}-", color=color, markersize=4, linewidth=1,
                      label=f"C/2, Δτ = {tau:g}, from z")
    for omega, color in zip(omegas, colors(omegas.size)):
        y, sigma = down.at(omega_c=omega).series("correlation", waiting_time=12)[0]
        inside = np.isfinite(y)
        curve(lags, lag[inside], (y[inside], sigma[inside]), color, f"{omega:g}")
    lags.set_xlabel("lag Δt")
    lags.set_ylabel("C(τ, τ − t), Δτ = 12")
    lags.set_title("from all spins along −z", fontsize=9)
    lags.set_ylim(top=0.5)
    legend(lags, title="ω_c/Δ", title_fontsize=7, ncols=4, loc="upper right")
    late.set_xscale("log")
    late.set_xlabel("ω_c/Δ")
    late.set_ylabel("$q_{EA}$")
    late.set_ylim(0, 0.26)
    legend(late, loc="upper right")
    return figure


FIGURE = Figure("prr_fig22_overlap_frequency", draw, ("overlap_frequency",), shards=SHARDS)
