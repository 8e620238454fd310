"""Files of exact data where truncated Wigner fails: python -m twa_analysis.exact_files FOLDER."""

import os
import sys

import numpy as np

from .exact import correlated_emission, rydberg_ring

METHOD = "method=exact Lindblad (whole density matrix, expm_multiply)"


def rydberg_file(omega, end=60.0):
    """A ring of six as in jobs/rydberg_weak_drive.yaml: name, first line and columns."""
    line = (f"model=Rydberg chain Eq.45 periodic, N=6, Omega={omega:g}, J=1, gamma_down=0.1, "
            "kappa_dephasing=0.1, init=all down, time_unit=1/J, observables=per-site <sigma>; "
            f"zz_nn=<z_i z_i+1>; xx_nn=<x_i x_i+1>, {METHOD}")
    times = np.linspace(0, end, round(end / 0.2) + 1)
    columns = rydberg_ring(6, omega, 1, 0.1, 0.1).evolve(times)
    return f"d_Rydberg_N6_Omega{omega:g}.csv", line, {"t": times, **columns}


def emission_file(spacing, omega=0.0, up=False, end=20.0):
    """Six atoms as in jobs/emission_weak_drive.yaml and emission_dark.yaml."""
    line = (f"model=correlated emission Eqs.50-55 open chain, N=6, dipole=perp, "
            f"a_over_lambda={spacing:g}, Omega={omega:g}, omega_z=0, Gamma0=1, J_ii=0, "
            f"init=all {'up' if up else 'down'}, time_unit=1/Gamma0, n=mean (1+sz)/2, "
            f"R=sum_ij Gamma_ij<s+_i s-_j>/(N Gamma0), xx_nn=<x_i x_i+1>, {METHOD}")
    times = np.linspace(0, end, round(end / 0.1) + 1)
    columns = correlated_emission(6, spacing, omega).evolve(times, up)
    name = f"e_inverted_N6_perp_a{spacing:g}" if up else f"e_driven_N6_perp_a{spacing:g}_Omega{omega:g}"
    return f"{name}.csv", line, {"t": times, **columns}


def every_file():
    """All of them, one at a time."""
    for omega in (0.02, 0.05, 0.1, 1):
        yield rydberg_file(omega)
    for omega in (0.05, 0.2):
        yield emission_file(0.1, omega)
    for spacing in (0.1, 0.2):
        yield emission_file(spacing, up=True, end=40.0)


def write(folder, name, line, columns, digits=10):
    """One file in the format of analysis/data; its path."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"# {line}\n{','.join(columns)}\n")
        for row in zip(*columns.values()):
            file.write(",".join(f"{value:.{digits}g}" for value in row) + "\n")
    return path


def write_all(module, files, write_file, arguments):
    """Writes files into the folder that the command line names; exit code."""
    if len(arguments) != 1:
        print(f"usage: python -m twa_analysis.{module} FOLDER", file=sys.stderr)
        return 64
    for contents in files:
        print(write_file(arguments[0], *contents), flush=True)
    return 0


def main(arguments):
    return write_all("exact_files", every_file(), write, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
