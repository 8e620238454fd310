"""Heun steps of the XYZ lattice compiled by Numba, trajectories innermost: these loops are vectorised."""

import numpy as np
from numba import njit

from xyz_model import COUPLINGS, LOSS

PULL, (JX, JY, JZ) = 0.5 * LOSS, 2 * COUPLINGS


@njit(fastmath=True)
def advance(spins, phases, neighbours, counts, fields, dephasings, dt, rng):
    """Advances spins, shape (3, sites, trajectories), in place.

    `fields` has h at the start of every step and at the end of the last, `dephasings` the rate in the
    middle of every step. Every spin turns about 2 dH/ds and the axes of loss and noise.
    """
    sites, trajectories = spins.shape[1:]
    kick = np.sqrt(LOSS * dt)
    turns = np.empty((3, sites, trajectories))
    ends, middles = np.empty_like(spins), np.empty_like(spins)
    bx, by, bz = np.empty((3, trajectories))
    for step in range(len(dephasings)):
        twist = np.sqrt(4 * dephasings[step] * dt)
        for i in range(sites):
            for k in range(trajectories):
                turns[0, i, k] = kick * rng.standard_normal()
            for k in range(trajectories):
                turns[1, i, k] = kick * rng.standard_normal()
            for k in range(trajectories):
                turns[2, i, k] = twist * rng.standard_normal()
        for i in range(sites):
            gather(spins, neighbours[i], counts[i], bx, by, bz)
            hx = 2 * fields[step] * np.cos(phases[i])
            hy = 2 * fields[step] * np.sin(phases[i])
            for k in range(trajectories):
                x, y, z = spins[0, i, k], spins[1, i, k], spins[2, i, k]
                ax = turns[0, i, k] + (hx + JX * bx[k] - PULL * y) * dt
                ay = turns[1, i, k] + (hy + JY * by[k] + PULL * x) * dt
                az = turns[2, i, k] + JZ * bz[k] * dt
                dx, dy, dz = ay * z - az * y, az * x - ax * z, ax * y - ay * x
                ends[0, i, k], ends[1, i, k], ends[2, i, k] = x + dx, y + dy, z + dz
                middles[0, i, k] = x + 0.5 * dx
                middles[1, i, k] = y + 0.5 * dy
                middles[2, i, k] = z + 0.5 * dz
        for i in range(sites):
            gather(ends, neighbours[i], counts[i], bx, by, bz)
            hx = 2 * fields[step + 1] * np.cos(phases[i])
            hy = 2 * fields[step + 1] * np.sin(phases[i])
            for k in range(trajectories):
                x, y, z = ends[0, i, k], ends[1, i, k], ends[2, i, k]
                ax = turns[0, i, k] + (hx + JX * bx[k] - PULL * y) * dt
                ay = turns[1, i, k] + (hy + JY * by[k] + PULL * x) * dt
                az = turns[2, i, k] + JZ * bz[k] * dt
                spins[0, i, k] = middles[0, i, k] + 0.5 * (ay * z - az * y)
                spins[1, i, k] = middles[1, i, k] + 0.5 * (az * x - ax * z)
                spins[2, i, k] = middles[2, i, k] + 0.5 * (ax * y - ay * x)


@njit(fastmath=True)
def gather(spins, neighbours, count, bx, by, bz):
    """Sums of the spins of the neighbours."""
    bx[:] = 0
    by[:] = 0
    bz[:] = 0
    for n in range(count):
        j = neighbours[n]
        for k in range(len(bx)):
            bx[k] += spins[0, j, k]
            by[k] += spins[1, j, k]
            bz[k] += spins[2, j, k]
