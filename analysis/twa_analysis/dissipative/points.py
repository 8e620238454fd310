"""The points of the sweep of a result."""

import json
from dataclasses import dataclass

import numpy as np

PARAMETER_OF_INITIAL = ("theta", "phi", "displacement", "central_theta")


@dataclass
class Point:
    """One point of the sweep of a result, with all its parameters."""

    data: object
    model: dict
    initial: dict
    swept: dict

    def mean(self, name, **at):
        """Values of an observable and their standard errors."""
        return self.data[name].sel(**at).values, self.data[f"{name}_stderr"].sel(**at).values

    @property
    def time(self):
        return self.data.time.values


def points(dataset):
    """Every point of a result."""
    resolved = json.loads(dataset.attrs["job_resolved"])
    sweep = resolved.get("sweep") or {}
    result = []
    for index in np.ndindex(*(len(values) for values in sweep.values())):
        swept = {key: sweep[key][i] for key, i in zip(sweep, index)}
        initial = {**resolved["initial"]}
        initial.update({k: v for k, v in swept.items() if k in PARAMETER_OF_INITIAL})
        model = {**resolved["model"]}
        model.update({k: v for k, v in swept.items() if k not in PARAMETER_OF_INITIAL})
        data = dataset.isel(dict(zip(sweep, index)))
        result.append(Point(data, model, initial, swept))
    return result
