"""PRR 6, 043314, Figs. 19, 20 and 24: aging, and correlation against response."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import Figure
from .curves import has

AGING, RATIO = "Figs. 19, 24", "Fig. 20"


def draw(study):
    found, twa = study.of("twopi_aging"), study.of("aging")
    figure, panels = grid("Aging, $N_s$ = 5, κ = 0.5, from x (PRR 6, 043314, Figs. 19 and 24)", 1, 3)
    waiting, lag, halves = found.axis("waiting_time"), found.axis("lag"), panels[-1]
    for g, axes, mark in zip(found.axis("g_over_gc"), panels, "so"):
        one, beside = found.at(g_over_gc=g), twa if twa and np.isclose(g, twa.model["g_over_gc"]) else None
        for tau, color in zip(waiting, colors(waiting.size)):
            c, sigma = one.mean("correlation", waiting_time=tau)
            inside = np.isfinite(c)
            curve(axes, lag[inside], (c[inside], sigma[inside]), color, f"{tau:g}")
            for at in (4, 10, 20):
                if at <= tau:
                    k = int(np.argmin(np.abs(lag - at)))
                    study.note(AGING, f"2PI, g = {g:g} g_c, τ = {tau:g}: C at lag {at}", f"{c[k]:.4f}")
            if beside and has(beside, "waiting_time", tau):
                _dtwa(study, axes, beside, g, tau, color, (lag[inside], c[inside]))
        for source, text, style in ((one, "2PI", "-"), (beside, "DTWA", "--")):
            if source:
                points = [(tau, _half(source, tau)) for tau in source.axis("waiting_time")]
                halves.loglog(*zip(*points), mark + style, markersize=4, linewidth=1,
                              label=f"{text}, g = {g:g} g_c")
                for tau, half in points:
                    study.note(AGING, f"{text}, g = {g:g} g_c, τ = {tau:g}: lag where C is half", f"{half:.2f}")
        axes.set(xlabel="lag Δt", ylabel="C(τ, τ − t)", xlim=(0, waiting.max()))
        axes.set_title(f"g = {g:g} g_c" + (" (circles: DTWA)" if beside else ""), fontsize=9)
        legend(axes, title="Δτ", title_fontsize=7, loc="upper right", ncols=2)
    halves.set(xlabel="Δτ", ylabel="lag Δt at which C is half of C(τ, τ)")
    legend(halves, loc="upper left")
    return figure


def _half(source, tau):
    """The first lag at which C is half of what it is at lag 0."""
    lag, c = source.axis("lag"), source.mean("correlation", waiting_time=tau)[0]
    k = int(np.argmax(c < 0.5 * c[0]))
    return lag[k - 1] + (lag[k] - lag[k - 1]) * (c[k - 1] - 0.5 * c[0]) / (c[k - 1] - c[k])


def _dtwa(study, axes, beside, g, tau, color, other):
    lag = beside.axis("lag")
    y, sigma = beside.mean("correlation", waiting_time=tau)
    shown = (lag <= tau) & np.isfinite(y)
    lag, y, sigma = lag[shown], y[shown], sigma[shown]
    every = max(1, lag.size // 40)
    axes.plot(lag[::every], y[::every], "o", markersize=2.6, color=color, markerfacecolor="white",
              markeredgewidth=0.7)
    study.deviate(AGING, f"DTWA, g = {g:g} g_c, τ = {tau:g}", "C", "2PI", (lag, y, sigma), other)
    for at in (0, 4, 10, 20):
        if at <= tau:
            k = int(np.argmin(np.abs(lag - at)))
            study.note(AGING, f"DTWA, g = {g:g} g_c, τ = {tau:g}: C at lag {at}", f"{y[k]:.4f}({1e4 * sigma[k]:.0f})")


def draw_ratio(study):
    found = study.of("twopi_aging")
    figure, panels = grid(
        "Correlation and response, $N_s$ = 5, κ = 0.5, from x (PRR 6, 043314, Fig. 20)", 2, 3)
    waiting, lag, model = found.axis("waiting_time"), found.axis("lag"), found.model
    mode = (model["omega_c"]**2 + model["kappa"]**2) / (4 * model["omega_c"])
    for row, g in enumerate(found.axis("g_over_gc")):
        plane, local, both = panels[3 * row:3 * row + 3]
        one, slopes = found.at(g_over_gc=g), []
        for tau, color in zip(waiting, colors(waiting.size)):
            c, chi, t_eff = (one.mean(name, waiting_time=tau)[0] for name in (
                "correlation", "integrated_response", "effective_temperature"))
            inside, known = np.isfinite(c), np.isfinite(t_eff) & (t_eff > 0)
            plane.plot(chi[inside], c[inside], color=color, linewidth=1.2, label=f"{tau:g}")
            local.plot(lag[known], t_eff[known], ".", markersize=2.5, color=color, label=f"{tau:g}")
            slopes.append([_slope(study, plane, g, tau, (c, chi, lag), part) for part in (
                ("quick", 0, 2, "k:"), ("slow", 4, 0.8 * tau, "k--"))])
        for part, mark in ((0, "o:"), (1, "s--")):
            both.plot(waiting, [slope[part] for slope in slopes], mark, color="k", markersize=4, linewidth=1,
                      label=("lags 0 … 2", "lags 4 … 0.8 τ")[part])
        for axes in (local, both):
            axes.axhline(mode, color="0.6", linewidth=0.8)
            axes.set(ylabel="$T_{eff}/Δ$", yscale="log", ylim=(0.5, 200))
        plane.set(xlabel="χ(τ, τ − t)", ylabel="C(τ, τ − t)")
        plane.set_title(f"g = {g:g} g_c (black: straight lines at the last τ)", fontsize=9)
        local.set(xlabel="lag Δt", xlim=(0, waiting.max()))
        local.set_title("local slope (line: $(ω_c^2 + κ^2)/4ω_c$)", fontsize=9)
        both.set(xlabel="Δτ")
        both.set_title("slopes of straight lines", fontsize=9)
        legend(plane, title="Δτ", title_fontsize=7, loc="lower left", ncols=2)
        legend(local, title="Δτ", title_fontsize=7, loc="lower right", ncols=4, markerscale=3)
        legend(both, loc="upper left")
    return figure


def _slope(study, axes, g, tau, functions, part):
    """T_eff of a part of the lags, −½ of the slope of C against χ, drawn at the last τ; how far C is from the line."""
    (c, chi, lag), (name, start, end, style) = functions, part
    inside = (lag >= start) & (lag <= end) & np.isfinite(c)
    if inside.sum() < 4:
        return np.nan
    line = np.polyfit(chi[inside], c[inside], 1)
    left = c[inside] - np.polyval(line, chi[inside])
    study.note(RATIO, f"g = {g:g} g_c, τ = {tau:g}: T_eff, lags {start} … {end:g} ({name}), and rms of C − line",
               f"{-line[0] / 2:.3f}  {np.sqrt(np.mean(left**2)):.4f}")
    if np.isclose(tau, lag.max()):
        axes.plot(chi[inside], np.polyval(line, chi[inside]), style, linewidth=1)
    return -line[0] / 2


FIGURES = (
    Figure("twopi_fig19_fig24_aging", draw, ("twopi_aging",), ("aging",)),
    Figure("twopi_fig20_response", draw_ratio, ("twopi_aging",)))
