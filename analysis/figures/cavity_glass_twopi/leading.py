"""Leading order, retarded mean field: the section of PRR 6, 043314, Figs. 9 to 12, beside the Dicke model in mean
field and closed forms. Times in 1/Δ, frequencies in Δ, couplings G in g_c.

With B(t) = G² (ω_c² + κ²)/ω_c ∫ e^(−κs) sin(ω_c s) m_x(t − s) ds, a constant m_x has B = G² m_x for any κ.
"""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.special import ellipk

from twa_analysis.plots.canvas import colors, grid, legend

from ..paper import Figure
from .curves import at_time, number

NAME, FREQUENCY = "leading order", "leading order, ω_c"
OMEGA, ANGLE, SPINS = 5, 0.7 * np.pi, 1e5
SHOWN = (0.8, 1.05, 1.13, 1.27, 1.5)
BLUE, RED = "#4c72b0", "#c44e52"


def fixed_point(g):
    """m_x where the field follows the spin, for any κ: m_z = −1/G²."""
    return np.sqrt(np.maximum(0, 1 - np.asarray(g, float)**-4))


def photons(g, omega):
    """Photons of a mode over N_s at the fixed point, one mode a cluster."""
    return g**2 * fixed_point(g)**2 / (4 * omega)


def _polynomial(stiffness, g2, kappa, omega):
    """(s² + stiffness)((s + κ)² + ω²) − G² (ω² + κ²), whose roots are the rates of small deviations."""
    memory = [1, 2 * kappa, kappa**2 + omega**2]
    return np.polysub(np.polymul([1, 0, stiffness], memory), [g2 * memory[2]])


def growth(g, kappa, omega=OMEGA):
    """The largest rate about −z; zero at G = 1."""
    return max(np.roots(_polynomial(1, g**2, kappa, omega)).real)


def damping(g, kappa, omega=OMEGA):
    """The smallest rate of return to the fixed point."""
    return -max(np.roots(_polynomial(g**4, 1, kappa, omega)).real)


def linear(t, g, kappa, angle, omega=OMEGA):
    """m_x from next to −z, to first order in the distance."""
    below = _polynomial(1, g**2, kappa, omega)
    above = np.polymul([np.sin(angle), 0], [1, 2 * kappa, kappa**2 + omega**2])
    roots = np.roots(below)
    weights = np.polyval(above, roots) / np.polyval(np.polyder(below), roots)
    return (weights * np.exp(np.outer(t, roots))).sum(axis=1).real


def fast_cavity(t, g, angle=ANGLE):
    """m of the limit of a fast cavity without loss, B = G² m_x."""
    def turn(_, m):
        return [-m[1], m[0] * (1 + g**2 * m[2]), -g**2 * m[0] * m[1]]
    start = [np.sin(angle), 0, np.cos(angle)]
    return solve_ivp(turn, (0, t[-1]), start, t_eval=t, rtol=1e-9, atol=1e-11).y


def fast_cavity_mean(g, angle=ANGLE):
    """The mean of its m_x over a period: zero where the spin goes round both minima."""
    energy = np.cos(angle) - 0.5 * (g * np.sin(angle))**2
    if energy >= -1:
        return 0.0
    small, large = np.sort(np.roots([g**4 / 4, 1 + energy * g**2, energy**2 - 1]).real)
    return np.pi * np.sqrt(large) / (2 * ellipk(1 - small / large))


def _rate(t, y, low, high):
    """The slope of ln y between two values."""
    part = (y > low) & (y < high)
    return np.polyfit(t[part], np.log(y[part]), 1)[0] if part.sum() > 4 else np.nan


def _peaks(t, y):
    """Places and values of the maxima of |y|, of a parabola through three times each."""
    y = np.abs(y)
    top = np.flatnonzero((y[1:-1] > y[:-2]) & (y[1:-1] >= y[2:])) + 1
    slope, bend = (y[top + 1] - y[top - 1]) / 2, y[top - 1] - 2 * y[top] + y[top + 1]
    return t[top], y[top] - slope**2 / (2 * bend)


def draw(study):
    figure, panels = grid(
        "Leading order, ω_c = 5, η = 1 (section of PRR 6, 043314, Figs. 9 to 12)", 2, 3)
    found, grown, dicke = (study.of(f"twopi_leading{end}") for end in ("", "_growth", "_dicke"))
    if found:
        _series(study, panels[:3], found, dicke)
        _means(study, panels[5], found)
    if grown:
        _growths(study, panels[3], panels[4], grown)
    return figure


def _series(study, panels, found, dicke):
    t = found.time
    for kappa, axes, end in ((0, panels[0], 40), (0.5, panels[1], 80)):
        for g, color in zip(SHOWN, colors(len(SHOWN))):
            if not np.isclose(found.axis("g_over_gc"), g).any():
                continue
            one = found.at(kappa=kappa, g_over_gc=g)
            x, error = one.mean("magnetization", component="x")
            axes.plot(t[t <= end], x[t <= end], color=color, linewidth=1, label=f"{g:g}")
            length = one.mean("spin_length")[0]
            study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c: largest |R − 1|", f"{abs(length - 1).max():.1e}")
            if dicke and np.isclose(dicke.axis("g_over_gc"), g).any():
                y = dicke.at(kappa=kappa, g_over_gc=g).mean("magnetization", component="x")[0]
                axes.plot(dicke.time[::6], y[::6], "o", markersize=2.6, color=color,
                          markerfacecolor="white", markeredgewidth=0.7)
                off = np.abs(np.interp(dicke.time, t, x) - y).max()
                study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c: largest deviation from Dicke in mean field, error",
                           f"{off:.1e}  {np.nanmax(error):.1e}")
            if kappa:
                n = one.mean("photon_number")[0] / SPINS
                panels[2].plot(t[t <= end], n[t <= end], color=color, linewidth=1, label=f"{g:g}")
                if g > 1:
                    panels[2].axhline(photons(g, OMEGA), color=color, linestyle=":", linewidth=0.9)
                study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c: n/N_s, late, and at the fixed point",
                           f"{n[t >= 0.75 * t[-1]].mean():.5f}  {photons(g, OMEGA) if g > 1 else 0:.5f}")
        axes.set(xlabel="Δt", ylabel=r"$\langle\sigma^x\rangle$", ylim=(-1.1, 1.75 if kappa else 1.7))
        axes.set_title(f"κ = {kappa:g}, θ₀ = 0.7π" + (" (circles: Dicke, mean field)" if dicke else ""),
                       fontsize=9)
    panels[2].set(xlabel="Δt", ylabel="n / $N_s$")
    panels[2].set_title("κ = 0.5, θ₀ = 0.7π (dotted: fixed points)", fontsize=9)
    for axes in panels:
        legend(axes, title="g/g_c", title_fontsize=7, ncols=3, loc="upper right")


def _growths(study, axes, rates, grown):
    t, couplings, angle = grown.time, grown.axis("g_over_gc"), grown.job()["initial"]["theta"]
    for kappa, color, mark in ((0, BLUE, "o"), (0.5, RED, "s")):
        measured = []
        for g, shade in zip(couplings, colors(couplings.size)):
            x = grown.at(kappa=kappa, g_over_gc=g).mean("magnetization", component="x")[0]
            near, expected = np.abs(x) < 0.02, linear(t, g, kappa, angle)
            last = t.size if near.all() else int(np.argmin(near))
            if kappa:
                axes.semilogy(t, np.abs(x), color=shade, linewidth=1, label=f"{g:g}")
                axes.semilogy(t[:last], np.abs(expected[:last]), "k:", linewidth=0.9)
            off = np.abs(x - expected)[:last].max() / np.abs(expected[:last]).max()
            study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c, from −z: largest deviation from linear theory, share",
                       f"{off:.1e}")
            rate = _rate(t[:last], np.abs(x[:last]), 6e-4, 0.02) if g > 1 else np.nan
            measured.append(rate)
            study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c, from −z: largest |m_x| / first",
                       f"{np.abs(x).max() / x[0]:.4g}")
            if np.isfinite(rate):
                study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c: rate of growth, and of linear theory",
                           f"{rate:.4f}  {growth(g, kappa):.4f}")
        fine = np.linspace(1, couplings.max(), 200)
        rates.plot(fine, [growth(g, kappa) for g in fine], color=color, linewidth=1,
                   label=f"κ = {kappa:g}, linear theory")
        rates.plot(couplings, measured, mark, color=color, markersize=4, label=f"κ = {kappa:g}")
    axes.set(xlabel="Δt", ylabel=r"$|\langle\sigma^x\rangle|$", ylim=(1e-8, 300))
    axes.set_title("κ = 0.5, from next to −z (dotted: linear theory)", fontsize=9)
    legend(axes, title="g/g_c", title_fontsize=7, ncols=4, loc="upper right")
    rates.set(xlabel="g/g_c", ylabel="rate of growth / Δ")
    legend(rates, loc="upper left")


def _means(study, axes, found):
    t, couplings = found.time, found.axis("g_over_gc")
    fine = np.linspace(couplings.min(), couplings.max(), 400)
    for kappa, color, mark, limit, text in (
            (0, BLUE, "o", [fast_cavity_mean(g) for g in fine], "κ = 0, $ω_c → ∞$"),
            (0.5, RED, "s", fixed_point(np.maximum(fine, 1)), r"$\sqrt{1-(g_c/g)^4}$")):
        axes.plot(fine, limit, color=color, linewidth=1, label=text)
        means = []
        for g in couplings:
            x = found.at(kappa=kappa, g_over_gc=g).mean("magnetization", component="x")[0]
            means.append(abs(x[t >= (0.75 if kappa else 0.25) * t[-1]].mean()))
            other = fast_cavity_mean(g) if kappa == 0 else float(fixed_point(max(g, 1)))
            study.note(NAME, f"κ = {kappa:g}, g = {g:g} g_c: |mean of m_x|, and {'fast cavity' if not kappa else 'fixed point'}",
                       f"{means[-1]:.4f}  {other:.4f}")
        axes.plot(couplings, means, mark, color=color, markersize=4,
                  label=f"κ = {kappa:g}, mean of late times")
    axes.set(xlabel="g/g_c", ylabel=r"$|$mean of $\langle\sigma^x\rangle|$")
    legend(axes, loc="upper left")


def draw_frequency(study):
    figure, (axes, deviations, rates) = grid(
        "Leading order and the frequency of the cavity, θ₀ = 0.7π", 1, 3)
    found, lossy = study.of("twopi_leading_frequency"), study.of("twopi_leading")
    if found:
        _frequencies(study, axes, deviations, found)
    if lossy:
        t, late = lossy.time, lossy.time > 20
        couplings = [g for g in lossy.axis("g_over_gc") if g > 1.01]
        measured = [-_rate(*_peaks(t[late], lossy.at(kappa=0.5, g_over_gc=g).mean(
            "magnetization", component="y")[0][late]), 1e-4, 0.01) for g in couplings]
        fine = np.linspace(1.01, max(couplings), 200)
        rates.plot(fine, [damping(g, 0.5) for g in fine], color=RED, linewidth=1, label="linear theory")
        rates.plot(couplings, measured, "s", color=RED, markersize=4, label="maxima of $|m_y|$, late")
        rates.set(xlabel="g/g_c", ylabel="rate of return / Δ", ylim=(0, 0.03))
        rates.set_title("to the fixed point, κ = 0.5, ω_c = 5", fontsize=9)
        legend(rates, loc="best")
        for g, rate in zip(couplings, measured):
            study.note(FREQUENCY, f"κ = 0.5, g = {g:g} g_c: rate of return, and of linear theory",
                       f"{rate:.5f}  {damping(g, 0.5):.5f}")
    return figure


def _frequencies(study, axes, deviations, found):
    t, g = found.time, found.model["g_over_gc"]
    early = t <= 20
    limit = fast_cavity(t, g)
    axes.plot(t[early], limit[0][early], "k--", linewidth=1, zorder=5, label="∞")
    omegas = found.axis("omega_c")
    off = {component: [] for component in "xyz"}
    for omega, color in zip(omegas, colors(omegas.size)):
        one = found.at(omega_c=omega)
        for component, expected in zip("xyz", limit):
            y = one.mean("magnetization", component=component)[0]
            off[component].append(np.sqrt(np.mean((y - expected)[early]**2)))
            if component == "x" and omega in (1, 2.5, 5, 20):
                axes.plot(t[early], y[early], color=color, linewidth=1, label=f"{omega:g}")
        study.note(FREQUENCY, f"ω_c = {omega:g}: rms deviation of m_x, m_y, m_z from a fast cavity, t ≤ 20",
                   "  ".join(f"{off[c][-1]:.5f}" for c in "xyz"))
        study.note(FREQUENCY, f"ω_c = {omega:g}: m_x at t = 10", number(*(
            at_time(t, y, 10) for y in one.mean("magnetization", component="x"))))
    for component, mark in zip("xyz", "os^"):
        deviations.loglog(omegas, off[component], mark + "-", markersize=4, linewidth=1, label=f"$m_{component}$")
    far = omegas[omegas >= 5]
    if far.size:
        deviations.loglog(far, 2 / far, "k:", linewidth=1, label=r"$\propto 1/ω_c$")
        deviations.loglog(far, 2 / far**2, "k--", linewidth=1, label=r"$\propto 1/ω_c^2$")
    axes.set(xlabel="Δt", ylabel=r"$\langle\sigma^x\rangle$")
    axes.set_title(f"κ = 0, g = {g:g} g_c", fontsize=9)
    legend(axes, title="ω_c/Δ", title_fontsize=7, ncols=3, loc="best")
    deviations.set(xlabel="ω_c/Δ", ylabel="rms deviation from ω_c → ∞, Δt ≤ 20")
    legend(deviations, loc="best")


FIGURES = (
    Figure("twopi_leading_order", draw, ("twopi_leading", "twopi_leading_growth"), ("twopi_leading_dicke",)),
    Figure("twopi_leading_frequency", draw_frequency, ("twopi_leading_frequency", "twopi_leading")))
