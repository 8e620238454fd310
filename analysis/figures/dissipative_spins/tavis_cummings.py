"""PRX Quantum 6, 030344, Fig. 3: spins around a mode."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, finish, grid

from ..paper import Figure
from .quantities import NOTE, PHOTONS


def draw(study):
    figure, (axes, steady) = grid("Tavis–Cummings laser (PRX Quantum 6, 030344, Fig. 3)", 1, 2)
    cases = study.points("tavis_cummings")
    for point, color in zip(cases, colors(len(cases))):
        atoms = point.model["atoms"]
        text = f"N = {atoms:g}"
        twa = tuple(v / atoms for v in point.mean("photon_number"))
        curve(axes, point.time, twa, color, text)
        study.compare(axes, color, "3", text, "n/N", point, "n_over_N", twa)
        study.compare(
            None, None, "3", text, "sz", point, "sz", point.mean("magnetization", component="z"))
    finish(axes, "ωt", PHOTONS, note=NOTE)
    cases = study.points("tavis_cummings_steady")
    sizes = sorted({p.model["atoms"] for p in cases})
    for size, color in zip(sizes, colors(len(sizes))):
        at = [p for p in cases if p.model["atoms"] == size]
        late = [p.time >= 2 / 3 * p.time[-1] - 1e-9 for p in at]
        # Times are correlated: the error of one time serves for the mean over late times.
        n = [tuple(v[m].mean() / size for v in p.mean("photon_number")) for p, m in zip(at, late)]
        values, errors = np.array(n).T
        steady.errorbar(
            [p.model["g"] for p in at], values, errors, fmt="o-", markersize=3, linewidth=1,
            color=color, label=f"N = {size:g}")
    if cases:
        g = np.linspace(1e-3, max(p.model["g"] for p in cases), 300)
        steady.plot(g, mean_field_laser(cases[0].model, g), "k--", linewidth=0.8, label="mean field")
    finish(steady, "g/ω", f"steady {PHOTONS}")
    return figure


def mean_field_laser(model, g):
    """Steady |a|²/N of the mean-field laser at resonance, a mode at frequency ω = ε."""
    down, up, kappa = model["gamma_down"], model["gamma_up"], model["kappa"]
    z = np.minimum((up - down) / (up + down), kappa * (up + down) / (4 * g**2))
    return (up * (1 - z) - down * (1 + z)) / (2 * kappa)


FIGURE = Figure(
    "fig3_tavis_cummings", draw, ("tavis_cummings", "tavis_cummings_steady"))
