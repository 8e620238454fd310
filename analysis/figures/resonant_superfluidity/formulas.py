"""Closed forms for a continuum of levels and spins along x in an empty cavity, χN = 1.

Roots u of the square of the Lax vector, L² = f₊f₋ with f± = L_x ± i(1 − 2u/Δ_c) (Eqs. 5 to 7 of
arXiv:2202.05851); one pair of roots holds the light: g⟨a⟩ → Im u e^{−iμt}, μ = 2 Re u.
"""

import numpy as np


def lax_x(u, epsilon, width):
    """L_x(u): a logarithm for each box, whose cut is the box."""
    def box(sign):
        shifted = 4 * u - sign * 2 * epsilon
        return np.log((shifted + width) / (shifted - width))
    return (box(1) + box(-1)) / width


def root(detuning, epsilon, width):
    """The root with Im u > 0 from which the light comes far above resonance, by Newton's method."""
    u = detuning / 2 + 1j
    for _ in range(200):
        def f(v):
            return lax_x(v, epsilon, width) - 1j * (1 - 2 * v / detuning)
        slope = (f(u + 1e-6) - f(u - 1e-6)) / 2e-6
        step = f(u) / slope
        u -= step
        if abs(step) < 1e-13:
            break
    return u


def boundaries(epsilon, width):
    """Detunings at which pairs of roots are born or die: into two, back to one (W > π), into three (W < π)."""
    w = np.sqrt(epsilon**2 - width**2 / 4)
    share = np.pi / width
    return w / (1 + share), w / (1 - share) if share < 1 else np.inf, (
        w / (share - 1) if share > 1 else np.inf)


def boxes(epsilon, width, count=4000):
    """Levels of both boxes."""
    middles = ((np.arange(count) + 0.5) / count - 0.5) * width / 2
    return np.concatenate([epsilon / 2 + middles, -epsilon / 2 + middles])


def coherence(u, epsilon, width):
    """|S⁺| of one pair: half the sum of (gA)²/[(ε − μ/2)² + (gA)²] over N, exact."""
    levels = boxes(epsilon, width)
    return np.mean(u.imag**2 / ((levels - u.real)**2 + u.imag**2))


def coherence_as_printed(u, epsilon, width):
    """Eq. 3 as it is printed: spins of full length along a field with μ in place of μ/2, and no ½ of σ⁺."""
    levels = boxes(epsilon, width)
    return 2 * np.mean(u.imag / np.sqrt((levels - 2 * u.real)**2 + u.imag**2))
