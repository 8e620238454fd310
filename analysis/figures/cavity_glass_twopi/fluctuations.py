"""Fluctuations against the size of clusters, N_s = 1000, 200, 20, 5 as in PRR 6, 043314, Fig. 15(b)."""

from twa_analysis.plots.canvas import grid, legend

from ..paper import Figure
from .curves import at_time, compare, family, has, number

NAME = "Figs. 14, 15"
PANELS = (("magnetization", "m_x", r"$\langle\sigma^x\rangle$", {"component": "x"}), ("spin_length", "R", "R", {}),
          ("photon_number", "n", "n / $N_s$", {}), ("overlap", "Q", "Q(t)", {}))


def draw(study):
    figure, panels = grid(
        "Fluctuations and size of clusters, g = 1.13 g_c, θ₀ = 0.7π (PRR 6, 043314, Figs. 14 and 15)", 2, 4)
    found, twa, leading = (study.of(f"twopi_{name}") for name in ("fluctuations", "fluctuations_twa", "leading"))
    for row, kappa in enumerate(found.axis("kappa")):
        one, beside = found.at(kappa=kappa), twa and twa.at(kappa=kappa)
        lo = leading.at(kappa=kappa, g_over_gc=1.13) if has(leading, "g_over_gc", 1.13) else None
        for axes, (observable, quantity, label, fixed) in zip(panels[4 * row:4 * row + 4], PANELS):
            per = observable == "photon_number"
            if lo and observable != "overlap":
                shown = lo.time <= found.time[-1]
                y = lo.mean(observable, **fixed)[0][shown] / (lo.model["spins_per_cluster"] if per else 1)
                axes.plot(lo.time[shown], y, color="0.7", linewidth=0.8, zorder=0, label="LO")
            family(axes, one, "spins_per_cluster", "$N_s$", observable, beside, per=per, **fixed)
            axes.set_ylabel(label)
            axes.set_title(f"κ = {kappa:g}", fontsize=9)
            low, high = axes.get_ylim()
            axes.set_ylim(low, high + 0.3 * (high - low))
            legend(axes, title="$N_s$ (circles: DTWA)" if twa else "$N_s$", title_fontsize=7, ncols=3,
                   loc="upper right")
            if beside:
                compare(study, NAME, one, beside, "spins_per_cluster", f"κ = {kappa:g}, N_s", observable,
                        quantity, **fixed)
            _note(study, one, beside, kappa, observable, quantity, per, fixed)
    return figure


def _note(study, one, beside, kappa, observable, quantity, per, fixed):
    for source, method in ((one, "2PI"), (beside, "DTWA")):
        for spins in source.axis("spins_per_cluster") if source else ():
            pair = source.at(spins_per_cluster=spins).mean(observable, **fixed)
            study.note(NAME, f"{method}, κ = {kappa:g}, N_s = {spins:g}: {quantity}{'/N_s' if per else ''} at t = 10, 20, 40",
                       "  ".join(number(*(at_time(source.time, y, time) / (spins if per else 1) for y in pair))
                                 for time in (10, 20, 40)))


FIGURE = Figure("twopi_fig14_fig15_fluctuations", draw, ("twopi_fluctuations",),
                ("twopi_fluctuations_twa", "twopi_leading"))
