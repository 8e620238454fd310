"""Results of the worked examples of typed models beside exact data."""

from twa_analysis.exact import Exact
from twa_analysis.plots.canvas import colors, curve, finish, grid

from ..paper import Figure
from .exact_files import FOLDER

# Of every example: its title, the quantity that is drawn, and how its axis is labelled. All are compared.
EXAMPLES = {
    "laser": ("laser of four atoms with dephasing", "photons", r"$\langle a^\dagger a\rangle/N$"),
    "xyz_lattice": ("XYZ lattice, 2 × 3", "mz", r"$\langle\sigma^z\rangle$"),
    "kerr_spin": ("Kerr cavity and a spin", "n", r"$\langle a^\dagger a\rangle$"),
    "rydberg_tails": ("Rydberg chain of eight", "pairs", r"$\langle n_i n_{i+1}\rangle$"),
    "emitters": ("six emitters", "rate", "photons per emitter and time"),
    "confocal": ("ten spins in a confocal cavity", "zz", r"$\langle\sigma^z_i\sigma^z_j\rangle$"),
    "rotating_field": ("spin in a rotating field", "sz", r"$\langle\sigma^z\rangle$"),
    "spin_one": ("four spin-1 atoms", "mx", r"$\langle S^x\rangle$"),
    "spin_one_halves": ("the same, each as two spins ½", "mx", r"$\langle S^x\rangle$"),
}
# Whose exact solution is that of another.
SAME = {"spin_one_halves": "spin_one"}


def points(study, name):
    """Every point of the result of an example, as (text, point, exact data)."""
    for point in study.points(f"custom_{name}"):
        swept = point.job().get("sweep") or {}
        values = [(key, point.whole[key].item()) for key in swept]
        file = "_".join([SAME.get(name, name), *(f"{key}{value:g}" for key, value in values)])
        text = ", ".join(f"{key} = {value:g}" for key, value in values) or name
        yield text, point, Exact.read(f"{FOLDER}/{file}")


def quantities(exact):
    """Columns that are observables of the job."""
    return [name for name in exact.columns if not name.endswith(("_error", "_twa"))]


def draw(study):
    figure, panels = grid("typed models: lines TWA, circles exact", 3, 3)
    for axes, (name, (title, shown, label)) in zip(panels, EXAMPLES.items()):
        found = list(points(study, name))
        for (text, point, exact), color in zip(found, colors(len(found))):
            for quantity in quantities(exact):
                twa = point.mean(quantity)
                values = exact.columns[quantity]
                study.deviate(name, text, quantity, "exact", (point.time, *twa), (exact.time, values))
                if f"{quantity}_twa" in exact.columns:
                    other = exact.time, exact.columns[f"{quantity}_twa"]
                    study.deviate(name, text, quantity, "TWA without sampling", (point.time, *twa), other)
                if quantity == shown:
                    curve(axes, point.time, twa, color, text)
                    axes.plot(exact.time, values, "o", markersize=2.6, color=color,
                              markerfacecolor="white", markeredgewidth=0.7, zorder=4)
        finish(axes, "t", label, legend=len(found) > 1)
        axes.set_title(title, fontsize=9)
    return figure


FIGURE = Figure("typed_models", draw, tuple(f"custom_{name}" for name in EXAMPLES))
