"""The worked examples of typed models solved without truncated Wigner: exact means over time, by the
names of the observables of their jobs, jobs/custom_*.yaml."""

import math

import numpy as np

from twa_analysis.exact.density_matrix import Space, adjoint, evolve

UP, DOWN = (0, 0), (math.pi, 0)


def mean(operators):
    return sum(operators) / len(operators)


def laser(times, gamma_z, atoms=4, g=0.9, kappa=1.0, gamma_down=0.125, gamma_up=0.375, levels=11):
    """Pumped atoms, one lossy mode, dephasing; all frequencies equal."""
    space = Space([1] * atoms, [levels])
    a, n = space.a[0], adjoint(space.a[0]) @ space.a[0]
    coupling = g / math.sqrt(atoms) * sum(a @ up for up in space.sp)
    hamiltonian = n + sum(space.sz) / 2 + coupling + adjoint(coupling)
    jumps = [(a, kappa), *((one, gamma_down) for one in space.sm), *((one, gamma_up) for one in space.sp),
             *((one, gamma_z) for one in space.sz)]
    return evolve(hamiltonian, jumps, space.product([UP] * atoms, [0]), times, {
        "photons": n / atoms, "inversion": mean(space.sz),
        "emission": 1j * (coupling - adjoint(coupling)) / atoms,
        "pairs": sum(up @ down for i, up in enumerate(space.sp) for j, down in enumerate(space.sm)
                     if i != j) / (atoms * (atoms - 1))})


def xyz_lattice(times, rows=2, columns=3, couplings=(0.3, 0.5, 0.4), gamma=0.3, gamma_z=0.05):
    """Spins on an open lattice in a field that is switched down, with loss and a dephasing that swings."""
    space = Space([1] * (rows * columns))
    site = {(x, y): columns * x + y for x in range(rows) for y in range(columns)}
    bonds = [(site[x, y], site[to]) for x, y in site for to in ((x, y + 1), (x + 1, y)) if to in site]
    axes = space.sx, space.sy, space.sz
    exchange = sum(J * s[i] @ s[j] for J, s in zip(couplings, axes) for i, j in bonds)
    field = sum(math.cos(phase) * space.sx[i] + math.sin(phase) * space.sy[i]
                for (x, y), i in site.items() for phase in [math.pi * (x + y) / 4])

    def dephasing(t):
        return gamma_z * (1 + math.sin(3 * t))

    return evolve(
        exchange, [*((one, gamma) for one in space.sm), *((one, dephasing) for one in space.sz)],
        space.product([UP] * len(site)), times, {
            "mx": mean(space.sx), "my": mean(space.sy), "mz": mean(space.sz), "sz_corner": space.sz[0],
            "zz": mean([space.sz[i] @ space.sz[j] for i, j in bonds]), "m2": mean(space.sz) @ mean(space.sz)},
        driven=[(lambda t: np.interp(t, [0, 1, 2], [2, 2, 0.5]), field)])


def kerr_spin(times, levels=40):
    """A Kerr cavity under two-photon drive, with loss of one and of two photons, and a driven spin."""
    space = Space([1], [levels])
    a, spin = space.a[0], space
    ad = adjoint(a)
    coupling = 0.6 * (ad @ ad) + 0.5 * a @ spin.sp[0]
    hamiltonian = (0.5 * ad @ a + 0.05 * ad @ ad @ a @ a + coupling + adjoint(coupling)
                   + 0.25 * spin.sz[0] + 0.6 * spin.sx[0])
    return evolve(
        hamiltonian, [(a, 0.8), (a @ a, 0.1), (spin.sm[0], 0.3)],
        space.product([(math.pi / 2, 0)], [1.5]), times, {
            "n": ad @ a, "x": (a + ad) / 2, "y": 0.5j * (ad - a), "sx": spin.sx[0], "sz": spin.sz[0],
            "nn": ad @ ad @ a @ a, "nsz": ad @ a @ spin.sz[0]})


def rydberg_tails(times, atoms=8, omega=0.5, detuning=0.5, c6=1.0, gamma=0.1, gamma_z=0.05):
    """Driven Rydberg atoms in an open chain with van der Waals interaction of every pair."""
    space = Space([1] * atoms)
    n = [up @ down for up, down in zip(space.sp, space.sm)]
    hamiltonian = sum(omega * x - detuning * m for x, m in zip(space.sx, n))
    hamiltonian = hamiltonian + sum(
        c6 / (j - i) ** 6 * n[i] @ n[j] for j in range(atoms) for i in range(j))
    jumps = [*((one, gamma) for one in space.sm), *((one, gamma_z) for one in space.sz)]
    return evolve(hamiltonian, jumps, space.product([DOWN] * atoms), times, {
        "excited": mean(n), "excited_edge": (n[0] + n[-1]) / 2,
        "pairs": mean([n[i] @ n[i + 1] for i in range(atoms - 1)]),
        "pairs_next": mean([n[i] @ n[i + 2] for i in range(atoms - 2)])}, tolerance=1e-8)


def exchange_and_decay(positions):
    """J_ij and Γ_ij of dipoles along z at positions in the plane of x and y, in wavelengths."""
    apart = np.linalg.norm(positions[:, None] - positions[None], axis=-1)
    other = apart > 0
    x = 2 * math.pi * np.where(other, apart, 1)
    f = np.exp(1j * x) * (x**2 + 1j * x - 1) / x**3
    return np.where(other, -0.75 * f.real, 0), np.where(other, 1.5 * f.imag, 1)


def emitters(times, positions, omega=0.5):
    """Driven atoms at given places that exchange and emit photons together."""
    atoms = len(positions)
    exchange, decay = exchange_and_decay(positions)
    space = Space([1] * atoms)
    pairs = [[up @ down for down in space.sm] for up in space.sp]
    hamiltonian = omega * sum(space.sx) + sum(
        exchange[i, j] * pairs[i][j] for i in range(atoms) for j in range(atoms))
    rates, vectors = np.linalg.eigh(decay)
    jumps = [(sum(v * one for v, one in zip(vector, space.sm)), rate)
             for rate, vector in zip(rates, vectors.T)]
    return evolve(hamiltonian.tocsr(), jumps, space.product([UP] * atoms), times, {
        "excited": mean([pairs[i][i] for i in range(atoms)]),
        "rate": sum(decay[i, j] * pairs[i][j] for i in range(atoms) for j in range(atoms)) / atoms,
        "excited_first": pairs[0][0], "excited_last": pairs[-1][-1]})


def spin_one(times, atoms=4, J=0.2, q=0.5, gamma=0.1):
    """Spin-1 atoms in a chain with exchange, quadratic Zeeman energy and dephasing, first along x."""
    space = Space([2] * atoms)
    hamiltonian = q * sum(z @ z for z in space.Sz) - J * sum(
        s[i] @ s[i + 1] for s in (space.Sx, space.Sy) for i in range(atoms - 1))
    nematic = mean([z @ z for z in space.Sz])
    return evolve(
        hamiltonian, [(one, gamma) for one in space.Sz], space.product([(math.pi / 2, 0)] * atoms), times, {
            "mx": mean(space.Sx), "nematic": nematic,
            "twist": mean([y @ z + z @ y for y, z in zip(space.Sy, space.Sz)]),
            "xx": mean([space.Sx[i] @ space.Sx[i + 1] for i in range(atoms - 1)])})
