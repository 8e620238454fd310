"""The same relaxation without photons, with and without the self-interaction of DTWA, and exactly."""

import numpy as np

from ..dissipative.drawing import curve
from ..plateau import plateau
from .exact_data import exact

KEEP, REMOVE = "#c44e52", "#4c72b0"
SELF = {"keep": (KEEP, "self-interaction kept"), "remove": (REMOVE, "self-interaction removed")}


def draw_hopfield(study, axes, jobs, component="x", prefix="photons eliminated, ", **point):
    """DTWA of `hopfield`, both ways; jobs: name with {} for keep and remove."""
    for way, (color, text) in SELF.items():
        found = study.of(jobs.format(way))
        if found is None:
            continue
        found = found.at(**point) if point else found
        values, _ = found.series("magnetization", component=component)
        curve(axes, found.whole.time.values, values, color, f"{prefix}{text}")


def draw_exact(axes, name, column="mx", text="exact", color="k"):
    """Exact curve with its error over draws of the couplings."""
    data = exact(name)
    axes.plot(data["t"], data[column], color=color, linewidth=1.1, label=text)
    low, high = (data[column] + sign * data[f"{column}_error"] for sign in (-1, 1))
    axes.fill_between(data["t"], low, high, color=color, alpha=0.2, linewidth=0)
    return data


def note_small(study, figure, jobs, name, windows, text, **point):
    """Means over late times of m_x of a small system: kept, removed, exactly."""
    data = exact(name)
    for start, end in windows:
        quantity = f"{text}, mean m_x over t = {start:g} … {end:g}"
        for way in SELF:
            found = study.of(jobs.format(way))
            if found is None:
                continue
            found = found.at(**point) if point else found
            (y, sigma), parts = found.series("magnetization", component="x")
            t = found.whole.time.values
            study.note(figure, f"{quantity}, {way}", _mean(t, (y, sigma), parts, start, end))
        inside = (data["t"] >= start - 1e-9) & (data["t"] <= end + 1e-9)
        study.note(figure, f"{quantity}, exact",
                   f"{data['mx'][inside].mean():.3f}(≤{1e3 * data['mx_error'][inside].mean():.0f})")


def _mean(t, whole, parts, start, end):
    return plateau(t, whole, parts, start, end), "value"


def draw_small_spin_boson(study, axes, sigma, omega, figure=None, title=True):
    """One and two spins with their photons: DTWA beside exact dynamics."""
    found = study.of("small_spin_boson")
    for spins, color in ((1, "#dd8452"), (2, "#55a868")):
        name = f"spin_boson_{spins}_sigma{sigma:g}_omega{omega:g}"
        words = "1 spin" if spins == 1 else f"{spins} spins"
        draw = draw_exact(axes, name, text=f"{words}, exact", color=color)
        if found is None:
            continue
        at = found.at(total=11 * spins, sigma=sigma, omega=omega)
        (y, sigma_y), parts = at.series("magnetization", component="x")
        t = at.whole.time.values
        axes.plot(t, y, "--", color=color, linewidth=1.1, label=f"{words}, DTWA")
        axes.fill_between(t, y - sigma_y, y + sigma_y, color=color, alpha=0.2, linewidth=0)
        if figure:
            study.note(figure, f"{words} with photons, mean m_x over t = 20 … 40, DTWA",
                       _mean(t, (y, sigma_y), parts, 20, 40))
            late = draw["t"] >= 20
            study.note(
                figure, f"{words} with photons, mean m_x over t = 20 … 40, exact",
                f"{draw['mx'][late].mean():.3f}(≤{1e3 * np.mean(draw['mx_error'][late]):.0f})")
    if title:
        axes.set_title(f"with photons, ω = {omega:g} h, σ = {sigma:g} h", fontsize=9)


def legend(axes, **where):
    axes.legend(fontsize=7, frameon=False, **where)
