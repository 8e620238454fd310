"""Tidy tables for programs that read CSV: a row for each point, time and component."""

import os

import pandas as pd
import xarray as xr

from .load import ResultError, errors, observables, own_axes, realizations, sweep_axes, unit


def table(dataset, name):
    """One observable: swept parameters, other coordinates, `value`, `stderr` (empty where there is none). Rows
    without a value (not yet computed, or a lag beyond the waiting time) are left out."""
    # One axis more, since a number without any makes no table.
    both = xr.Dataset({"value": dataset[name], "stderr": errors(dataset, name)})
    rows = both.expand_dims("number").to_dataframe().reset_index()
    axes = (*sweep_axes(dataset), "realization", *own_axes(dataset))
    keys = [axis for axis in axes if axis in dataset[name].dims]
    rows = rows[[*keys, "value", "stderr"]].dropna(subset="value")
    return rows.sort_values(keys, kind="stable", ignore_index=True) if keys else rows


def long_table(dataset):
    """All observables, one below the other, with the column `observable`; then what they are in each
    realization, where there is that, with a column for its number."""
    tables = []
    for name in _tables(dataset):
        rows = table(dataset, name)
        rows.insert(0, "observable", name)
        tables.append(rows)
    every = pd.concat(tables, ignore_index=True)
    each = ["realization"] if realizations(dataset) else []
    keys = [*sweep_axes(dataset), *each, *own_axes(dataset)]
    return every[["observable", *keys, "value", "stderr"]]


def _tables(dataset):
    return [*observables(dataset), *(f"{name}_realizations" for name in realizations(dataset))]


def variables(dataset):
    """Unit and meaning of every observable and coordinate."""
    names = [*_tables(dataset), *(str(c) for c in dataset.coords)]
    return pd.DataFrame({
        "name": names,
        "units": [unit(dataset[n]) for n in names],
        "long_name": [dataset[n].attrs.get("long_name", "") for n in names],
    })


def export(dataset, output):
    """Writes OUTPUT.csv with everything, or a folder with a file an observable. Returns the paths."""
    if output.endswith(".csv"):
        files = {output: long_table(dataset)}
    else:
        files = {os.path.join(output, f"{name}.csv"): table(dataset, name)
                 for name in _tables(dataset)}
        files[os.path.join(output, "variables.csv")] = variables(dataset)
    try:
        for path, rows in files.items():
            os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
            rows.to_csv(path, index=False)
    except OSError as error:
        raise ResultError(f"{path}: cannot be written ({error.strerror or error})", 73) from None
    return list(files)
