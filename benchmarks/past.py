"""A past made by a seed: missing episodes and domestic calls of many people, as events."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from riskengine.model.events import (
    ActionTaken,
    Event,
    GradeSet,
    IncidentClosed,
    IncidentReported,
    PersonSaid,
    Source,
)

SEED = 20_261_125
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=700)
NOW = BEGAN + YEARS
HANDLER = Source(post="handler", person="h1")
OFFICER = Source(post="officer", person="o1")
EACH = 4
"""The events of one incident: reported, graded, attended, closed."""


def incident(name: str, at: datetime, who: str, kind: str = "missing", *, late: bool = False) -> list[Event]:
    """The events of one incident; late, nobody is there within the two hours."""
    there = at + timedelta(minutes=150 if late else 40)
    people = (PersonSaid(id=who, roles=("child",), facts={"person.age": 14}),) if kind == "missing" else ()
    place = f"home of {who}" if kind == "domestic" else None
    graded, shut = at + timedelta(minutes=2), there + timedelta(minutes=10)
    return [
        IncidentReported(
            id=f"{name}/1",
            incident=name,
            occurred_at=at,
            recorded_at=at,
            by=HANDLER,
            kinds=(kind,),
            people=people,
            place=place,
        ),
        GradeSet(
            id=f"{name}/2",
            incident=name,
            occurred_at=graded,
            recorded_at=graded,
            by=HANDLER,
            scale="response",
            value="priority",
        ),
        ActionTaken(
            id=f"{name}/3", incident=name, occurred_at=there, recorded_at=there, by=OFFICER, action="attended"
        ),
        IncidentClosed(id=f"{name}/4", incident=name, occurred_at=shut, recorded_at=shut, by=HANDLER),
    ]


def past(events: int, people: int) -> Iterator[Event]:
    """Yield the events of the incidents of two years, in the order in which incidents began."""
    chance = random.Random(SEED)
    count = events // EACH
    for number in range(count):
        who, kind = f"p{chance.randrange(people)}", "missing" if chance.random() < 0.7 else "domestic"
        late = chance.random() < 0.1
        yield from incident(f"i{number}", BEGAN + number * YEARS / count, who, kind, late=late)
