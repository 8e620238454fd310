"""What Fig. 2 left and centre share: 20 spins, 8 without photons, one and two with photons."""

from twa_analysis.fits.laws import LAWS, compare, wins
from twa_analysis.plots.canvas import curve, grid, legend

from ..small_systems import draw_exact, draw_hopfield, exact_mean, late_mean, note_small


def draw_relaxation(study, title, job, name, sigma, omega, fits):
    """Three panels of m_x over logarithmic time; `fits` draws and notes fits of the result of the job.

    Returns the figure, and its axes from left to right.
    """
    figure, (axes, small, photons) = grid(title, 1, 3)
    draw_hopfield(study, axes, "hopfield_{}", total=220, sigma=sigma)
    found = study.of(job)
    series = found.series("magnetization", component="x")
    curve(axes, found.time, series[0], "k", "20 spins, 200 modes")
    fits(study, axes, found.time, series)
    exact = f"hopfield_8_sigma{sigma:g}"
    draw_exact(small, exact)
    draw_hopfield(study, small, "hopfield_{}", prefix="DTWA, ", total=88, sigma=sigma)
    small.set_title("8 spins, photons eliminated", fontsize=9)
    note_small(study, name, "hopfield_{}", exact, [(20, 100)], f"8 spins, σ = {sigma:g}",
               total=88, sigma=sigma)
    _draw_spin_boson(study, photons, sigma, omega, name)
    for one in (axes, small, photons):
        one.set_xscale("log")
        one.set_xlabel("ht")
        legend(one, loc="upper right")
    axes.set_ylabel(r"$\langle\sigma^x\rangle$")
    return figure, (axes, small, photons)


def _draw_spin_boson(study, axes, sigma, omega, figure):
    """One and two spins with their photons: DTWA beside exact dynamics."""
    found = study.of("small_spin_boson")
    for spins, color in ((1, "#dd8452"), (2, "#55a868")):
        name = f"spin_boson_{spins}_sigma{sigma:g}_omega{omega:g}"
        words = "1 spin" if spins == 1 else f"{spins} spins"
        exact = draw_exact(axes, name, text=f"{words}, exact", color=color)
        if found is None:
            continue
        at = found.at(total=11 * spins, sigma=sigma, omega=omega)
        (y, sigma_y), parts = at.series("magnetization", component="x")
        t = at.time
        axes.plot(t, y, "--", color=color, linewidth=1.1, label=f"{words}, DTWA")
        axes.fill_between(t, y - sigma_y, y + sigma_y, color=color, alpha=0.2, linewidth=0)
        quantity = f"{words} with photons, mean m_x over t = 20 … 40"
        study.note(figure, f"{quantity}, DTWA", late_mean(t, (y, sigma_y), parts, 20, 40))
        study.note(figure, f"{quantity}, exact", exact_mean(exact, 20, 40))
    axes.set_title(f"with photons, ω = {omega:g} h, σ = {sigma:g} h", fontsize=9)


def note_laws(study, name, x, whole, parts, start, end, more=lambda fit: ""):
    """Notes how every law describes a curve from start to end; `more` adds words about a fit."""
    won = wins(list(LAWS), x, parts) if parts else {}
    for row in compare(list(LAWS), x, *whole):
        law = row.fit.law.name
        count = f", best in {won[law]} of {len(parts)} parts" if parts else ""
        study.note(name, f"{law}, t = {start:g} … {end:g}",
                   f"χ²/point {row.chi2_per_point:.3g}{more(row.fit)}, ΔQAIC {row.qaic:.1f}{count}")
