"""An event log as it comes, entry by entry, so that one larger than memory can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from riskengine.cli.exits import Unusable
from riskengine.cli.text_file import TextFile, holds_lines, json_of_line, read_lines, read_text_file
from riskengine.cli.told import Told, is_short, placed, read_events, read_one
from riskengine.model.faults import Fault
from riskengine.model.wire import Malformed
from riskengine.rulebook.source import Path as Way


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log.

    Attributes:
        data: What is written there: of a line that is no JSON, its text.
        place: Where it stands.
        number: On which line, or which in its file.
        told: Its event, or None.
        why: Why it has none.
        file: The text it was read from; None where that could not be read.
        way: Where in that text it stands.
    """

    data: object
    place: str
    number: int
    told: Told | None
    why: tuple[str, ...] = ()
    file: TextFile | None = None
    way: Way = ()

    def refused(self, faults: Iterable[Fault]) -> tuple[str, ...]:
        """Return what is wrong with it, each fault at its place."""
        if self.file is None:
            return tuple(f"{self.place}: {fault}" for fault in faults)
        found = placed(self.file, self.way, is_short(self.data), faults)
        return tuple(dict.fromkeys(str(one) for one in found))


def entries_of(path: Path) -> Iterator[Entry]:
    """Yield each entry of a log in the order in which it is written; YAML and JSON, in order of recording.

    Only JSON lines are read line by line; any other file is held as a whole.

    Raises:
        Unusable: The file cannot be read.
    """
    if not holds_lines(path):
        file = read_text_file(path)
        for number, told in enumerate(read_events(file), 1):
            data = _at(file.data, told.way)
            yield Entry(data, file.place(told.way), number, told, file=file, way=told.way)
        return
    name = "<stdin>" if path == Path("-") else path.as_posix()
    for number, raw in read_lines(path):
        yield _entry(name, number, raw)


def _entry(name: str, number: int, raw: bytes) -> Entry:
    place = f"{name}:{number}"
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        why = (f"{place}: this is not UTF-8 text",)
        return Entry(raw.decode(errors="replace"), place, number, None, why)
    try:
        data = json_of_line(text, name, number)
    except Unusable as fault:
        return Entry(text, place, number, None, (fault.message,))
    file = TextFile(name, data, ((number - 1, text),))
    try:
        return Entry(data, place, number, read_one(file), file=file)
    except Malformed as malformed:
        entry = Entry(data, place, number, None, file=file)
        return replace(entry, why=entry.refused(malformed.faults))


def _at(data: object, way: Way) -> object:
    for step in way:
        data = data[step]  # type: ignore[index]
    return data
