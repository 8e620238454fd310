"""PRL 126, 133603, Fig. 2 left: logarithmic relaxation."""

import numpy as np

from twa_analysis.blocks import window
from twa_analysis.fits.laws import LAWS, fit, fit_parameters

from ..paper import SHARDS, Figure
from .relaxation import draw_relaxation, note_laws

NAME = "PRL Fig. 2 left"
FIRST, LATE = (1, 10), (4.3, 100)


def draw(study):
    figure, panels = draw_relaxation(
        study, "Relaxation with fast photons, σ = 2 h, ω = 10 h (PRL 126, 133603, Fig. 2 left)",
        "relaxation_logarithmic", NAME, 2, 10, _fits)
    for axes, end in zip(panels, (100, 100, 40)):
        axes.set_xlim(0.2, end)
        axes.set_ylim(-0.85, 1.35)
        axes.axhline(0, color="0.7", linewidth=0.6, zorder=0)
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
        note_laws(study, NAME, x, whole, parts, start, end, lambda fit: f", rms {fit.rms:.4f}")
    late = x >= 50
    study.note(NAME, "largest |m_x|, t = 50 … 100", f"{np.abs(whole[0][late]).max():.3f}")


FIGURE = Figure(
    "prl_fig2_left_logarithmic", draw, ("relaxation_logarithmic",),
    ("hopfield_keep", "hopfield_remove", "small_spin_boson"), SHARDS)
