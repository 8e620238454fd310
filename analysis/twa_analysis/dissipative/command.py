"""Draws every figure whose results are at hand."""

import glob
import os

from ..load import ResultError, load
from ..plot import save, tell_missing
from . import driven_spin, emission, rydberg, spins_and_mode
from .exact_data import EXACT, KINDS, Exact
from .points import points
from .study import Study

# Name of the image, what draws it, and the results any of which it is drawn from.
FIGURES = [
    ("fig2_driven_spin", driven_spin.draw_driven_spin, ("driven_spin", "driven_spin_relaxation")),
    ("fig3_tavis_cummings", spins_and_mode.draw_tavis_cummings,
     ("tavis_cummings", "tavis_cummings_steady")),
    ("fig4_central_spin", spins_and_mode.draw_central_spin, ("central_spin",)),
    ("fig5_rydberg", rydberg.draw_rydberg, ("rydberg_chain",)),
    ("fig6_emission_driven", emission.draw_driven, ("emission_driven",)),
    ("fig7_emission_inverted", emission.draw_inverted, ("emission_inverted", "emission_size")),
    ("fails_rydberg_weak_drive", rydberg.draw_weak_drive, ("rydberg_weak_drive",)),
    ("fails_emission_weak_drive", emission.draw_weak_drive, ("emission_weak_drive",)),
    ("fails_emission_dark", emission.draw_dark, ("emission_dark",)),
]
JOBS = [job for _, _, needs in FIGURES for job in needs]


def dissipative(folder, output, exact=EXACT):
    """Draws every figure whose results are in the folder. Returns paths of figures, and deviations."""
    if not os.path.isdir(folder):
        raise ResultError(f"{folder}: no such folder", 66)
    files = sorted(glob.glob(os.path.join(exact, "*.csv")))
    if not files:
        raise ResultError(f"{exact}: no exact data there", 66)
    present = {n: p for n in JOBS if os.path.isfile(p := os.path.join(folder, f"{n}.h5"))}
    if not present:
        raise ResultError(f"{folder}: none of {', '.join(f'{name}.h5' for name in JOBS)}", 66)
    study = Study(
        {name: points(load(path)) for name, path in present.items()},
        [Exact.read(path) for path in files if os.path.basename(path).startswith(tuple(KINDS))])
    figures = []
    for name, draw, needs in FIGURES:
        if any(job in study.results for job in needs):
            path = os.path.join(output, f"{name}.png")
            figure = draw(study)
            tell_missing(figure, [job for job in needs if job not in study.results])
            save(figure, path)
            figures.append(path)
    return figures, study.deviations
