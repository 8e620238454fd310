"""Exact solutions of the master equation of a few spins of any length and modes, also with functions of
time.

    dρ/dt = −i[H, ρ] + Σ γ(LρL† − ½{L†L, ρ})

The density matrix is kept whole: some hundred states at most. Operators have the names of typed models.
"""

import functools

import numpy as np
from scipy import sparse
from scipy.integrate import solve_ivp


def spin_matrices(spin):
    """S^x, S^y, S^z of one spin, ħ = 1, the state of largest S^z first."""
    m = spin - np.arange(round(2 * spin) + 1)
    raising = np.diag(np.sqrt(spin * (spin + 1) - m[1:] * (m[1:] + 1)), 1)
    return (raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)


class Space:
    """Spins, then modes. spins: 2S of each. levels: of each mode, states of 0 to levels − 1 quanta."""

    def __init__(self, spins=(), levels=()):
        self.spins = tuple(spins)
        self.sizes = [twice + 1 for twice in spins] + list(levels)
        self.size = int(np.prod(self.sizes))
        one_site = [spin_matrices(twice / 2) for twice in spins]
        S = [[self.whole(site, matrix) for matrix in of] for site, of in enumerate(one_site)]
        self.Sx, self.Sy, self.Sz = zip(*S) if S else ((), (), ())
        self.Sm = [x - 1j * y for x, y in zip(self.Sx, self.Sy)]
        self.Sp = [adjoint(lower) for lower in self.Sm]
        # Of spins ½: Pauli matrices, and the same ladder operators.
        self.sx, self.sy, self.sz = ([2 * one for one in of] for of in (self.Sx, self.Sy, self.Sz))
        self.sm, self.sp = self.Sm, self.Sp
        self.a = [self.whole(len(spins) + mode, np.diag(np.sqrt(np.arange(1.0, count)), 1))
                  for mode, count in enumerate(levels)]
        self.one = sparse.identity(self.size, complex, "csr")

    def whole(self, site, matrix):
        """The operator of one spin or mode on all."""
        before, after = int(np.prod(self.sizes[:site])), int(np.prod(self.sizes[site + 1 :]))
        return sparse.kron(
            sparse.kron(sparse.identity(before), matrix), sparse.identity(after), "csr").astype(complex)

    def product(self, angles=(), displacements=()):
        """ρ of spins along (theta, phi) and modes in coherent states."""
        states = []
        for twice, (theta, phi) in zip(self.spins, angles, strict=True):
            # S·n has the eigenvalue S.
            n = np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)
            _, vectors = np.linalg.eigh(sum(c * m for c, m in zip(n, spin_matrices(twice / 2))))
            states.append(vectors[:, -1])
        for count, alpha in zip(self.sizes[len(self.spins):], displacements, strict=True):
            factors = np.concatenate([[1.0 + 0j], alpha / np.sqrt(np.arange(1, count))])
            state = np.cumprod(factors)
            states.append(state / np.linalg.norm(state))
        state = functools.reduce(np.kron, states)
        return np.outer(state, state.conj())


def adjoint(operator):
    return operator.conj().T.tocsr()


def evolve(hamiltonian, jumps, start, times, observables, driven=(), tolerance=1e-9):
    """Means of observables (operators by name) over time, the first time that of `start`.

    jumps: pairs (L, γ), γ a number or a function of time. driven: pairs (f, H) of further parts f(t) H of
    the Hamiltonian, f real.
    """
    size = start.shape[0]
    constant = [(jump, rate) for jump, rate in jumps if not callable(rate)]
    timed = [(jump, rate) for jump, rate in jumps if callable(rate)]

    def loss(jump):
        return adjoint(jump) @ jump / 2

    still = -1j * hamiltonian - sum((rate * loss(jump) for jump, rate in constant), 0 * hamiltonian)
    moving = [(lambda t, f=f: -1j * f(t), part) for f, part in driven]
    moving += [(lambda t, f=f: -f(t), loss(jump)) for jump, f in timed]

    def slope(t, flat):
        rho = flat.reshape(size, size)
        rho = (rho + rho.conj().T) / 2  # what is not Hermitian is rounding, and would grow
        generator = sum((f(t) * part for f, part in moving), still)
        half = generator @ rho
        result = half + half.conj().T
        for jump, rate in jumps:
            value = rate(t) if callable(rate) else rate
            result += value * (jump @ (jump @ rho).conj().T)  # L(Lρ)† = LρL†
        return result.ravel()

    found = solve_ivp(
        slope, (times[0], times[-1]), np.asarray(start, complex).ravel(), "DOP853", times,
        rtol=tolerance, atol=tolerance / 100)
    if not found.success:
        raise ValueError(found.message)
    # tr(O ρ) = Σ O_jk ρ_kj
    read = sparse.vstack([o.T.reshape((1, -1)) for o in observables.values()], "csr")
    return dict(zip(observables, np.real(read @ found.y)))
