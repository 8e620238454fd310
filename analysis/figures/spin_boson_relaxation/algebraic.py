"""PRL 126, 133603, Fig. 2 centre: relaxation by a power of time."""

import numpy as np

from twa_analysis.blocks import window
from twa_analysis.fits.errors import estimate
from twa_analysis.fits.laws import LAWS, fit, fit_parameters

from ..paper import SHARDS, Figure
from .relaxation import draw_relaxation, note_laws

NAME = "PRL Fig. 2 centre"
WINDOWS = ((4.29, 30), (4.29, 100), (10, 100), (20, 100))


def draw(study):
    figure, (axes, small, photons) = draw_relaxation(
        study, "Relaxation with slow photons, σ = 3 h, ω = h (PRL 126, 133603, Fig. 2 centre)",
        "relaxation_algebraic", NAME, 3, 1, _fits)
    axes.set_yscale("log")
    for one, end, bounds in ((axes, 100, (0.003, 8)), (small, 100, (-0.35, 1.5)),
                             (photons, 40, (-0.4, 1.5))):
        one.set_xlim(0.4, end)
        one.set_ylim(*bounds)
    for one in (small, photons):
        one.axhline(0, color="0.7", linewidth=0.6, zorder=0)
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
        note_laws(study, NAME, x, whole, parts, start, end)
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


FIGURE = Figure(
    "prl_fig2_centre_algebraic", draw, ("relaxation_algebraic",),
    ("hopfield_keep", "hopfield_remove", "small_spin_boson"), SHARDS)
