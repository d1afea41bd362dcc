"""The people at an incident by role: who certainly plays it, who possibly does, and whom a rule is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.readings import PERSON


class People:
    """Finds people by role."""

    __slots__ = ("_certain", "_everyone", "_places", "_possible")

    def __init__(self, everyone: Iterable[Subject]) -> None:
        """Take everybody at the incident, named and unnamed."""
        self._everyone = tuple(everyone)
        self._places: dict[str, tuple[int, ...]] = {}
        self._certain: dict[str, tuple[Subject, ...]] = {}
        self._possible: dict[str, tuple[Subject, ...]] = {}

    def renewed(self, everyone: tuple[Subject, ...]) -> People:
        """Return the same people, of whom something else is known: they play the same roles as before."""
        made = People(everyone)
        made._places = self._places
        return made

    def certain(self, role: str) -> tuple[Subject, ...]:
        """Return the named people who certainly play a role."""
        found = self._certain.get(role)
        if found is None:
            found = tuple([who for who in self.possible(role) if self.membership(who, role) is Truth.TRUE])
            self._certain[role] = found
        return found

    def possible(self, role: str) -> tuple[Subject, ...]:
        """Return everybody who plays a role or may, the unnamed too."""
        found = self._possible.get(role)
        if found is None:
            found = self._possible[role] = tuple([self._everyone[at] for at in self._places_of(role)])
        return found

    def _places_of(self, role: str) -> tuple[int, ...]:
        found = self._places.get(role)
        if found is None:
            every = enumerate(self._everyone)
            found = tuple([at for at, who in every if self.membership(who, role) is not Truth.FALSE])
            self._places[role] = found
        return found

    @staticmethod
    def membership(who: Subject, role: str) -> Truth:
        """Return how certainly somebody plays a role; somebody unnamed never certainly does."""
        if role == PERSON and who.linked:
            return Truth.FALSE
        if role == PERSON:
            return Truth.UNKNOWN if who.unnamed else Truth.TRUE
        truth = who.roles.get(role, Truth.FALSE)
        return min(truth, Truth.UNKNOWN) if who.unnamed else truth


def subjects_of(
    about: tuple[str, ...], relation: str | None, facts: Facts, people: People
) -> Iterator[tuple[tuple[Subject, ...], Truth]]:
    """Yield whom a rule is about, with how certainly they are what it is about.

    Args:
        about: The role, or the two roles of a pair.
        relation: The relation that joins a pair.
        facts: The facts.
        people: The people among them.
    """
    if about[0] == INCIDENT:
        yield (facts.incident,), Truth.TRUE
        return
    if len(about) == 1:
        for who in people.possible(about[0]):
            yield (who,), people.membership(who, about[0])
        return
    for one in people.possible(about[0]):
        for two in people.possible(about[1]):
            # Somebody unnamed may be several people, so they can be a pair by themselves.
            if one.id != two.id or one.unnamed:
                joined = Truth.TRUE if (relation, one.id, two.id) in facts.relations else Truth.UNKNOWN
                sure = min(people.membership(one, about[0]), people.membership(two, about[1]))
                yield (one, two), min(sure, joined)
