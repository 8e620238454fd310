"""Figures of the driven condensate, in both kinds of self-energy, and its limit as a master equation."""

import h5py
import numpy as np
import pytest

from figures import DRIVEN_CONDENSATE
from support import assert_drawn, run_shipped

STRENGTHS = "sweep.drive_strength=[0, 0.6, 2]"
FEW = {
    "saddle_point_drive": [STRENGTHS],
    "saddle_point_cold": [STRENGTHS],
    "saddle_point_response": ["sweep.drive_strength=[0, 1]", "saddle_point.points=2560"],
    "saddle_point_threshold": ["sweep.drive_center=[-2, 0, 2]"],
    "saddle_point_phases": ["sweep.drive_center=[-2, 0, 2]", "sweep.drive_strength=[0, 0.3, 0.6, 0.9]"],
}
FEW |= {f"{name}_consistent": sets for name, sets in FEW.items() if name != "saddle_point_phases"}


@pytest.fixture(scope="module")
def folder(twa, tmp_path_factory):
    """A small result of every job."""
    folder = tmp_path_factory.mktemp("condensate")
    for name, sets in FEW.items():
        run_shipped(twa, name, folder / f"{name}.h5", sets=sets)
    return folder


def test_every_figure(folder, tmp_path):
    paths, study, problems = DRIVEN_CONDENSATE.draw(folder, tmp_path)
    assert not problems and len(paths) == len(DRIVEN_CONDENSATE.figures)
    for path in paths:
        assert_drawn(path)
    notes = {quantity: value for _, quantity, value in study.notes}
    assert notes["first strength with a condensate, first order, ξ = 0"] == "0.6"
    assert notes["first strength with a condensate, consistent, ξ = 0"] == "none"
    assert notes["zeros of Im K1R, consistent, h = 1"] == "none"


def test_swept_values_need_not_rise(twa, tmp_path):
    run_shipped(twa, "saddle_point_phases", tmp_path / "saddle_point_phases.h5",
                sets=["sweep.drive_center=[1, -1, 0]", "sweep.drive_strength=[0.6, 0, 0.3]"])
    paths, _, problems = DRIVEN_CONDENSATE.draw(tmp_path, tmp_path)
    assert not problems and len(paths) == 1
    assert_drawn(paths[0])


def test_jobs_of_the_figures_are_all_here():
    assert set(FEW) == set(DRIVEN_CONDENSATE.jobs())


def test_boundary_is_a_curve_in_the_file(folder):
    with h5py.File(folder / "saddle_point_phases.h5") as data:
        curve, errors = data["boundary_drive_strength"][:], data["boundary_drive_strength_stderr"][:]
    known = np.isfinite(curve)
    assert list(known.sum(axis=1)) == [1, 1, 1]
    assert np.allclose(curve[known], [0.67522849, 0.43373404, 0.70573350], atol=1e-6)
    assert errors[known].max() < 1e-4


def test_threshold_rises_with_width_and_detuning_in_first_order_alone(folder):
    with h5py.File(folder / "saddle_point_threshold.h5") as data:
        first, density = data["threshold"][:], data["threshold_density"][:]
    assert (np.diff(first[:, 1]) > 0).all() and (first[:, [0, 2]] > first[:, [1]]).all()
    assert (density < 0.5).all()
    with h5py.File(folder / "saddle_point_threshold_consistent.h5") as data:
        assert np.isnan(data["threshold"][:]).all()


def test_master_equation_has_the_mean_field_of_a_laser(twa, tmp_path):
    run_shipped(twa, "custom_laser_threshold", tmp_path / "laser.h5",
                sets=["method=mean_field", "sweep.atoms=[16]"])
    with h5py.File(tmp_path / "laser.h5") as data:
        assert abs(data["photons"][0, -1] - 0.9375) < 1e-6
