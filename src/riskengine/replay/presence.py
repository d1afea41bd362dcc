"""Who has been brought in by each entry of a timeline: nobody is spoken of before, or as something else."""

from __future__ import annotations

from dataclasses import dataclass

from riskengine.model.events import Event
from riskengine.model.network import INCIDENT_NODE, PERSON_NODE
from riskengine.replay.cast import End, ends, introduced, named
from riskengine.replay.declared import a, how_to_declare
from riskengine.replay.written_links import related_to
from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Presence:
    """Hears the events of one timeline, in the order of the file.

    Attributes:
        document: The file.
        words: The vocabulary of its pack.
        faults: Takes the faults.
        known: What has been brought in so far, each name with its kind; None for one nobody brought in.
    """

    document: Document
    words: Vocabulary
    faults: Diagnostics
    known: dict[str, str | None]

    def hear(self, event: Event, path: Path, *, complete: bool) -> None:
        """Report everybody an event speaks of whom no entry up to it has brought in, or as something else.

        Args:
            event: The event.
            path: Where its fields stand.
            complete: Whether every entry up to it could be read.
        """
        self._bring_in(event, path)
        joined = {end.way: end for end in ends(event)}
        for way, name in named(event):
            where, end = (*path, *way), joined.get(way)
            if name not in self.known:
                if complete:
                    self._miss(name, end, where)
            elif end is not None:
                self._fit(end, where)

    def _bring_in(self, event: Event, path: Path) -> None:
        for name, kind in ((event.incident, INCIDENT_NODE), *introduced(event)):
            known = self.known.setdefault(name, kind)
            if known not in (kind, None):
                message = f'"{name}" is {a(known)}, and {a(kind)} of this case has the same name.'
                self.faults.add("RE514", message, self.document.span(path), "call one of them otherwise")

    def _miss(self, name: str, end: End | None, path: Path) -> None:
        message = f'nobody called "{name}" has been brought in by now.'
        help = suggest(name, self.known) or how_to_declare(PERSON_NODE if end is None else end.kind)
        self.faults.add("RE506", message, self.document.span(path), help)
        self.known[name] = None

    def _fit(self, end: End, path: Path) -> None:
        """Report an end of a link that is not what the relation joins."""
        known = self.known[end.name]
        if known in (end.kind, None) or end.relation not in self.words.relations:
            return
        goes = "begins with" if end.way[-1] == "source" else "leads to"
        message = f'"{end.relation}" {goes} {a(end.kind)}, and "{end.name}" is {a(known)}.'
        help = related_to(known, str(end.way[-1]), self.words.relations)
        self.faults.add("RE515", message, self.document.span(path), help)
