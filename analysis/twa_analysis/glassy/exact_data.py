"""Exact curves of small systems: CSV files written by twa_analysis.exact_glassy_files."""

import os

import numpy as np

from ..load import ResultError

EXACT = os.path.normpath(os.path.join(os.path.dirname(__file__), "..", "..", "data", "glassy"))


def exact(name):
    """Columns by name of one file: t, mx, mx_error, …"""
    path = os.path.join(EXACT, f"{name}.csv")
    if not os.path.isfile(path):
        raise ResultError(f"{path}: no such file", 66)
    with open(path, encoding="utf-8") as file:
        file.readline()
        names = file.readline().strip().split(",")
        return dict(zip(names, np.loadtxt(file, delimiter=",", ndmin=2).T))
