"""Whether the times that an event names go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from riskengine.model.events import DutyTransferred, Event, FlagRaised, RecordsSearched
from riskengine.model.faults import Fault

_TIMES: Final = ("occurred_at", "recorded_at", "back_to", "check_back", "until")
"""The fields of events that are times."""


def mistimed(event: Event) -> Iterator[Fault]:
    """Yield a fault for each time in an event that is not clear, or does not go with another.

    Nothing else can be judged of an event while there is one.
    """
    named = ((name, getattr(event, name, None)) for name in _TIMES)
    naive = [name for name, time in named if time is not None and time.tzinfo is None]
    if naive:
        for name in naive:
            yield Fault(f"$.{name}", 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"')
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
        case _:
            pass
