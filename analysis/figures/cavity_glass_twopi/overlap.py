"""PRR 6, 043314, Figs. 17 and 18: overlap against photon loss and against coupling."""

from twa_analysis.plots.canvas import grid, legend

from ..paper import Figure
from .curves import at_time, compare, family, number


def _draw(study, name, title, job, beside, axis, text):
    figure, (axes, late) = grid(title, 1, 2)
    found = study.of(job)
    family(axes, found, axis, text, "overlap", beside)
    axes.set_ylabel("Q(t)")
    if beside:
        compare(study, name, found, beside, axis, text, "overlap", "Q")
        compare(study, name, found, beside, axis, text, "magnetization", "m_x", component="x")
    for source, method, mark in ((found, "2PI", "s-"), (beside, "DTWA", "o--")):
        if not source:
            continue
        values = source.axis(axis)
        for time, color in ((20, "0.55"), (40, "k")):
            pairs = [[at_time(source.time, y, time) for y in source.at(**{axis: v}).mean("overlap")]
                     for v in values]
            late.errorbar(values, *zip(*pairs), fmt=mark, color=color, markersize=4, linewidth=1,
                          markerfacecolor="white" if method == "DTWA" else color,
                          label=f"{method}, Δt = {time}")
            for value, pair in zip(values, pairs):
                study.note(name, f"{method}, {text} = {value:g}: Q at t = {time}", number(*pair))
    late.set_xlabel(text)
    late.set_ylabel("Q")
    legend(late, loc="upper left" if axis != "kappa" else "center right")
    return figure


def draw_kappa(study):
    twa = study.of("overlap_kappa")
    return _draw(
        study, "Fig. 17", "Overlap and photon loss, $N_s$ = 5, g = 1.13 g_c (PRR 6, 043314, Fig. 17)",
        "twopi_kappa", twa and twa.at(spins_per_cluster=5, g_over_gc=1.13), "kappa", "κ/Δ")


def draw_g(study):
    return _draw(
        study, "Fig. 18", "Overlap and coupling, $N_s$ = 5, κ = 0.5 (PRR 6, 043314, Fig. 18)",
        "twopi_g", study.of("overlap_g"), "g_over_gc", "g/g_c")


FIGURES = (
    Figure("twopi_fig17_overlap_kappa", draw_kappa, ("twopi_kappa",), ("overlap_kappa",)),
    Figure("twopi_fig18_overlap_g", draw_g, ("twopi_g",), ("overlap_g",)))
