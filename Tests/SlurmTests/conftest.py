import os
import signal

import pytest

from cluster import Cluster, NotAvailable


def pytest_configure():
    # An ended `make test` still stops its cluster.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated", returncode=143))


@pytest.fixture(scope="session")
def cluster():
    """Two nodes of four processors, for all tests; skips where Slurm cannot run.

    With TWA_REQUIRE_SLURM=1 that is a failure.
    """
    try:
        with Cluster(nodes=2, processors=4) as started:
            yield started
    except NotAvailable as reason:
        if os.environ.get("TWA_REQUIRE_SLURM") == "1":
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(f"no test with Slurm: {reason}")


@pytest.fixture
def desk(cluster, twa, tmp_path):
    """A directory with blanks and a quote in its name, from which jobs are submitted."""
    from desk import Desk

    folder = tmp_path / "it's a desk"
    folder.mkdir()
    desk = Desk(cluster, twa, folder)
    yield desk
    desk.clear()
