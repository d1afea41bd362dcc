"""What one incident holds that a measure may look for, each thing with the times from which it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from riskengine.facts.doings import done_for
from riskengine.facts.encoding import Known, Unfit, encode
from riskengine.facts.record import moment_of, named_in
from riskengine.facts.sought import Seeking
from riskengine.model.events import (
    Answers,
    Event,
    FlagRaised,
    IncidentReclassified,
    IncidentReported,
    InformationAdded,
    NotAnswered,
)
from riskengine.rulebook.readings import PERSON
from riskengine.rulebook.vocabulary import Action

Way: TypeAlias = tuple[datetime, datetime]
"""A way in which something came about: from when it was so, and from when that was on record."""

Ways: TypeAlias = list[Way]
"""Every way in which something came about."""


class Contents:
    """The events of one incident, sorted by what measures look for.

    Attributes:
        began: When it was reported, or when the first event was while no report stands; None without events.
        reports: The reports that opened it, in order: one, unless incidents were merged.
        kinds: How it came to be of each kind.
        opened: How it came to be reported.
        placed: How its place came to be known.
        deeds: What was done that is looked for: the action, the event, and for whom (None: the incident).
        flags: The markers raised.
    """

    __slots__ = ("_playing", "_told", "began", "deeds", "flags", "kinds", "opened", "placed", "reports")

    def __init__(self, events: Iterable[Event], seeking: Seeking) -> None:
        """Sort events, in order, none of them taken back."""
        self.reports: list[IncidentReported] = []
        self.kinds: dict[str, Ways] = {}
        self.opened: Ways = []
        self.placed: Ways = []
        self.deeds: list[tuple[Action, Event, str | None]] = []
        self.flags: list[FlagRaised] = []
        self._playing: dict[str, dict[str, Ways]] = {}
        self._told: dict[tuple[str | None, str], list[tuple[Known, Way]]] = {}
        first = None
        for event in events:
            first = first or event
            self._take(event, seeking)
        opened = self.reports[0] if self.reports else first
        self.began = opened.occurred_at if opened is not None else None

    @property
    def people(self) -> Mapping[str, Ways]:
        """Everybody named, with how they came to be at the incident."""
        return self._playing.get(PERSON, {})

    @property
    def place(self) -> str | None:
        """Where it was reported, or None where nobody said."""
        return next((report.place for report in self.reports if report.place is not None), None)

    def playing(self, roles: Iterable[str]) -> Mapping[str, Ways]:
        """Return those who were given one of some roles, with how they came to have it; all, of no role."""
        named = [self._playing[role] for role in sorted(roles) if role in self._playing]
        if len(named) <= 1:
            return named[0] if named else {} if roles else self.people
        found: dict[str, Ways] = {}
        for each in named:
            for who, ways in each.items():
                found[who] = [*found.get(who, ()), *ways]
        return found

    def told(self, who: str | None, fact: str) -> Sequence[tuple[Known, Way]]:
        """Return what was answered of somebody (None: of the incident) and when."""
        return self._told.get((who, fact), ())

    def _take(self, event: Event, seeking: Seeking) -> None:
        way = moment_of(event)
        if isinstance(event, IncidentReported | InformationAdded):
            if isinstance(event, IncidentReported):
                self._report(event, way)
            self._answers(None, event.facts, way, seeking)
            for person in event.people:
                self._answers(person.id, person.facts, way, seeking)
                for role in person.roles:
                    self._playing.setdefault(role, {}).setdefault(person.id, []).append(way)
        elif isinstance(event, IncidentReclassified):
            self._give(event.adds, way)
        elif isinstance(event, FlagRaised):
            self.flags.append(event)
        for who in named_in(event, seeking.words.relations):
            self._playing.setdefault(PERSON, {}).setdefault(who, []).append(way)
        action = seeking.deed(event)
        if action is not None:
            self.deeds += [(action, event, who) for who in done_for(action, event)]

    def _report(self, event: IncidentReported, way: Way) -> None:
        self.reports.append(event)
        self._give(event.kinds, way)
        if not self.opened:
            self.opened = [way]
        if event.place is not None:
            self.placed.append(way)

    def _give(self, kinds: Iterable[str], way: Way) -> None:
        for kind in kinds:
            self.kinds.setdefault(kind, []).append(way)

    def _answers(self, who: str | None, answers: Answers, way: Way, seeking: Seeking) -> None:
        for name, answer in answers.items():
            key = seeking.fact(name)
            if key is None or isinstance(answer, NotAnswered):
                continue
            try:
                value = encode(seeking.words.facts[key], answer)
            except Unfit:
                continue
            self._told.setdefault((who, key), []).append((value, way))
