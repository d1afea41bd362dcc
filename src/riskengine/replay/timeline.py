"""Reads a timeline: each entry becomes one event, checked as far as a file alone can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from riskengine.model.events import Event
from riskengine.model.wire import Malformed, event_from
from riskengine.replay.documents import EVENT_TYPES, EntryDoc, StepDoc
from riskengine.replay.faults_at import ENVELOPE, report_refusal
from riskengine.replay.offsets import read_offset
from riskengine.replay.presence import Presence
from riskengine.replay.rounds import Rounds, Told
from riskengine.replay.scenario import Step
from riskengine.replay.written_links import KINDS, Fields, each_link, with_kinds
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.vocabulary import Vocabulary

_TIMES: Final = ("since", "until", "back_to", "check_back")
"""The fields of events that hold a time; a scenario may give it as an offset, or as a day."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(slots=True)
class TimelineReader:
    """Reads the entries of one timeline, in order.

    Attributes:
        document: The file.
        scenario: The scenario's name, which is its incident's.
        starts: When the case begins.
        words: The vocabulary of its pack.
        declared: The places and objects that the file declares, each with its kind.
        faults: Takes the faults.
        complete: Whether every entry so far could be read.
    """

    document: Document
    scenario: str
    starts: datetime
    words: Vocabulary
    declared: Mapping[str, str]
    faults: Diagnostics
    complete: bool = True
    _present: Presence = field(init=False)
    _places: dict[str, str] = field(default_factory=dict)
    _latest: timedelta | None = None

    def __post_init__(self) -> None:
        """Begin with what the file declares."""
        self._present = Presence(self.document, self.words, self.faults, dict(self.declared))

    def read(self, entries: Iterable[tuple[int, StepDoc]]) -> tuple[Step, ...]:
        """Return the entries that could be read, each given with its position in the file."""
        return tuple(step for position, doc in entries for step in self._steps(doc, position))

    def _steps(self, doc: StepDoc, position: int) -> Iterator[Step]:
        """Yield what one entry tells: one event, or one in each round."""
        told = list(Rounds(self.document, self.faults).of(doc, position))
        self.complete &= bool(told)
        starts = None
        for one in told:
            step = self._step(one)
            self.complete &= step is not None
            if step is not None:
                starts = step.at if starts is None else starts
                yield step
        if len(told) > 1 and starts is not None:
            # What stands below may happen while the rounds go on, the first of them too.
            self._latest = starts

    def _step(self, told: Told) -> Step | None:
        doc, path = told.doc, told.path
        at = self._offset(doc.at, told, "at")
        recorded = at if doc.recorded is None else self._offset(doc.recorded, told, "recorded")
        event_type = self._event_type(doc, path)
        if told.basis is None or at is None or recorded is None or event_type is None:
            return None
        if told.is_first:
            # Later rounds may overlap each other.
            self._in_order(at, recorded, path)
        self._only_one(told)
        event = self._event(told, event_type, at, recorded)
        if event is None:
            return None
        self._present.hear(event, (*path, event_type), complete=self.complete)
        return Step(event=event, at=at, recorded=recorded, basis=told.basis, note=doc.note, path=path)

    def _offset(self, text: str, told: Told, key: str) -> timedelta | None:
        offset = read_offset(text, (*told.path, key), self.document, self.faults)
        return None if offset is None else offset + told.shift

    def _only_one(self, told: Told) -> None:
        where = self.document.span((*told.path, "id"))
        other = self._places.setdefault(told.id, f"{where.file}:{where.line}")
        if other != f"{where.file}:{where.line}":
            message = f'another event of this case is called "{told.id}".'
            self.faults.add("RE511", message, where, f"it stands at {other}")

    def _event_type(self, doc: EntryDoc, path: Path) -> str | None:
        """Return the one type of event that an entry names."""
        given = list(doc.events)
        if not given:
            help = f"one of {', '.join(EVENT_TYPES)}"
            self.faults.add(
                "RE201", "the key that says what happened is missing.", self.document.span(path), help
            )
            return None
        for other in given[1:]:
            message = f'"{other}" may not stand beside "{given[0]}": an entry is one event.'
            self.faults.add(
                "RE203", message, self.document.key_span((*path, other)), "make it an entry of its own"
            )
        inside = [name for name in doc.events[given[0]] if name in ENVELOPE]
        for name in inside:
            message = f'"{name}" is not a field of the event.'
            where = self.document.key_span((*path, given[0], name))
            self.faults.add(
                "RE203", message, where, "what every event carries stands beside it, in the entry"
            )
        return given[0] if len(given) == 1 and not inside else None

    def _in_order(self, at: timedelta, recorded: timedelta, path: Path) -> None:
        if self._latest is not None and at < self._latest:
            message = "this happened before the entry above it."
            self.faults.add(
                "RE502", message, self.document.span((*path, "at")), "move it up, or correct the offset"
            )
        if recorded < at:
            message = "this was recorded before it happened."
            self.faults.add(
                "RE502", message, self.document.span((*path, "recorded")), "correct one of the offsets"
            )
        self._latest = at if self._latest is None else max(at, self._latest)

    def _event(self, told: Told, event_type: str, at: timedelta, recorded: timedelta) -> Event | None:
        doc, path = told.doc, told.path
        fields = self._fields(doc.events[event_type], event_type, (*path, event_type), told.shift)
        content = {
            **fields,
            "type": event_type,
            "id": told.id,
            "incident": told.incident or doc.incident or self.scenario,
            "occurred_at": (self.starts + at).isoformat(),
            "recorded_at": (self.starts + recorded).isoformat(),
            "by": doc.by.model_dump(exclude_none=True),
            "standing": doc.standing,
        }
        try:
            return event_from(content)
        except Malformed as refused:
            report_refusal(refused, path, event_type, self.document, self.faults)
            return None

    def _fields(self, fields: Fields, event_type: str, path: Path, shift: timedelta) -> Fields:
        """Return the fields with times for offsets, and with the kinds of the ends of every link."""

        def link(one: Fields, way: Path) -> Fields:
            for key in KINDS:
                if key in one:
                    where = self.document.key_span((*path, *way, key))
                    help = "leave it out: the relation says what stands at its ends"
                    self.faults.add("RE203", f'"{key}" is not a key that is known here.', where, help)
            return with_kinds(self._with_times(one, (*path, *way), shift), self.words.relations)

        return each_link(self._with_times(fields, path, shift), event_type, link)

    def _with_times(self, fields: Fields, path: Path, shift: timedelta) -> dict[str, Any]:
        """Return the fields with offsets and days turned into times."""
        made = dict(fields)
        for name in _TIMES:
            value = made.get(name)
            if isinstance(value, str) and value.startswith("T"):
                offset = read_offset(value, (*path, name), self.document, self.faults)
                made[name] = (self.starts + (offset or timedelta()) + shift).isoformat()
            elif isinstance(value, str) and _DAY.fullmatch(value):
                made[name] = self._midnight(value)
        return made

    def _midnight(self, day: str) -> str:
        """Return when a day begins by the clock of the case; the engine refuses one that is none."""
        try:
            return datetime.fromisoformat(day).replace(tzinfo=self.starts.tzinfo).isoformat()
        except ValueError:
            return day
