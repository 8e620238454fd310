"""Exact solutions of the master equation of a few spins.

The density matrix is kept whole, 4^N numbers: 6 spins take a second or two, 8 a minute. Conventions
are those of the jobs: s is the expectation value of a Pauli matrix, and a jump operator L at rate γ
contributes γ(LρL† − ½{L†L, ρ}).
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import expm_multiply

X = sparse.csr_matrix([[0, 1], [1, 0]], dtype=complex)
Y = sparse.csr_matrix([[0, -1j], [1j, 0]], dtype=complex)
Z = sparse.csr_matrix([[1, 0], [0, -1]], dtype=complex)
LOWER = (X - 1j * Y) / 2


def on_each(matrix, sites):
    """The operator of one spin on every site in turn."""
    return [
        sparse.kron(
            sparse.kron(sparse.identity(2**i), matrix), sparse.identity(2 ** (sites - 1 - i)), "csr")
        for i in range(sites)
    ]


def liouvillian(hamiltonian, jumps, rates):
    """Generator of the row-major density matrix.

    jumps: operators L_i. rates: the matrix Γ_ij in Σ Γ_ij (L_j ρ L_i† − ½{L_i† L_j, ρ}).
    """
    one = sparse.identity(hamiltonian.shape[0], format="csr")
    decaying = 1j * hamiltonian
    feeding = sparse.csr_matrix((one.shape[0] ** 2,) * 2, dtype=complex)
    for i, j in zip(*np.nonzero(rates)):
        bra, ket = jumps[i], jumps[j]
        decaying = decaying + rates[i, j] / 2 * (bra.conj().T @ ket)
        feeding = feeding + rates[i, j] * sparse.kron(ket, bra.conj(), "csr")
    return (feeding - sparse.kron(decaying, one) - sparse.kron(one, decaying.conj())).tocsr()


@dataclass
class System:
    """A generator, and the operators whose expectation values make the columns of a file."""

    generator: object
    observables: dict

    def evolve(self, times, up=False):
        """Columns by name at equidistant times, starting with all spins down, or all up."""
        step = times[1] - times[0]
        if not np.allclose(np.diff(times), step):
            raise ValueError("times must be equidistant")
        read = sparse.vstack([o.T.reshape((1, -1)) for o in self.observables.values()], "csr")
        state = np.zeros(self.generator.shape[0], complex)
        state[0 if up else -1] = 1
        values = [read @ state]
        for _ in times[1:]:
            state = expm_multiply(self.generator * step, state, traceA=0)
            values.append(read @ state)
        return dict(zip(self.observables, np.real(values).T))


def mean(operators):
    """Their average."""
    return sum(operators) / len(operators)


def driven_spin(omega, gamma_down, gamma_up=0.0, gamma_z=0.0):
    """One spin, H = Ω σ^x, with loss, pump and dephasing."""
    rates = np.diag([gamma_down, gamma_up, gamma_z])
    return System(
        liouvillian(omega * X, [LOWER, LOWER.conj().T.tocsr(), Z], rates),
        {"sx": X, "sy": Y, "sz": Z})


def rydberg_ring(sites, omega, interaction, gamma_down, gamma_z):
    """H = Ω Σ σ^x + J Σ n_i n_{i+1} on a ring, with loss and dephasing of each spin."""
    x, y, z, lower = (on_each(m, sites) for m in (X, Y, Z, LOWER))
    n = [m.conj().T @ m for m in lower]
    neighbours = [(i, (i + 1) % sites) for i in range(sites)]
    hamiltonian = omega * sum(x) + interaction * sum(n[i] @ n[j] for i, j in neighbours)
    rates = np.diag([gamma_down] * sites + [gamma_z] * sites)
    return System(
        liouvillian(hamiltonian, lower + z, rates),
        {"sx": mean(x), "sy": mean(y), "sz": mean(z),
         "zz_nn": mean([z[i] @ z[j] for i, j in neighbours]),
         "xx_nn": mean([x[i] @ x[j] for i, j in neighbours])})


def exchange_and_decay(atoms, spacing, parallel=False):
    """J_ij and Γ_ij of atoms in a chain in free space, J_ii = 0, Γ_ii = 1; spacing in wavelengths."""
    apart = np.abs(np.subtract.outer(np.arange(atoms), np.arange(atoms)))
    x = 2 * math.pi * spacing * np.where(apart, apart, 1)
    f = np.exp(1j * x) * (2 * (1 - 1j * x) if parallel else x**2 + 1j * x - 1) / x**3
    off = apart > 0
    return np.where(off, -0.75 * f.real, 0), np.where(off, 1.5 * f.imag, 1)


def correlated_emission(atoms, spacing, omega=0.0, parallel=False):
    """H = Ω Σ σ^x + Σ_{i≠j} J_ij σ^+_i σ^-_j, with the decay matrix Γ_ij of the same atoms.

    R is the emission rate of an atom, Σ Γ_ij ⟨σ^+_i σ^-_j⟩/N; xx_nn is of neighbours.
    """
    exchange, decay = exchange_and_decay(atoms, spacing, parallel)
    x, y, lower = (on_each(m, atoms) for m in (X, Y, LOWER))
    pairs = [(i, j, lower[i].conj().T @ lower[j]) for i in range(atoms) for j in range(atoms)]
    hamiltonian = omega * sum(x) + sum(exchange[i, j] * o for i, j, o in pairs)
    n = [o for i, j, o in pairs if i == j]
    return System(
        liouvillian(hamiltonian.tocsr(), lower, decay),
        {"R": sum(decay[i, j] * o for i, j, o in pairs) / atoms, "n_mean": mean(n),
         "sx_mean": mean(x), "sy_mean": mean(y),
         "xx_nn": mean([a @ b for a, b in zip(x, x[1:])]),
         **{f"n_{i + 1}": o for i, o in enumerate(n)}})
