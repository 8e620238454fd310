"""Exact data: one CSV file a curve. Its first line names the parameters, the second the columns."""

import glob
import math
import os
from dataclasses import dataclass

import numpy as np

from ..load import ResultError

DATA = os.path.normpath(os.path.join(os.path.dirname(__file__), "..", "..", "data"))
SINGLE_SPIN = {
    "Omega": "omega_rabi", "gamma_down": "gamma_down", "gamma_up": "gamma_up", "kappa_z": "gamma_z",
}
EMISSION = {"N": "atoms", "dipole": "dipole", "a_over_lambda": "spacing", "Omega": "omega_rabi",
            "omega_z": "detuning"}
# Of kinds of files, by how their names begin: the model, its initial polar angle, and what their
# parameters are called in jobs. Points of a sweep are compared with files of these kinds.
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
ANGLES = {"perp": math.pi / 2, "par": 0}


@dataclass
class Exact:
    """One file of exact data: `columns` over `time`; `header` is the first line, without its #.

    digits: with how many it is written.
    """

    name: str
    header: str
    time: object
    columns: dict
    digits: int = 10

    @classmethod
    def read(cls, path):
        """The file at this path, or of this name in a folder of `analysis/data` (`glassy/NAME`)."""
        path = path if path.endswith(".csv") else os.path.join(DATA, f"{path}.csv")
        if not os.path.isfile(path):
            raise ResultError(f"{path}: no such file", 66)
        try:
            with open(path, encoding="utf-8") as file:
                header = file.readline()[1:].strip()
                names = file.readline().strip().split(",")
                if "t" not in names:
                    raise ValueError("no column t")
                table = np.loadtxt(file, delimiter=",", ndmin=2)
            columns = dict(zip(names, table.T, strict=True))
            return cls(os.path.basename(path).removesuffix(".csv"), header, columns.pop("t"), columns)
        except ValueError as error:
            raise ResultError(f"{path}: not a file of exact data ({error})") from None

    @classmethod
    def folder(cls, name):
        """Every file of KINDS in a folder of `analysis/data`, or in any folder."""
        files = sorted(glob.glob(os.path.join(DATA, name, "*.csv")))
        if not files:
            raise ResultError(f"{os.path.join(DATA, name)}: no exact data there", 66)
        return [cls.read(path) for path in files if os.path.basename(path).startswith(tuple(KINDS))]

    @classmethod
    def averaged(cls, name, header, draws, time, columns, found):
        """Of means over draws of the couplings and their standard errors: two columns each."""
        table = {}
        for column, mean, error in zip(columns, *found):
            table[column], table[f"{column}_error"] = mean, error
        header = f"{header}, draws={draws}, method=exact (Schroedinger equation)"
        return cls(name, header, time, table, digits=6)

    def write(self, folder):
        """Writes FOLDER/NAME.csv; its path."""
        path = os.path.join(folder, f"{self.name}.csv")
        lines = [f"# {self.header}", ",".join(["t", *self.columns])]
        for row in zip(self.time, *self.columns.values()):
            lines.append(",".join(f"{value:.{self.digits}g}" for value in row))
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        except OSError as error:
            raise ResultError(f"{path}: cannot be written ({error.strerror or error})", 73) from None
        return path

    @property
    def kind(self):
        """The one of KINDS that this file is of, or none."""
        return next((kind for kind in KINDS if self.name.startswith(kind)), None)

    @property
    def parameters(self):
        """Of a file of KINDS: its parameters, named as in jobs."""
        pairs = [part.partition("=")[::2] for part in self.header.split(", ")]
        header = {key.strip(): value.strip() for key, value in pairs}
        values = {ours: header.get(theirs, "0") for theirs, ours in KINDS[self.kind][2].items()}
        try:
            return {name: ANGLES[value] if value in ANGLES else float(value)
                    for name, value in values.items()}
        except ValueError as error:
            raise ResultError(f"{self.name}.csv: first line: {error}") from None

    @property
    def is_twa(self):
        """Not quantum mechanics, but what TWA itself has for one spin."""
        return self.kind == "a_TWA_noMC"

    def is_of(self, job):
        """Whether a job, resolved at a point of its sweep, has the same parameters and initial state."""
        if self.kind is None:
            return False
        model, theta, _ = KINDS[self.kind]
        values = {**job["model"], **job["initial"]}
        if values["name"] != model or not _equal(values.get("theta"), theta):
            return False
        if model == "central_spin" and not _equal(values.get("central_theta"), math.pi):
            return False
        if model == "rydberg_chain" and (values["boundary"], values["lattice"]) != ("periodic", "chain"):
            return False
        return all(_equal(values.get(key), value) for key, value in self.parameters.items())


def _equal(a, b):
    return isinstance(a, (int, float)) and math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9)
