"""Whom a clause of a condition can speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import INCIDENT_VAR

OTHER: Final = "other"
"""The name of the second person of a pair."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The roles in reach, innermost last, each with its variable."""

    roles: tuple[tuple[str, int], ...]
    next_var: int

    @classmethod
    def of(cls, about: Sequence[str]) -> Scope:
        """Return the scope of a rule about these roles."""
        if tuple(about) == (INCIDENT,):
            return cls((), 0)
        bound = [(role, var) for var, role in enumerate(about)]
        # The first of a pair is what a role means where both play it; the second is `other`.
        return cls(((OTHER, 1), *reversed(bound)) if len(bound) > 1 else tuple(bound), len(bound))

    def with_role(self, role: str) -> Scope:
        """Return the scope inside a quantifier over a role."""
        return Scope((*self.roles, (role, self.next_var)), self.next_var + 1)

    def var(self, role: str) -> int | None:
        """Return the variable a role means here, or None where it is out of reach."""
        if role == INCIDENT:
            return INCIDENT_VAR
        return next((var for name, var in reversed(self.roles) if name == role), None)

    def role_of(self, var: int) -> str:
        """Return the role a variable was bound by."""
        return next(name for name, bound in self.roles if bound == var and name != OTHER)

    @property
    def in_reach(self) -> tuple[str, ...]:
        """The names a clause can begin with here."""
        return tuple(dict.fromkeys((INCIDENT, *(name for name, _ in self.roles))))
