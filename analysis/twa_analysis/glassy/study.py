"""What figures share: the results at hand, and the numbers that come out."""

from dataclasses import dataclass, field

from ..errors import Estimate


@dataclass
class Study:
    """Results by the name of their job, and notes: (figure, quantity, value)."""

    results: dict
    notes: list = field(default_factory=list)

    def of(self, job):
        return self.results.get(job)

    def note(self, figure, quantity, value):
        """Keeps a number for the table; value: a text, or (Estimate, name)."""
        if isinstance(value, tuple) and isinstance(value[0], Estimate):
            value = value[0].text(value[1])
        self.notes.append((figure, quantity, value))

    def table(self):
        rows = [("figure", "quantity", "value"), *self.notes]
        widths = [max(len(row[i]) for row in rows) for i in range(2)]
        return "\n".join(
            f"{a.ljust(widths[0])}  {b.ljust(widths[1])}  {c}".rstrip() for a, b, c in rows)
