"""Worked examples of typed models that have a closed solution."""

import math

import numpy as np
from numpy.polynomial.hermite_e import hermegauss


def rotating_field(times, w0=1.0, w=0.7, omega=0.5):
    """A spin in H = w0/2 σ^z + Ω(cos wt σ^x + sin wt σ^y), down at first: in the frame of the field it
    turns about (2Ω, 0, w0 − w)."""
    detuning = w0 - w
    turn = math.hypot(detuning, 2 * omega)
    angle = turn * times
    # Rodrigues' formula for (0, 0, −1) about this axis.
    z = -1 + 2 * (2 * omega / turn) ** 2 * np.sin(angle / 2) ** 2
    x = -2 * omega * detuning / turn**2 * (1 - np.cos(angle))
    y = 2 * omega / turn * np.sin(angle)
    return {"sx": x * np.cos(w * times) - y * np.sin(w * times),
            "sy": x * np.sin(w * times) + y * np.cos(w * times), "sz": z}


def ising_means(couplings, gamma, times):
    """⟨σ^z⟩ and ⟨σ^z σ^z⟩ of H = Σ_{i<j} J_ij σ^x_i σ^x_j and L = σ^x_i at rate γ, all up at first: means
    over spins and pairs, exactly and in TWA. Couplings: ..., spins, spins; the diagonal is zero."""
    spins = couplings.shape[-1]
    upper = np.triu_indices(spins, 1)
    decay = np.exp(-2 * gamma * times)
    z, exact, twa = [], [], []
    for t, factor in zip(times, decay):
        z.append(np.cos(2 * couplings * t).prod(-1).mean(-1) * factor)
        own = np.cos(2 * couplings * t)[..., *upper] ** 2
        both = 0
        for sign in (1, -1):
            joint = np.cos(2 * t * (couplings[..., :, None, :] + sign * couplings[..., None, :, :]))
            places = np.arange(spins)
            joint[..., places, :, places] = 1  # k = i
            joint[..., :, places, places] = 1  # k = j
            both = both + joint.prod(-1)[..., *upper] / 2
        exact.append(both.mean(-1) * factor**2)
        # In TWA the turns of i and j by each other are independent; quantum mechanics has none of them.
        twa.append((both * own).mean(-1) * factor**2)
    return {"z": np.array(z), "zz": np.array(exact), "zz_twa": np.array(twa)}


def confocal_couplings(x, y, strength, waist):
    """J_ij = −J cos(2 r_i·r_j/w0²) of atoms in a confocal cavity, without the local part."""
    J = -strength * np.cos(
        2 * (x[..., :, None] * x[..., None, :] + y[..., :, None] * y[..., None, :]) / waist**2)
    places = np.arange(x.shape[-1])
    J[..., places, places] = 0
    return J


def confocal_means(times, spins=10, strength=0.3, waist=1.0, cloud=1.0, gamma=0.02, draws=4000, seed=1):
    """Means of ⟨σ^z⟩ and ⟨σ^zσ^z⟩ over random positions, and their standard errors."""
    rng = np.random.default_rng(seed)
    x, y = rng.normal(0, cloud, (2, draws, spins))
    found = ising_means(confocal_couplings(x, y, strength, waist), gamma, times)
    return {name: (values.mean(1), values.std(1, ddof=1) / math.sqrt(draws))
            for name, values in found.items()}


def confocal_magnetization(times, spins=10, strength=0.3, waist=1.0, cloud=1.0, gamma=0.02, nodes=400):
    """⟨σ^z⟩ averaged over positions by quadrature: the other atoms are independent, and r_i·r_j is |r_i|
    times one normal coordinate of r_j."""
    along, weight = hermegauss(160)
    weight = weight / weight.sum()
    u = (np.arange(nodes) + 0.5) / nodes
    distance = cloud * np.sqrt(-2 * np.log(u))  # of a normal cloud in the plane
    J = strength * np.cos(2 * np.outer(distance, cloud * along) / waist**2)
    one = np.array([np.cos(2 * J * t) @ weight for t in times])
    return (one ** (spins - 1)).mean(1) * np.exp(-2 * gamma * times)
