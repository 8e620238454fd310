"""Figs. 3 and 4: spins around a mode, and around a spin."""

import numpy as np

from .drawing import NOTE, PHOTONS, SZ, colors, curve, finish, grid


def draw_tavis_cummings(study):
    figure, (axes, steady) = grid("Tavis–Cummings laser (PRX Quantum 6, 030344, Fig. 3)", 1, 2)
    cases = study.results.get("tavis_cummings", [])
    for point, color in zip(cases, colors(len(cases))):
        atoms = point.model["atoms"]
        text = f"N = {atoms:g}"
        twa = tuple(v / atoms for v in point.mean("photon_number"))
        curve(axes, point.time, twa, color, text)
        study.compare(axes, color, "3", text, "n/N", point, "n_over_N", twa)
        study.compare(
            None, None, "3", text, "sz", point, "sz", point.mean("magnetization", component="z"))
    finish(axes, "ωt", PHOTONS, note=NOTE)
    cases = study.results.get("tavis_cummings_steady", [])
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


def draw_central_spin(study):
    figure, (axes, satellites) = grid("Central spin (PRX Quantum 6, 030344, Fig. 4)", 1, 2)
    cases = study.results.get("central_spin", [])
    for point, color in zip(cases, colors(len(cases))):
        text = f"N = {point.model['satellites']:g}"
        z, error = point.mean("magnetization_central", component="z")
        twa = ((1 + z) / 2, error / 2)
        curve(axes, point.time, twa, color, text)
        study.compare(axes, color, "4", text, "n central", point, "n_central", twa)
        twa = point.mean("magnetization_satellites", component="z")
        curve(satellites, point.time, twa, color, text)
        study.compare(satellites, color, "4", text, "sz satellites", point, "sz_satellite", twa)
    finish(axes, "ωt", "excitation of the central spin", note=NOTE)
    finish(satellites, "ωt", f"{SZ} of the satellites", legend=False)
    return figure
