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

    def row(self):
        """As texts of a table."""
        return (self.figure, self.curve, self.quantity, self.data, f"{self.value:+.4f}",
                f"{self.place:.4g}", f"{self.z:+.1f}", f"{self.rms_z:.2f}")
