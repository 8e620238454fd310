"""Result files made on purpose to harm who reads them, from a good one."""

import shutil
import struct
import zlib

import h5py
import numpy as np

LARGEST = 2**63 - 1
ESCAPES = "x\x1b[31m\x07\x9b31m\u202e\x7f\r\n"


def crc64(data):
    """CRC-64/XZ, bit by bit in the table."""
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ 0xC96C5795D7870F42 if byte & 1 else byte >> 1
        table.append(byte)
    crc = 2**64 - 1
    for byte in data:
        crc = table[(crc ^ byte) & 255] ^ crc >> 8
    return crc ^ 2**64 - 1


def sealed(data):
    """With a checksum that fits, which anybody can compute."""
    return data + b"twaCRC64" + struct.pack("<Q", crc64(data))


def replace(file, name, **dataset):
    """Another dataset under the name of one, on the same coordinates."""
    scales = [[s.name for s in axis.values()] for axis in file[name].dims]
    del file[name]
    new = file.create_dataset(name, **dataset)
    for axis, names in zip(new.dims, scales):
        for scale in names:
            if scale != f"/{name}":
                axis.attach_scale(file[scale])
    return new


def zeros(dataset, chunk):
    """Fills a compressed dataset with zeros, without computing them."""
    packed = zlib.compress(bytes(8 * chunk), 9)
    for start in range(0, dataset.shape[0], dataset.chunks[0]):
        dataset.id.write_direct_chunk((start, *[0] * (dataset.ndim - 1)), packed)


def attribute(name, value):
    def change(file):
        file.attrs[name] = value
    return change


def values(name, value, first=slice(None)):
    def change(file):
        all_values = file[name][...]
        all_values.reshape(-1)[first] = value
        file[name][...] = all_values
    return change


def node(column, value):
    def change(file):
        identity = file["_checkpoint/identity"][...]
        identity[0, column] = value
        file["_checkpoint/identity"][...] = identity
    return change


def link(name, target):
    def change(file):
        del file[name]
        file[name] = target
    return change


def external(path):
    def change(file):
        shape = file["magnetization"].shape
        replace(file, "magnetization", shape=shape, dtype="f8",
                external=[(path, 0, h5py.h5f.UNLIMITED)])
    return change


def virtual(source):
    def change(file):
        shape = file["magnetization"].shape
        layout = h5py.VirtualLayout(shape=shape, dtype="f8")
        layout[...] = h5py.VirtualSource(source, "magnetization", shape=shape)
        del file["magnetization"]
        file.create_virtual_dataset("magnetization", layout)
    return change


def bomb(file):
    """Four gigabytes of zeros on coordinates that fit."""
    side = 23170
    for name in ("a", "b"):
        file.create_dataset(name, data=np.zeros(side)).make_scale(name)
    packed = file.create_dataset("bomb", (side, side), "f8", chunks=(64, side), compression="gzip")
    zeros(packed, 64 * side)
    packed.dims[0].attach_scale(file["a"])
    packed.dims[1].attach_scale(file["b"])


def huge(shape, **options):
    return lambda file: replace(file, "magnetization", shape=shape, dtype="f8", **options)


def double_node(file):
    identity = file["_checkpoint/identity"][...]
    identity[1] = identity[0]
    file["_checkpoint/identity"][...] = identity


def fewer_digests(file):
    digests = file["_checkpoint/unit_digest"][...]
    del file["_checkpoint/unit_digest"]
    file["_checkpoint/unit_digest"] = digests[:-1]


def long_dimension_list(file):
    """More entries than the dataset has axes."""
    data = file["magnetization"]
    del data.attrs["DIMENSION_LIST"]
    entries = np.empty(50, dtype=object)
    for index in range(len(entries)):
        entries[index] = np.array([file["time"].ref] * 3, dtype=h5py.ref_dtype)
    data.attrs.create("DIMENSION_LIST", entries, dtype=h5py.vlen_dtype(h5py.ref_dtype))


def short_chunk(file):
    shape = file["spin_length"].shape
    replace(file, "spin_length", shape=shape, dtype="f8", chunks=tuple(64 for _ in shape),
            maxshape=tuple(None for _ in shape), compression="gzip")
    file["spin_length"].id.write_direct_chunk((0,) * len(shape), zlib.compress(b"\0" * 4))


def swapped(file):
    for name in ("magnetization", "magnetization_stderr"):
        del file[name]
        data = file.create_dataset(name, (3, *file["time"].shape), "f8")
        data.dims[0].attach_scale(file["component"])
        data.dims[1].attach_scale(file["time"])


def no_times(file):
    del file["time"]
    file.create_dataset("time", (0,), "f8").make_scale("time")


CHANGES = {
    **{f"{name}={value}": attribute(name, np.int64(value))
       for name in ("realizations", "trajectories") for value in (LARGEST, -1, 10**9)},
    "mpi_size": attribute("mpi_size", np.int64(-LARGEST)),
    **{f"wall_time_s={value}": attribute("wall_time_s", value)
       for value in (np.nan, -1e308)},
    **{f"escapes in {name}": attribute(name, ESCAPES)
       for name in ("title", "job", "job_resolved", "hostnames")},
    "deep YAML": attribute("job", "[" * 100_000),
    "deep JSON": attribute("job_resolved", "[" * 100_000),
    "soft link": link("magnetization", h5py.SoftLink("/spin_length")),
    "external link": link("magnetization", h5py.ExternalLink("/etc/passwd", "/x")),
    "sums are the root": link("_checkpoint", h5py.SoftLink("/")),
    "another file as storage": external("/etc/passwd"),
    "virtual, of itself": virtual("."),
    "2^40 values": huge((2**40,)),
    "2^40 values in chunks": huge((2**40,), chunks=(1024,)),
    "nine dimensions": huge((5,) * 9),
    "4 GB in 4 MB": bomb,
    "short chunk": short_chunk,
    "other filters": huge((9, 3), chunks=(9, 3), scaleoffset=3),
    "long dimension list": long_dimension_list,
    "dimensions swapped": swapped,
    "no times": no_times,
    "escapes in a name": lambda file: file.create_dataset(f"a{ESCAPES[:6]}", data=1.0),
    **{f"{name} is {value}": values(name, value)
       for name in ("magnetization", "magnetization_stderr", "time") for value in (np.nan, 1e308)},
    "both ends": values("magnetization", [1e308, -1e308], slice(2)),
    "counts": values("trajectories_done", LARGEST),
    **{f"node {column} is {value}": node(column, value)
       for column in range(6) for value in (LARGEST, 63)},
    "a node twice": double_node,
    "digests": fewer_digests,
    **{f"sum {place} is {value}": values("_checkpoint/payload", value, place)
       for place, value in ((0, np.nan), (0, 9.3e18), (1, -1), (1, 0.5), (20, np.nan))},
    "length": values("_checkpoint/length", LARGEST, 0),
}


def make(good, path, change):
    shutil.copy(good, path)
    with h5py.File(path, "r+") as file:
        change(file)
    path.write_bytes(sealed(path.read_bytes()) if path.stat().st_size < 10**5 else path.read_bytes())
