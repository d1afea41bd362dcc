"""The watch: what time, and other incidents, have made of each incident, and what of it is new to whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from riskengine.engine.agenda import Agenda
from riskengine.engine.shown import Shown
from riskengine.grading.attention import urgency
from riskengine.grading.escalation import next_weekly
from riskengine.model.attention import Advance, Alert, WeeklyList
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One incident as it stands when its turn has come.

    Attributes:
        alerts: What somebody must see of it.
        listed: What of it is overdue and nobody higher can take, as holder and duty.
        moved: Whether its ledger has changed since it was last looked at.
        next: When its turn comes again; None where time alone brings nothing more.
        fault: A stable name of what failed, or None.
    """

    alerts: tuple[Alert, ...] = ()
    listed: tuple[tuple[str, str], ...] = ()
    moved: bool = False
    next: datetime | None = None
    fault: str | None = None


TakeTurn: TypeAlias = Callable[[str, datetime], Turn]
"""Brings an incident to a moment and says how it then stands."""


class Watch:
    """When each incident's turn comes, and what was shown of it.

    Attributes:
        advanced: The moment everything was last brought to; None before the first.
    """

    __slots__ = ("_agenda", "_listed", "_rulebook", "_shown", "advanced")

    def __init__(self, rulebook: Rulebook) -> None:
        """Begin with nothing to watch."""
        self._rulebook = rulebook
        self._agenda = Agenda()
        self._shown = Shown(rulebook.pack.attention.interrupts_per_hour)
        self._listed: dict[str, tuple[tuple[str, str], ...]] = {}
        self.advanced: datetime | None = None

    def wait(self, incident: str, moment: datetime) -> None:
        """Let an incident have its turn at a moment, or before."""
        self._agenda.put(incident, moment)

    def due(self, as_of: datetime) -> datetime | None:
        """Return the first moment, not before another, at which some incident's turn comes."""
        moments = [self._agenda.first()]
        if self._listed:
            moments.append(next_weekly(self._rulebook, self.advanced or as_of))
        first = min((one for one in moments if one is not None), default=None)
        return None if first is None else max(first, as_of)

    def advance(self, as_of: datetime, take_turn: TakeTurn) -> Advance:
        """Let every incident whose turn has come by a moment have it, and return what is new."""
        weekly = self._last_weekly(as_of)
        if weekly is not None:
            for incident in self._listed:
                self._agenda.put(incident, weekly)
        new: list[Alert] = []
        changed: set[str] = set()
        faults: dict[str, list[str]] = {}
        for incident in self._agenda.until(as_of):
            turn = take_turn(incident, as_of)
            fresh = self._after(incident, turn)
            new += fresh
            if turn.moved or fresh:
                changed.add(incident)
            if turn.fault is not None:
                faults.setdefault(turn.fault, []).append(incident)
        self.advanced = as_of
        return Advance(
            as_of=as_of,
            alerts=tuple(sorted(self._shown.show(sorted(new, key=urgency), as_of), key=urgency)),
            lists=tuple(self._lists(weekly)) if weekly is not None else (),
            changed=tuple(sorted(changed)),
            failed=tuple((cause, tuple(sorted(faults[cause]))) for cause in sorted(faults)),
        )

    def _after(self, incident: str, turn: Turn) -> list[Alert]:
        """Keep what is to be kept of an incident's turn, and return the alerts that are new."""
        if turn.next is not None:
            self._agenda.put(incident, turn.next)
        self._listed.pop(incident, None)
        if turn.listed:
            self._listed[incident] = turn.listed
        if not turn.alerts and turn.next is None:
            self._shown.forget(incident)
        return self._shown.new(turn.alerts)

    def _last_weekly(self, as_of: datetime) -> datetime | None:
        """Return the last moment since the engine was advanced at which a weekly list was due."""
        last, due = None, self.advanced and next_weekly(self._rulebook, self.advanced)
        while due is not None and due <= as_of:
            last, due = due, next_weekly(self._rulebook, due)
        return last

    def _lists(self, at: datetime) -> list[WeeklyList]:
        held: dict[str, list[tuple[str, str]]] = {}
        for incident, duties in self._listed.items():
            for holder, duty in duties:
                held.setdefault(holder, []).append((incident, duty))
        return [WeeklyList(to=holder, at=at, duties=tuple(sorted(held[holder]))) for holder in sorted(held)]
