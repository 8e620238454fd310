"""How far a curve is from the data it should follow."""

import math
from dataclasses import dataclass

import numpy as np


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

    @classmethod
    def largest(cls, figure, curve, quantity, data, ours, other):
        """Of ours, (x, values, errors), from other, (x, values), or None where nothing compares."""
        (x, twa, error), (other_x, values) = ours, other
        inside = (other_x >= x[0] - 1e-9) & (other_x <= x[-1] + 1e-9)
        place = other_x[inside]
        if not place.size:
            return None
        difference = np.interp(place, x, twa) - values[inside]
        error = np.interp(place, x, error)
        if not np.isfinite(difference).all():
            return None
        worst = int(np.argmax(np.abs(difference)))
        z = np.divide(difference, error, out=np.full_like(error, np.nan), where=error > 1e-9)
        rms = float(np.sqrt(np.nanmean(z**2))) if np.isfinite(z).any() else math.nan
        return cls(
            figure, curve, quantity, data, difference[worst], place[worst], z[worst], rms)


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
