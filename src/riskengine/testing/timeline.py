"""Hypothesis strategies for whole cases: a report, and what is learnt, done, decided and put right after it.

Everything is told as events to an engine of its own, and what the engine refuses has not happened: so only
what can come about is tried.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from hypothesis import strategies as st

from riskengine.model.events import Answer, Event
from riskengine.model.facts import Facts
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.answer import NOON
from riskengine.testing.fixed import Fixed
from riskengine.testing.incident import INCIDENT_ID, incidents
from riskengine.testing.quick import engine_of, tell
from riskengine.testing.telling import Telling

Timeline: TypeAlias = tuple[Event, ...]
"""The events of a case, in the order in which they are told."""

STEPS: Final = (
    "learnt",
    "done",
    "graded",
    "marked",
    "searched",
    "linked",
    "unmarked",
    "unlinked",
    "reclassified",
    "closed",
    "replaced",
    "redacted",
)
"""What may happen after a report; an incident that is closed is opened again by the next closing."""

_MINUTES: Final = (0, 1, 5, 30, 120, 1_440)


@st.composite
def timelines(
    draw: st.DrawFn,
    rulebook: Rulebook,
    *,
    kinds: Collection[str] | None = None,
    people: int = 3,
    answers: int = 4,
    moments: int = 4,
    steps: Collection[str] = STEPS,
    given: Mapping[str, Answer] | None = None,
    incident: str = INCIDENT_ID,
    at: datetime = NOON,
    late: bool = True,
) -> Timeline:
    """Return the events of a case, in the order in which they are told: the simplest is a report alone.

    Args:
        draw: Draws.
        rulebook: The rules.
        kinds: The kinds the incident has; one or two of any, where none are given.
        people: How many people are there from the beginning at most.
        answers: How many answers at most the report has about the incident, and about each of them.
        moments: How much happens after the report at most.
        steps: What may happen, of `STEPS`.
        given: What is certainly so and stays so, in the words of a condition: ``{"child.age": 12,
            "child.flag.looked_after": True}``. It is said of the first person with that role.
        incident: The incident's id.
        at: When it is reported.
        late: Whether something may be written down some time after it happened.
    """
    fixed = Fixed.of(rulebook, given or {})
    report = draw(
        incidents(
            rulebook,
            kinds=kinds,
            people=people,
            answers=answers,
            given=given,
            incident=incident,
            at=at,
            late=late,
        )
    )
    telling = Telling(rulebook, fixed, engine_of(rulebook), [], late)
    if not telling.tell(report):
        return draw(st.nothing())
    telling.tell_what_is_given(draw, at)
    drawn = draw(
        st.lists(st.tuples(st.sampled_from(sorted(steps, key=STEPS.index)), _later()), max_size=moments)
    )
    for what, minutes in drawn:
        at += timedelta(minutes=minutes)
        telling.step(draw, what, at)
    return tuple(telling.told)


def _later() -> st.SearchStrategy[int]:
    return st.sampled_from(_MINUTES)


def facts(rulebook: Rulebook, **bounds: Any) -> st.SearchStrategy[Facts]:  # noqa: ANN401 - as of `timelines`
    """Return everything that rules may read of a case at its end: known, bounded, unknown and unnamed.

    Args:
        rulebook: The rules.
        bounds: What `timelines` takes.
    """
    return timelines(rulebook, **bounds).map(lambda events: _read(rulebook, events))


def _read(rulebook: Rulebook, events: Timeline) -> Facts:
    engine = engine_of(rulebook)
    for event in events:
        tell(engine, event)
    return engine.facts(events[0].incident, last_of(events))


def last_of(events: Sequence[Event]) -> datetime:
    """Return when all of a case is on record."""
    return max(event.recorded_at for event in events)
