"""Builds the walks over links that measures and linked subjects declare, with bounds that the pack allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final, TypeAlias

from riskengine.model.network import INCIDENT_NODE
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.figures import read_window
from riskengine.rulebook.measure_documents import LinkedDoc
from riskengine.rulebook.network import Reach, Standing, Walk
from riskengine.rulebook.source import Path
from riskengine.rulebook.terms import Term
from riskengine.rulebook.walk_checks import Named, check_course
from riskengine.rulebook.ways import SAME, ways_in

OUT_OF_BOUNDS: Final = "RE422"
"""The code of links whose bounds do not hold."""

NOW: Final = "now"
"""What stands for links that are so now."""

_HOW_LONG: Final = "write now, or how long: 90d, 26w or 5y; there are no months, for they differ"

_Written: TypeAlias = list[list[tuple[str, Path]]]
"""The names of links with their places: of each place of a path, or all that may be followed."""


@dataclass(frozen=True, slots=True)
class WalkBuilder:
    """Builds the walk of one measure or of one declaration of linked subjects.

    Attributes:
        reader: Knows what is declared, and where faults go.
        reach: The bounds of the pack.
        start: The kind of node at which the walk begins.
        path: Where the walk is written.
    """

    reader: ConditionReader
    reach: Reach
    start: str
    path: Path

    def build(self, doc: LinkedDoc) -> Walk | None:
        """Build the walk, or None where it does not say which links; faults go to the collector."""
        within = self._within(doc.within)
        self._check_hops(doc)
        self._check_self(doc)
        written = self._written(doc)
        named = [list(self._known(group)) for group in written]
        if not written or list(map(len, named)) != list(map(len, written)):
            return None
        steps = [tuple(dict.fromkeys(one.way.step for one in group)) for group in named]
        if within is Standing.NOW:
            self._check_now(named)
        exactly = doc.path is not None
        walk = Walk(
            steps=tuple(steps if exactly else steps * (doc.hops or 1)),
            exactly=exactly,
            within=within,
            to=doc.to,
            and_self=doc.and_self,
        )
        check_course(walk, named, self.start, self.reader.report)
        return walk

    def _written(self, doc: LinkedDoc) -> _Written:
        """Return the links that are to be followed; none where that is not said in one way."""
        if (doc.via is None) == (doc.path is None):
            message = "links are followed via: any of some, or along one path:."
            help = "add one of the two" if doc.via is None else "keep one of the two"
            self._fault("RE201", message, (), help, key=True)
            return []
        if doc.via is not None:
            return [[(name, (*self.path, "via", at)) for at, name in enumerate(doc.via)]]
        written: _Written = []
        for at, one in enumerate(doc.path or ()):
            here: Path = (*self.path, "path", at)
            many = [(name, (*here, nth)) for nth, name in enumerate(one)] if isinstance(one, list) else []
            written.append(many if isinstance(one, list) else [(one, here)])
        return written

    def _known(self, group: list[tuple[str, Path]]) -> Iterator[Named]:
        ways, relations = ways_in(self.reader.vocabulary), self.reader.vocabulary.relations
        names = [name for name, _ in group]
        for at, (name, path) in enumerate(group):
            declared = relations.get(name)
            if name in names[:at]:
                self.reader.report.fault("RE206", f'"{name}" is named twice.', path, "take one away")
            elif name in ways:
                yield Named(name, ways[name], path)
            elif declared is None:
                self.reader.report.known("link", name, ways, path)
            elif declared.means == SAME:
                message = f'"{name}" is followed always, and is no link of its own: both are one person.'
                self.reader.report.fault(OUT_OF_BOUNDS, message, path, "take it away")
            else:
                message = f'"{name}" says that two are not one person, which links nobody.'
                self.reader.report.fault(OUT_OF_BOUNDS, message, path, "take it away")

    def _within(self, said: str | None) -> Standing | Term:
        if said == NOW:
            return Standing.NOW
        term = read_window(said, (*self.path, "within"), self.reader, _HOW_LONG)
        return term if term is not None else Standing.EVER

    def _check_hops(self, doc: LinkedDoc) -> None:
        if doc.path is not None and doc.via is None and doc.hops is not None:
            message = '"hops" does not go with "path", which says itself how many links there are.'
            self._fault(OUT_OF_BOUNDS, message, ("hops",), "take it away", key=True)
        key, hops = ("hops", doc.hops or 1) if doc.path is None else ("path", len(doc.path))
        if hops > self.reach.hops:
            message = f"{hops} links are followed here, and the pack follows {self.reach.hops} at most."
            help = "follow fewer, or raise hops: under network: in pack.yaml"
            self._fault(OUT_OF_BOUNDS, message, (key,), help)

    def _check_self(self, doc: LinkedDoc) -> None:
        if doc.and_self and doc.to != self.start:
            message = f'"and_self" counts where the links begin, which is no {doc.to}.'
            self._fault(OUT_OF_BOUNDS, message, ("and_self",), "take it away", key=True)

    def _check_now(self, named: list[list[Named]]) -> None:
        """Report links that are to be so now and only happened once, but for those of the incident itself."""
        for one in chain(*(named[1:] if self.start == INCIDENT_NODE else named)):
            if one.way.happened:
                message = f'"{one.name}" is what happened at one moment, which is never so now.'
                help = "leave within: out, or write how long ago it may have been, as 5y"
                self.reader.report.fault(OUT_OF_BOUNDS, message, one.path, help)

    def _fault(self, code: str, message: str, at: Path, help: str, *, key: bool = False) -> None:
        self.reader.report.fault(code, message, (*self.path, *at), help, key=key)
