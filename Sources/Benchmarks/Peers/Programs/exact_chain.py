"""A driven dissipative chain of spins 1/2 with QuTiP: H = sum omega sx + sum sz sz' of neighbours, loss
and dephasing of every spin, all spins down at first.

Arguments: solver (mesolve or mcsolve), spins, end, records, tolerance, trajectories. Prints JSON: seconds of
the solver alone, and the mean sz at the end.
"""

import json
import sys
import time

import numpy
import qutip

OMEGA, COUPLING, LOSS, DEPHASING = 0.7, 1.0, 0.2, 0.1


def chain(spins):
    def on(site, operator):
        factors = [qutip.qeye(2)] * spins
        factors[site] = operator
        return qutip.tensor(factors)

    sx = [on(i, qutip.sigmax()) for i in range(spins)]
    sz = [on(i, qutip.sigmaz()) for i in range(spins)]
    hamiltonian = sum(OMEGA * x for x in sx)
    hamiltonian += sum(COUPLING * sz[i] * sz[i + 1] for i in range(spins - 1))
    jumps = [LOSS**0.5 * on(i, qutip.sigmam()) for i in range(spins)]
    jumps += [DEPHASING**0.5 * z for z in sz]
    start = qutip.tensor([qutip.basis(2, 1)] * spins)
    return hamiltonian.to("csr"), [jump.to("csr") for jump in jumps], start, sum(sz) / spins


solver, spins, records = sys.argv[1], int(sys.argv[2]), int(sys.argv[4])
end, tolerance, trajectories = float(sys.argv[3]), float(sys.argv[5]), int(sys.argv[6])
hamiltonian, jumps, start, mean = chain(spins)
times = numpy.linspace(0, end, records + 1)
options = {"atol": tolerance, "rtol": tolerance, "nsteps": 10**7, "progress_bar": "", "store_states": False}
begin = time.process_time()
if solver == "mesolve":
    result = qutip.mesolve(hamiltonian, start, times, jumps, e_ops=[mean], options=options)
    seconds = time.process_time() - begin
    errors = 0.0
else:
    options.update({"map": "serial", "norm_tol": tolerance, "norm_steps": 100, "improved_sampling": False})
    result = qutip.mcsolve(
        hamiltonian, start, times, jumps, e_ops=[mean], ntraj=trajectories, options=options, seeds=1)
    seconds = time.process_time() - begin
    errors = float(result.std_expect[0][-1] / max(1, trajectories - 1) ** 0.5)
print(json.dumps({"seconds": seconds, "mean": float(numpy.real(result.expect[0][-1])), "error": errors}))
