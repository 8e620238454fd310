"""Files of exact data where truncated Wigner fails: six spins, the whole density matrix."""

import numpy as np

from twa_analysis.exact import Exact
from twa_analysis.exact.master_equation import correlated_emission, rydberg_ring

METHOD = "method=exact Lindblad (whole density matrix, expm_multiply)"


def rydberg_file(omega, end=60.0):
    """A ring of six as in jobs/rydberg_weak_drive.yaml."""
    header = (f"model=Rydberg chain Eq.45 periodic, N=6, Omega={omega:g}, J=1, gamma_down=0.1, "
              "kappa_dephasing=0.1, init=all down, time_unit=1/J, observables=per-site <sigma>; "
              f"zz_nn=<z_i z_i+1>; xx_nn=<x_i x_i+1>, {METHOD}")
    times = np.linspace(0, end, round(end / 0.2) + 1)
    columns = rydberg_ring(6, omega, 1, 0.1, 0.1).evolve(times)
    return Exact(f"d_Rydberg_N6_Omega{omega:g}", header, times, columns)


def emission_file(spacing, omega=0.0, up=False, end=20.0):
    """Six atoms as in jobs/emission_weak_drive.yaml and emission_dark.yaml."""
    header = (f"model=correlated emission Eqs.50-55 open chain, N=6, dipole=perp, "
              f"a_over_lambda={spacing:g}, Omega={omega:g}, omega_z=0, Gamma0=1, J_ii=0, "
              f"init=all {'up' if up else 'down'}, time_unit=1/Gamma0, n=mean (1+sz)/2, "
              f"R=sum_ij Gamma_ij<s+_i s-_j>/(N Gamma0), xx_nn=<x_i x_i+1>, {METHOD}")
    times = np.linspace(0, end, round(end / 0.1) + 1)
    columns = correlated_emission(6, spacing, omega).evolve(times, up)
    kind = "inverted" if up else "driven"
    drive = "" if up else f"_Omega{omega:g}"
    return Exact(f"e_{kind}_N6_perp_a{spacing:g}{drive}", header, times, columns)


def exact_files():
    """All of them, one at a time."""
    for omega in (0.02, 0.05, 0.1, 1):
        yield rydberg_file(omega)
    for omega in (0.05, 0.2):
        yield emission_file(0.1, omega)
    for spacing in (0.1, 0.2):
        yield emission_file(spacing, up=True, end=40.0)
