"""The solver of typed models against closed forms and data computed independently, and the files made
with it."""

import math

import numpy as np
import pytest

from figures.typed_models import formulas, systems
from figures.typed_models.exact_files import (
    emitters, kerr_spin, laser, rotating_field, rydberg_tails, spin_one, xyz_lattice)
from support import ROOT
from twa_analysis.exact import Exact
from twa_analysis.exact.density_matrix import Space, adjoint, evolve
from twa_analysis.exact.master_equation import driven_spin

TIMES = np.linspace(0, 2, 9)


def reference(name):
    """A table of Tests/ReferenceData/custom."""
    path = ROOT / "Tests" / "ReferenceData" / "custom" / f"{name}.csv"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return np.genfromtxt(lines, delimiter=",", names=True)


@pytest.mark.parametrize("name, solution", [
    ("kerr_spin", systems.kerr_spin), ("xyz_ramp", systems.xyz_lattice)])
def test_against_independent_data(name, solution):
    data = reference(name)[:21]
    for column, values in solution(data["t"]).items():
        assert values == pytest.approx(data[f"exact_{column}"], abs=2e-7), column


def test_against_the_generator_of_spins():
    other = driven_spin(0.8, 0.5, 0.2, 0.1).evolve(TIMES)
    space = Space([1])
    jumps = [(space.sm[0], 0.5), (space.sp[0], 0.2), (space.sz[0], 0.1)]
    ours = evolve(0.8 * space.sx[0], jumps, space.product([(math.pi, 0)]), TIMES,
                  {"sx": space.sx[0], "sy": space.sy[0], "sz": space.sz[0]})
    for column, values in ours.items():
        assert values == pytest.approx(other[column], abs=1e-8)


def test_a_large_spin_turns_and_keeps_its_commutators():
    space = Space([3])
    x, y, z = space.Sx[0], space.Sy[0], space.Sz[0]
    assert abs(x @ y - y @ x - 1j * z).max() < 1e-12
    found = evolve(0.5 * z, [], space.product([(math.pi / 2, 0.3)]), TIMES, {"x": x, "y": y})
    assert found["x"] == pytest.approx(1.5 * np.cos(0.5 * TIMES + 0.3), abs=1e-8)
    assert found["y"] == pytest.approx(1.5 * np.sin(0.5 * TIMES + 0.3), abs=1e-8)


def test_collective_dephasing_and_a_squeezed_bath():
    space = Space([1, 1])
    found = evolve(0 * space.one, [(space.sz[0] @ space.sz[1], 0.4)],
                   space.product([(math.pi / 2, 0)] * 2), TIMES, {"x": space.sx[0]})
    assert found["x"] == pytest.approx(np.exp(-0.8 * TIMES), abs=1e-8)
    space = Space(levels=[24])
    a = space.a[0]
    jump = math.cosh(0.5) * a + math.sinh(0.5) * adjoint(a)
    found = evolve(0 * space.one, [(jump, 2)], space.product((), [0.5]), np.linspace(0, 12, 3),
                   {"n": adjoint(a) @ a})
    assert found["n"][[0, -1]] == pytest.approx([0.25, math.sinh(0.5) ** 2], abs=1e-5)


def test_a_rotating_field():
    space = Space([1])
    x, y = space.sx[0], space.sy[0]
    found = evolve(
        0.5 * space.sz[0], [], space.product([(math.pi, 0)]), TIMES,
        {"sx": x, "sy": y, "sz": space.sz[0]},
        driven=[(lambda t: 0.5 * math.cos(0.7 * t), x), (lambda t: 0.5 * math.sin(0.7 * t), y)])
    for name, values in formulas.rotating_field(TIMES).items():
        assert found[name] == pytest.approx(values, abs=1e-8)


def test_ising_spins_exactly_and_in_twa():
    rng = np.random.default_rng(2)
    J = np.triu(rng.normal(0, 1, (4, 4)), 1)
    formula = formulas.ising_means(J + J.T, 0.1, TIMES)
    space = Space([1] * 4)
    pairs = [(i, j) for j in range(4) for i in range(j)]
    found = evolve(
        sum(J[i, j] * space.sx[i] @ space.sx[j] for i, j in pairs), [(x, 0.1) for x in space.sx],
        space.product([(0, 0)] * 4), TIMES,
        {"z": sum(space.sz) / 4, "zz": sum(space.sz[i] @ space.sz[j] for i, j in pairs) / 6})
    assert found["z"] == pytest.approx(formula["z"], abs=1e-8)
    assert found["zz"] == pytest.approx(formula["zz"], abs=1e-8)
    # Spins along z have s^x, s^y = ±1; each turns about x by 2 Σ J_ij s^x_j t, all 256 cases here.
    signs = np.array(np.meshgrid(*[[-1, 1]] * 8)).reshape(2, 4, -1)
    for at, t in enumerate(TIMES):
        angle = 2 * t * (J + J.T) @ signs[0]
        z = np.cos(angle) + signs[1] * np.sin(angle)
        twa = np.mean([(z[i] * z[j]).mean() for i, j in pairs]) * math.exp(-0.4 * t)
        assert twa == pytest.approx(formula["zz_twa"][at], abs=1e-12)
        assert z.mean() * math.exp(-0.2 * t) == pytest.approx(formula["z"][at], abs=1e-12)


def test_positions_of_a_confocal_cavity():
    times = np.linspace(0, 4, 5)
    whole = formulas.confocal_magnetization(times)
    assert formulas.confocal_magnetization(times, nodes=1500) == pytest.approx(whole, abs=2e-4)
    found = formulas.confocal_means(times, draws=1500, seed=7)
    mean, error = found["z"]
    assert (np.abs(mean - whole) <= 4.5 * error + 1e-12).all()


@pytest.mark.parametrize("made", [
    lambda: laser(0.5, end=0.4), lambda: xyz_lattice(end=0.6), lambda: kerr_spin(end=0.5),
    lambda: rydberg_tails(end=0.4), lambda: emitters(end=1), lambda: spin_one(end=1),
    lambda: rotating_field(end=4)])
def test_files_are_those_of_the_solutions(made, tmp_path):
    again = Exact.read(made().write(str(tmp_path)))
    shipped = Exact.read(f"custom/{again.name}")
    assert (again.header, list(again.columns)) == (shipped.header, list(shipped.columns))
    for column, values in again.columns.items():
        assert shipped.columns[column][: values.size] == pytest.approx(values, abs=1e-7), column


def test_every_file_can_be_made_again():
    files = {path.stem for path in (ROOT / "analysis" / "data" / "custom").glob("*.csv")}
    assert files == {"laser_gamma_z0", "laser_gamma_z0.5", "xyz_lattice", "kerr_spin", "rydberg_tails",
                     "emitters", "confocal", "rotating_field", "spin_one"}
