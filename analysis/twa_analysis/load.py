"""Opening a result file and finding out what is in it."""

import os

import xarray as xr

# Axes that observables bring along, in the order in which tables show them.
OWN_AXES = (
    "realization", "time", "waiting_time", "lag", "site", "distance", "component", "pair_component",
    "spectral_line",
)


class ResultError(Exception):
    """A file or request that cannot be served: one line for the user, and an exit code."""

    def __init__(self, message, exit_code=65):
        super().__init__(message)
        self.exit_code = exit_code


def load(path):
    """The whole result file as an xarray Dataset in memory; the file is closed again."""
    if not os.path.exists(path):
        raise ResultError(f"{path}: no such file", 66)
    if not os.path.isfile(path):
        raise ResultError(f"{path}: not a file", 66)
    try:
        with xr.open_dataset(path, engine="h5netcdf") as dataset:
            result = dataset.load()
    except PermissionError:
        raise ResultError(f"{path}: permission denied", 66) from None
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ResultError(f"{path}: not a readable HDF5 result ({reason})") from None
    if not observables(result):
        raise ResultError(f"{path}: no observables in it; is it a result of twa run?")
    return result


def observables(dataset):
    """Names of the observables, those of the attribute `observables`, a name a line. Older files are without
    it: in these, every variable that has a NAME_stderr beside it."""
    if "observables" in dataset.attrs:
        names = str(dataset.attrs["observables"]).split("\n")
        return [name for name in names if name in dataset.data_vars]
    return [name for name in map(str, dataset.data_vars) if f"{name}_stderr" in dataset.data_vars]


def realizations(dataset):
    """Names of the observables of which there is the value in each disorder realization, as
    NAME_realizations: those of the job's `output.per_realization`."""
    return [name for name in observables(dataset)
            if "realization" in dataset.get(f"{name}_realizations", xr.DataArray()).dims]


def errors(dataset, name):
    """The standard error of an observable; NaN where a method gives none."""
    return dataset.get(f"{name}_stderr", xr.full_like(dataset[name], float("nan"), dtype=float))


def unit(variable):
    """The unit: a parameter of the model where numbers are measured by it (`1/delta`), else `units`.
    Files of schema 1 have the former in `units` too."""
    return str(variable.attrs.get("scale") or variable.attrs.get("units", "1"))


def sweep_axes(dataset):
    """Names of the swept parameters, slowest first; of part of a result, of those that are left.

    The attribute `sweep_axes` has a name a line. Older files are without it: in these, every axis is
    swept that is not one of OWN_AXES.
    """
    if "sweep_axes" in dataset.attrs:
        names = str(dataset.attrs["sweep_axes"]).split("\n")
        return [name for name in names if name in dataset.dims]
    return [axis for axis in _axes(dataset) if axis not in OWN_AXES]


def own_axes(dataset):
    """Names of the other axes of observables: those of OWN_AXES first, in that order."""
    swept, axes = sweep_axes(dataset), _axes(dataset)
    return [*(axis for axis in OWN_AXES if axis in axes and axis not in swept),
            *(axis for axis in axes if axis not in OWN_AXES and axis not in swept)]


def _axes(dataset):
    """Every axis of every observable once, in the order met."""
    return list(dict.fromkeys(
        str(axis) for name in observables(dataset) for axis in dataset[name].dims))
