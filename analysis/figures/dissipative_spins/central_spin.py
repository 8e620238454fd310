"""PRX Quantum 6, 030344, Fig. 4: spins around a spin."""

from twa_analysis.plots.canvas import colors, curve, finish, grid

from ..paper import Figure
from .quantities import NOTE, SZ


def draw(study):
    figure, (axes, satellites) = grid("Central spin (PRX Quantum 6, 030344, Fig. 4)", 1, 2)
    cases = study.points("central_spin")
    for point, color in zip(cases, colors(len(cases))):
        text = f"N = {point.model['satellites']:g}"
        z, error = point.mean("magnetization_central", component="z")
        twa = ((1 + z) / 2, error / 2)
        curve(axes, point.time, twa, color, text)
        study.compare(axes, color, "4", text, "n central", point, "n_central", twa)
        twa = point.mean("magnetization_satellites", component="z")
        curve(satellites, point.time, twa, color, text)
        study.compare(satellites, color, "4", text, "sz satellites", point, "sz_satellite", twa)
    finish(axes, "ωt", "excitation of the central spin", note=NOTE)
    finish(satellites, "ωt", f"{SZ} of the satellites", legend=False)
    return figure


FIGURE = Figure("fig4_central_spin", draw, ("central_spin",))
