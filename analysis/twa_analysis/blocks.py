"""Results of one job in several files, each with realizations of its own: shards, or other seeds."""

import json
import os
import re
from dataclasses import dataclass

import numpy as np
import xarray as xr

from .load import ResultError, errors, load, observables, sweep_axes


@dataclass
class Blocks:
    """A result as a whole, and the files of independent realizations that it consists of, if known."""

    whole: object
    parts: list

    @classmethod
    def read(cls, paths):
        """From files given by the user; a single one has no parts."""
        files = [load(path) for path in paths]
        if len(files) == 1:
            return cls(files[0], [])
        _check(files, paths)
        return cls(_mean(files), files)

    @classmethod
    def find(cls, folder, job):
        """JOB.h5 of a folder, with JOB.shard-k-of-K.h5 as its parts, swept values rising; None where neither is there."""
        name = re.compile(rf"{re.escape(job)}\.(shard-\d+-of-\d+|seed-?\d+)\.h5$")
        paths = sorted(
            os.path.join(folder, f) for f in os.listdir(folder) if name.match(f))
        whole = os.path.join(folder, f"{job}.h5")
        if not os.path.isfile(whole):
            return cls.read(paths).rising() if paths else None
        merged = load(whole)
        # Shards of other versions of the job say nothing about this result.
        try:
            parts = cls.read(paths).parts if paths else []
        except ResultError:
            parts = []
        return cls(merged, parts if parts and _same_samples(merged, parts) else []).rising()

    def rising(self):
        """With swept values in rising order, which a job need not give them in."""
        return Blocks(*self._each(_rising))

    def at(self, **point):
        """One point of the sweep, by its values."""
        try:
            return Blocks(*self._each(lambda d: _rising(d).sel(point, method="nearest", tolerance=1e-6)))
        except KeyError:
            at = ", ".join(f"{axis} = {value:g}" for axis, value in point.items())
            raise ResultError(f"{self._name()}: no such point in the sweep: {at}") from None

    def isel(self, **place):
        return Blocks(*self._each(lambda d: d.isel(place)))

    def _each(self, change):
        return change(self.whole), [change(part) for part in self.parts]

    def points(self):
        """Every point of the sweep, the last swept axis fastest."""
        axes = sweep_axes(self.whole)
        return [self.isel(**dict(zip(axes, place)))
                for place in np.ndindex(*(self.whole.sizes[axis] for axis in axes))]

    def axis(self, name):
        """The values of a swept parameter or of another axis."""
        if name not in self.whole.dims:
            raise ResultError(f"{self._name()}: no axis {name} in the result")
        return self.whole[name].values.astype(float)

    @property
    def time(self):
        return self.axis("time")

    def mean(self, name, **fixed):
        """(y, sigma) of all, of an observable; `fixed` as in `series`."""
        return self.series(name, **fixed)[0]

    def series(self, name, **fixed):
        """((y, sigma) of all, [(y, sigma) of each part]) of an observable; `fixed`: e.g. component="x"."""
        if name not in observables(self.whole):
            raise ResultError(f"{self._name()}: no observable {name} in the result")

        def one(data):
            return (data[name].sel(**fixed).values, errors(data, name).sel(**fixed).values)

        return one(self.whole), [one(part) for part in self.parts]

    def _name(self):
        return self.whole.attrs.get("job_name", "the result")

    def job(self):
        """The job with every default filled in. At a point of the sweep `model` and `initial` have its
        values; else they are without what is swept."""
        job = json.loads(self.whole.attrs["job_resolved"])
        for name in job.get("sweep") or {}:
            if self.whole[name].ndim == 0:
                section = "initial" if name in job["initial"] else "model"
                job[section][name] = self.whole[name].item()
        return job

    @property
    def model(self):
        return self.job()["model"]


def _rising(dataset):
    falling = [axis for axis in sweep_axes(dataset)
               if axis in dataset.indexes and not dataset.indexes[axis].is_monotonic_increasing]
    return dataset.sortby(falling) if falling else dataset


def window(t, series, start, end=np.inf):
    """Times from start to end, and `series` at these."""
    inside = (t >= start - 1e-9) & (t <= end + 1e-9)
    (y, sigma), parts = series
    return t[inside], (y[..., inside], sigma[..., inside]), [
        (a[..., inside], e[..., inside]) for a, e in parts]


def _physics(data):
    job = json.loads(data.attrs["job_resolved"])
    parts = {key: job.get(key) for key in ("model", "initial", "method", "time", "sweep", "observables")}
    return json.dumps(parts, sort_keys=True)


def _check(files, paths):
    """All of one job, and no two with the same realizations."""
    seen = {}
    for data, path in zip(files, paths):
        if _physics(data) != _physics(files[0]):
            raise ResultError(f"{path}: another job than {paths[0]}")
        seed, shard = str(data.attrs["seed"]), data.attrs.get("shard")
        for other, other_shard in seen.get(seed, []):
            # Different shards of one splitting are disjoint; everything else may overlap.
            disjoint = shard and other_shard and shard != other_shard and (
                shard.split("/")[1] == other_shard.split("/")[1])
            if not disjoint:
                raise ResultError(
                    f"{path}: has realizations of {other}; give files of other seeds or other shards")
        seen.setdefault(seed, []).append((path, shard))


def _same_samples(merged, parts):
    total = sum(np.asarray(part.realizations_done) for part in parts)
    return _physics(merged) == _physics(parts[0]) and bool(
        np.all(total == np.asarray(merged.realizations_done))) and all(
            str(part.attrs["seed"]) == str(merged.attrs["seed"]) for part in parts)


def _mean(files):
    """Mean of files weighted with their numbers of realizations; of points that all of them have."""
    counts = [data.realizations_done.astype(float) for data in files]
    total = sum(counts)
    result = files[0].copy()
    for name in observables(files[0]):
        with xr.set_options(keep_attrs=True):
            result[name] = sum(c * d[name] for c, d in zip(counts, files)) / total
            variance = sum((c * errors(d, name)) ** 2 for c, d in zip(counts, files))
            result[f"{name}_stderr"] = np.sqrt(variance) / total
        for changed in (name, f"{name}_stderr"):
            result[changed] = result[changed].transpose(*files[0][changed].dims)
    for name in ("realizations_done", "trajectories_done"):
        result[name] = sum(data[name] for data in files)
    return result
