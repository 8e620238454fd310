"""Curves of solutions over the strength of the drive."""

import numpy as np

from twa_analysis.plots.canvas import colors, finish, grid

LABELS = {"psi": "ψ", "mu_s": "μ$_S$", "excitation_density": "ρ"}


def over_strength(study, job, title, axis, symbol):
    """ψ, μ_S and ρ of every branch over the drive strength, a row for each kind of self-energy, a colour for each value
    of another axis; open: unstable."""
    rows = [(kind, study.of(name).whole) for kind, name in
            (("first order", job), ("consistent", f"{job}_consistent")) if study.of(name)]
    figure, panels = grid(title, len(rows), 3)
    for (kind, result), row in zip(rows, np.reshape(panels, (-1, 3))):
        strengths = result["drive_strength"].values
        for value, color in zip(result[axis].values, colors(result.sizes[axis])):
            _draw_value(row, result.sel({axis: value}), strengths, color, f"{symbol} = {value:g}")
            _note_value(study, title, result.sel({axis: value}), strengths, f"{kind}, {symbol} = {value:g}")
        for axes, name in zip(row, LABELS):
            finish(axes, "drive strength h/g", f"{LABELS[name]}, {kind}", legend=name == "excitation_density")
        for axes in row[:2]:
            if not np.isfinite(result["psi"].values).any():
                axes.text(0.5, 0.5, "no condensate", ha="center", transform=axes.transAxes)
    return figure


def _draw_value(row, one, strengths, color, label):
    for axes, name in zip(row, LABELS):
        for branch in one["branch"].values:
            own = one.sel(branch=branch)
            stable = own["stable"].values == 1
            for where, face in ((stable, color), (~stable, "none")):
                shown = where & np.isfinite(own[name].values)
                if not shown.any():
                    continue
                axes.errorbar(
                    strengths[shown], own[name].values[shown], own[f"{name}_stderr"].values[shown],
                    fmt="o", markersize=3, color=color, markerfacecolor=face,
                    label=label if branch == 0 and where is stable else None)


def _note_value(study, title, one, strengths, label):
    first = one.sel(branch=0)
    onset = strengths[np.isfinite(first["psi"].values)]
    density = first["excitation_density"].values
    study.note(title, f"first strength with a condensate, {label}", f"{onset[0]:g}" if len(onset) else "none")
    study.note(title, f"ρ at no and at the largest drive, {label}", f"{density[0]:.3f}, {density[-1]:.3f}")
