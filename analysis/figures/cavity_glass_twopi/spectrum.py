"""PRR 6, 043314, Fig. 23: spectral function of S^x at a late time."""

import numpy as np

from twa_analysis.plots.canvas import curve, grid, legend

from ..paper import Figure

NAME = "Fig. 23"


def draw(study):
    figure, (axes, log) = grid(
        "Spectral function of $S^x$, $N_s$ = 5, g = 1.13 g_c (PRR 6, 043314, Fig. 23)", 1, 2)
    found = study.of("twopi_spectrum")
    omega = found.axis("frequency")
    for kappa, color in zip(found.axis("kappa"), ("#4c72b0", "#c44e52")):
        a, sigma = found.at(kappa=kappa).mean("spectral_function")
        curve(axes, omega, (a, sigma), color, f"κ = {kappa:g}")
        log.loglog(omega[1:], np.abs(a[1:]), color=color, linewidth=1.2, label=f"κ = {kappa:g}")
        part = (omega >= 0.2) & (omega <= 0.8)
        power = np.polyfit(np.log(omega[part]), np.log(a[part]), 1)[0] if (a[part] > 0).all() else 0
        study.note(NAME, f"κ = {kappa:g}: power of A(ω), ω = 0.2 … 0.8", f"{power:.2f}")
        for at in (0.2, 0.4, 0.8):
            k = int(np.argmin(np.abs(omega - at)))
            study.note(NAME, f"κ = {kappa:g}: A({at})", f"{a[k]:.3f}({1e3 * sigma[k]:.0f})")
        study.note(NAME, f"κ = {kappa:g}: largest A at ω", f"{omega[int(np.argmax(a))]:.2f}")
    guide = np.array([0.1, 1])
    log.loglog(guide, 0.28 * guide**0.5, "k:", linewidth=1, label=r"$\omega^{1/2}$")
    for panel in (axes, log):
        panel.set(xlabel="ω/Δ", ylabel="A(ω)")
        legend(panel, loc="best")
    return figure


FIGURE = Figure("twopi_fig23_spectrum", draw, ("twopi_spectrum",))
