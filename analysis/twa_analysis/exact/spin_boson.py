"""Exact dynamics of a few spins 1/2, without and with the photons, averaged over couplings.

What DTWA of `hopfield` and `spin_boson` is compared with: no loss, pure states. Conventions are
those of the jobs, s is the expectation value of a Pauli matrix.
"""

import functools
import math

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import expm_multiply

from .master_equation import X, Z, on_each


@functools.lru_cache
def _signs(spins):
    """s^x of every spin in every product state of σ^x: a row for each state."""
    states = np.arange(2**spins)[:, None] >> np.arange(spins)[::-1]
    return 1.0 - 2.0 * (states & 1)


def _product(spins, direction, of_x=False):
    """All spins along a direction in the plane of z and x at this polar angle; in the basis of σ^z, or
    of σ^x."""
    angle = math.pi / 2 - direction if of_x else direction
    single = np.array([math.cos(angle / 2), math.sin(angle / 2)])
    return functools.reduce(np.kron, [single] * spins).astype(complex)


def ising(couplings, field, theta, times):
    """m_x and m_z over time of H = −Σ_jk K_jk σ^x_j σ^x_k + field Σ σ^z_j, all spins at polar angle
    theta at first. The diagonal of K is a constant."""
    spins = couplings.shape[0]
    signs = _signs(spins)
    # In the basis of σ^x the interaction is diagonal and σ^z flips.
    hamiltonian = field * sum(on_each(X, spins)).real.toarray()
    hamiltonian[np.diag_indices(2**spins)] -= np.einsum("si,ij,sj->s", signs, couplings, signs)
    energies, vectors = np.linalg.eigh(hamiltonian)
    amplitudes = vectors.T @ _product(spins, theta, of_x=True)
    states = vectors @ (np.exp(-1j * np.outer(energies, times)) * amplitudes[:, None])
    x = signs.mean(axis=1) @ np.abs(states) ** 2
    flips = sum(on_each(X, spins)).real.tocsr()
    z = np.sum(states.conj() * (flips @ states), axis=0).real / spins
    return x, z


def spin_boson(g, omega, h, times):
    """m_x, m_z and the number of photons over time of H = Σ g_jl σ^x_j (a_l + a†_l) + h Σ σ^z_j +
    ω Σ a†_l a_l, all spins along +x and no photons at first.

    g: a row for each spin. Modes of equal frequency may be rotated: only as many of them couple as
    there are spins. Each of these is cut off above the largest displacement that it can reach.
    """
    spins = g.shape[0]
    left, values, _ = np.linalg.svd(g, full_matrices=False)
    rotated = left * values
    reach = 2 * np.abs(rotated).sum(axis=0) / omega
    levels = [int(math.ceil(r * r + 6 * r + 12)) for r in reach]
    x, z = on_each(X, spins), on_each(Z, spins)
    size = math.prod(levels)
    hamiltonian = sparse.kron(h * sum(z), sparse.identity(size), "csr")
    photons = 0
    for mode, level in enumerate(levels):
        before, after = math.prod(levels[:mode]), math.prod(levels[mode + 1 :])
        lower = sparse.diags(np.sqrt(np.arange(1, level)), 1)

        def whole(matrix):
            return sparse.kron(
                sparse.kron(sparse.identity(before), matrix), sparse.identity(after), "csr")

        field = sum(rotated[j, mode] * x[j] for j in range(spins))
        hamiltonian = hamiltonian + sparse.kron(field, whole(lower + lower.T), "csr")
        photons = photons + whole(sparse.diags(np.arange(level, dtype=float)))
    hamiltonian = hamiltonian + omega * sparse.kron(sparse.identity(2**spins), photons, "csr")
    state = np.kron(_product(spins, math.pi / 2), np.eye(size)[0])
    states = expm_multiply(
        -1j * hamiltonian.real.tocsr(), state, times[0], times[-1], len(times), endpoint=True,
        traceA=-1j * hamiltonian.diagonal().real.sum())

    def mean(operator):
        return np.einsum("ts,ts->t", states.conj(), (operator @ states.T).T).real

    one = sparse.identity(size)
    return (mean(sparse.kron(sum(x) / spins, one, "csr")),
            mean(sparse.kron(sum(z) / spins, one, "csr")),
            mean(sparse.kron(sparse.identity(2**spins), photons, "csr")) / g.shape[1])


def couplings(rng, spins, modes, sigma, omega):
    """g of `spin_boson`: independent normal numbers of variance σ²ω/(2 (spins + modes))."""
    return rng.normal(0, sigma * math.sqrt(omega / (2 * (spins + modes))), (spins, modes))


def averaged(draws, one):
    """Mean and standard error of what one() returns, over draws of the couplings."""
    values = np.array([one() for _ in range(draws)])
    return values.mean(axis=0), values.std(axis=0, ddof=1) / math.sqrt(draws)


def hopfield_spins(sigma, spins, modes, times, draws, seed=1):
    """Mean and error of (m_x, m_z) of `hopfield` with parameters of `spin_boson` and h = 1."""
    rng = np.random.default_rng(seed)

    def one():
        g = couplings(rng, spins, modes, sigma, 1.0)
        return ising(g @ g.T, 1.0, math.pi / 2, times)

    return averaged(draws, one)


def hopfield_clusters(g_over_gc, clusters, modes, omega, theta, times, draws, seed=1):
    """The same with parameters of `random_dicke`, one spin a cluster, Δ = 1, κ = 0."""
    rng = np.random.default_rng(seed)
    share = clusters + modes
    g = g_over_gc * 0.5 * math.sqrt(omega * share / modes)

    def one():
        a = rng.normal(0, g / math.sqrt(share), (clusters, modes))
        return ising(a @ a.T / omega, 0.5, theta, times)

    return averaged(draws, one)


def spin_boson_spins(sigma, omega, spins, modes, times, draws, seed=1):
    """Mean and error of (m_x, m_z, photons per mode) of `spin_boson` with h = 1."""
    rng = np.random.default_rng(seed)
    return averaged(
        draws, lambda: spin_boson(couplings(rng, spins, modes, sigma, omega), omega, 1.0, times))
