"""Thermal estimates for the paramagnet: which magnetization z the energy of the quench corresponds to.

All spins start along x, the photons in their vacuum, so the energy above that of the photon vacuum is
zero. A thermal state at this energy has

    quantum, decoupled    −h tanh βh + α ω n(βω) = 0,                      m_z = −tanh βh
    classical, decoupled  −√3 h L(√3 βh) + α (T − ω/2) = 0,                m_z = −√3 L(√3 βh)
    classical, interacting: spins with H = −(1/ω) Σ W_jk s_j^x s_k^x + h Σ s_j^z, sampled by the
      Metropolis method for given couplings, plus T − ω/2 for each mode

per spin, with α modes a spin, L(x) = coth x − 1/x, classical vectors of length √3 and W = g gᵀ. Photons
of the interacting system are integrated out exactly: they are oscillators about −Σ g s^x/ω. The last
is the state that DTWA itself would reach if its trajectories were ergodic: they conserve this
energy.
"""

import math

import numpy as np
from scipy.optimize import brentq

LENGTH = math.sqrt(3)


def quantum(omega, alpha, h=1.0):
    """m_z of decoupled spins 1/2 and oscillators."""
    def energy(beta):
        return -h * math.tanh(beta * h) + alpha * omega / math.expm1(min(beta * omega, 700))

    beta = brentq(energy, 1e-3, 200)
    return -math.tanh(beta * h)


def langevin(x):
    return 1 / math.tanh(x) - 1 / x


def classical(omega, alpha, h=1.0):
    """m_z of decoupled vectors of length √3 and classical modes above their zero-point energy."""
    def energy(temperature):
        spin = -LENGTH * h * langevin(LENGTH * h / temperature)
        return spin + alpha * (temperature - omega / 2)

    temperature = brentq(energy, 1e-2, 100 + omega)
    return -LENGTH * langevin(LENGTH * h / temperature)


def interacting(omega, sigma, spins, modes, h=1.0, draws=48, sweeps=400, seed=1):
    """m_z, its error, and the temperature of classical vectors that interact through the modes.

    The temperature is where the energy, a function of it that is sampled on a grid, is that of the
    quench. All draws of the couplings and all temperatures are sampled side by side.
    """
    rng = np.random.default_rng(seed)
    # The spins have negative energy, at least −√3 h and a few σ², which the modes have in excess.
    excess = (LENGTH * h + 4 * sigma**2) * spins / modes
    temperatures = omega / 2 + np.linspace(0, excess, 6)
    g = rng.normal(0, sigma * math.sqrt(omega / (2 * (spins + modes))), (draws, spins, modes))
    w = np.einsum("djl,dkl->djk", g, g) / omega
    beta = 1 / temperatures[:, None]
    state = rng.normal(size=(temperatures.size, draws, spins, 3))
    state *= LENGTH / np.linalg.norm(state, axis=-1, keepdims=True)
    field = np.einsum("djk,tdk->tdj", w, state[..., 0])
    sums = np.zeros((2, temperatures.size, draws))
    measured = 0
    for sweep in range(sweeps):
        for j in range(spins):
            new = state[:, :, j] + rng.normal(size=(temperatures.size, draws, 3))
            if sweep % 4 == 0:  # also over to the other side, and anywhere
                new = state[:, :, j] * [-1, 1, 1] + 0.2 * rng.normal(size=new.shape)
            new *= LENGTH / np.linalg.norm(new, axis=-1, keepdims=True)
            change = new[..., 0] - state[:, :, j, 0]
            cost = (h * (new[..., 2] - state[:, :, j, 2])
                    - 2 * change * field[:, :, j] - w[:, j, j] * change**2)
            accept = rng.random(cost.shape) < np.exp(np.minimum(0, -beta * cost))
            state[:, :, j] = np.where(accept[..., None], new, state[:, :, j])
            field += np.where(accept, change, 0)[..., None] * w[None, :, j]
        if sweep >= sweeps // 3:
            x, z = state[..., 0], state[..., 2]
            sums += h * z.mean(-1) - (x * field).mean(-1), z.mean(-1)
            measured += 1
    energy, z = sums / measured
    total = energy.mean(axis=1) + modes / spins * (temperatures - omega / 2)
    temperature = float(np.interp(0, total, temperatures))
    each = [np.interp(temperature, temperatures, z[:, d]) for d in range(draws)]
    return float(np.mean(each)), float(np.std(each, ddof=1) / math.sqrt(draws)), temperature
