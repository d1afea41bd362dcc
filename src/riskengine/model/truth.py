"""Kleene's strong three-valued truth: the lattice every condition is evaluated in."""

from __future__ import annotations

from enum import IntEnum


class Truth(IntEnum):
    """What can be said of a condition: no, unknown or yes, in that order.

    The order makes conjunction the minimum, disjunction the maximum and negation the
    reflection about ``UNKNOWN`` (Kleene, *Introduction to Metamathematics*, 1952, section 64).
    """

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def negated(self) -> Truth:
        """Return Kleene's negation: unknown stays unknown."""
        return Truth(2 - self)

    @property
    def verdict(self) -> str:
        """The word for a rule whose condition has this truth."""
        return ("does not hold", "may hold", "holds")[self]
