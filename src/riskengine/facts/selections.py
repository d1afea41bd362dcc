"""What a selection finds in one incident: for whom, when, and from when that counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import product
from typing import Final, NamedTuple

from riskengine.facts.contents import Contents, Ways
from riskengine.facts.record import moment_of
from riskengine.facts.sought import Sought, Told, Whose
from riskengine.model.events import ActionTaken, Event
from riskengine.model.facts import INCIDENT
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.kleene import truth_of
from riskengine.rulebook.unary import passes

PLACE: Final = "place"
"""What makes two things different that happened at two places."""


class Found(NamedTuple):
    """Something found, in one way in which it came about.

    Attributes:
        time: When it happened; an incident when it was reported.
        id: The event that it is: the report of an incident, an action, a marker raised.
        visible: The moment from which it counts: when the last thing had happened that makes it count.
        known: When the last of these was on record.
        value: What makes it different, where that is asked.
    """

    time: datetime
    id: str
    visible: datetime
    known: datetime
    value: str | None = None


def found_in(sought: Sought, contents: Contents) -> Mapping[str, list[Found]]:
    """Return what is found in an incident, by whom it counts for; for itself under ``incident``.

    What came about in several ways is found once for each that no other beats in both times.
    """
    found: dict[str, list[Found]] = {}
    for who, event, ways in _incident(sought, contents) if sought.of_incidents else _events(sought, contents):
        if sought.by is None:
            each = [Found(event.occurred_at, event.id, visible, known) for visible, known in ways]
        else:
            each = [
                Found(event.occurred_at, event.id, visible, known, value)
                for value, more in _values(sought.by, contents, who, event)
                for visible, known in together(ways, more)
            ]
        if each:
            found.setdefault(who, []).extend(each)
    return found


def together(*parts: Ways | None) -> Ways:
    """Return how several things came to be together: each way that no other beats in both times.

    A part that is None is no condition; one that came about in no way makes the whole impossible.
    """
    given = [part for part in parts if part is not None]
    single = [part[0] for part in given if len(part) == 1]
    if len(single) == len(given):
        first = single[0]
        if all(way is first for way in single):
            return [first]
        return [(max(visible for visible, _ in single), max(known for _, known in single))]
    every = sorted(
        (max(visible for visible, _ in ways), max(known for _, known in ways)) for ways in product(*given)
    )
    best: Ways = []
    for way in every:
        if not best or way[1] < best[-1][1]:
            best.append(way)
    return best


def _incident(sought: Sought, contents: Contents) -> Iterator[tuple[str, Event, Ways]]:
    """Yield the incident itself, for whom it counts."""
    if not contents.reports:
        return
    report = contents.reports[0]
    so_far = together(contents.opened, _kinds(sought, contents))
    for who, there in _whom(sought, contents).items() if so_far else ():
        told = [_told(each, contents, None if each.of_incident else who) for each in sought.told]
        ways = together(so_far, there, *told)
        if ways:
            yield who, report, ways


def _events(sought: Sought, contents: Contents) -> Iterator[tuple[str, Event, Ways]]:
    """Yield what was done or marked, for whom it counts."""
    kinds = _kinds(sought, contents)
    for event, subject in (*_deeds(sought, contents), *_marks(sought, contents)):
        whom = _whom(sought, contents)
        if sought.whose is Whose.PERSON and subject is not None:
            whom = {subject: whom.get(subject, []) if sought.roles else None}
        for who, there in whom.items():
            ways = together([moment_of(event)], kinds, there)
            if ways:
                yield who, event, ways


def _deeds(sought: Sought, contents: Contents) -> Iterator[tuple[Event, str | None]]:
    for action, event, subject in contents.deeds:
        if action.id in sought.actions and _as_asked(sought.where, event):
            yield event, subject


def _as_asked(where: Iterable[tuple[str, Test]], event: Event) -> bool:
    details = event.details if isinstance(event, ActionTaken) else {}
    return all(name in details and passes(test, details[name]) for name, test in where)


def _marks(sought: Sought, contents: Contents) -> Iterator[tuple[Event, str | None]]:
    for event in contents.flags:
        if event.flag in sought.flags and (
            sought.whose is not Whose.PLACE or event.subject == contents.place
        ):
            yield event, event.subject


def _whom(sought: Sought, contents: Contents) -> Mapping[str, Ways | None]:
    """Return for whom anything in the incident counts, and how they came to be there."""
    match sought.whose:
        case Whose.PERSON:
            return contents.playing(sought.roles)
        case Whose.PLACE:
            return {contents.place: contents.placed} if contents.place is not None else {}
        case Whose.INCIDENT:
            return {INCIDENT: None}


def _kinds(sought: Sought, contents: Contents) -> Ways | None:
    if sought.kinds is None:
        return None
    return [way for kind, ways in contents.kinds.items() if kind in sought.kinds for way in ways]


def _told(told: Told, contents: Contents, who: str | None) -> Ways:
    answers = contents.told(who, told.fact)
    return [way for value, way in answers if truth_of(told.test, value) is Truth.TRUE]


def _values(by: str, contents: Contents, who: str, event: Event) -> Iterable[tuple[str | None, Ways | None]]:
    """Return what makes something different from others, and how that came about."""
    if by == PLACE:
        return [(one.place, [moment_of(one)]) for one in contents.reports if one.place is not None]
    if isinstance(event, ActionTaken) and by in event.details:
        return [(str(event.details[by]), None)]
    return [(other, ways) for other, ways in contents.playing([by]).items() if other != who]
