"""What a file tells the engine: its events, however they are written, and where each of them stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import click

from riskengine.cli.exits import Exit, Unusable
from riskengine.cli.terminal import remark
from riskengine.cli.text_file import TextFile
from riskengine.model.events import Event
from riskengine.model.faults import Fault, below
from riskengine.model.wire import Malformed, event_from
from riskengine.rulebook.source import Path as Way

_STEP: Final = re.compile(r'\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]')
_REPORT: Final = ("occurred_at", "recorded_at")


@dataclass(frozen=True, slots=True)
class Told:
    """One event of a file.

    Attributes:
        event: The event.
        way: Where it stands in the file.
        is_flat: Whether it was written in the short form, which says its time once, as ``reported_at``.
    """

    event: Event
    way: Way
    is_flat: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    data: Any
    way: Way

    @property
    def is_flat(self) -> bool:
        return isinstance(self.data, Mapping) and "type" not in self.data

    def event(self) -> object:
        """Return it as an event is written on the wire."""
        return _reported(self.data) if self.is_flat else self.data


@dataclass(frozen=True, slots=True)
class Placed:
    """A fault of what was told, and where it stands in the file."""

    place: str
    fault: Fault

    def __str__(self) -> str:
        """Return it on one line: the place in the text, the path in the data, what is wrong."""
        return f"{self.place}: {self.fault.path}: {self.fault.message}"


def read_events(file: TextFile) -> tuple[Told, ...]:
    """Return the events of a file in the order in which they were recorded.

    Everything that is wrong with any of them goes to standard error before the command ends: nothing is
    graded by half of what was told.
    """
    if isinstance(file.data, Mapping) and "scenario" in file.data:
        raise Unusable(f'"{file.name}" is a scenario and no incident: riskengine replay {file.name}')
    told: list[Told] = []
    faults: list[Placed] = []
    for entry in _entries(file):
        try:
            told.append(Told(event_from(entry.event()), entry.way, entry.is_flat))
        except Malformed as malformed:
            faults += placed(file, entry.way, entry.is_flat, malformed.faults)
    if faults:
        refuse(faults)
    if not told:
        raise Unusable(f'"{file.name}" tells nothing: it holds no event')
    return tuple(sorted(told, key=lambda one: one.event.recorded_at))


def read_one(file: TextFile) -> Told:
    """Return the event of a file that holds one, as a line of a log does.

    Raises:
        Malformed: It has not the form of an event.
    """
    entry = _Entry(file.data, ())
    return Told(event_from(entry.event()), entry.way, entry.is_flat)


def is_short(data: object) -> bool:
    """Tell whether an event is written in the short form, as a report alone can be."""
    return _Entry(data, ()).is_flat


def placed(file: TextFile, way: Way, is_flat: bool, faults: Iterable[Fault]) -> Iterator[Placed]:
    """Yield the faults of an event, each at its place in the file it was read from."""
    for fault in faults:
        inside = _way(fault.path)
        if is_flat and inside[:1] and inside[0] in _REPORT:
            inside = ("reported_at", *inside[1:])
        whole = (*way, *inside)
        yield Placed(file.place(whole), Fault(below("$", *whole), fault.message, fault.allowed))


def refuse(faults: Iterable[Placed]) -> NoReturn:
    """Say everything that is wrong with what was told, each fault once, and stop."""
    shown = list(dict.fromkeys(map(str, faults)))
    for one in shown:
        remark(one)
    count = "1 fault" if len(shown) == 1 else f"{len(shown)} faults"
    remark(f"riskengine: {count}; nothing was graded")
    raise click.exceptions.Exit(Exit.UNUSABLE)


def _entries(file: TextFile) -> Iterator[_Entry]:
    """Yield what tells of one event each: the entries of a list or of ``events:``, or the whole file."""
    data: Any = file.data
    way: Way = ()
    if isinstance(data, Mapping) and isinstance(data.get("events"), list):
        others = sorted(set(data) - {"events"})
        if others:
            fault = Fault(f"$.{others[0]}", 'beside "events" nothing else is read; put it into an event')
            refuse([Placed(file.place((others[0],)), fault)])
        data, way = data["events"], ("events",)
    if not isinstance(data, list):
        yield _Entry(data, way)
        return
    for number, entry in enumerate(data):
        yield _Entry(entry, (*way, number))


def _reported(short: Mapping[str, Any]) -> dict[str, Any]:
    """Return the short form as the report it stands for: one time, the caller says it, ids are made up."""
    made = {key: value for key, value in short.items() if key != "reported_at"}
    at = short.get("reported_at")
    times = {} if at is None else {"occurred_at": at, "recorded_at": at}
    incident = made.setdefault("incident", "incident")
    people = made.get("people")
    if isinstance(people, list):
        made["people"] = [_with_id(one, number) for number, one in enumerate(people, 1)]
    return {
        "type": "incident.reported",
        "id": f"{incident}-reported",
        "by": {"post": "caller"},
        **times,
        **made,
    }


def _with_id(person: object, number: int) -> object:
    return {"id": f"person-{number}", **person} if isinstance(person, Mapping) else person


def _way(path: str) -> Way:
    """Return the steps of a path such as ``$.people[0].facts["person.age"]``."""
    return tuple(
        name or (int(number) if number else json.loads(quoted))
        for name, number, quoted in _STEP.findall(path)
    )
