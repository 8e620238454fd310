"""Opening a result file and finding out what is in it."""

import os

import xarray as xr

# Dimensions that are not swept parameters.
OWN_DIMENSIONS = (
    "time", "component", "waiting_time", "lag", "site", "distance", "pair_component",
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
    """Names of the observables: every variable that has a NAME_stderr beside it."""
    return [name for name in map(str, dataset.data_vars) if f"{name}_stderr" in dataset.data_vars]


def unit(variable):
    """The unit: a parameter of the model where numbers are measured by it (`1/delta`), else `units`.
    Files of schema 1 have the former in `units` too."""
    return str(variable.attrs.get("scale") or variable.attrs.get("units", "1"))


def sweep_axes(dataset):
    """Names of the swept parameters, slowest first."""
    names = []
    for name in observables(dataset):
        names += [d for d in dataset[name].dims if d not in OWN_DIMENSIONS and d not in names]
    return names
