"""What the tests of the analysis and those of Slurm share."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def twa():
    """The program under test, named by the environment variable TWA."""
    path = os.environ.get("TWA")
    if not path or not Path(path).is_file():
        pytest.fail("the environment variable TWA must name the twa binary", pytrace=False)
    return path
