"""Heun steps of the model in NumPy: one array operation for all atoms and trajectories at a time."""

import numpy as np

from model import EPSILON, INPUT, KAPPA, KICK, OMEGA, PULL, coupling


def integrate(spins, a, steps, dt, rng):
    """Advances spins, shape (3, atoms, trajectories), in place and returns the amplitudes."""
    g = coupling(spins.shape[1])
    x, y, z = spins
    turns = np.empty((2,) + x.shape)
    tx, ty, scratch = (np.empty_like(x) for _ in range(3))
    first, second, middle = (np.empty_like(spins) for _ in range(3))

    def increment(spins, a, noise, out):
        x, y, z = spins
        np.multiply(y, -PULL * dt, out=tx)
        np.add(tx, turns[0], out=tx)
        np.add(tx, 2 * g * dt * a.real, out=tx)
        np.multiply(x, PULL * dt, out=ty)
        np.add(ty, turns[1], out=ty)
        np.add(ty, -2 * g * dt * a.imag, out=ty)
        np.multiply(ty, z, out=out[0])
        np.multiply(y, EPSILON * dt, out=scratch)
        np.subtract(out[0], scratch, out=out[0])
        np.multiply(x, EPSILON * dt, out=out[1])
        np.multiply(tx, z, out=scratch)
        np.subtract(out[1], scratch, out=out[1])
        np.multiply(tx, y, out=out[2])
        np.multiply(ty, x, out=scratch)
        np.subtract(out[2], scratch, out=out[2])
        lowering = 0.5 * (x.sum(axis=0) - 1j * y.sum(axis=0))
        return (-(1j * OMEGA + 0.5 * KAPPA) * a - 1j * g * lowering) * dt + noise

    for _ in range(steps):
        rng.standard_normal(out=turns)
        np.multiply(turns, KICK * np.sqrt(dt), out=turns)
        w = rng.standard_normal((2, x.shape[1])) * (INPUT * np.sqrt(dt))
        noise = w[0] + 1j * w[1]
        da = increment(spins, a, noise, first)
        np.add(spins, first, out=middle)
        db = increment(middle, a + da, noise, second)
        np.add(first, second, out=first)
        np.multiply(first, 0.5, out=first)
        np.add(spins, first, out=spins)
        a = a + 0.5 * (da + db)
    return a
