"""What the figures share: words on axes, names of curves, quantities of a point of a sweep."""

import math

NOTE = "lines: TWA, circles: exact"
SZ = r"$\langle\sigma^z\rangle$"
SY = r"$\langle\sigma^y\rangle$"
SXX = r"$\langle\sigma^x\sigma^x\rangle$"
SZZ = r"$\langle\sigma^z\sigma^z\rangle$"
PHOTONS = r"$\langle a^\dagger a\rangle/N$"
TIME = "Γ₀t"


def spin(component):
    """Reads one component of ⟨σ⟩, the mean over spins."""
    return lambda point: point.mean("magnetization", component=component)


def neighbours(pair):
    """Reads one correlation of neighbours, such as xx."""
    return lambda point: point.mean("pair_correlation", distance=1, pair_component=pair)


def rate(point):
    """Photons per atom and time."""
    return point.mean("emission_rate")


def excited(point):
    """Mean excitation of an atom."""
    z, error = point.mean("magnetization", component="z")
    return (1 + z) / 2, error / 2


def drive_of_a_ring(point):
    return f"Ω/J = {point.model['omega_rabi'] / point.model['interaction']:.4g}"


def drive_of_atoms(point):
    return f"Ω/Γ₀ = {point.model['omega_rabi']:.4g}"


def chain_of_atoms(point):
    return f"a = {point.model['spacing']:.4g} λ, {_dipole(point.model['dipole'])}"


def _dipole(angle):
    return {0: "∥", 90: "⊥"}.get(round(math.degrees(angle)), f"{angle:.3g} rad")
