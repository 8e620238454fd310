"""Draws every figure whose results are at hand."""

import os

from ..blocks import Blocks
from ..load import ResultError
from ..plot import save, tell_missing
from . import (
    aging, algebraic, cluster_size, crossover, logarithmic, overlap_frequency, overlap_g,
    overlap_kappa, paramagnet)
from .study import Study

# Name of the image, what draws it, the job it is about, and jobs that are drawn beside it.
HOPFIELD = ("hopfield_keep", "hopfield_remove")
FIGURES = [
    ("prl_fig2_left_logarithmic", logarithmic.draw, "relaxation_logarithmic",
     (*HOPFIELD, "small_spin_boson")),
    ("prl_fig2_centre_algebraic", algebraic.draw, "relaxation_algebraic",
     (*HOPFIELD, "small_spin_boson")),
    ("prl_fig2_right_paramagnet", paramagnet.draw, "relaxation_paramagnet", HOPFIELD),
    ("prl_fig3_crossover", crossover.draw, "alpha_crossover", ()),
    ("prr_fig16b_cluster_size", cluster_size.draw, "cluster_size",
     ("single_spins_keep", "single_spins_remove")),
    ("prr_fig17_overlap_kappa", overlap_kappa.draw, "overlap_kappa", ()),
    ("prr_fig18_overlap_g", overlap_g.draw, "overlap_g", ()),
    ("prr_fig22_overlap_frequency", overlap_frequency.draw, "overlap_frequency", ()),
    ("prr_fig24_aging", aging.draw, "aging", ()),
]
JOBS = list(dict.fromkeys(job for _, _, main, beside in FIGURES for job in (main, *beside)))


def figures(folder, output):
    """Draws every figure whose main result is in the folder. Returns paths, and a Study of numbers."""
    if not os.path.isdir(folder):
        raise ResultError(f"{folder}: no such folder", 66)
    results = {job: found for job in JOBS if (found := Blocks.find(folder, job))}
    wanted = [row for row in FIGURES if row[2] in results]
    if not wanted:
        raise ResultError(f"{folder}: none of {', '.join(f'{row[2]}.h5' for row in FIGURES)}", 66)
    study = Study(results)
    paths = []
    for name, draw, _, beside in wanted:
        path = os.path.join(output, f"{name}.png")
        figure = draw(study)
        tell_missing(figure, [job for job in beside if job not in results])
        save(figure, path)
        paths.append(path)
    return paths, study
