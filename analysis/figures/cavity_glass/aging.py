"""PRR 6, 043314, Fig. 24 bottom: aging."""

import numpy as np

from twa_analysis.fits.aging import Ageing, collapse, half_way_lag
from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import SHARDS, Figure

NAME = "PRR Fig. 24"
SHOULDER = 4  # the lag behind the quick drop, 1/Δ
REACH = 0.8  # share of the waiting time that is collapsed


def draw(study):
    figure, (axes, scaled, full) = grid(
        "Aging, $N_s$ = 5, κ = 0.5, g = 1.27 g_c (PRR 6, 043314, Fig. 24 bottom)", 1, 3)
    found = study.of("aging")
    lag, waiting = found.axis("lag"), found.axis("waiting_time")
    whole, parts = found.series("correlation")
    mu = _exponents(study, lag, waiting, whole, parts)
    late = waiting > 2 * SHOULDER
    ageing = Ageing(waiting[late], lag, SHOULDER, REACH)
    heights = {m: ageing.heights(m, whole[0][late]) for m in (mu, 1.0)}
    for tau, y, sigma, color in zip(waiting, *whole, colors(waiting.size)):
        inside = np.isfinite(y)
        curve(axes, lag[inside], (y[inside], sigma[inside]), color, f"{tau:g}")
        slow = inside & (lag >= SHOULDER - 1e-9)
        for panel, m in ((scaled, mu), (full, 1.0)):
            if height := heights[m].get(tau):
                curve(panel, lag[slow] / tau**m, (y[slow] / height, sigma[slow] / height), color,
                      f"{tau:g}")
        study.note(NAME, f"τ = {tau:g}: C at lag 0", f"{y[0]:.4f}({1e4 * sigma[0]:.0f})")
        study.note(NAME, f"τ = {tau:g}: C at lag {SHOULDER:g} over C at lag 0",
                   f"{y[np.argmax(lag >= SHOULDER - 1e-9)] / y[0]:.3f}")
        study.note(NAME, f"τ = {tau:g}: lag at which C is half",
                   f"{half_way_lag(lag[inside], y[inside]):.2f}")
    axes.set_xlabel("lag Δt")
    axes.set_ylabel("C(τ, τ − t)")
    scaled.set_xlabel(rf"$t/\tau^\mu$, μ = {mu:.2f}")
    scaled.set_ylabel("C(τ, τ − t), scaled")
    full.set_xlabel("t/τ")
    axes.set_xlim(0, waiting.max())
    for one in (axes, scaled, full):
        legend(one, title="Δτ", title_fontsize=7, loc="upper right")
    return figure


def _exponents(study, lag, waiting, whole, parts):
    """Notes μ of several choices of the part that is collapsed; returns that of the first."""
    chosen = None
    late = waiting >= 10
    for first, reach, which, text in (
            (SHOULDER, 0.8, waiting >= 20, f"τ ≥ 20, lags {SHOULDER} … 0.8 τ"),
            (SHOULDER, 0.5, waiting >= 20, f"τ ≥ 20, lags {SHOULDER} … τ/2"),
            (SHOULDER, 0.8, late, f"τ ≥ 10, lags {SHOULDER} … 0.8 τ"),
            (6, 0.8, waiting >= 20, "τ ≥ 20, lags 6 … 0.8 τ"),
            (0, 0.8, late, "τ ≥ 10, lags 0 … 0.8 τ")):
        if which.sum() < 2:
            continue
        ageing = Ageing(waiting[which], lag, first, reach)
        found = collapse(ageing, tuple(a[which] for a in whole),
                         [tuple(a[which] for a in part) for part in parts])
        study.note(NAME, f"μ, {text}", (found, "mu"))
        study.note(NAME, f"spread that is left, {text}", (found, "spread"))
        chosen = found.values["mu"] if chosen is None else chosen
    return 1.0 if chosen is None else chosen


FIGURE = Figure("prr_fig24_aging", draw, ("aging",), shards=SHARDS)
