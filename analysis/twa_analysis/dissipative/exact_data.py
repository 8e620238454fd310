"""Exact data: one CSV file a curve. Its first line names the parameters; a sweep point of a result is
compared with the file whose parameters and initial state it has.
"""

import math
import os
from dataclasses import dataclass

import numpy as np

EXACT = os.path.normpath(os.path.join(os.path.dirname(__file__), "..", "..", "data", "dissipative"))
SINGLE_SPIN = {
    "Omega": "omega_rabi", "gamma_down": "gamma_down", "gamma_up": "gamma_up", "kappa_z": "gamma_z",
}
EMISSION = {"N": "atoms", "dipole": "dipole", "a_over_lambda": "spacing", "Omega": "omega_rabi",
            "omega_z": "detuning"}
# Of each kind of file: its model, the initial polar angle, and what its parameters are called in jobs.
KINDS = {
    "a_driven_spin": ("driven_spin", math.pi, SINGLE_SPIN),
    "a_TWA_noMC": ("driven_spin", math.pi, SINGLE_SPIN),
    "b_TC": ("tavis_cummings", 0, {
        "N": "atoms", "omega": "omega", "epsilon": "epsilon", "g": "g", "kappa": "kappa",
        "gamma_down": "gamma_down", "gamma_up": "gamma_up"}),
    "c_CS": ("central_spin", 0, {
        "N": "satellites", "omega": "omega", "epsilon": "epsilon", "g": "g", "kappa": "kappa",
        "gamma_down": "gamma_down", "gamma_up": "gamma_up"}),
    "d_Rydberg": ("rydberg_chain", math.pi, {
        "N": "sites", "Omega": "omega_rabi", "J": "interaction", "gamma_down": "gamma_down",
        "kappa_dephasing": "gamma_z"}),
    "e_driven": ("correlated_emission", math.pi, EMISSION),
    "e_inverted": ("correlated_emission", 0, EMISSION),
}


@dataclass
class Exact:
    """One file of exact data: `columns` over `time`."""

    kind: str
    parameters: dict
    columns: dict
    time: object

    @classmethod
    def read(cls, path):
        """The file, with its parameters named as in jobs."""
        with open(path) as file:
            pairs = [part.partition("=")[::2] for part in file.readline()[1:].split(", ")]
            names = file.readline().strip().split(",")
            table = np.loadtxt(file, delimiter=",", ndmin=2)
        kind = next(k for k in KINDS if os.path.basename(path).startswith(k))
        header = {key.strip(): value.strip() for key, value in pairs}
        words = {"perp": math.pi / 2, "par": 0}
        values = {ours: header.get(theirs, "0") for theirs, ours in KINDS[kind][2].items()}
        parameters = {
            name: words[value] if value in words else float(value) for name, value in values.items()
        }
        columns = dict(zip(names, table.T))
        return cls(kind, parameters, columns, columns.pop("t"))

    @property
    def is_twa(self):
        """Not quantum mechanics, but what TWA itself has for one spin."""
        return self.kind == "a_TWA_noMC"

    def is_of(self, point):
        """Whether the point of a sweep has the same parameters and initial state."""
        model, theta, _ = KINDS[self.kind]
        values = {**point.model, **point.initial}
        if values["name"] != model or not _equal(values["theta"], theta):
            return False
        if model == "central_spin" and not _equal(values["central_theta"], math.pi):
            return False
        if model == "rydberg_chain" and (values["boundary"], values["lattice"]) != ("periodic", "chain"):
            return False
        return all(_equal(values.get(key), value) for key, value in self.parameters.items())


def _equal(a, b):
    return isinstance(a, (int, float)) and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
