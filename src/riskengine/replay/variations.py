"""Variations: the same case had something been otherwise, each written as what is different and no more.

A variation is made by writing the file anew, with every place of it still pointing to where it stands: what
reads scenarios reads it as it reads any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from riskengine.replay.documents import VariationDoc
from riskengine.replay.offsets import parse_offset, show_offset
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.source import Data, Document, Path, Span

BETWEEN: Final = "~"
"""What stands between the name of a case and that of a variation of it."""

_TOLD_BY: Final = ("incident.reported", "information.added")
"""The events that say facts."""

_OF_THE_CASE: Final = ("expect", "never", "silent", "also", "variations")
"""What is said of the case as it was, and of no variation."""


def varied(document: Document, position: int, doc: VariationDoc, faults: Diagnostics) -> Document:
    """Return a scenario file as one of its variations has it, or report what the variation cannot change.

    Args:
        document: The file.
        position: The position of the variation in it.
        doc: What it says.
        faults: Takes the faults.
    """
    return _Rewriter(document, ("variations", position), doc, faults).rewritten()


@dataclass(slots=True)
class _Entry:
    """An entry of the timeline: its name, where it stands, and which of its facts stand elsewhere."""

    name: str
    data: dict[str, Any]
    path: Path
    otherwise: dict[Path, Path] = field(default_factory=dict)

    @property
    def at(self) -> timedelta:
        return _offset(self.data.get("at"))

    @property
    def ends(self) -> timedelta:
        return max(self.at, _offset(self.data.get("recorded", self.data.get("at"))))


@dataclass(slots=True)
class _Rewriter:
    document: Document
    path: Path
    doc: VariationDoc
    faults: Diagnostics
    _moved: dict[Path, Path] = field(default_factory=dict)

    def rewritten(self) -> Document:
        """Return the file with the head of the case, the timeline and the expectations of the variation."""
        base = _mapping(self.document.data)
        own = _mapping(_mapping_at(base, self.path))
        data: dict[str, Any] = {key: value for key, value in base.items() if key not in _OF_THE_CASE}
        data |= {key: own[key] for key in ("title", "starts") if key in own}
        entries = self._entries(base, own)
        data["timeline"] = [entry.data for entry in entries]
        data["expect"] = self._expected(own, entries)
        data["never"] = own.get("never", [])
        self._changes_something(base, own, entries)
        return self._document(data, own, entries)

    def _changes_something(
        self, base: Mapping[str, Any], own: Mapping[str, Any], entries: list[_Entry]
    ) -> None:
        """Report a variation that is the case again; one that names what is not there was reported by now."""
        named = any(own.get(key) for key in ("facts", "unsaid", "leave_out", "timeline", "starts"))
        case = [entry.data for entry in self._read(base.get("timeline"), ("timeline",), "event")]
        same = (
            own.get("starts", base.get("starts")) == base.get("starts")
            and [entry.data for entry in entries] == case
        )
        if not named or (same and not self.faults.errors):
            help = "name facts, unsaid, leave_out or a timeline" if not named else "the case says so already"
            self._miss((), "this variation changes nothing.", help)

    def _document(self, data: Data, own: Mapping[str, Any], entries: list[_Entry]) -> Document:
        """Return the file as rewritten: each place in it points to where it is written."""
        moved: dict[Path, Path] = {("timeline", at): entry.path for at, entry in enumerate(entries)}
        moved |= {(key,): (*self.path, key) for key in ("title", "starts", "expect", "never") if key in own}
        moved[("scenario",)] = (*self.path, "variation")
        spans = _relocated(self.document.spans, moved, self.path)
        key_spans = _relocated(self.document.key_spans, moved, self.path)
        for at, entry in enumerate(entries):
            for way, place in entry.otherwise.items():
                spans[("timeline", at, *way)] = self.document.span(place)
                key_spans[("timeline", at, *way)] = self.document.key_span(place)
        return Document(
            file=self.document.file,
            text=self.document.text,
            data=data,
            spans=spans,
            key_spans=key_spans,
        )

    def _entries(self, base: Mapping[str, Any], own: Mapping[str, Any]) -> list[_Entry]:
        """Return the entries that are left and those that come in, in order of when they happened."""
        case = list(self._read(base.get("timeline"), ("timeline",), "event"))
        left = set(self.doc.leave_out)
        for number, name in enumerate(self.doc.leave_out):
            known = [entry.name for entry in case]
            if name not in known:
                message = f'no entry of the case is called "{name}".'
                self._miss(("leave_out", number), message, suggest(name, known))
        kept = [entry for entry in case if entry.name not in left]
        self._say_otherwise(kept)
        added = list(self._read(own.get("timeline"), (*self.path, "timeline"), "added"))
        return sorted([*kept, *added], key=lambda entry: entry.at)

    def _read(self, entries: Any, path: Path, called: str) -> Iterator[_Entry]:  # noqa: ANN401 - a piece of a file
        """Yield entries, each named as it is where it stands, so that no name moves with its neighbours."""
        for at, entry in enumerate(entries or ()):
            data = deepcopy(entry)
            name = f"{called}-{at + 1}"
            if not _mapping(data.get("many")).get("entries"):
                # Entries that are told together have names of their own.
                name = data.setdefault("id", name)
            yield _Entry(name, data, (*path, at))

    def _say_otherwise(self, entries: list[_Entry]) -> None:
        """Change what the case says of the facts that the variation names."""
        own = [entry for entry in entries if "incident" not in entry.data]
        for name in self.doc.unsaid:
            said = list(_saying(own, name))
            for _, facts, way in said:
                del facts[way[-1]]
            if not said:
                place = ("unsaid", self.doc.unsaid.index(name))
                self._miss(place, f'the case does not say "{name}".', "take it out of the list")
        for name, value in self.doc.facts.items():
            said = list(_saying(own, name)) or list(_first_said(own, name))
            for entry, facts, way in said:
                facts[way[-1]] = deepcopy(value)
                entry.otherwise[way] = (*self.path, "facts", name)
            if not said:
                _, _, person = name.partition("/")
                help = "name somebody whom a report brings in, or tell it in the timeline of the variation"
                whom = f'no report of the case brings in "{person}".' if person else "the case has no report."
                self._miss(("facts", name), whom, help)

    def _expected(self, own: Mapping[str, Any], entries: list[_Entry]) -> list[Any]:
        """Return the expectations, with what the variation says for all of them."""
        usual = {"basis": own.get("basis"), "why": own.get("why")}
        end = max((entry.ends for entry in entries), default=timedelta())
        found = []
        for one in own.get("expect", []):
            timed = "at" in one or "by" in one
            found.append({**usual, **({} if timed else {"at": show_offset(end)}), **one})
        return found

    def _miss(self, place: Path, message: str, help: str | None) -> None:
        path = (*self.path, *place)
        span = self.document.key_span(path) if place[:1] == ("facts",) else self.document.span(path)
        self.faults.add("RE517", message, span, help)


_Said = tuple[_Entry, dict[str | int, Any], Path]
"""An entry, the facts in it that hold one, and the way to that fact."""


def _saying(entries: list[_Entry], name: str) -> Iterator[_Said]:
    """Yield wherever a fact is said."""
    fact, _, person = name.partition("/")
    for entry in entries:
        for event_type, event in _events(entry):
            for facts, way in _facts_of(event, person):
                if fact in facts:
                    yield entry, facts, (event_type, *way, fact)


def _first_said(entries: list[_Entry], name: str) -> Iterator[_Said]:
    """Yield where a fact belongs that nobody says: with the first report, or where somebody is brought in."""
    fact, _, person = name.partition("/")
    for entry in entries:
        for event_type, event in _events(entry):
            if not person:
                yield entry, event.setdefault("facts", {}), (event_type, "facts", fact)
                return
            for at, one in _people(event):
                if one.get("id") == person:
                    yield entry, one.setdefault("facts", {}), (event_type, "people", at, "facts", fact)
                    return


def _events(entry: _Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from ((key, entry.data[key]) for key in _TOLD_BY if isinstance(entry.data.get(key), dict))


def _facts_of(event: dict[str, Any], person: str) -> Iterator[tuple[dict[str | int, Any], Path]]:
    if not person and isinstance(event.get("facts"), dict):
        yield event["facts"], ("facts",)
    for at, one in _people(event) if person else ():
        if one.get("id") == person and isinstance(one.get("facts"), dict):
            yield one["facts"], ("people", at, "facts")


def _people(event: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    people = enumerate(event.get("people", ()))
    yield from ((at, one) for at, one in people if isinstance(one, dict))


def _offset(text: Any) -> timedelta:  # noqa: ANN401 - a piece of a file
    """Return an offset; one that is none is reported where the rewritten file is read."""
    try:
        return parse_offset(text)
    except (TypeError, ValueError):
        return timedelta()


def _mapping(data: Any) -> dict[str, Any]:  # noqa: ANN401 - a piece of a file
    return data if isinstance(data, dict) else {}


def _mapping_at(data: Any, path: Path) -> Any:  # noqa: ANN401 - a piece of a file
    for part in path:
        data = data[part]
    return data


def _relocated(spans: Mapping[Path, Span], moved: Mapping[Path, Path], own: Path) -> dict[Path, Span]:
    """Return spans by the paths of the rewritten file."""
    back: dict[Path, list[Path]] = {}
    for new, old in moved.items():
        back.setdefault(old, []).append(new)
    found: dict[Path, Span] = {}
    for path, span in spans.items():
        if path[:1] == own[:1] and path[:2] != own:
            continue  # it is of another variation
        for length in range(len(path) + 1):
            for new in back.get(path[:length], ()):
                found[(*new, *path[length:])] = span
        if path[:1] not in (("timeline",), *((key,) for key in _OF_THE_CASE)):
            found.setdefault(path, span)
    if own in spans:
        # What has no place of its own stands in the variation.
        found[()] = spans[own]
        found.setdefault(("expect",), spans[own])
    return found
