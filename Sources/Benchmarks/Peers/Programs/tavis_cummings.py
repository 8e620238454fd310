"""Times the NumPy or the Numba loop on one core, without imports and compilation.

    python tavis_cummings.py numpy|numba ATOMS BATCHES END STEPS RECORDS

Runs batches of 256 trajectories up to time END and prints one JSON object: seconds of
processor time, photon number at RECORDS + 1 times (t = 0 first) and its standard error.
"""

import json
import sys
import time

import numpy as np

from model import start

WIDTH = 256


def main():
    if sys.argv[1] == "numpy":
        from numpy_loop import integrate
    else:
        from numba_loop import integrate
    atoms, batches, end, steps, records = (int(n) for n in sys.argv[2:])
    rng = np.random.Generator(np.random.SFC64(1))
    integrate(*start(atoms, WIDTH, rng), 2, end / steps, rng)  # compiles
    sums = np.zeros((2, records + 1))
    begin = time.process_time()
    for _ in range(batches):
        spins, a = start(atoms, WIDTH, rng)
        for record in range(records + 1):
            if record > 0:
                a = integrate(spins, a, steps // records, end / steps, rng)
            n = np.abs(a) ** 2 - 0.5
            sums[:, record] += n.sum(), (n**2).sum()
    seconds = time.process_time() - begin
    mean, square = sums / (batches * WIDTH)
    error = np.sqrt((square - mean**2) / (batches * WIDTH - 1))
    finite = np.where(np.isfinite(mean) & np.isfinite(error), 1, 0).all()
    result = {"seconds": seconds}
    result["mean"], result["error"] = (mean.tolist(), error.tolist()) if finite else ([], [])
    print(json.dumps(result))


main()
