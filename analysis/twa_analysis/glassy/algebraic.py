"""PRL 126, 133603, Fig. 2 centre: relaxation by a power of time."""

import numpy as np

from ..blocks import window
from ..dissipative.drawing import curve, grid
from ..errors import estimate
from ..fits import LAWS, compare, fit, fit_parameters, wins
from .self_interaction import (
    draw_exact, draw_hopfield, draw_small_spin_boson, legend, note_small)

NAME = "PRL Fig. 2 centre"
WINDOWS = ((4.29, 30), (4.29, 100), (10, 100), (20, 100))


def draw(study):
    figure, (axes, small, photons) = grid(
        "Relaxation with slow photons, σ = 3 h, ω = h (PRL 126, 133603, Fig. 2 centre)", 1, 3)
    draw_hopfield(study, axes, "hopfield_{}", total=220, sigma=3)
    found = study.of("relaxation_algebraic")
    if found:
        t = found.whole.time.values
        series = found.series("magnetization", component="x")
        curve(axes, t, series[0], "k", "20 spins, 200 modes")
        _fits(study, axes, t, series)
    draw_exact(small, "hopfield_8_sigma3", text="exact")
    draw_hopfield(study, small, "hopfield_{}", prefix="DTWA, ", total=88, sigma=3)
    small.set_title("8 spins, photons eliminated", fontsize=9)
    note_small(study, NAME, "hopfield_{}", "hopfield_8_sigma3", [(20, 100)], "8 spins, σ = 3",
               total=88, sigma=3)
    draw_small_spin_boson(study, photons, 3, 1, NAME)
    for one in (axes, small, photons):
        one.set_xscale("log")
        one.set_xlabel("ht")
        one.set_xlim(0.4, 100 if one is not photons else 40)
    axes.set_yscale("log")
    axes.set_ylim(0.003, 8)
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    small.set_ylim(-0.35, 1.5)
    photons.set_ylim(-0.4, 1.5)
    photons.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    small.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    for one in (axes, small, photons):
        legend(one, loc="upper right")
    return figure


def _fits(study, axes, t, series):
    for start, end in WINDOWS:
        x, whole, parts = window(t, series, start, end)
        found = fit_parameters("power", x, whole, parts)
        study.note(NAME, f"γ of t^−γ, t = {start:g} … {end:g}", (found, "gamma"))
        straight = estimate(whole, parts, lambda y, _: {"gamma": _log_slope(x, y)})
        study.note(NAME, f"γ of a line through ln m_x, t = {start:g} … {end:g}", (straight, "gamma"))
        if (start, end) == WINDOWS[1]:
            axes.plot(x, LAWS["power"].function(x, *found.values.values()), "--", color="#55a868",
                      linewidth=1.6, zorder=5,
                      label=f"$t^{{-\\gamma}}$, γ = {found.text('gamma')}, t from {start:g} on")
        won = wins(list(LAWS), x, parts) if parts else {}
        for row in compare(list(LAWS), x, *whole):
            law = row.fit.law.name
            count = f", best in {won[law]} of {len(parts)} parts" if parts else ""
            study.note(NAME, f"{law}, t = {start:g} … {end:g}",
                       f"χ²/point {row.chi2_per_point:.3g}, ΔQAIC {row.qaic:.1f}{count}")
    gammas = []
    for start in np.arange(4, 14, 0.5):
        for end in (30, 50, 70, 100):
            x, whole, _ = window(t, series, start, end)
            gammas.append(fit("power", x, *whole).parameters["gamma"])
    study.note(NAME, "γ over windows from t = 4 … 13.5 to 30 … 100",
               f"{min(gammas):.2f} … {max(gammas):.2f}")



def _log_slope(x, y):
    """Slope of ln y against ln x, with its sign changed; NaN where y has zeros."""
    return -np.polyfit(np.log(x), np.log(y), 1)[0] if np.all(y > 0) else np.nan
