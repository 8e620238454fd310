"""Times the Numba loop of the XYZ lattice on one core, without imports and compilation.

    python xyz_lattice.py numba ROWS COLUMNS TRAJECTORIES END STEPS RECORDS steady|ramped [WIDTH]

Runs batches of WIDTH trajectories up to time END and prints one JSON object: seconds of processor
time; mean sx, sy, sz and zz of neighbours, each at RECORDS + 1 times (t = 0 first), one quantity
after the other; and their standard errors.
"""

import json
import sys
import time

import numpy as np

import xyz_model
from xyz_loop import advance


def main():
    rows, columns, trajectories, end, steps, records = (int(n) for n in sys.argv[2:8])
    ramped = sys.argv[8] == "ramped"
    width = int(sys.argv[9]) if len(sys.argv) > 9 else 64
    dt, stride, sites = end / steps, steps // records, rows * columns
    pairs = xyz_model.bonds(rows, columns)
    table = (xyz_model.phases(rows, columns, ramped), *xyz_model.neighbours(rows, columns))
    fields = np.array([xyz_model.field(n * dt, ramped) for n in range(steps + 1)])
    dephasings = np.array([xyz_model.dephasing((n + 0.5) * dt, ramped) for n in range(steps)])
    rng = np.random.Generator(np.random.SFC64(1))
    spins = xyz_model.start(sites, width, rng)
    advance(spins, *table, fields[:2], dephasings[:1], dt, rng)  # compiles
    sums = np.zeros((2, 4, records + 1))
    begin = time.process_time()
    for _ in range(trajectories // width):
        spins = xyz_model.start(sites, width, rng)
        for record in range(records + 1):
            if record > 0:
                first = (record - 1) * stride
                advance(
                    spins, *table, fields[first : first + stride + 1],
                    dephasings[first : first + stride], dt, rng)
            values = xyz_model.observed(spins, pairs)
            sums[:, :, record] += values.sum(axis=1), (values**2).sum(axis=1)
    seconds = time.process_time() - begin
    mean, square = sums / trajectories
    error = np.sqrt(np.maximum(0, square - mean**2) / (trajectories - 1))
    finite = np.isfinite(mean).all() and np.isfinite(error).all()
    result = {"seconds": seconds}
    result["mean"] = mean.ravel().tolist() if finite else []
    result["error"] = error.ravel().tolist() if finite else []
    print(json.dumps(result))


main()
