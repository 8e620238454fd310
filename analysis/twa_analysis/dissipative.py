"""Figures of the dissipative spin models with exact data, and the deviations from it.

Exact data is one CSV file a curve. Its first line names the parameters; a sweep point of a result is
compared with the file whose parameters and initial state it has.
"""

import glob
import json
import math
import os
from dataclasses import dataclass, field

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure

from .load import ResultError, load
from .plot import save

EXACT = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data", "dissipative")
JOBS = (
    "driven_spin driven_spin_relaxation tavis_cummings tavis_cummings_steady central_spin "
    "rydberg_chain emission_driven emission_inverted emission_size"
).split()
SINGLE_SPIN = {
    "Omega": "omega_rabi", "gamma_down": "gamma_down", "gamma_up": "gamma_up", "kappa_z": "gamma_z",
}
EMISSION = {"N": "atoms", "dipole": "dipole", "a_over_lambda": "spacing", "Omega": "omega_rabi",
            "omega_z": "detuning"}
# Of each kind of file: its model, the initial polar angle, and what its parameters are called in jobs.
KINDS = {
    "a_driven_spin": ("driven_spin", math.pi, SINGLE_SPIN),
    "a_TWA_noMC": ("driven_spin", math.pi, SINGLE_SPIN),
    "b_TC": ("tavis_cummings", 0, {
        "N": "atoms", "omega": "omega", "epsilon": "epsilon", "g": "g", "kappa": "kappa",
        "gamma_down": "gamma_down", "gamma_up": "gamma_up"}),
    "c_CS": ("central_spin", 0, {
        "N": "satellites", "omega": "omega", "epsilon": "epsilon", "g": "g", "kappa": "kappa",
        "gamma_down": "gamma_down", "gamma_up": "gamma_up"}),
    "d_Rydberg": ("rydberg_chain", math.pi, {
        "N": "sites", "Omega": "omega_rabi", "J": "interaction", "gamma_down": "gamma_down",
        "kappa_dephasing": "gamma_z"}),
    "e_driven": ("correlated_emission", math.pi, EMISSION),
    "e_inverted": ("correlated_emission", 0, EMISSION),
}
PARAMETER_OF_INITIAL = ("theta", "phi", "displacement", "central_theta")


@dataclass
class Exact:
    """One file of exact data: `columns` over `time`."""

    kind: str
    parameters: dict
    columns: dict
    time: object

    @classmethod
    def read(cls, path):
        with open(path) as file:
            pairs = [part.partition("=")[::2] for part in file.readline()[1:].split(", ")]
            names = file.readline().strip().split(",")
            table = np.loadtxt(file, delimiter=",", ndmin=2)
        kind = next(k for k in KINDS if os.path.basename(path).startswith(k))
        header = {key.strip(): value.strip() for key, value in pairs}
        words = {"perp": math.pi / 2, "par": 0}
        values = {ours: header.get(theirs, "0") for theirs, ours in KINDS[kind][2].items()}
        parameters = {
            name: words[value] if value in words else float(value) for name, value in values.items()
        }
        columns = dict(zip(names, table.T))
        return cls(kind, parameters, columns, columns.pop("t"))

    def is_of(self, point):
        model, theta, _ = KINDS[self.kind]
        values = {**point.model, **point.initial}
        if values["name"] != model or not _equal(values["theta"], theta):
            return False
        if model == "central_spin" and not _equal(values["central_theta"], math.pi):
            return False
        if model == "rydberg_chain" and (values["boundary"], values["lattice"]) != ("periodic", "chain"):
            return False
        return all(_equal(values.get(key), value) for key, value in self.parameters.items())


def _equal(a, b):
    return isinstance(a, (int, float)) and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)


@dataclass
class Point:
    """One point of the sweep of a result, with all its parameters."""

    data: object
    model: dict
    initial: dict
    swept: dict

    def mean(self, name, **at):
        """Values of an observable and their standard errors."""
        return self.data[name].sel(**at).values, self.data[f"{name}_stderr"].sel(**at).values

    @property
    def time(self):
        return self.data.time.values


def points(dataset):
    """Every point of a result."""
    resolved = json.loads(dataset.attrs["job_resolved"])
    sweep = resolved.get("sweep") or {}
    result = []
    for index in np.ndindex(*(len(values) for values in sweep.values())):
        swept = {key: sweep[key][i] for key, i in zip(sweep, index)}
        initial = {**resolved["initial"]}
        initial.update({k: v for k, v in swept.items() if k in PARAMETER_OF_INITIAL})
        model = {**resolved["model"]}
        model.update({k: v for k, v in swept.items() if k not in PARAMETER_OF_INITIAL})
        data = dataset.isel(dict(zip(sweep, index)))
        result.append(Point(data, model, initial, swept))
    return result


@dataclass
class Deviation:
    """Largest deviation of one curve from data it should follow."""

    figure: str
    curve: str
    quantity: str
    data: str
    value: float
    place: float
    z: float
    rms_z: float


@dataclass
class Study:
    """Results at hand, exact data, and what came out of the comparison."""

    results: dict
    exact: list
    deviations: list = field(default_factory=list)

    def compare(self, axes, color, figure, curve, quantity, point, column, twa):
        """Draws the exact data of a point, if there is any, and notes the largest deviation.

        Without axes the data is compared only.
        """
        for exact in (e for e in self.exact if column in e.columns and e.is_of(point)):
            values = exact.columns[column]
            sampled = exact.kind != "a_TWA_noMC"
            if axes is not None and sampled:
                every = max(1, exact.time.size // 80)
                axes.plot(
                    exact.time[::every], values[::every], "o", markersize=2.6, color=color,
                    markerfacecolor="white", markeredgewidth=0.7, zorder=4)
            elif axes is not None:
                axes.plot(exact.time, values, "--", color="k", linewidth=0.7, zorder=3)
            name = "exact" if sampled else "TWA without sampling"
            self.note(figure, curve, quantity, name, point.time, *twa, exact.time, values)

    def note(self, figure, curve, quantity, name, x, twa, error, exact_x, exact):
        inside = (exact_x >= x[0] - 1e-9) & (exact_x <= x[-1] + 1e-9)
        place = exact_x[inside]
        if not place.size:
            return
        difference = np.interp(place, x, twa) - exact[inside]
        error = np.interp(place, x, error)
        if not np.isfinite(difference).all():
            return
        worst = int(np.argmax(np.abs(difference)))
        z = np.divide(difference, error, out=np.full_like(error, np.nan), where=error > 1e-9)
        self.deviations.append(
            Deviation(
                figure, curve, quantity, name, difference[worst], place[worst], z[worst],
                float(np.sqrt(np.nanmean(z**2))) if np.isfinite(z).any() else math.nan))


def dissipative(folder, output, exact=EXACT):
    """Draws every figure whose results are in the folder. Returns paths of figures, and deviations."""
    if not os.path.isdir(folder):
        raise ResultError(f"{folder}: no such folder", 66)
    files = sorted(glob.glob(os.path.join(exact, "*.csv")))
    if not files:
        raise ResultError(f"{exact}: no exact data there", 66)
    present = {n: p for n in JOBS if os.path.isfile(p := os.path.join(folder, f"{n}.h5"))}
    if not present:
        raise ResultError(f"{folder}: none of {', '.join(f'{name}.h5' for name in JOBS)}", 66)
    study = Study(
        {name: points(load(path)) for name, path in present.items()},
        [Exact.read(path) for path in files if os.path.basename(path).startswith(tuple(KINDS))])
    figures = []
    for name, draw, needs in FIGURES:
        if any(job in study.results for job in needs):
            path = os.path.join(output, f"{name}.png")
            save(draw(study), path)
            figures.append(path)
    return figures, study.deviations


def table(deviations):
    """The deviations as lines of text."""
    rows = [("figure", "curve", "quantity", "against", "largest", "at", "z", "rms z")]
    for d in deviations:
        rows.append(
            (d.figure, d.curve, d.quantity, d.data, f"{d.value:+.4f}", f"{d.place:.4g}",
             f"{d.z:+.1f}", f"{d.rms_z:.2f}"))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if i < 4 else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows)


# Figures


def _grid(title, rows, columns):
    figure = Figure(figsize=(4.6 * columns, 3.4 * rows + 0.3), layout="constrained")
    figure.suptitle(title, fontsize=10)
    return figure, figure.subplots(rows, columns, squeeze=False).flatten()


def _colors(count):
    return colormaps["viridis"](np.linspace(0, 0.85, max(count, 2)))


def _curve(axes, x, twa, color, text):
    values, error = twa
    axes.plot(x, values, color=color, linewidth=1.2, label=text)
    axes.fill_between(x, values - error, values + error, color=color, alpha=0.25, linewidth=0)


def _finish(axes, x, y, legend=True, note=None):
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    if legend and axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=7, frameon=False, title=note, title_fontsize=7)


NOTE = "lines: TWA, circles: exact"
SZ = r"$\langle\sigma^z\rangle$"
SZZ = r"$\langle\sigma^z\sigma^z\rangle$"
PHOTONS = r"$\langle a^\dagger a\rangle/N$"
TIME = "Γ₀t"


def _driven_spin(study):
    figure, (z_axes, y_axes, steady) = _grid(
        "Driven spin (PRX Quantum 6, 030344, Fig. 2); dashed: TWA without sampling", 1, 3)
    name = "2"
    cases = study.results.get("driven_spin", [])
    for point, color in zip(cases, _colors(len(cases))):
        text = f"γ/Ω = {point.model['gamma_down'] / point.model['omega_rabi']:.4g}"
        for axes, component in ((z_axes, "z"), (y_axes, "y")):
            twa = point.mean("magnetization", component=component)
            _curve(axes, point.time, twa, color, text)
            study.compare(axes, color, name, text, f"s{component}", point, f"s{component}", twa)
    _finish(z_axes, "Ωt", SZ, note=NOTE)
    _finish(y_axes, "Ωt", r"$\langle\sigma^y\rangle$", legend=False)
    cases = study.results.get("driven_spin_relaxation", [])
    ratio = [p.model["gamma_up"] / p.model["gamma_down"] for p in cases]
    if cases:
        last = [p.mean("magnetization", component="z") for p in cases]
        values, errors = (np.array([pair[i][-1] for pair in last]) for i in (0, 1))
        fine = np.linspace(0, 0.999, 200)
        steady.plot(fine, -_bias(fine), color="0.6", label="exact, −r")
        steady.plot(fine, steady_spin(fine), "k--", linewidth=0.8, label="1/r − √3 coth √3r")
        steady.errorbar(ratio, values, errors, fmt="o", markersize=4, color="C3",
            label=f"TWA, t = {cases[0].time[-1]:.4g}")
        study.note(
            name, "Ω = 0", "steady sz", "closed form of TWA", np.array(ratio), values, errors,
            np.array(ratio), steady_spin(np.array(ratio)))
    _finish(steady, "γ↑/γ↓", f"steady {SZ}, Ω = 0")
    return figure


def _bias(ratio):
    return (1 - ratio) / (1 + ratio)


def steady_spin(ratio):
    """Steady ⟨σ^z⟩ of TWA for an undriven spin at γ↑/γ↓, with |s| = √3."""
    r = _bias(np.asarray(ratio, float))
    safe = np.maximum(r, 1e-3)  # the difference of large numbers below
    return np.where(r < 1e-3, -r, 1 / safe - math.sqrt(3) / np.tanh(math.sqrt(3) * safe))


def _tavis_cummings(study):
    figure, (axes, steady) = _grid("Tavis–Cummings laser (PRX Quantum 6, 030344, Fig. 3)", 1, 2)
    cases = study.results.get("tavis_cummings", [])
    for point, color in zip(cases, _colors(len(cases))):
        atoms = point.model["atoms"]
        text = f"N = {atoms:g}"
        twa = tuple(v / atoms for v in point.mean("photon_number"))
        _curve(axes, point.time, twa, color, text)
        study.compare(axes, color, "3", text, "n/N", point, "n_over_N", twa)
        study.compare(
            None, None, "3", text, "sz", point, "sz", point.mean("magnetization", component="z"))
    _finish(axes, "ωt", PHOTONS, note=NOTE)
    cases = study.results.get("tavis_cummings_steady", [])
    sizes = sorted({p.model["atoms"] for p in cases})
    for size, color in zip(sizes, _colors(len(sizes))):
        at = [p for p in cases if p.model["atoms"] == size]
        late = [p.time >= 2 / 3 * p.time[-1] - 1e-9 for p in at]
        # Times are correlated: the error of one time serves for the mean over late times.
        n = [tuple(v[m].mean() / size for v in p.mean("photon_number")) for p, m in zip(at, late)]
        values, errors = np.array(n).T
        steady.errorbar(
            [p.model["g"] for p in at], values, errors, fmt="o-", markersize=3, linewidth=1,
            color=color, label=f"N = {size:g}")
    if cases:
        g = np.linspace(1e-3, max(p.model["g"] for p in cases), 300)
        steady.plot(g, mean_field_laser(cases[0].model, g), "k--", linewidth=0.8, label="mean field")
    _finish(steady, "g/ω", f"steady {PHOTONS}")
    return figure


def mean_field_laser(model, g):
    """Steady |a|²/N of the mean-field laser at resonance, a mode at frequency ω = ε."""
    down, up, kappa = model["gamma_down"], model["gamma_up"], model["kappa"]
    z = np.minimum((up - down) / (up + down), kappa * (up + down) / (4 * g**2))
    return (up * (1 - z) - down * (1 + z)) / (2 * kappa)


def _central_spin(study):
    figure, (axes, satellites) = _grid("Central spin (PRX Quantum 6, 030344, Fig. 4)", 1, 2)
    cases = study.results.get("central_spin", [])
    for point, color in zip(cases, _colors(len(cases))):
        text = f"N = {point.model['satellites']:g}"
        z, error = point.mean("magnetization_central", component="z")
        twa = ((1 + z) / 2, error / 2)
        _curve(axes, point.time, twa, color, text)
        study.compare(axes, color, "4", text, "n central", point, "n_central", twa)
        twa = point.mean("magnetization_satellites", component="z")
        _curve(satellites, point.time, twa, color, text)
        study.compare(satellites, color, "4", text, "sz satellites", point, "sz_satellite", twa)
    _finish(axes, "ωt", "excitation of the central spin", note=NOTE)
    _finish(satellites, "ωt", f"{SZ} of the satellites", legend=False)
    return figure


def _rydberg(study):
    figure, (z_axes, zz_axes, xx_axes, distance) = _grid(
        "Rydberg ring (PRX Quantum 6, 030344, Fig. 5)", 2, 2)
    cases = study.results.get("rydberg_chain", [])
    for point, color in zip(cases, _colors(len(cases))):
        text = f"Ω/J = {point.model['omega_rabi'] / point.model['interaction']:.4g}"
        for axes, quantity, column, twa in (
            (z_axes, "sz", "sz", point.mean("magnetization", component="z")),
            (zz_axes, "zz", "zz_nn", point.mean("pair_correlation", distance=1, pair_component="zz")),
            (xx_axes, "xx", "xx_nn", point.mean("pair_correlation", distance=1, pair_component="xx")),
        ):
            _curve(axes, point.time, twa, color, text)
            study.compare(axes, color, "5", text, quantity, point, column, twa)
        z = point.mean("magnetization", component="z")[0][-1]
        zz, error = point.mean("pair_correlation", pair_component="zz")
        distance.errorbar(
            point.data.distance, zz[-1] - z * z, error[-1], fmt="o-", markersize=3, linewidth=1,
            color=color, label=text)
    _finish(z_axes, "Jt", SZ, note=NOTE)
    _finish(zz_axes, "Jt", f"{SZZ} of neighbours", legend=False)
    _finish(xx_axes, "Jt", r"$\langle\sigma^x\sigma^x\rangle$ of neighbours", legend=False)
    end = f" at Jt = {cases[0].time[-1]:.4g}" if cases else ""
    _finish(distance, "distance", f"{SZZ} − {SZ}²{end}", legend=False)
    if cases:
        distance.set_xticks(cases[0].data.distance)
    distance.axhline(0, color="0.7", linewidth=0.6, zorder=0)
    return figure


def _excited(point):
    """Mean excitation of an atom."""
    z, error = point.mean("magnetization", component="z")
    return (1 + z) / 2, error / 2


def _emission_driven(study):
    figure, (rate, excited) = _grid("Driven emission (PRX Quantum 6, 030344, Fig. 6)", 1, 2)
    cases = study.results.get("emission_driven", [])
    for point, color in zip(cases, _colors(len(cases))):
        text = f"Ω/Γ₀ = {point.model['omega_rabi']:.4g}"
        for axes, quantity, column, twa in (
            (rate, "R", "R", point.mean("emission_rate")),
            (excited, "n", "n_mean", _excited(point)),
        ):
            _curve(axes, point.time, twa, color, text)
            study.compare(axes, color, "6", text, quantity, point, column, twa)
        for component in "xy":
            study.compare(
                None, None, "6", text, f"s{component}", point, f"s{component}_mean",
                point.mean("magnetization", component=component))
    _finish(rate, TIME, "emission rate R", note=NOTE)
    _finish(excited, TIME, "excitation n", legend=False)
    return figure


def _dipole(model):
    return {0: "∥", 90: "⊥"}.get(round(math.degrees(model["dipole"])), f"{model['dipole']:.3g} rad")


def _emission_inverted(study):
    figure, (rate, excited, peak) = _grid("Inverted emission (PRX Quantum 6, 030344, Fig. 7)", 1, 3)
    cases = study.results.get("emission_inverted", [])
    for point, color in zip(cases, _colors(len(cases))):
        text = f"a = {point.model['spacing']:.4g} λ, {_dipole(point.model)}"
        for axes, quantity, column, twa in (
            (rate, "R", "R", point.mean("emission_rate")),
            (excited, "n", "n_mean", _excited(point)),
        ):
            _curve(axes, point.time, twa, color, text)
            study.compare(axes, color, "7", text, quantity, point, column, twa)
    _finish(rate, TIME, "emission rate R", note=NOTE)
    excited.set_yscale("log")
    _finish(excited, TIME, "excitation n", legend=False)
    cases = study.results.get("emission_size", [])
    spacings = sorted({p.model["spacing"] for p in cases})
    for spacing, color in zip(spacings, _colors(len(spacings))):
        at = [p for p in cases if p.model["spacing"] == spacing]
        rates = [p.mean("emission_rate") for p in at]
        top = [int(np.argmax(values)) for values, _ in rates]
        peak.errorbar(
            [p.model["atoms"] for p in at], [r[0][i] for r, i in zip(rates, top)],
            [r[1][i] for r, i in zip(rates, top)], fmt="o-", markersize=3, linewidth=1,
            color=color, label=f"a = {spacing:.4g} λ, {_dipole(at[0].model)}")
        for point in at:
            for exact in (e for e in study.exact if e.is_of(point)):
                peak.plot(
                    point.model["atoms"], exact.columns["R"].max(), "s", color=color,
                    markerfacecolor="white", zorder=4)
    if cases:
        sizes = sorted({p.model["atoms"] for p in cases})
        peak.set_xscale("log")
        peak.set_xticks(sizes, [f"{size:g}" for size in sizes])
        peak.minorticks_off()
    _finish(peak, "N", "largest R", note="squares: exact")
    return figure


# Name of the image, what draws it, and the results any of which it is drawn from.
FIGURES = [
    ("fig2_driven_spin", _driven_spin, ("driven_spin", "driven_spin_relaxation")),
    ("fig3_tavis_cummings", _tavis_cummings, ("tavis_cummings", "tavis_cummings_steady")),
    ("fig4_central_spin", _central_spin, ("central_spin",)),
    ("fig5_rydberg", _rydberg, ("rydberg_chain",)),
    ("fig6_emission_driven", _emission_driven, ("emission_driven",)),
    ("fig7_emission_inverted", _emission_inverted, ("emission_inverted", "emission_size")),
]
