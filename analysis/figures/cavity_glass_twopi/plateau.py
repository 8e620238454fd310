"""Whether the overlap reaches a plateau without loss: PRR 6, 043314, Fig. 21, to later times."""

import numpy as np
from scipy.optimize import least_squares

from twa_analysis.load import ResultError
from twa_analysis.plots.canvas import colors, grid, legend

from ..paper import Figure
from .curves import at_time, has, number

NAME = "plateau"
LAWS = {
    "Q∞ + c t^−b": (lambda t, p: p[0] + p[1] * t**-p[2], lambda q: (0.9 * q, q, 0.8)),
    "c t^−b": (lambda t, p: p[0] * t**-p[1], lambda q: (q, 0.1)),
    "a − b ln t": (lambda t, p: p[0] - p[1] * np.log(t), lambda q: (q, 0.01 * q)),
    "Q∞ + c/ln t": (lambda t, p: p[0] + p[1] / np.log(t), lambda q: (0.5 * q, q)),
}


def fit(law, t, q):
    """Parameters of least squares, and what is left at every time."""
    function, guess = LAWS[law]
    unit = np.abs(q).max()
    found = least_squares(lambda p: (function(t, p) - q) / unit, guess(q[-1]), x_scale="jac", max_nfev=5000)
    return found.x, q - function(t, found.x)


def draw(study):
    figure, (axes, slopes, limit) = grid(
        "Overlap at late times, κ = 0, g = 1.13 g_c, θ₀ = 0.7π, two-time 2PI", 1, 3)
    short, long = study.of("twopi_plateau"), study.of("twopi_plateau_long")
    sizes = short.axis("spins_per_cluster") if short else long.axis("spins_per_cluster")
    for size, color in zip(sizes, colors(sizes.size)):
        found = long if has(long, "spins_per_cluster", size) else short
        t, (q, sigma) = found.time, found.at(spins_per_cluster=size).mean("overlap")
        if not np.isfinite(q).all():
            raise ResultError(f"twopi_plateau: N_s = {size:g} is not complete")
        late = t >= 5
        axes.loglog(t[late], q[late], color=color, linewidth=1.2, label=f"{size:g}")
        starts = np.array([s for s in (10, 20, 30, 40, 60, 80, 100, 125, 150, 175, 200) if 2 * s <= t[-1]])
        powers = [np.log(at_time(t, q, 2 * s) / at_time(t, q, s)) / np.log(2) for s in starts]
        slopes.plot(starts, powers, "o-", color=color, markersize=4, linewidth=1, label=f"{size:g}")
        for s, power in zip(starts, powers):
            study.note(NAME, f"N_s = {size:g}: power from t = {s} to {2 * s}", f"{power:.3f}")
        for time in (20, 40, 60, 100, 150, 200, 300, 400):
            if time <= t[-1]:
                study.note(NAME, f"N_s = {size:g}: Q at t = {time}",
                           number(at_time(t, q, time), at_time(t, sigma, time)))
        _fits(study, limit, size, color, t, q, sigma)
    axes.set(xlabel="Δt", ylabel="Q(t)")
    slopes.set(xlabel="Δt", ylabel=r"$\log_2 Q(2t)/Q(t)$", xscale="log")
    slopes.axhline(0, color="0.7", linewidth=0.8)
    limit.set(xlabel="Δt", ylabel="Q(t) − Q∞")
    limit.set_title("dashed: $c\\,t^{-b}$ of the latest fit", fontsize=9)
    for panel in (axes, slopes, limit):
        legend(panel, title="$N_s$", title_fontsize=7)
    return figure


def _fits(study, axes, size, color, t, q, sigma):
    last = None
    for start in (20, 40, 100):
        part = t >= start
        if part.sum() < 8:
            continue
        for law in LAWS:
            values, left = fit(law, t[part], q[part])
            study.note(NAME, f"N_s = {size:g}, t from {start}: {law}",
                       f"{'  '.join(f'{v:.4g}' for v in values)}   left: rms {np.sqrt(np.mean(left**2)):.1e}, "
                       f"largest {np.abs(left).max():.1e}, error told {sigma[part].max():.1e}")
            if law == "Q∞ + c t^−b":
                last = part, values
    if last:
        part, (bottom, factor, power) = last
        axes.loglog(t[part], q[part] - bottom, color=color, linewidth=1.2, label=f"{size:g}, b = {power:.2f}")
        axes.loglog(t[part], factor * t[part]**-power, "--", color="k", linewidth=0.7)


FIGURE = Figure("twopi_plateau", draw, ("twopi_plateau", "twopi_plateau_long"))
