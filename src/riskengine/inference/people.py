"""The people at an incident by role: who certainly plays it, and who possibly does."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.model.facts import Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.readings import PERSON


class People:
    """Finds people by role."""

    __slots__ = ("_certain", "_everyone", "_possible")

    def __init__(self, everyone: Iterable[Subject]) -> None:
        """Take everybody at the incident, named and unnamed."""
        self._everyone = tuple(everyone)
        self._certain: dict[str, tuple[Subject, ...]] = {}
        self._possible: dict[str, tuple[Subject, ...]] = {}

    def certain(self, role: str) -> tuple[Subject, ...]:
        """Return the named people who certainly play a role."""
        found = self._certain.get(role)
        if found is None:
            found = tuple(who for who in self._everyone if self.membership(who, role) is Truth.TRUE)
            self._certain[role] = found
        return found

    def possible(self, role: str) -> tuple[Subject, ...]:
        """Return everybody who plays a role or may, the unnamed too."""
        found = self._possible.get(role)
        if found is None:
            found = tuple(who for who in self._everyone if self.membership(who, role) is not Truth.FALSE)
            self._possible[role] = found
        return found

    @staticmethod
    def membership(who: Subject, role: str) -> Truth:
        """Return how certainly somebody plays a role; somebody unnamed never certainly does."""
        if role == PERSON:
            return Truth.UNKNOWN if who.unnamed else Truth.TRUE
        truth = who.roles.get(role, Truth.FALSE)
        return min(truth, Truth.UNKNOWN) if who.unnamed else truth
