"""Rounds: an entry of a timeline told once, or an entry or a few that `many` tells again and again.

What is declared is a pattern and its steps; what comes of it is one event a round, each at its own time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pydantic import ValidationError

from riskengine.replay.documents import EntryDoc, ManyDoc, StepDoc
from riskengine.replay.offsets import read_length, read_offset
from riskengine.replay.scenario import Basis, read_basis, weakest
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.source import Document, Path

_FIXED: Final = ("at", "recorded", "basis", "id", "incident", "many")
"""The keys of an entry that no round varies: `many` has its own words for them."""

_BESIDE_ENTRIES: Final = ("recorded", "by", "id", "incident", "standing")
"""The keys that stand in each entry of a run and not beside `many`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry as it is told in one round.

    Attributes:
        doc: The entry, with what the round varies.
        path: Where it stands in the file.
        name: What its event is called unless it has an id of its own.
        basis: Where it comes from; None where nobody says.
        shift: How much later than it says it happens: by the start of its run, and by the rounds before.
        round: Which round it is, from 1; None for an entry that is told once.
        incident: The incident of the round, or None for the entry's own.
    """

    doc: EntryDoc
    path: Path
    name: str
    basis: Basis | None
    shift: timedelta = timedelta()
    round: int | None = None
    incident: str | None = None

    @property
    def id(self) -> str:
        """The id of its event."""
        return numbered(self.doc.id or self.name, self.round)

    @property
    def is_first(self) -> bool:
        """Whether it stands in the file as it is told."""
        return self.round in (None, 1)


def numbered(name: str, round: int | None) -> str:
    """Return a name with the number of its round, where there are rounds."""
    return name if round is None else f"{name}-{round}"


@dataclass(frozen=True, slots=True)
class Rounds:
    """Tells entries as often as they say.

    Attributes:
        document: The file.
        faults: Takes the faults.
    """

    document: Document
    faults: Diagnostics

    def of(self, doc: StepDoc, position: int) -> Iterator[Told]:
        """Yield what an entry tells, round after round; nothing where its rounds cannot be read."""
        path: Path = ("timeline", position)
        name = f"event-{position + 1}"
        basis = read_basis(doc.basis, path, self.document, self.faults)
        if doc.many is None:
            yield Told(doc=doc, path=path, name=name, basis=basis)
            return
        every = read_length(doc.many.every, (*path, "many", "every"), self.document, self.faults)
        starts = self._run_starts(doc, path)
        pattern = list(self._pattern(doc, path, name, basis))
        if every is None or starts is None or not self._fits(doc, doc.many, pattern, path):
            return
        for round in range(1, doc.many.count + 1):
            shift = starts + (round - 1) * every
            for one in pattern:
                yield self._in_round(one, doc.many, round, shift)

    def _run_starts(self, doc: StepDoc, path: Path) -> timedelta | None:
        """Return what the entries of a run count from: its start; an entry by itself says its own time."""
        if doc.many is None or not doc.many.entries:
            return timedelta()
        return read_offset(doc.at, (*path, "at"), self.document, self.faults)

    def _pattern(self, doc: StepDoc, path: Path, name: str, basis: Basis | None) -> Iterator[Told]:
        if doc.many is None or not doc.many.entries:
            yield Told(doc=doc, path=path, name=name, basis=basis)
            return
        for at, entry in enumerate(doc.many.entries):
            where = (*path, "many", "entries", at)
            own = read_basis(entry.basis, where, self.document, self.faults)
            both = weakest((basis, own)) if basis is not None and own is not None else None
            yield Told(doc=entry, path=where, name=f"{name}-{at + 1}", basis=both)

    def _fits(self, doc: StepDoc, many: ManyDoc, pattern: Sequence[Told], path: Path) -> bool:
        before = len(self.faults)
        if many.entries:
            beside = [key for key in _BESIDE_ENTRIES if key in doc.model_fields_set]
            for key in (*beside, *doc.events):
                message = f'"{key}" may not stand beside "entries".'
                where = self.document.key_span((*path, key))
                self.faults.add("RE203", message, where, "say it in the entries that are repeated")
        elif many.incident is not None and doc.incident is not None:
            message = '"incident" may not stand both beside "many" and in it.'
            help = "in it, where each round is an incident of its own"
            self.faults.add("RE203", message, self.document.key_span((*path, "incident")), help)
        for field in many.vary:
            self._varies(field, many, pattern, (*path, "many", "vary", field))
        return len(self.faults) == before

    def _varies(self, field: str, many: ManyDoc, pattern: Sequence[Told], path: Path) -> None:
        """Report a field that no entry gives, or a value that cannot stand in it."""
        given = [fields_of(one.doc) for one in pattern]
        if not any(_way(entry, field) for entry in given):
            message = f'no entry that is repeated gives "{field}".'
            known = sorted({name for entry in given for name in _named(entry)})
            help = suggest(field, known) or f"it can vary: {', '.join(known)}"
            self.faults.add("RE512", message, self.document.key_span(path), help)
            return
        for at, value in enumerate(many.vary[field]):
            for one in pattern:
                try:
                    _varied(one.doc, {field: value})
                except ValidationError:
                    message = f'this value does not fit "{field}".'
                    self.faults.add("RE512", message, self.document.span((*path, at)))

    def _in_round(self, one: Told, many: ManyDoc, round: int, shift: timedelta) -> Told:
        taken = {field: values[(round - 1) % len(values)] for field, values in many.vary.items()}
        own = one.doc.incident is not None or many.incident is None
        return Told(
            doc=_varied(one.doc, taken) if taken else one.doc,
            path=one.path,
            name=one.name,
            basis=one.basis,
            shift=shift,
            round=round,
            incident=None if own or many.incident is None else numbered(many.incident, round),
        )


def fields_of(doc: EntryDoc) -> dict[str, Any]:
    """Return what an entry says that a round may vary, as the file writes it."""
    given = doc.model_dump(by_alias=True, exclude_unset=True)
    return {key: value for key, value in given.items() if key not in _FIXED}


def _varied(doc: EntryDoc, values: dict[str, Any]) -> EntryDoc:
    """Return an entry with other values in the fields that it gives."""
    told = deepcopy(doc.model_dump(by_alias=True, exclude_unset=True))
    for field, value in values.items():
        way = _way({key: one for key, one in told.items() if key not in _FIXED}, field)
        if way:
            here: Any = told
            for part in way[:-1]:
                here = here[part]
            here[way[-1]] = deepcopy(value)
    return type(doc).model_validate(told)


def _way(data: Any, field: str) -> Path:  # noqa: ANN401 - a piece of a file
    """Return the way that a dotted name takes through data whose keys have dots too; () if there is none."""
    steps: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(data, dict):
        steps = iter(data.items())
    elif isinstance(data, list):
        steps = iter(enumerate(data))
    for key, inside in steps:
        if field == str(key):
            return (key,)
        if field.startswith(f"{key}."):
            rest = _way(inside, field.removeprefix(f"{key}."))
            if rest:
                return (key, *rest)
    return ()


def _named(data: Any, before: str = "") -> Iterator[str]:  # noqa: ANN401 - a piece of a file
    """Yield the dotted name of every value that a round may vary."""
    if isinstance(data, dict):
        for key, inside in data.items():
            yield from _named(inside, f"{before}{key}.")
    elif isinstance(data, list):
        for at, inside in enumerate(data):
            yield from _named(inside, f"{before}{at}.")
    else:
        yield before.removesuffix(".")
