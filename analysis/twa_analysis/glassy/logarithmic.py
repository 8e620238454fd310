"""PRL 126, 133603, Fig. 2 left: logarithmic relaxation."""

import numpy as np

from ..blocks import window
from ..dissipative.drawing import curve, grid
from ..fits import LAWS, compare, fit, fit_parameters, wins
from .self_interaction import (
    draw_exact, draw_hopfield, draw_small_spin_boson, legend, note_small)

NAME = "PRL Fig. 2 left"
FIRST, LATE = (1, 10), (4.3, 100)


def draw(study):
    figure, (axes, small, photons) = grid(
        "Relaxation with fast photons, σ = 2 h, ω = 10 h (PRL 126, 133603, Fig. 2 left)", 1, 3)
    draw_hopfield(study, axes, "hopfield_{}", total=220, sigma=2)
    found = study.of("relaxation_logarithmic")
    if found:
        t = found.whole.time.values
        series = found.series("magnetization", component="x")
        curve(axes, t, series[0], "k", "20 spins, 200 modes")
        _fits(study, axes, t, series)
    draw_exact(small, "hopfield_8_sigma2", text="exact")
    draw_hopfield(study, small, "hopfield_{}", prefix="DTWA, ", total=88, sigma=2)
    small.set_title("8 spins, photons eliminated", fontsize=9)
    note_small(study, NAME, "hopfield_{}", "hopfield_8_sigma2", [(20, 100)], "8 spins, σ = 2",
               total=88, sigma=2)
    draw_small_spin_boson(study, photons, 2, 10, NAME)
    for one in (axes, small, photons):
        one.set_xscale("log")
        one.set_xlim(0.2, 100 if one is not photons else 40)
        one.set_ylim(-0.85, 1.35)
        one.axhline(0, color="0.7", linewidth=0.6, zorder=0)
        one.set_xlabel("ht")
        legend(one, loc="upper right")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    return figure


def _fits(study, axes, t, series):
    x, whole, parts = window(t, series, *FIRST)
    found = fit_parameters("logarithm", x, whole, parts)
    axes.plot(x, LAWS["logarithm"].function(x, *found.values.values()), "--", color="#55a868",
              linewidth=1.6, label=f"a − b ln t, b = {found.text('b')}", zorder=5)
    study.note(NAME, "slope b of a − b ln t, t = 1 … 10", (found, "b"))
    study.note(NAME, "rms deviation from it", f"{fit('logarithm', x, *whole).rms:.4f}")
    x, whole, parts = window(t, series, *LATE)
    found = fit_parameters("stretched", x, whole, parts)
    study.note(NAME, "β of exp(−(rt)^β), t = 4.3 … 100", (found, "beta"))
    study.note(NAME, "r of the same", (found, "r"))
    for start, end in (FIRST, LATE):
        x, whole, parts = window(t, series, start, end)
        won = wins(list(LAWS), x, parts) if parts else {}
        for row in compare(list(LAWS), x, *whole):
            law = row.fit.law.name
            count = f", best in {won[law]} of {len(parts)} parts" if parts else ""
            study.note(
                NAME, f"{law}, t = {start:g} … {end:g}",
                f"χ²/point {row.chi2_per_point:.3g}, rms {row.fit.rms:.4f}, ΔQAIC {row.qaic:.1f}{count}")
    late = x >= 50
    study.note(NAME, "largest |m_x|, t = 50 … 100", f"{np.abs(whole[0][late]).max():.3f}")
