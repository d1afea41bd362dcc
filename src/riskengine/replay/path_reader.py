"""Reads what an expectation says of links: paths, whom they bring in, where a bound cut them off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from riskengine.model.network import INCIDENT_NODE, PERSON_NODE, PLACE_NODE, PRESENT_AT, REPORTED_AT
from riskengine.replay.checks import Check
from riskengine.replay.declared import a
from riskengine.replay.documents import ChecksDoc, PathDoc
from riskengine.replay.link_checks import IsLeftOut, IsLinked, IsSubject
from riskengine.replay.name_reader import NameReader
from riskengine.replay.offsets import show_offset
from riskengine.replay.paths import EXAMPLE, Hop, Joined, Walked, Way, parse_path
from riskengine.rulebook.diagnostics import suggest
from riskengine.rulebook.source import Path


@dataclass(frozen=True, slots=True)
class PathReader:
    """Reads the checks of links; what has a fault is reported, and is no check.

    Attributes:
        names: Reads the names in them.
    """

    names: NameReader

    def read(self, doc: ChecksDoc, path: Path, when: timedelta | None) -> Iterator[tuple[Check, Path]]:
        """Yield each check of links that can be made, with its place."""
        for key, wanted in (("paths", True), ("not_paths", False)):
            for number, one in enumerate(getattr(doc, key)):
                where = (*path, key, number)
                meant = self._path(one, where, when)
                known = one.rule is None or self.names.rule(one.rule, (*where, "rule"))
                if meant is not None and known:
                    yield IsLinked(path=meant, rule=one.rule, wanted=wanted), where
        for key, wanted in (("subjects", True), ("not_subjects", False)):
            for name, where in self._people(getattr(doc, key), (*path, key), when):
                yield IsSubject(person=name, wanted=wanted), where
        for number, name in enumerate(doc.left_out):
            where = (*path, "left_out", number)
            if self._there(name, where, when):
                yield IsLeftOut(name=name, kind=self.names.cast.kinds.get(name, PERSON_NODE)), where

    def _people(self, texts: Iterable[str], path: Path, when: timedelta | None) -> Iterator[tuple[str, Path]]:
        for number, name in enumerate(texts):
            where = (*path, number)
            if not self.names.rulebook.vocabulary.subjects:
                message = f'the pack "{self.names.rulebook.pack.id}" brings in nobody over links.'
                help = "declare whom links bring in under subjects:, in the vocabulary"
                self.names.faults.add("RE504", message, self.names.document.span(where), help)
            elif self._there(name, where, when):
                yield name, where

    def _path(self, doc: PathDoc, path: Path, when: timedelta | None) -> Walked | Joined | None:
        document, faults = self.names.document, self.names.faults
        if (doc.path is None) is (doc.between is None):
            help = f"write path: {EXAMPLE}, or between: [kid, man]"
            faults.add("RE516", "one of path and between is needed.", document.span(path), help)
            return None
        if not self.names.reach.followed:
            message = f'no rule of the pack "{self.names.rulebook.pack.id}" follows any link.'
            faults.add("RE504", message, document.span(path))
            return None
        if doc.path is not None:
            return self._walked(doc.path, (*path, "path"), when)
        return self._joined(doc.between or [], (*path, "between"), when)

    def _joined(self, names: Sequence[str], path: Path, when: timedelta | None) -> Joined | None:
        if len(set(names)) != 2 or len(names) != 2:  # noqa: PLR2004 - two
            message = "two names are needed, one for each end."
            help = "write between: [kid, man]"
            self.names.faults.add("RE516", message, self.names.document.span(path), help)
            return None
        there = [self._there(name, (*path, at), when) for at, name in enumerate(names)]
        return Joined(one=names[0], other=names[1]) if all(there) else None

    def _walked(self, text: str, path: Path, when: timedelta | None) -> Walked | None:
        try:
            start, hops = parse_path(text)
        except ValueError as fault:
            help = f'write it as "{EXAMPLE}"'
            self.names.faults.add("RE516", str(fault), self.names.document.span(path), help)
            return None
        ends = [start, *(hop.to for hop in hops)]
        there = [self._there(name, path, when) for name in dict.fromkeys(ends)]
        fit = [self._fits(hop, before, path) for hop, before in zip(hops, ends, strict=False)]
        if not all((*there, *fit)):
            return None
        steps = tuple((self._ways(hop), hop.to) for hop in hops)
        return Walked(text=" ".join(text.split()), start=start, steps=steps)

    def _there(self, name: str, path: Path, when: timedelta | None) -> bool:
        """Tell whether the case has it by then; an incident too must have been reported."""
        where = self.names.document.span(path)
        reported = self.names.cast.incidents.get(name)
        if reported is not None and when is not None and reported > when:
            message = f'nobody has heard of "{name}" before {show_offset(reported)}.'
            self.names.faults.add("RE504", message, where, "move the expectation")
            return False
        return self.names.person(name, where, when)

    def _fits(self, hop: Hop, before: str, path: Path) -> bool:
        """Tell whether a link can be: its relation is declared and followed, and joins its ends."""
        joins = self._joins(hop.relation)
        where = self.names.document.span(path)
        if joins is None:
            words = self.names.rulebook.vocabulary
            known = (*words.relations, *self._inverses(), *words.roles, PRESENT_AT, REPORTED_AT)
            pack = self.names.rulebook.pack.id
            message = f'the pack "{pack}" has no relation or role "{hop.relation}".'
            self.names.faults.add("RE501", message, where, suggest(hop.relation, known))
            return False
        wrong = list(self._wrong_ends(hop, before, joins))
        for message in wrong:
            help = "turn its arrows round, or name another relation"
            self.names.faults.add("RE516", message, where, help)
        if not wrong and not {relation for relation, _ in self._ways(hop)} & self.names.reach.followed:
            pack, followed = self.names.rulebook.pack.id, ", ".join(sorted(self.names.reach.followed))
            message = f'no rule of the pack "{pack}" follows "{hop.relation}".'
            self.names.faults.add("RE504", message, where, f"followed is: {followed}")
            return False
        return not wrong

    def _wrong_ends(self, hop: Hop, before: str, joins: tuple[str, str]) -> Iterator[str]:
        source, target = (before, hop.to) if hop.forward else (hop.to, before)
        for goes, kind, name in (("begins with", joins[0], source), ("leads to", joins[1], target)):
            known = self.names.cast.kinds.get(name, kind)
            if known != kind:
                yield f'"{hop.relation}" {goes} {a(kind)}, and "{name}" is {a(known)}.'

    def _joins(self, relation: str) -> tuple[str, str] | None:
        """Return the kinds of node that a relation or role leads from and to; None if nobody declares it."""
        words = self.names.rulebook.vocabulary
        if relation == REPORTED_AT:
            return INCIDENT_NODE, PLACE_NODE
        if relation == PRESENT_AT or relation in words.roles or relation in words.subjects:
            return PERSON_NODE, INCIDENT_NODE
        declared = words.relations.get(relation) or words.relations.get(self._inverses().get(relation, ""))
        if declared is None:
            return None
        ends = (declared.source, declared.target)
        return ends if declared.id == relation else ends[::-1]

    def _inverses(self) -> dict[str, str]:
        """Return the relations that have another name the other way, under that name."""
        relations = self.names.rulebook.vocabulary.relations.values()
        return {one.inverse: one.id for one in relations if one.inverse is not None}

    def _ways(self, hop: Hop) -> frozenset[Way]:
        """Return every way in which a Decision may call the same link."""
        relation = self._inverses().get(hop.relation, hop.relation)
        forward = hop.forward is (relation == hop.relation)
        declared = self.names.rulebook.vocabulary.relations.get(relation)
        ways: set[Way] = {(relation, forward)}
        if declared is not None and declared.symmetric:
            ways.add((relation, not forward))
        if declared is not None and declared.inverse is not None:
            ways.add((declared.inverse, not forward))
        return frozenset(ways)
