"""A town made by a seed: who lives where and with whom, whom they know, and what was said of it when.

Every family is one incident that says who lives in the dwelling and how they are related; acquaintances are
said one by one. Some links have ended, some were said late, and some were taken back. Beside the families
there are hubs: homes with hundreds of residents, people who know hundreds.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from riskengine.model.events import (
    Event,
    EventReplaced,
    FlagRaised,
    IncidentReported,
    LinkEnded,
    LinkSaid,
    LinkStated,
    PersonSaid,
    Replacement,
    Source,
)
from riskengine.model.network import PLACE_NODE

SEED = 20_261_126
BEGAN = datetime(2022, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=1_600)
NOW = BEGAN + YEARS
HANDLER = Source(post="handler", person="h1")
EACH_FAMILY = 24
"""How many links one family comes to: roles, being there, the place, who is related, whom they know."""
KNOWN, POPULAR = 170, 900
"""How many somebody knows who is well known, and somebody whom the bounds make a hub."""
RESIDENTS = 600
MARKED = 50
"""One person in so many bears the marker that is looked for."""


@dataclass(frozen=True)
class Town:
    """How large the town is.

    Attributes:
        families: How many families there are.
    """

    families: int

    @classmethod
    def of(cls, links: int) -> "Town":
        """Return the town that has about so many links."""
        return cls(max(40, links // EACH_FAMILY))

    @property
    def hubs(self) -> int:
        """How many homes there are, and how many people of each kind who know many."""
        return max(1, self.families // 4_000)

    def events(self) -> Iterator[Event]:
        """Yield everything that was said, in order of time."""
        chance = random.Random(SEED)
        for number in range(self.families):
            yield from self._family(number, chance)
        for number in range(self.hubs):
            yield from self._hubs(number, chance)

    def ordinary(self, count: int) -> list[str]:
        """Return some people, each of another family."""
        chance = random.Random(SEED + 1)
        return [f"f{chance.randrange(self.families)}/{chance.choice('mwab')}" for _ in range(count)]

    def hub_people(self) -> list[str]:
        """Return those who know as many as the bounds let anybody follow, the worst there are."""
        return [f"well-known{number}" for number in range(self.hubs)]

    def crowded(self) -> list[str]:
        """Return people in homes of hundreds, and acquaintances of those who know too many."""
        found = [f"home{number}/r0" for number in range(self.hubs)]
        return found + [f"popular{number}/friend" for number in range(self.hubs)]

    def _family(self, number: int, chance: random.Random) -> Iterator[Event]:
        name, at = f"f{number}", BEGAN + YEARS * number / self.families * 0.9
        man, woman, *children = people = [f"{name}/{one}" for one in "mwab"]
        late = timedelta(days=200) if chance.random() < 0.05 else timedelta(0)
        roles = ("suspect", "victim", "child", "child")
        since = at - timedelta(days=chance.randrange(2_000))
        homes = [_home(who, f"{name}/home", since) for who in people]
        parents = [LinkSaid(relation="parent_of", source=woman, target=child) for child in children]
        together = LinkSaid(relation="lives_with", source=man, target=woman, since=since)
        yield IncidentReported(
            id=f"{name}/1",
            incident=name,
            occurred_at=at,
            recorded_at=at + late,
            by=HANDLER,
            kinds=("domestic",),
            people=tuple(PersonSaid(id=who, roles=(role,)) for who, role in zip(people, roles, strict=True)),
            links=(*homes, *parents, together),
            place=f"{name}/home",
        )
        yield from self._later(name, people, at, late, chance)

    def _later(
        self, name: str, people: list[str], at: datetime, late: timedelta, chance: random.Random
    ) -> Iterator[Event]:
        """Yield what is said of a family since: who is marked, whom they know, who left."""
        for position, who in enumerate(people):
            if chance.random() < 1 / MARKED:
                yield FlagRaised(
                    id=f"{name}/flag{position}", flag="marked", subject=who, **_when(name, at, late)
                )
        for position in range(4):
            other = f"f{chance.randrange(self.families)}/{chance.choice('mw')}"
            who = chance.choice(people)
            if not other.startswith(f"{name}/"):
                yield _known(f"{name}/k{position}", who, other, **_when(name, at, late))
        if chance.random() < 0.1:
            left = at + timedelta(days=100)
            yield LinkEnded(
                id=f"{name}/left",
                relation="lives_with",
                source=people[0],
                target=people[1],
                **_when(name, left, timedelta(0)),
            )
        if chance.random() < 0.02:
            yield EventReplaced(
                id=f"{name}/not",
                replaces=f"{name}/k0",
                why=Replacement.MISTAKEN_IDENTITY,
                **_when(name, at + timedelta(days=30), timedelta(0)),
            )

    def _hubs(self, number: int, chance: random.Random) -> Iterator[Event]:
        """Yield a home of hundreds, somebody who knows as many as are followed, somebody who knows more."""
        for name, kind, many in (
            (f"home{number}", "resides_at", RESIDENTS),
            (f"well-known{number}", "knows", KNOWN),
            (f"popular{number}", "knows", POPULAR),
        ):
            at = BEGAN + YEARS * 0.95
            yield IncidentReported(
                id=f"{name}/1", kinds=("domestic",), people=(PersonSaid(id=name),), **_when(name, at)
            )
            friends = [f"f{chance.randrange(self.families)}/{chance.choice('mw')}" for _ in range(many)]
            if kind == "resides_at":
                friends = [f"{name}/r{one}" for one in range(many)]
            if name.startswith("popular"):
                friends[0] = f"{name}/friend"
            for one, friend in enumerate(dict.fromkeys(friends)):
                if kind == "resides_at":
                    said = _home(friend, f"{name}/house", None)
                    yield LinkStated(
                        id=f"{name}/k{one}",
                        relation=said.relation,
                        source=said.source,
                        target=said.target,
                        target_kind=PLACE_NODE,
                        **_when(name, at),
                    )
                else:
                    yield _known(f"{name}/k{one}", name, friend, **_when(name, at))


def _home(who: str, place: str, since: datetime | None) -> LinkSaid:
    return LinkSaid(relation="resides_at", source=who, target=place, target_kind=PLACE_NODE, since=since)


def _known(id: str, who: str, other: str, **when: object) -> LinkStated:
    return LinkStated(id=id, relation="knows", source=who, target=other, **when)


def _when(incident: str, at: datetime, late: timedelta = timedelta(0)) -> dict[str, object]:
    return {"incident": incident, "occurred_at": at, "recorded_at": at + late, "by": HANDLER}
