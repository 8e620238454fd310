"""The dissipative XYZ lattice, as in xyz_lattice.xmds, and its start: all spins up.

H = sum over neighbours (Jx sx sx + Jy sy sy + Jz sz sz) + sum h (cos(phase) sx + sin(phase) sy); loss at
the rate gamma and dephasing at the rate gamma_z of every spin; open ends. Steady: h = 1, phase = 0.
Ramped: h falls from 2 to 1/2 between t = 1 and t = 2, phase = pi (x + y)/4, gamma_z is modulated.
"""

import numpy as np

COUPLINGS = np.array([0.3, 0.5, 0.4])
LOSS, DEPHASING = 0.3, 0.05


def field(t, ramped):
    return np.interp(t, [0, 1, 2], [2, 2, 0.5]) if ramped else 1.0


def dephasing(t, ramped):
    return DEPHASING * (1 + np.sin(3 * t)) if ramped else DEPHASING


def phases(rows, columns, ramped):
    x, y = np.divmod(np.arange(rows * columns), columns)
    return np.pi * (x + y) / 4 * ramped


def bonds(rows, columns):
    """Pairs of neighbours, shape (bonds, 2), on an open lattice that is numbered row by row."""
    site = np.arange(rows * columns).reshape(rows, columns)
    pairs = [(site[:, :-1], site[:, 1:]), (site[:-1], site[1:])]
    return np.concatenate([np.stack([a.ravel(), b.ravel()], axis=1) for a, b in pairs])


def neighbours(rows, columns):
    """Neighbours of every site, shape (sites, 4), and their numbers."""
    table = np.zeros((rows * columns, 4), dtype=np.int64)
    counts = np.zeros(rows * columns, dtype=np.int64)
    for pair in bonds(rows, columns):
        for i, j in (pair, pair[::-1]):
            table[i, counts[i]] = j
            counts[i] += 1
    return table, counts


def start(sites, trajectories, rng):
    """Spins up with random transverse signs, shape (3, sites, trajectories)."""
    spins = rng.choice([-1.0, 1.0], size=(3, sites, trajectories))
    spins[2] = 1
    return spins


def observed(spins, pairs):
    """Mean spin and mean zz of neighbours, shape (4, trajectories)."""
    zz = (spins[2, pairs[:, 0]] * spins[2, pairs[:, 1]]).mean(axis=0)
    return np.concatenate([spins.mean(axis=1), zz[None]])
