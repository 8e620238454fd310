"""What results are compared with: exact dynamics of small systems, and files of exact data."""

from .data import DATA, Exact

__all__ = ["DATA", "Exact"]
