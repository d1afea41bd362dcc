"""Whether a marker is on somebody: shown, cleared, run out, or not yet searched for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from riskengine.facts.record import moment_of
from riskengine.model.events import Event, FlagCleared, FlagRaised, RecordsSearched
from riskengine.rulebook.vocabulary import Flag


@dataclass(frozen=True, slots=True)
class Shown:
    """Whether a marker is on somebody.

    Attributes:
        value: Yes, no (every system of the marker was searched), or None for unknown.
        told: The events it rests on.
        changes: The moments at which it runs out.
    """

    value: bool | None
    told: tuple[str, ...] = ()
    changes: tuple[datetime, ...] = ()


def shown(flag: Flag, events: Iterable[Event], since: datetime, at: datetime) -> Shown:
    """Return whether a marker is on somebody at a moment.

    Args:
        flag: The marker.
        events: What was recorded of the person's markers and searches, under whatever incident.
        since: When this incident began; an earlier search cannot show what was put on record after it.
        at: The moment.
    """
    every = tuple(events)
    raised = [
        one for one in every if isinstance(one, FlagRaised) and one.flag == flag.id and _on(flag, one, every)
    ]
    current = [one for one in raised if one.until is None or at < one.until]
    if current:
        runs_out = {one.until for one in current if one.until is not None}
        return Shown(True, tuple(one.id for one in current), tuple(sorted(runs_out)))
    searches = [one for one in every if isinstance(one, RecordsSearched) and one.occurred_at >= since]
    telling = [one for one in searches if one.system in flag.systems]
    if flag.systems and set(flag.systems) <= {one.system for one in telling}:
        return Shown(False, tuple(one.id for one in telling))
    return Shown(None)


def _on(flag: Flag, raised: FlagRaised, events: tuple[Event, ...]) -> bool:
    """Tell whether some system still shows a marker: one not named in a later clearing."""
    systems = set(raised.on or flag.systems or ("",))
    for event in events:
        if isinstance(event, FlagCleared) and event.flag == flag.id and moment_of(event) > moment_of(raised):
            systems -= set(event.on) or systems
    return bool(systems)
