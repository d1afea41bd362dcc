"""Whether the times that an event names go together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from riskengine.model.events import (
    DutyTransferred,
    Event,
    FlagRaised,
    IncidentReported,
    InformationAdded,
    LinkSaid,
    LinkStated,
    RecordsSearched,
)
from riskengine.model.faults import Fault, below

_TIMES: Final = ("occurred_at", "recorded_at", "back_to", "check_back", "since", "until")
"""The fields of events that are times."""


def mistimed(event: Event) -> Iterator[Fault]:
    """Yield a fault for each time in an event that is not clear, or does not go with another.

    Nothing else can be judged of an event while there is one.
    """
    naive = [path for path, time in _times(event) if time.tzinfo is None]
    if naive:
        for path in naive:
            yield Fault(path, 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"')
        return
    if event.occurred_at > event.recorded_at:
        yield Fault("$.occurred_at", "this is later than recorded_at; nothing is recorded before it happens")
    match event:
        case RecordsSearched(back_to=back_to) if back_to is not None and back_to > event.occurred_at:
            message = "this is later than occurred_at; name how far back the search went, or leave it out"
            yield Fault("$.back_to", message)
        case DutyTransferred(check_back=check_back) if check_back <= event.occurred_at:
            message = "this is not after occurred_at; name a time at which it will be looked at again"
            yield Fault("$.check_back", message)
        case FlagRaised(until=until) if until is not None and until <= event.occurred_at:
            message = "this is not after occurred_at; to take a marker off, tell flag.cleared"
            yield Fault("$.until", message)
        case LinkStated():
            yield from _lasting("$", event, event.occurred_at)
        case IncidentReported() | InformationAdded():
            for number, link in enumerate(event.links):
                yield from _lasting(below("$", "links", number), link, event.occurred_at)
        case _:
            pass


def _times(event: Event) -> Iterator[tuple[str, datetime]]:
    """Yield every time that an event names, with its place."""
    parts = [("$", event), *((below("$", "links", at), one) for at, one in enumerate(_links(event)))]
    for path, part in parts:
        for name in _TIMES:
            time = getattr(part, name, None)
            if time is not None:
                yield below(path, name), time


def _links(event: Event) -> Iterable[LinkSaid]:
    return event.links if isinstance(event, IncidentReported | InformationAdded) else ()


def _lasting(path: str, link: LinkSaid | LinkStated, occurred_at: datetime) -> Iterator[Fault]:
    """Yield a fault for each date of a link that does not go with the other, or lies ahead."""
    if link.since is not None and link.since > occurred_at:
        yield Fault(below(path, "since"), "this is later than occurred_at; tell it once it has begun")
    if link.until is not None and link.until > occurred_at:
        yield Fault(below(path, "until"), "this is later than occurred_at; tell link.ended when it ends")
    elif link.until is not None and link.since is not None and link.until < link.since:
        yield Fault(below(path, "until"), "this is before since; nothing ends before it began")
