"""PRX Quantum 6, 030344, Fig. 2: one driven spin."""

import math

import numpy as np

from twa_analysis.plots.canvas import colors, curve, finish, grid

from ..paper import Figure
from .quantities import NOTE, SY, SZ


def draw(study):
    figure, (z_axes, y_axes, steady) = grid(
        "Driven spin (PRX Quantum 6, 030344, Fig. 2); dashed: TWA without sampling", 1, 3)
    cases = study.points("driven_spin")
    for point, color in zip(cases, colors(len(cases))):
        text = f"γ/Ω = {point.model['gamma_down'] / point.model['omega_rabi']:.4g}"
        for axes, component in ((z_axes, "z"), (y_axes, "y")):
            twa = point.mean("magnetization", component=component)
            curve(axes, point.time, twa, color, text)
            study.compare(axes, color, "2", text, f"s{component}", point, f"s{component}", twa)
    finish(z_axes, "Ωt", SZ, note=NOTE)
    finish(y_axes, "Ωt", SY, legend=False)
    cases = study.points("driven_spin_relaxation")
    ratio = [p.model["gamma_up"] / p.model["gamma_down"] for p in cases]
    if cases:
        last = [p.mean("magnetization", component="z") for p in cases]
        values, errors = (np.array([pair[i][-1] for pair in last]) for i in (0, 1))
        fine = np.linspace(0, 0.999, 200)
        steady.plot(fine, -_bias(fine), color="0.6", label="exact, −r")
        steady.plot(fine, steady_spin(fine), "k--", linewidth=0.8, label="1/r − √3 coth √3r")
        steady.errorbar(ratio, values, errors, fmt="o", markersize=4, color="C3",
            label=f"TWA, t = {cases[0].time[-1]:.4g}")
        study.deviate(
            "2", "Ω = 0", "steady sz", "closed form of TWA", (np.array(ratio), values, errors),
            (np.array(ratio), steady_spin(np.array(ratio))))
    finish(steady, "γ↑/γ↓", f"steady {SZ}, Ω = 0")
    return figure


def _bias(ratio):
    return (1 - ratio) / (1 + ratio)


def steady_spin(ratio):
    """Steady ⟨σ^z⟩ of TWA for an undriven spin at γ↑/γ↓, with |s| = √3."""
    r = _bias(np.asarray(ratio, float))
    safe = np.maximum(r, 1e-3)  # the difference of large numbers below
    return np.where(r < 1e-3, -r, 1 / safe - math.sqrt(3) / np.tanh(math.sqrt(3) * safe))


FIGURE = Figure("fig2_driven_spin", draw, ("driven_spin", "driven_spin_relaxation"))
