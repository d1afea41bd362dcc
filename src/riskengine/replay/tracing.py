"""From sources to the rules that cite them, and on to the scenarios that name those; and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Final

from riskengine.replay.naming import Naming
from riskengine.rulebook.register import Family, NotEncoded
from riskengine.rulebook.rules import Parameter, Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Authority


class Cover(StrEnum):
    """How far a source, or a family of statements, is covered; each says more than the one after it."""

    TESTED = "tested"
    ENCODED = "encoded"
    LISTED = "listed"
    UNCOVERED = "uncovered"


class Kind(StrEnum):
    """What cites a source."""

    RULE = "rule"
    MEASURE = "measure of oversight"
    PARAMETER = "parameter"


_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """Something of a pack that cites sources.

    Attributes:
        kind: What it is.
        id: Its name.
        pack: The pack that wrote it.
        sources: The sources it cites.
        holds: The scenarios that expect it to hold, or of a measure that look at it.
        quiet: The scenarios that expect it not to hold.
    """

    kind: Kind
    id: str
    pack: str
    sources: tuple[str, ...]
    holds: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedSource:
    """A source, or a statement of the register that is no source.

    Attributes:
        id: Its name.
        authority: The source; None for a statement that no pack declares.
        cited_by: What cites it.
    """

    id: str
    authority: Authority | None
    cited_by: tuple[Citing, ...] = ()

    @property
    def cover(self) -> Cover:
        """How far it is covered."""
        if any(one.holds for one in self.cited_by):
            return Cover.TESTED
        return Cover.ENCODED if self.cited_by else Cover.UNCOVERED


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedFamily:
    """A family of the register.

    Attributes:
        id: Its name.
        says: What its statements ask for.
        statements: Its statements.
        not_encoded: Why no rule says it, or None.
    """

    id: str
    says: str
    statements: tuple[TracedSource, ...]
    not_encoded: NotEncoded | None

    @property
    def cover(self) -> Cover:
        """How far it is covered: as far as any of its statements, or else by the list."""
        covers = {one.cover for one in self.statements} - {Cover.UNCOVERED}
        best = next((cover for cover in Cover if cover in covers), None)
        return best or (Cover.UNCOVERED if self.not_encoded is None else Cover.LISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Everything that cites, is cited, or is not.

    Attributes:
        families: The families of the register, in order of id.
        others: The sources of no family, in order of id.
        citing: Everything that cites a source, in order of kind, id and pack.
        left_out: The scenarios of packs that are not here.
    """

    families: tuple[TracedFamily, ...]
    others: tuple[TracedSource, ...]
    citing: tuple[Citing, ...]
    left_out: tuple[str, ...]

    @property
    def sources(self) -> tuple[TracedSource, ...]:
        """Every source that a pack declares, in order of id."""
        every = chain(self.others, *(family.statements for family in self.families))
        declared = (one for one in every if one.authority is not None)
        return tuple(sorted(declared, key=lambda one: one.id))

    @property
    def rules(self) -> tuple[Citing, ...]:
        """Every rule."""
        return tuple(one for one in self.citing if one.kind is Kind.RULE)

    def chosen_families(self, names: Collection[str]) -> tuple[TracedFamily, ...]:
        """Return the families of these names, or that hold a source of these names; of none, all of them."""
        if not names:
            return self.families
        return tuple(
            one for one in self.families if {one.id, *(each.id for each in one.statements)} & set(names)
        )

    def chosen_others(self, names: Collection[str]) -> tuple[TracedSource, ...]:
        """Return the sources of no family that have these names; of none, all of them."""
        return tuple(one for one in self.others if not names or one.id in names)

    def families_at(self, cover: Cover) -> tuple[TracedFamily, ...]:
        """Return the families that are covered just so far."""
        return tuple(family for family in self.families if family.cover is cover)


def trace(rulebooks: Iterable[Rulebook], naming: Iterable[Naming]) -> Trace:
    """Trace the sources of some packs through their rules to the scenarios.

    Args:
        rulebooks: The rulebook of each pack; what several inherit counts once.
        naming: What each scenario names.
    """
    by_pack = {book.pack.id: book for book in rulebooks}
    books = sorted(by_pack.values(), key=lambda book: (_depth(book, by_pack), book.pack.id))
    named = tuple(naming)
    citing = tuple(_citing(books, _Named.of(by_pack, named)))
    sources = {id: source for book in books for id, source in book.sources.items()}
    families = {id: family for book in books for id, family in book.families.items()}
    cited = _by_source(citing)

    def traced(id: str) -> TracedSource:
        return TracedSource(id=id, authority=sources.get(id), cited_by=tuple(cited[id]))

    in_families = {id for family in families.values() for id in family.statements}
    return Trace(
        families=tuple(_family(one, map(traced, one.statements)) for _, one in sorted(families.items())),
        others=tuple(traced(id) for id in sorted(sources) if id not in in_families),
        citing=citing,
        left_out=tuple(one.scenario for one in named if one.pack not in by_pack),
    )


def _family(family: Family, statements: Iterable[TracedSource]) -> TracedFamily:
    return TracedFamily(
        id=family.id, says=family.says, statements=tuple(statements), not_encoded=family.not_encoded
    )


def _by_source(citing: Iterable[Citing]) -> defaultdict[str, list[Citing]]:
    found = defaultdict[str, list[Citing]](list)
    for one in citing:
        for source in one.sources:
            found[source].append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Named:
    """The scenarios that name each rule: a rule that a force replaces is another one."""

    holds: defaultdict[tuple[str, str], list[str]]
    quiet: defaultdict[tuple[str, str], list[str]]

    @classmethod
    def of(cls, books: Mapping[str, Rulebook], naming: Iterable[Naming]) -> _Named:
        """Gather them."""
        found = cls(defaultdict(list), defaultdict(list))
        for one in naming:
            known = _packs_of(books[one.pack]) if one.pack in books else {}
            for names, into in ((one.holds, found.holds), (one.quiet, found.quiet)):
                for name in names & known.keys():
                    into[known[name], name].append(one.scenario)
        return found


def _packs_of(book: Rulebook) -> dict[str, str]:
    """Return which pack wrote each rule and each measure of oversight."""
    return {rule.id: rule.pack for rule in book.rules} | {one.id: one.pack for one in book.oversight}


def _citing(books: Iterable[Rulebook], named: _Named) -> Iterable[Citing]:
    """Return everything that cites a source, once, however many packs inherit it."""
    found: dict[tuple[Kind, str, str], Citing] = {}
    for book in books:
        for rule in book.rules:
            key = (rule.pack, rule.id)
            holds, quiet = tuple(named.holds[key]), tuple(named.quiet[key])
            found[Kind.RULE, rule.id, rule.pack] = Citing(
                kind=Kind.RULE, id=rule.id, pack=rule.pack, sources=rule.sources, holds=holds, quiet=quiet
            )
        for measure in book.oversight:
            found[Kind.MEASURE, measure.id, measure.pack] = Citing(
                kind=Kind.MEASURE,
                id=measure.id,
                pack=measure.pack,
                sources=measure.sources,
                holds=tuple(named.holds[measure.pack, measure.id]),
            )
    for pack, parameter in _parameters(books):
        found[Kind.PARAMETER, parameter.id, pack] = Citing(
            kind=Kind.PARAMETER, id=parameter.id, pack=pack, sources=parameter.sources
        )
    return [one for _, one in sorted(found.items(), key=lambda each: (_ORDER[each[0][0]], each[0][1:]))]


def _parameters(books: Iterable[Rulebook]) -> Iterator[tuple[str, Parameter]]:
    """Yield each value of a parameter with the pack that wrote it: the first, of those that inherit it."""
    seen: set[Span] = set()
    for book in books:
        for parameter in book.parameters.values():
            if parameter.span not in seen:
                seen.add(parameter.span)
                yield book.pack.id, parameter


def _depth(book: Rulebook, by_pack: Mapping[str, Rulebook]) -> int:
    """Return how many packs a pack inherits from, one from the other."""
    above = by_pack.get(book.pack.inherits or "")
    return int(book.pack.inherits is not None) + (_depth(above, by_pack) if above is not None else 0)
