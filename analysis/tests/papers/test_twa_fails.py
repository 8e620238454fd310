"""Weak drive and dark states, where truncated Wigner fails: it deviates by what is on record.

The deviations on record are means of two runs of the shipped jobs, with different seeds and steps.
"""

import numpy as np
import pytest

from support import run_shipped
from twa_analysis import Blocks, Exact


@pytest.fixture(scope="module")
def deviations(twa, tmp_path_factory):
    """Runs a shipped job in part; gives (time, deviation, error) by quantity."""
    cache = {}

    def deviations(job, *options):
        if (job, options) not in cache:
            output = tmp_path_factory.mktemp("fails") / f"{job}.h5"
            run_shipped(twa, job, output, sets=("sampling.seed=11", *options))
            (point,) = Blocks.read([output]).points()
            cache[job, options] = _against_exact(point)
        return cache[job, options]

    return deviations


def _against_exact(point):
    files = [e for e in Exact.folder("dissipative") if e.is_of(point.job())]
    exact = max(files, key=lambda e: e.time[-1])
    z, z_error = point.mean("magnetization", component="z")
    twa = {
        "sz": (z, z_error),
        "n_mean": ((1 + z) / 2, z_error / 2),
        "sy": point.mean("magnetization", component="y"),
        "zz_nn": point.mean("pair_correlation", distance=1, pair_component="zz"),
        "xx_nn": point.mean("pair_correlation", distance=1, pair_component="xx"),
    }
    return {
        name: (point.time, values - np.interp(point.time, exact.time, exact.columns[name]), error)
        for name, (values, error) in twa.items() if name in exact.columns
    }


RYDBERG = ("rydberg_weak_drive", "sampling.trajectories=128", "time.end=20")
DRIVEN = ("emission_weak_drive", "sampling.trajectories=128", "time.end=10")
DARK = ("emission_dark", "sampling.trajectories=128", "time.end=10")


@pytest.mark.parametrize("job, swept, quantity, time, recorded, error", [
    (RYDBERG, "omega_rabi=[0.02]", "sz", 20, +0.1091, 0.0016),
    (RYDBERG, "omega_rabi=[0.02]", "zz_nn", 20, -0.1989, 0.0031),
    (RYDBERG, "omega_rabi=[0.05]", "sy", 10, -0.1370, 0.0022),
    (RYDBERG, "omega_rabi=[0.1]", "zz_nn", 10, +0.1284, 0.0031),
    (RYDBERG, "omega_rabi=[0.1]", "xx_nn", 10, -0.0591, 0.0024),
    (DRIVEN, "omega_rabi=[0.05]", "n_mean", 10, +0.0735, 0.0010),
    (DRIVEN, "omega_rabi=[0.2]", "n_mean", 10, +0.0782, 0.0008),
    (DARK, "spacing=[0.1]", "n_mean", 10, +0.0443, 0.0009),
    (DARK, "spacing=[0.1]", "xx_nn", 10, +0.0432, 0.0019),
    (DARK, "spacing=[0.2]", "xx_nn", 10, +0.0622, 0.0021),
])
def test_deviates_by_what_is_on_record(deviations, job, swept, quantity, time, recorded, error):
    times, found, errors = deviations(*job, f"sweep.{swept}")[quantity]
    at = int(np.argmin(np.abs(times - time)))
    assert abs(found[at] - recorded) < 4.5 * np.hypot(errors[at], error)
    assert abs(found[at]) > 6 * errors[at]  # no agreement with the exact data


def test_strong_drive_is_right(deviations):
    found = deviations("rydberg_weak_drive", "sweep.omega_rabi=[1]", "time.end=20")
    for name in ("sz", "sy", "zz_nn", "xx_nn"):
        _, difference, error = found[name]
        assert (np.abs(difference) < 0.06 + 4 * error).all(), name
    # What is left is the error of the method, by the same measure.
    times, difference, error = found["zz_nn"]
    at = int(np.argmin(np.abs(times - 2.6)))
    assert abs(difference[at] + 0.0639) < 4.5 * np.hypot(error[at], 0.0027)
