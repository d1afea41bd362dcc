"""What it weighs that somebody plays a role: by what was said of them, by age, or as somebody unnamed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from riskengine.inference.scene import Scene
from riskengine.inference.weights import FAILS, FALSE, HOLDS, TRUE, UNKNOWN, Weight
from riskengine.model.facts import Bounds, Subject
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import Role, Vocabulary

AGE: Final = "person.age"
"""The fact that roles with an age limit go by."""

Plays: TypeAlias = Callable[[Subject, Scene], Weight]
"""What it weighs that somebody plays a role, as a function."""


class Playing:
    """Weighs who plays what.

    Attributes:
        keys: The keys of all that it rests on.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take what roles depend on."""
        self._roles = vocabulary.roles
        self._linked = vocabulary.subjects.keys()
        self._made: dict[str, Plays] = {}
        listing = {one.listed_by or f"role.{name}" for name, one in self._roles.items()}
        self.keys: Final = frozenset({AGE, *listing})

    def role(self, role: str) -> Plays:
        """Return a role ready to be weighed."""
        return self._made.get(role) or self._made.setdefault(role, self._make(role))

    def _make(self, role: str) -> Plays:
        declared = self._roles.get(role)
        has_limit = declared is not None and (declared.under, declared.not_under) != (None, None)

        def weigh(who: Subject, scene: Scene) -> Weight:
            if who.unnamed:
                incident = scene.facts.incident
                subject, key = self.listing(who, incident)
                return scene.leaves[subject, key][FALSE if incident.readings.get(key) is True else UNKNOWN]
            truth = scene.people.membership(who, role)
            if truth is UNKNOWN or (has_limit and self._by_age(who, role)):
                return scene.leaves[who.id, AGE][truth]
            return HOLDS if truth is TRUE else FAILS

        return weigh

    def listing(self, who: Subject, incident: Subject) -> tuple[str, str]:
        """Return the subject and the key of the answer that would name somebody unnamed."""
        name = who.id.removeprefix("?")
        role = self._roles.get(name)
        return incident.id, role.listed_by if role and role.listed_by else f"role.{name}"

    def absent(self, role: str, scene: Scene) -> Iterator[Subject]:
        """Yield who would play a role, or might, if less were known: their age, or that all are named."""
        possible = scene.people.possible(role)
        there = (who for who in scene.facts.people if not who.linked and who not in possible)
        yield from (who for who in there if self._by_age(who, role))
        for name, declared in self._roles.items():
            listed = scene.facts.incident.readings.get(declared.listed_by or "") is True
            if listed and (role == name or (role == PERSON and name not in self._linked)):
                yield Subject(f"?{name}", {name: UNKNOWN}, {}, unnamed=True)

    def _by_age(self, who: Subject, role: str) -> bool:
        """Tell whether somebody plays, or does not play, a role by age."""
        declared = self._roles.get(role)
        if declared is None or AGE not in who.readings:
            return False
        return declared.under is not None or _too_young(declared, who)


def _too_young(role: Role, who: Subject) -> bool:
    age = who.readings.get(AGE)
    oldest = age.hi if isinstance(age, Bounds) else age
    return role.not_under is not None and isinstance(oldest, int | float) and oldest < role.not_under
