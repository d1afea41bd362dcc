"""Reads what a pack says of days, attention and the network, each key from the nearest pack that says it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any, Final, get_args

from riskengine.rulebook.calendar import Calendar, Closed
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.network import ANY_OBJECT, BUILT_IN_NODES, Reach
from riskengine.rulebook.pack_documents import ClosedDoc, PackFile, Weekday
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.rules import AttentionBudget
from riskengine.rulebook.source import Path
from riskengine.rulebook.times import read_day, read_seconds

_CATCH_UP: Final = 3600
_WEEK: Final[tuple[str, ...]] = get_args(Weekday)


@dataclass(frozen=True, slots=True)
class Sections:
    """The sections of a chain of packs, the oldest first."""

    chain: tuple[PackFiles, ...]
    faults: Diagnostics

    def nearest(self, key: str) -> tuple[PackFile, Reporter] | None:
        """Return the nearest pack that says something under a key."""
        for pack in reversed(self.chain):
            if pack.file is not None and pack.document is not None and getattr(pack.file, key):
                return pack.file, Reporter(pack.document, self.faults)
        return None

    @property
    def has_targets(self) -> bool:
        """Whether any response grade has a target; so it seems, too, where a pack could not be read whole."""
        found = self.nearest("grades")
        if found is None or not all(pack.is_whole for pack in self.chain):
            return True
        return any(grade.targets for grade in (found[0].grades or {}).values())

    def calendar(self, time_zone: str) -> Calendar:
        """Return the calendar: on which days people work and schools are open."""
        said: dict[str, Any] = {}
        for key, value, path, report in self._said("calendar"):
            match key:
                case "working_days":
                    said[key] = frozenset(map(_WEEK.index, value))
                case "holidays" | "school_holidays":
                    said[key] = tuple(_closed(value, path, report))
                case _:
                    said[key] = time.fromisoformat(value)
        return Calendar(time_zone=time_zone, **said)

    def attention(self) -> AttentionBudget:
        """Return how much may be asked of anybody's attention."""
        said: dict[str, Any] = {}
        for key, value, path, report in self._said("attention"):
            match key:
                case "lead_times":
                    read = (read_seconds(one, (*path, at), report) for at, one in enumerate(value))
                    said[key] = tuple(sorted({one for one in read if one is not None}, reverse=True))
                case "shift_changes":
                    said[key] = tuple(sorted(set(map(time.fromisoformat, value))))
                case "weekly":
                    said["weekly_on"] = (_WEEK.index(value.on), time.fromisoformat(value.at))
                case "handover_within":
                    if (seconds := read_seconds(value, path, report)) is not None:
                        said[key] = seconds
                case _:
                    said[key] = value
        return AttentionBudget(**said)

    def catch_up(self) -> int:
        """Return how many seconds there are for a duty that a late record brought."""
        found = self.nearest("catch_up")
        read = read_seconds(found[0].catch_up, ("catch_up",), found[1]) if found is not None else None
        return read if read is not None else _CATCH_UP

    def network(self, objects: Collection[str]) -> Reach:
        """Return how far links are followed; of the fan-out, too, each kind is inherited by itself."""
        said: dict[str, Any] = {}
        fan_out = {**Reach().fan_out, ANY_OBJECT: Reach().objects}
        for key, value, path, report in self._said("network"):
            if key != "fan_out":
                said[key] = value
                continue
            allowed = (*BUILT_IN_NODES, ANY_OBJECT, *objects)
            for kind in value:
                report.known("kind of node", kind, allowed, (*path, kind), key=True)
            fan_out |= value
        return Reach(objects=fan_out.pop(ANY_OBJECT), fan_out=fan_out, **said)

    def _said(self, section: str) -> Iterator[tuple[str, Any, Path, Reporter]]:
        """Yield each key of a section with what is said under it, and where; the oldest pack comes first."""
        for pack in self.chain:
            doc = getattr(pack.file, section, None)
            if doc is None or pack.document is None:
                continue
            report = Reporter(pack.document, self.faults)
            for key in type(doc).model_fields:
                if (value := getattr(doc, key)) is not None:
                    yield key, value, (section, key), report


def _closed(days: Iterable[str | ClosedDoc], path: Path, report: Reporter) -> Iterator[Closed]:
    """Yield days on which nothing is open; one that is on no calendar is reported."""
    for at, one in enumerate(days):
        here: Path = (*path, at)
        if isinstance(one, str):
            first = last = read_day(one, here, report)
        else:
            first = read_day(one.from_, (*here, "from"), report)
            last = read_day(one.to, (*here, "to"), report)
        if first is None or last is None:
            continue
        if last < first:
            message = f"these days end on {last}, before they begin on {first}."
            report.fault("RE208", message, (*here, "to"), "mend one of the two days")
            continue
        yield Closed(first=first, last=last)
