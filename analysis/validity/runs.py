"""Runs the jobs of the page: truncated Wigner, exact, and what else has a column."""

import json
import os
import subprocess

from twa_analysis.load import ResultError

EXACT = ("method=exact",)


class Runs:
    """Results of the jobs in a folder; what is there is not computed again."""

    def __init__(self, twa, jobs, folder):
        self.twa, self.jobs, self.folder = twa, jobs, folder
        os.makedirs(folder, exist_ok=True)

    def result(self, table, method, sets=()):
        """The result of a job with some keys set otherwise."""
        options = [word for text in sets for word in ("--set", text)]
        output = self.path(table, method)
        self._call("run", os.path.join(self.jobs, f"{table.job}.yaml"), "-o", output, "--quiet", *options)
        return output

    def path(self, table, method):
        return os.path.join(self.folder, f"{table.job}.{method}.h5")

    def compared(self, a, b):
        """What `twa compare --json` says of two results."""
        return json.loads(self._call("compare", a, b, "--json"))

    def _call(self, *words):
        done = subprocess.run([self.twa, *words], capture_output=True, text=True)
        if done.returncode:
            raise ResultError(f"twa {' '.join(words)}: {done.stderr.strip()}", done.returncode)
        return done.stdout
