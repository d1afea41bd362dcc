"""Lowering: a grade or level set below the one before it, or a marker that raises risk taken away.

It needs a recorded reason, a post that may, and new or corrected information or a trained second assessment
since the decision it lowers. What lacks any of these is challenged, whoever decided: a co-ordinator, or a
meeting over many cases at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from riskengine.grading.scales import HANDLING, RESPONSE, response_of
from riskengine.model.events import (
    ActionTaken,
    Event,
    EventReplaced,
    FlagCleared,
    FlagRaised,
    GradeSet,
    InformationAdded,
    RecordsSearched,
    order_of,
)
from riskengine.model.grades import RISK_LEVELS
from riskengine.rulebook.rules import Lowering, Rulebook

REASON, ROLE, INFORMATION = "reason", "role", "information"
"""What a lowering may lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """One decision that lowers another.

    Attributes:
        event: The event that made it.
        scale: The scale, or ``flag.`` and the marker.
        subject: Whom it is about; None for the response.
        lacks: What it lacks, of what the pack asks for.
    """

    event: str
    scale: str
    subject: str | None
    lacks: tuple[str, ...]


def lowerings(rulebook: Rulebook, events: Iterable[Event]) -> tuple[Lowered, ...]:
    """Return every decision that lowers another, in order.

    A level set again as it was lowered is judged as the lowering was: nobody makes up for what it lacks by
    saying the same again.
    """
    every = tuple(events)
    news = [event for event in every if _is_news(event, rulebook)]
    found = {
        one.event: one for one in (*_of_grades(rulebook, every, news), *_of_flags(rulebook, every, news))
    }
    return tuple(found[event.id] for event in every if event.id in found)


def _of_grades(rulebook: Rulebook, events: tuple[Event, ...], news: list[Event]) -> Iterator[Lowered]:
    standing: dict[tuple[str, str | None], GradeSet] = {}
    for event in events:
        if not isinstance(event, GradeSet) or event.scale == HANDLING:
            continue
        place = (event.scale, event.subject)
        before = standing.get(place)
        if before is None or _rank(rulebook, event) >= _rank(rulebook, before):
            standing[place] = event
            continue
        lacks = _lacking(rulebook.pack.lowering, event, before, news)
        yield Lowered(event=event.id, scale=event.scale, subject=event.subject, lacks=lacks)
        if not lacks:
            standing[place] = event


def _of_flags(rulebook: Rulebook, events: tuple[Event, ...], news: list[Event]) -> Iterator[Lowered]:
    raised: dict[tuple[str, str], Event] = {}
    for event in events:
        match event:
            case FlagRaised(flag=flag, subject=subject):
                raised[flag, subject] = event
            case FlagCleared(flag=flag, subject=subject) if _raises_risk(rulebook, flag):
                before = raised.get((flag, subject))
                lacks = _lacking(rulebook.pack.lowering, event, before, news)
                yield Lowered(event=event.id, scale=f"flag.{flag}", subject=subject, lacks=lacks)
            case _:
                pass


def _raises_risk(rulebook: Rulebook, flag: str) -> bool:
    declared = rulebook.vocabulary.flags.get(flag)
    return declared is not None and declared.raises_risk


def _rank(rulebook: Rulebook, event: GradeSet) -> int:
    if event.scale == RESPONSE:
        return int(response_of(rulebook, event.value))
    return int(RISK_LEVELS[event.value])


def _lacking(
    asked: Lowering | None, event: GradeSet | FlagCleared, before: Event | None, news: list[Event]
) -> tuple[str, ...]:
    if asked is None:
        return ()
    informed = any((before is None or _after(one, before)) and _by(one, event) for one in news)
    lacking = (
        (REASON, not (event.reason or "").strip()),
        (ROLE, event.by.post not in asked.posts or event.by.person is None),
        (INFORMATION, not informed),
    )
    return tuple(name for name, lacks in lacking if lacks)


def _after(one: Event, before: Event) -> bool:
    """Tell whether something was not yet known when a decision was made: it came later, or was told later."""
    return order_of(one) > order_of(before) or one.recorded_at > before.recorded_at


def _by(one: Event, event: Event) -> bool:
    """Tell whether something was known by the time of a decision; at the same second it was."""
    return one.recorded_at <= event.recorded_at


def _is_news(event: Event, rulebook: Rulebook) -> bool:
    """Tell whether an event brings or corrects information, or is a trained second assessment."""
    asked = rulebook.pack.lowering
    if isinstance(event, ActionTaken):
        return asked is not None and event.action == asked.assessment and not event.attempt
    return isinstance(event, InformationAdded | EventReplaced | RecordsSearched)
