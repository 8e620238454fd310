"""PRL 126, 133603, Fig. 3 centre and right: exponential fits, and where they cease to hold."""

import numpy as np

from twa_analysis.blocks import window
from twa_analysis.fits.crossover import alpha_c, onset, preference
from twa_analysis.fits.laws import LAWS, fit_parameters
from twa_analysis.load import ResultError
from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import SHARDS, Figure

NAME = "PRL Fig. 3"
WINDOWS = ((2, 12), (2, 20), (4, 40))
TAIL = (10, 20)


def draw(study):
    figure, (axes, laws, tail) = grid(
        "Relaxation against modes per spin, σ = 3 h, ω = h (PRL 126, 133603, Fig. 3)", 1, 3)
    found = study.of("alpha_crossover")
    t = found.time
    alphas = found.axis("alpha")
    _curves(study, axes, found, t, alphas)
    _laws(study, laws, found, t, alphas)
    _tail(study, tail, found, t, alphas)
    return figure


def _series(found, alpha):
    return found.at(alpha=alpha).series("magnetization", component="x")


def _curves(study, axes, found, t, alphas):
    for alpha, color in zip(alphas, colors(alphas.size)):
        series = _series(found, alpha)
        curve(axes, t, series[0], color, f"{alpha:g}")
        x, whole, parts = window(t, series, *WINDOWS[0])
        if np.mean(np.abs(whole[0])) < 5 * np.mean(whole[1]):
            study.note(NAME, f"α = {alpha:g}: t = 2 … 12", "no signal to fit")
            continue
        rate = fit_parameters("exponential", x, whole, parts)
        axes.plot(x, LAWS["exponential"].function(x, *rate.values.values()), "--", color=color,
                  linewidth=1)
        study.note(NAME, f"α = {alpha:g}: rate of the exponential, t = 2 … 12", (rate, "r"))
        x, whole, parts = window(t, series, *WINDOWS[2])
        if np.mean(np.abs(whole[0])) > 5 * np.mean(whole[1]):
            study.note(NAME, f"α = {alpha:g}: γ of t^−γ, t = 4 … 40",
                       (fit_parameters("power", x, whole, parts), "gamma"))
    axes.set_yscale("log")
    axes.set_ylim(2e-3, 1.5)
    axes.set_xlim(0, 40)
    axes.set_xlabel("ht")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    axes.set_title("dashed: exponentials, ht = 2 … 12", fontsize=9)
    legend(axes, loc="upper right", ncols=2, title="α", title_fontsize=7)


def _stacked(found, t, alphas, start, end):
    """Times, and (y, sigma) with a row for each alpha, of all and of each part."""
    rows = [window(t, _series(found, alpha), start, end) for alpha in alphas]
    whole = tuple(np.array([row[1][k] for row in rows]) for k in (0, 1))
    parts = [tuple(np.array([row[2][p][k] for row in rows]) for k in (0, 1))
             for p in range(len(rows[0][2]))]
    return rows[0][0], whole, parts


def _laws(study, axes, found, t, alphas):
    for (start, end), color in zip(WINDOWS, colors(len(WINDOWS))):
        x, whole, parts = _stacked(found, t, alphas, start, end)
        values = np.array([preference(x, y, e) for y, e in zip(*whole)])
        spread = np.std([[preference(x, y, e, signal=0) for y, e in zip(*part)] for part in parts],
                        axis=0, ddof=1) / np.sqrt(len(parts)) if len(parts) > 1 else None
        axes.errorbar(alphas, values, spread, fmt="o-", color=color, markersize=3, linewidth=1,
                      label=f"ht = {start:g} … {end:g}")
        study.note(NAME, f"α_c from exponential against power, t = {start:g} … {end:g}",
                   (alpha_c(alphas, x, whole, parts), "alpha_c"))
        for alpha, value in zip(alphas, values):
            study.note(NAME, f"α = {alpha:g}: preference, t = {start:g} … {end:g}",
                       f"{value:+.2f}" if np.isfinite(value) else "no signal")
    axes.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    axes.set_xscale("log")
    axes.set_xlim(alphas[0] / 1.3, alphas[-1] * 1.3)
    axes.set_ylim(-0.6, 0.6)
    axes.set_xlabel("α = modes per spin")
    axes.set_ylabel("exponential (> 0) or power (< 0)")
    legend(axes, loc="upper right")


def _tail(study, axes, found, t, alphas):
    x, whole, parts = _stacked(found, t, alphas, *TAIL)
    values, errors = whole[0].mean(axis=1), whole[1].mean(axis=1)
    axes.errorbar(alphas, values, errors, fmt="ko", markersize=3, linewidth=1,
                  label=f"mean over ht = {TAIL[0]} … {TAIL[1]}")
    for alpha, value, error in zip(alphas, values, errors):
        study.note(NAME, f"α = {alpha:g}: mean m_x over t = {TAIL[0]} … {TAIL[1]}",
                   f"{value:.4f}(≤{1e4 * error:.0f})")
    small = 0.4
    try:
        begin = onset(alphas, x, whole, parts, small)
    except ResultError as error:
        study.note(NAME, "α_0, where the tail sets in", str(error))
    else:
        study.note(
            NAME, f"α_0, where the tail sets in (line through α ≤ {small:g})", (begin, "alpha_0"))
        start, slope = begin.values["alpha_0"], begin.values["slope"]
        line = np.linspace(start, 0.6, 50)
        axes.plot(line, slope * (line - start), "--", color="#c44e52", linewidth=1.2,
                  label=f"line, zero at α = {begin.text('alpha_0')}")
    axes.set_xlim(0, 1.05)
    axes.set_ylim(-0.005, 0.1)
    axes.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    axes.set_xlabel("α = modes per spin")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    legend(axes, loc="upper left")


FIGURE = Figure("prl_fig3_crossover", draw, ("alpha_crossover",), shards=SHARDS)
