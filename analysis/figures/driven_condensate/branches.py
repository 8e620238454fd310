"""Curves of solutions over the strength of the drive."""

import numpy as np

from twa_analysis.plots.canvas import colors, finish, grid

LABELS = {"psi": "ψ", "mu_s": "μ$_S$", "excitation_density": "ρ"}


def over_strength(study, job, title, axis, symbol):
    """ψ, μ_S and ρ of every branch over the drive strength, a colour for each value of another axis; open: unstable."""
    figure, panels = grid(title, 1, 3)
    result = study.of(job).whole
    strengths = result["drive_strength"].values
    for value, color in zip(result[axis].values, colors(result.sizes[axis])):
        one = result.sel({axis: value})
        for axes, name in zip(panels, LABELS):
            for branch in result["branch"].values:
                own = one.sel(branch=branch)
                stable = own["stable"].values == 1
                for where, style in ((stable, color), (~stable, "none")):
                    shown = where & np.isfinite(own[name].values)
                    axes.errorbar(
                        strengths[shown], own[name].values[shown], own[f"{name}_stderr"].values[shown],
                        fmt="o", markersize=3, color=color, markerfacecolor=style,
                        label=f"{symbol} = {value:g}" if branch == 0 and where is stable else None)
        onset = strengths[np.isfinite(one["psi"].values[:, 0])]
        study.note(title, f"first strength with a condensate, {symbol} = {value:g}",
                   f"{onset[0]:g}" if len(onset) else "none")
    for axes, name in zip(panels, LABELS):
        finish(axes, "drive strength h/g", LABELS[name], legend=name == "psi")
    return figure
