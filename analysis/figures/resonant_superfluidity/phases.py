"""arXiv:2202.05851, Fig. 2: phases by the number of pairs of roots, and a trajectory of each."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, finish, grid

from ..paper import Figure
from .sweeps import DETUNING

NAMES = {1: "I", 2: "II", 3: "III"}


def draw(study):
    figure, (diagram, *panels) = grid(
        r"Phases, $\epsilon_0=6$ (arXiv:2202.05851, Fig. 2)", 1, 3)
    map_of_phases(study, diagram)
    points = study.points("bcs_trajectories")
    widths = sorted({point.model["width"] for point in points})
    for axes, width in zip(panels, widths):
        mine = [point for point in points if point.model["width"] == width]
        for point, color in zip(mine, colors(len(mine))):
            detuning = point.whole["delta_c"].item()
            curve(axes, point.time, point.mean("photon_density"), color, rf"$\Delta_c$ = {detuning:g}")
            lines = np.asarray(point.mean("photon_density_frequency")[0])
            study.note("2", f"frequencies of photons, W = {width:g}, delta_c = {detuning:g}",
                       ", ".join(f"{line:.3f}" for line in lines if np.isfinite(line)) or "none")
        axes.set_title(f"W = {width:g}", fontsize=9)
        axes.set_xlim(0, 30)
        finish(axes, r"$t\,\chi N$", r"$|a|^2/N$")
    return figure


def map_of_phases(study, axes):
    """Numbers of pairs over detuning and width, and the boundaries as formulas."""
    found = study.of("bcs_phase_diagram")
    if not found:
        return
    data = found.whole
    pairs = data["root_pairs"].transpose("width", "delta_c")
    x, y = data["delta_c"].values, data["width"].values
    mesh = axes.pcolormesh(x, y, pairs.values, cmap="Pastel1", vmin=0.5, vmax=9.5, shading="nearest")
    mesh.set_rasterized(True)
    for name in ("boundary_lower", "boundary_upper", "boundary_third"):
        line = data[name]
        line = line.isel(delta_c=0) if "delta_c" in line.dims else line
        axes.plot(line.values, y, "k-", linewidth=0.9)
    axes.set(xscale="log", xlim=(x.min(), x.max()), ylim=(y.min(), y.max()))
    for count, name in NAMES.items():
        where = np.argwhere(pairs.values == count)
        if len(where):
            row, column = np.median(where, axis=0).astype(int)
            axes.text(x[column], y[row], name, ha="center", va="center")
            study.note("2", f"share of the diagram with {count} pairs", f"{len(where) / pairs.size:.3f}")
    axes.set(xlabel=DETUNING, ylabel=r"$W/\chi N$")


FIGURE = Figure(
    "superfluid_fig2_phases", draw, ("bcs_trajectories",), beside=("bcs_phase_diagram",))
