"""Figs. 6 and 7: atoms that emit together, and the same at weak drive and in dark states."""

import math

from ..emission import peak as burst
from .drawing import NOTE, SXX, SY, TIME, colors, finish, grid
from .study import Panel


def _drive(point):
    return f"Ω/Γ₀ = {point.model['omega_rabi']:.4g}"


def _chain(point):
    return f"a = {point.model['spacing']:.4g} λ, {_dipole(point.model)}"


def _dipole(model):
    return {0: "∥", 90: "⊥"}.get(round(math.degrees(model["dipole"])), f"{model['dipole']:.3g} rad")


def _rate(point):
    return point.mean("emission_rate")


def _excited(point):
    """Mean excitation of an atom."""
    z, error = point.mean("magnetization", component="z")
    return (1 + z) / 2, error / 2


def _spin(component):
    return lambda point: point.mean("magnetization", component=component)


def _neighbours_xx(point):
    return point.mean("pair_correlation", distance=1, pair_component="xx")


def draw_driven(study):
    figure, (rate, excited) = grid("Driven emission (PRX Quantum 6, 030344, Fig. 6)", 1, 2)
    study.follow("emission_driven", "6", _drive, [
        Panel(rate, "R", "R", _rate),
        Panel(excited, "n", "n_mean", _excited),
        Panel(None, "sx", "sx_mean", _spin("x")),
        Panel(None, "sy", "sy_mean", _spin("y"))])
    finish(rate, TIME, "emission rate R", note=NOTE)
    finish(excited, TIME, "excitation n", legend=False)
    return figure


def draw_weak_drive(study):
    figure, (rate, excited, sy) = grid("Driven emission of six atoms at weak drive, a = 0.1 λ", 1, 3)
    study.follow("emission_weak_drive", "6, weak drive", _drive, [
        Panel(rate, "R", "R", _rate),
        Panel(excited, "n", "n_mean", _excited),
        Panel(sy, "sy", "sy_mean", _spin("y")),
        Panel(None, "sx", "sx_mean", _spin("x")),
        Panel(None, "xx", "xx_nn", _neighbours_xx)])
    finish(rate, TIME, "emission rate R", note=NOTE)
    finish(excited, TIME, "excitation n", legend=False)
    finish(sy, TIME, SY, legend=False)
    return figure


def draw_dark(study):
    figure, (rate, excited, pairs) = grid("Inverted emission of six atoms: dark states", 1, 3)
    study.follow("emission_dark", "7, dark states", _chain, [
        Panel(rate, "R", "R", _rate),
        Panel(excited, "n", "n_mean", _excited),
        Panel(pairs, "xx", "xx_nn", _neighbours_xx)])
    finish(rate, TIME, "emission rate R", note=NOTE)
    rate.set_xlim(0, 10)
    excited.set_yscale("log")
    finish(excited, TIME, "excitation n", legend=False)
    finish(pairs, TIME, f"{SXX} of neighbours", legend=False)
    return figure


def draw_inverted(study):
    figure, (rate, excited, peak) = grid("Inverted emission (PRX Quantum 6, 030344, Fig. 7)", 1, 3)
    study.follow("emission_inverted", "7", _chain, [
        Panel(rate, "R", "R", _rate),
        Panel(excited, "n", "n_mean", _excited)])
    finish(rate, TIME, "emission rate R", note=NOTE)
    excited.set_yscale("log")
    finish(excited, TIME, "excitation n", legend=False)
    _draw_peaks(study, peak)
    return figure


def _draw_peaks(study, peak):
    """Largest emission rate against the number of atoms."""
    cases = study.results.get("emission_size", [])
    spacings = sorted({p.model["spacing"] for p in cases})
    for spacing, color in zip(spacings, colors(len(spacings))):
        at = [p for p in cases if p.model["spacing"] == spacing]
        tops = [burst(p.time, p.mean("emission_rate"), []) for p in at]
        peak.errorbar(
            [p.model["atoms"] for p in at], [top.values["height"] for top in tops],
            [top.errors["height"] for top in tops], fmt="o-", markersize=3, linewidth=1,
            color=color, label=_chain(at[0]))
        for point in at:
            for exact in (e for e in study.exact if e.is_of(point)):
                peak.plot(
                    point.model["atoms"], exact.columns["R"].max(), "s", color=color,
                    markerfacecolor="white", zorder=4)
    if cases:
        sizes = sorted({p.model["atoms"] for p in cases})
        peak.set_xscale("log")
        peak.set_xticks(sizes, [f"{size:g}" for size in sizes])
        peak.minorticks_off()
    finish(peak, "N", "largest R", note="squares: exact")
