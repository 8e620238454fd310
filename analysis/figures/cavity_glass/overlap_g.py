"""PRR 6, 043314, Fig. 18: overlap and coupling."""

from twa_analysis.plots.canvas import grid

from ..paper import SHARDS, Figure
from .overlap import family, late_values

NAME = "PRR Fig. 18"


def draw(study):
    figure, (axes, late) = grid(
        "Overlap and coupling, $N_s$ = 5, κ = 0.5 (PRR 6, 043314, Fig. 18)", 1, 2)
    found = study.of("overlap_g")
    family(axes, found, "g_over_gc", "g/g_c")
    late_values(study, late, found, "g_over_gc", NAME, "g/g_c", "k")
    late.axvline(1, color="0.7", linewidth=0.8, linestyle=":")
    late.set_xlabel("g/g_c")
    late.set_ylabel("$q_{EA}$")
    late.set_title("mean over Δt = 30 … 40 (open: not settled)", fontsize=9)
    return figure


FIGURE = Figure("prr_fig18_overlap_g", draw, ("overlap_g",), shards=SHARDS)
