"""Parameters and initial state of the dissipative Tavis-Cummings model, as in tavis_cummings.xmds."""

import numpy as np

OMEGA = EPSILON = KAPPA = 1.0
DOWN, UP = 0.125, 0.375
# Drift of loss and pump, strength of their merged noise, strength of the noise of the mode.
PULL, KICK, INPUT = 0.5 * (DOWN - UP), np.sqrt(DOWN + UP), 0.5 * np.sqrt(KAPPA)


def coupling(atoms):
    return 0.9 / np.sqrt(atoms)


def start(atoms, trajectories, rng):
    """Spins up with random transverse signs, shape (3, atoms, trajectories); vacuum amplitudes."""
    spins = rng.choice([-1.0, 1.0], size=(3, atoms, trajectories))
    spins[2] = 1
    mode = rng.normal(scale=0.5, size=(2, trajectories))
    return spins, mode[0] + 1j * mode[1]
