"""PRR 6, 043314, Figs. 19 and 24: aging, and correlation against response."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, grid, legend

from ..paper import Figure

NAME = "Figs. 19, 24"


def draw(study):
    figure, panels = grid(
        "Aging and effective temperature, $N_s$ = 5, κ = 0.5 (PRR 6, 043314, Figs. 19 and 24)", 2, 3)
    found, twa = study.of("twopi_aging"), study.of("aging")
    for row, g in enumerate(found.axis("g_over_gc")):
        axes, slope, temperature = panels[3 * row:3 * row + 3]
        one, lag = found.at(g_over_gc=g), found.axis("lag")
        beside = twa if twa and np.isclose(g, 1.27) else None
        waiting = found.axis("waiting_time")
        for tau, color in zip(waiting, colors(waiting.size)):
            c, sigma = one.mean("correlation", waiting_time=tau)
            chi = one.mean("integrated_response", waiting_time=tau)[0]
            t_eff = one.mean("effective_temperature", waiting_time=tau)[0]
            inside = np.isfinite(c)
            curve(axes, lag[inside], (c[inside], sigma[inside]), color, f"{tau:g}")
            slope.plot(chi[inside], c[inside], color=color, linewidth=1.2, label=f"{tau:g}")
            known = np.isfinite(t_eff)
            temperature.plot(lag[known], t_eff[known], ".", markersize=2.5, color=color,
                             label=f"{tau:g}")
            for at in (4, 10, 20):
                if at <= tau:
                    k = int(np.argmin(np.abs(lag - at)))
                    study.note(NAME, f"g = {g:g} g_c, τ = {tau:g}: C at lag {at}", f"{c[k]:.4f}")
            _slopes(study, g, tau, c, chi, lag)
            if beside and np.any(np.isclose(beside.axis("waiting_time"), tau)):
                y, _ = beside.mean("correlation", waiting_time=tau)
                shown = beside.axis("lag") <= tau
                axes.plot(beside.axis("lag")[shown][::8], y[shown][::8], "o", markersize=2.6,
                          color=color, markerfacecolor="white", markeredgewidth=0.7)
        axes.set(xlabel="lag Δt", ylabel="C(τ, τ − t)", xlim=(0, waiting.max()))
        axes.set_title(f"g = {g:g} g_c" + (" (circles: DTWA)" if beside else ""), fontsize=9)
        slope.set(xlabel="χ(τ, τ − t)", ylabel="C(τ, τ − t)")
        temperature.set(xlabel="lag Δt", ylabel="$T_{eff}/Δ$", ylim=(0, 8), xlim=(0, waiting.max()))
        for panel in (axes, slope, temperature):
            legend(panel, title="Δτ", title_fontsize=7, loc="upper right", ncols=2)
    return figure


def _slopes(study, g, tau, c, chi, lag):
    """T_eff of the quick and of the slow part: −½ of the slope of C against χ."""
    for name, start, end in (("quick", 0, 2), ("slow", 4, 0.8 * tau)):
        part = (lag >= start) & (lag <= end) & np.isfinite(c)
        if part.sum() > 3:
            slope = np.polyfit(chi[part], c[part], 1)[0]
            study.note(NAME, f"g = {g:g} g_c, τ = {tau:g}: T_eff, lags {start} … {end:g} ({name})",
                       f"{-slope / 2:.3f}")


FIGURE = Figure("twopi_fig19_fig24_aging", draw, ("twopi_aging",), ("aging",))
