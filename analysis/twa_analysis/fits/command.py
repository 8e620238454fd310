"""The fit command: laws of relaxation for one observable at each point of a sweep."""

import numpy as np

from ..blocks import Blocks, window
from ..load import ResultError, observables, sweep_axes
from .errors import with_error
from .laws import LAWS, compare, fit_parameters, wins


def fit_table(paths, observable, component, laws, start, end, at):
    """Lines of text: parameters with errors, and how the laws compare, at every point."""
    blocks = Blocks.read(paths)
    data = blocks.whole
    if observable not in observables(data):
        raise ResultError(f"no observable {observable}; the file has {', '.join(observables(data))}")
    fixed = {}
    if "component" in data[observable].dims:
        fixed["component"] = component
    if unknown := [axis for axis in at if axis not in sweep_axes(data)]:
        raise ResultError(f"{unknown[0]} is not swept; {', '.join(sweep_axes(data)) or 'nothing'} is")
    extra = [d for d in data[observable].dims
             if d not in ("time", *fixed, *sweep_axes(data))]
    if extra:
        raise ResultError(f"{observable} has {', '.join(extra)} beside time; no fit for it")
    blocks = blocks.at(**at) if at else blocks
    axes = [a for a in sweep_axes(data) if a not in at]
    lines = [_errors_of(len(blocks.parts))]
    for place in np.ndindex(*(blocks.whole.sizes[a] for a in axes)):
        one = blocks.isel(**dict(zip(axes, place)))
        point = ", ".join(f"{a} = {float(one.whole[a]):g}" for a in axes)
        lines += _point(one, observable, fixed, laws, start, end, point or "all")
    return "\n".join(lines)


def _errors_of(count):
    if count:
        return f"errors: 68 % intervals from the scatter of {count} files"
    return "errors: upper bounds from one file (≤); give several shards or seeds for the scatter"


def _point(one, observable, fixed, laws, start, end, text):
    t, whole, parts = window(one.time, one.series(observable, **fixed), start, end)
    if not np.isfinite(whole[0]).all():
        return [f"{text}: not yet computed"]
    if t.size and t[0] == 0:  # neither a power nor a logarithm exists there
        t, whole = t[1:], tuple(a[1:] for a in whole)
        parts = [tuple(a[1:] for a in part) for part in parts]
    if t.size < 5:
        raise ResultError(f"{t.size} records between {start:g} and {end:g} are too few")
    won = wins(laws, t, parts) if parts else {}
    lines = [f"{text}: {t.size} times from {t[0]:g} to {t[-1]:g}"]
    for row in compare(laws, t, *whole):
        law = row.fit.law
        found = fit_parameters(law, t, whole, parts)
        values = ", ".join(
            f"{name} = {with_error(found.values[name], found.errors[name], found.is_bound)}"
            for name in law.parameters)
        best = f"  best in {won[law.name]} of {len(parts)}" if parts else ""
        lines.append(
            f"  {law.formula:20} {values:48} χ²/point {row.chi2_per_point:<8.3g} "
            f"ΔQAIC {row.qaic:<7.1f} ΔQBIC {row.qbic:<7.1f}{best}")
    return lines


def point(text):
    """kappa=0.5,g=1 as a dictionary."""
    pairs = [pair.partition("=")[::2] for pair in text.split(",") if pair]
    try:
        return {key.strip(): float(value) for key, value in pairs}
    except ValueError:
        raise ResultError(f"--at {text}: give NAME=NUMBER, separated by commas", 64) from None


__all__ = ["LAWS", "fit_table", "point"]
