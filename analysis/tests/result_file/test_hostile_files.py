"""Files made on purpose: every command refuses them in one line or goes on, and shows their texts as
texts. None crashes, hangs, or reads another file."""

import json
import os
import subprocess

import pytest

from support import JOB
from hostile import CHANGES, make, sealed

CODES = (0, 65, 75)


def obeyed(text):
    """Characters that a terminal obeys."""
    return [c for c in text if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e")]


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    path = tmp_path_factory.mktemp("job") / "job.yaml"
    path.write_text(JOB)
    return path


@pytest.fixture(scope="module")
def attack(twa, job, result, tmp_path_factory):
    """Runs every command that reads a result on a file."""

    def attack(file):
        merged = tmp_path_factory.mktemp("merged") / "out.h5"
        for words in (["show", file], ["show", "--json", file], ["verify", "--units", "1", file],
                      ["merge", file, result, "-o", merged, "--quiet"],
                      ["run", job, "-o", file, "--quiet"]):
            done = subprocess.run([twa, *map(str, words)], capture_output=True, timeout=60)
            output, errors = done.stdout.decode(), done.stderr.decode()
            assert done.returncode in CODES, (words, errors)
            if done.returncode == 65:
                assert len(errors.splitlines()) == 1 and errors.startswith("twa: "), errors
            assert not obeyed(output + errors), words
            assert "root:" not in output, words
            if "--json" in words and done.returncode == 0:
                json.loads(output)

    return attack


@pytest.mark.parametrize("name", CHANGES)
def test_made_on_purpose(name, result, attack, tmp_path):
    file = tmp_path / "x.h5"
    make(result, file, CHANGES[name])
    attack(file)


def refusal(twa, file):
    done = subprocess.run([twa, "show", str(file)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


@pytest.mark.parametrize("tail", [b"x", b"\0" * 16, b"y" * 5000])
def test_bytes_behind_the_end(tail, twa, result, tmp_path):
    file = tmp_path / "x.h5"
    for content in (result.read_bytes() + tail, sealed(result.read_bytes() + tail)):
        file.write_bytes(content)
        code, said = refusal(twa, file)
        assert code == 65 and "it is damaged" in said


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_not_opened(kind, twa, tmp_path):
    path = tmp_path / "x.h5"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    assert refusal(twa, path) == (
        65, f"twa: {path} is not a usable result file: not a regular file\n")


def test_a_file_that_another_program_changed_is_read(twa, result, tmp_path):
    file = tmp_path / "x.h5"
    make(result, file, lambda file: file.attrs.update(note="seen"))
    file.write_bytes(file.read_bytes()[:-16])
    assert refusal(twa, file)[0] == 0


def test_inner_structure(twa, result, tmp_path):
    """A damaged inner structure under a checksum that fits: HDF5 may crash, the program does not."""
    content = bytearray(result.read_bytes()[:-16])
    file = tmp_path / "x.h5"
    heap = content.find(b"GCOL")
    for place in range(heap + 8, heap + 64, 4):
        changed = content.copy()
        changed[place] = 255
        file.write_bytes(sealed(bytes(changed)))
        code, said = refusal(twa, file)
        assert code in (0, 65) and len(said.splitlines()) == (1 if code else 0), said
