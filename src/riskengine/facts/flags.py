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


def shown(flag: Flag, marks: Iterable[Event], searches: Iterable[RecordsSearched], at: datetime) -> Shown:
    """Return whether a marker is on somebody at a moment.

    Args:
        flag: The marker.
        marks: What was recorded of that marker of the person, under whatever incident.
        searches: The searches for the person that say what is on record now.
        at: The moment.
    """
    every = tuple(marks)
    raised = [one for one in every if isinstance(one, FlagRaised) and still_on(flag, one, every)]
    current = [one for one in raised if one.until is None or at < one.until]
    if current:
        runs_out = {one.until for one in current if one.until is not None}
        return Shown(True, tuple(one.id for one in current), tuple(sorted(runs_out)))
    telling = [one for one in searches if one.system in flag.systems]
    if flag.systems and set(flag.systems) <= {one.system for one in telling}:
        return Shown(False, tuple(one.id for one in telling))
    return Shown(None)


def still_on(flag: Flag, raised: FlagRaised, marks: Iterable[Event]) -> bool:
    """Tell whether some system still shows a marker: one not named in a later clearing.

    Args:
        flag: The marker.
        raised: When it was put on.
        marks: What was recorded of that marker of the person, under whatever incident.
    """
    systems = set(raised.on or flag.systems or ("",))
    for mark in marks:
        if isinstance(mark, FlagCleared) and moment_of(mark) > moment_of(raised):
            systems -= set(mark.on) or systems
    return bool(systems)
