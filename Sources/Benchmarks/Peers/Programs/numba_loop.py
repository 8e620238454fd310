"""Heun steps of the model compiled by Numba, trajectories innermost: these loops are vectorised."""

import numpy as np
from numba import njit

from model import EPSILON, INPUT, KAPPA, KICK, OMEGA, PULL


def integrate(spins, a, steps, dt, rng):
    """Advances spins, shape (3, atoms, trajectories), in place and returns the amplitudes."""
    re, im = a.real.copy(), a.imag.copy()
    advance(spins, re, im, steps, dt, rng)
    return re + 1j * im


@njit(fastmath=True)
def advance(spins, re, im, steps, dt, rng):
    atoms, trajectories = spins.shape[1:]
    g = 0.9 / np.sqrt(atoms)
    kick, strength = KICK * np.sqrt(dt), INPUT * np.sqrt(dt)
    turns = np.empty((2, atoms, trajectories))
    fx, fy, gx, gy, nre, nim = np.empty((6, trajectories))
    for _ in range(steps):
        for i in range(atoms):
            for k in range(trajectories):
                turns[0, i, k] = kick * rng.standard_normal()
            for k in range(trajectories):
                turns[1, i, k] = kick * rng.standard_normal()
        fx[:] = 0
        fy[:] = 0
        for i in range(atoms):
            for k in range(trajectories):
                fx[k] += spins[0, i, k]
                fy[k] += spins[1, i, k]
        # Predicted amplitude; then fx, fy keep the old one, gx, gy gather the second increment.
        for k in range(trajectories):
            gx[k] = strength * rng.standard_normal()
            gy[k] = strength * rng.standard_normal()
            dre = (OMEGA * im[k] - 0.5 * KAPPA * re[k] - 0.5 * g * fy[k]) * dt + gx[k]
            dim = (-OMEGA * re[k] - 0.5 * KAPPA * im[k] - 0.5 * g * fx[k]) * dt + gy[k]
            nre[k] = re[k] + dre
            nim[k] = im[k] + dim
            fx[k], re[k] = re[k], re[k] + 0.5 * dre
            fy[k], im[k] = im[k], im[k] + 0.5 * dim
            gx[k] += (OMEGA * nim[k] - 0.5 * KAPPA * nre[k]) * dt
            gy[k] += (-OMEGA * nre[k] - 0.5 * KAPPA * nim[k]) * dt
        for i in range(atoms):
            for k in range(trajectories):
                x, y, z = spins[0, i, k], spins[1, i, k], spins[2, i, k]
                ax = turns[0, i, k] + (2 * g * fx[k] - PULL * y) * dt
                ay = turns[1, i, k] + (-2 * g * fy[k] + PULL * x) * dt
                dx = ay * z - EPSILON * dt * y
                dy = EPSILON * dt * x - ax * z
                dz = ax * y - ay * x
                u, v, w = x + dx, y + dy, z + dz
                gx[k] -= 0.5 * g * dt * v
                gy[k] -= 0.5 * g * dt * u
                ax = turns[0, i, k] + (2 * g * nre[k] - PULL * v) * dt
                ay = turns[1, i, k] + (-2 * g * nim[k] + PULL * u) * dt
                spins[0, i, k] = x + 0.5 * (dx + ay * w - EPSILON * dt * v)
                spins[1, i, k] = y + 0.5 * (dy + EPSILON * dt * u - ax * w)
                spins[2, i, k] = z + 0.5 * (dz + ax * v - ay * u)
        for k in range(trajectories):
            re[k] += 0.5 * gx[k]
            im[k] += 0.5 * gy[k]
