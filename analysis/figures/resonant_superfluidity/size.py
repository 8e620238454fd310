"""Truncated Wigner approaches mean field as 1/N."""

import numpy as np

from twa_analysis.plots.canvas import colors, curve, finish, grid

from ..paper import Figure


def draw(study):
    figure, (photons, coherence, gap) = grid(
        r"Truncated Wigner and mean field, $\epsilon_0=6$, $W=8$, $\Delta_c=6$", 1, 3)
    sampled = {point.model["atoms"]: point for point in study.points("bcs_size")}
    classical = {point.model["atoms"]: point for point in study.points("bcs_size_mean_field")}
    sizes = sorted(sampled)
    for size, color in zip(sizes, colors(len(sizes))):
        for axes, quantity in ((photons, "photon_density"), (coherence, "coherence")):
            curve(axes, sampled[size].time, sampled[size].mean(quantity), color, f"2N = {size:g}")
    if sizes and sizes[-1] in classical:
        last = classical[sizes[-1]]
        for axes, quantity in ((photons, "photon_density"), (coherence, "coherence")):
            axes.plot(last.time, last.mean(quantity)[0], "k--", linewidth=0.8,
                      label=f"mean field, 2N = {sizes[-1]:g}")
    finish(photons, r"$t\,\chi N$", r"$\langle a^\dagger a\rangle/N$")
    finish(coherence, r"$t\,\chi N$", r"$|\langle S^+\rangle|$", legend=False)
    for quantity, marker in (("photon_density", "o"), ("coherence", "s")):
        both = [size for size in sizes if size in classical]
        gaps, errors = [], []
        for size in both:
            (values, error), (other, _) = (
                run[size].mean(quantity) for run in (sampled, classical))
            early = sampled[size].time <= TO + 1e-9
            # The mean of the deviation over early times; its error is at most that of one time.
            gaps.append(np.mean((values - other)[early]))
            errors.append(np.mean(error[early]))
            study.note("size", f"{quantity}, TWA less mean field to t = {TO}, 2N = {size:g}",
                       f"{gaps[-1]:.5f} ± {errors[-1]:.5f}, times N: {gaps[-1] * size / 2:.3f}")
        gap.errorbar(both, np.abs(gaps), errors, fmt=f"{marker}", markersize=4, label=quantity)
    if sizes:
        line = np.geomspace(sizes[0], sizes[-1], 20)
        gap.plot(line, 2 / line, "k--", linewidth=0.8, label="1/N")
    gap.set(xscale="log", yscale="log")
    finish(gap, "2N", f"TWA less mean field, mean to t = {TO}")
    return figure


TO = 3
FIGURE = Figure("superfluid_size", draw, ("bcs_size",), beside=("bcs_size_mean_field",))
