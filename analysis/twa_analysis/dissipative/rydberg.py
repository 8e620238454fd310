"""Fig. 5: Rydberg atoms on a ring, and the same at weak drive."""

from .drawing import NOTE, SXX, SY, SZ, SZZ, colors, finish, grid
from .study import Panel


def _drive(point):
    return f"Ω/J = {point.model['omega_rabi'] / point.model['interaction']:.4g}"


def _spin(component):
    return lambda point: point.mean("magnetization", component=component)


def _neighbours(pair):
    return lambda point: point.mean("pair_correlation", distance=1, pair_component=pair)


def draw_rydberg(study):
    figure, (z_axes, zz_axes, xx_axes, distance) = grid(
        "Rydberg ring (PRX Quantum 6, 030344, Fig. 5)", 2, 2)
    study.follow("rydberg_chain", "5", _drive, [
        Panel(z_axes, "sz", "sz", _spin("z")),
        Panel(zz_axes, "zz", "zz_nn", _neighbours("zz")),
        Panel(xx_axes, "xx", "xx_nn", _neighbours("xx"))])
    cases = study.results.get("rydberg_chain", [])
    for point, color in zip(cases, colors(len(cases))):
        z = point.mean("magnetization", component="z")[0][-1]
        zz, error = point.mean("pair_correlation", pair_component="zz")
        distance.errorbar(
            point.data.distance, zz[-1] - z * z, error[-1], fmt="o-", markersize=3, linewidth=1,
            color=color, label=_drive(point))
    finish(z_axes, "Jt", SZ, note=NOTE)
    finish(zz_axes, "Jt", f"{SZZ} of neighbours", legend=False)
    finish(xx_axes, "Jt", f"{SXX} of neighbours", legend=False)
    end = f" at Jt = {cases[0].time[-1]:.4g}" if cases else ""
    finish(distance, "distance", f"{SZZ} − {SZ}²{end}", legend=False)
    if cases:
        distance.set_xticks(cases[0].data.distance)
    distance.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    return figure


def draw_weak_drive(study):
    figure, (z_axes, y_axes, zz_axes, xx_axes) = grid(
        "Rydberg ring of six at weak drive, and at Ω/J = 1", 2, 2)
    study.follow("rydberg_weak_drive", "5, weak drive", _drive, [
        Panel(z_axes, "sz", "sz", _spin("z")),
        Panel(y_axes, "sy", "sy", _spin("y")),
        Panel(zz_axes, "zz", "zz_nn", _neighbours("zz")),
        Panel(xx_axes, "xx", "xx_nn", _neighbours("xx"))])
    finish(z_axes, "Jt", SZ, note=NOTE)
    finish(y_axes, "Jt", SY, legend=False)
    finish(zz_axes, "Jt", f"{SZZ} of neighbours", legend=False)
    finish(xx_axes, "Jt", f"{SXX} of neighbours", legend=False)
    return figure
