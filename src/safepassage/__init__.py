"""Safe Passage: the operations ledger of a civilian evacuation.

People are accounted for like money: a count is never created, it is moved, and every
published figure can be traced to the observations it came from. This module holds the
version and nothing else, so that importing the package costs nothing; the rooms are
told in docs/architecture.md. It refuses to re-export them: a caller names its room.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
