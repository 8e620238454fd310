"""Runs the jobs of the page: truncated Wigner, exact, and what else has a column."""

import json
import os
import subprocess

from twa_analysis.load import ResultError

SHARDS = 8
EXACT = ("method=exact",)


class Runs:
    """Results of the jobs in a folder; what is there is not computed again."""

    def __init__(self, twa, jobs, folder):
        self.twa, self.jobs, self.folder = twa, jobs, folder
        os.makedirs(folder, exist_ok=True)

    def result(self, table, method, sets=(), shards=None):
        """The result of a job with some keys set otherwise, computed in shards where there is disorder, which
        then are the samples of its error."""
        shards = shards or (SHARDS if table.has_disorder else 1)
        job = os.path.join(self.jobs, f"{table.job}.yaml")
        output = self.path(table, method)
        options = [word for text in sets for word in ("--set", text)]
        if shards == 1:
            self._call("run", job, "-o", output, "--quiet", *options)
            return output
        parts = self.parts(table, method)
        for number, part in enumerate(parts, 1):
            self._call("run", job, "-o", part, "--quiet", "--shard", f"{number}/{shards}", *options)
        self._call("merge", *parts, "-o", output, "--quiet")
        return output

    def path(self, table, method):
        return os.path.join(self.folder, f"{table.job}.{method}.h5")

    def parts(self, table, method):
        return [os.path.join(self.folder, f"{table.job}.{method}.shard-{k}-of-{SHARDS}.h5")
                for k in range(1, SHARDS + 1)]

    def compared(self, a, b):
        """What `twa compare --json` says of two results."""
        return json.loads(self._call("compare", a, b, "--json"))

    def _call(self, *words):
        done = subprocess.run([self.twa, *words], capture_output=True, text=True)
        if done.returncode:
            raise ResultError(f"twa {' '.join(words)}: {done.stderr.strip()}", done.returncode)
        return done.stdout
