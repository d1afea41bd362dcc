"""A trace of sources as people read it: how far each family is covered, by what, and in which scenarios."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from riskengine.cli.layout import Line, Section, page
from riskengine.replay.tracing import Citing, Cover, Kind, Trace, TracedFamily, TracedSource


@dataclass(frozen=True, slots=True)
class TraceText:
    """Puts a trace into words.

    Attributes:
        trace: The trace.
        names: The sources and families to show; none for all of them.
    """

    trace: Trace
    names: Collection[str] = frozenset()

    def page(self, width: int, *, uncovered: bool = False) -> str:
        """Return it as text, no line wider than `width` columns.

        Args:
            width: The columns.
            uncovered: Whether to show only what nothing cites, or no scenario expects.
        """
        return page(self._missing() if uncovered else self._sections(), width)

    def _sections(self) -> Iterator[Section]:
        for family in self.trace.chosen_families(self.names):
            yield Section(_label(family.cover), list(_family(family)))
        for source in self.trace.chosen_others(self.names):
            label = _label(source.cover) if source.cited_by else "NOT CITED"
            yield Section(label, list(_source(source, 0)))
        if not self.names:
            yield Section("TOTAL", [Line(text) for text in self._totals()])

    def _missing(self) -> Iterator[Section]:
        families = self.trace.chosen_families(self.names)
        for family in families:
            if family.cover is Cover.UNCOVERED:
                yield Section(_label(family.cover), list(_family(family)))
        untested = [f"{one.id}: {one.says}" for one in families if one.cover is Cover.ENCODED]
        yield from _list("NOT TESTED", "Families in rules of which no scenario expects any", untested)
        others = self.trace.chosen_others(self.names)
        untested = [f"{one.id}{_where(one)}" for one in others if one.cover is Cover.ENCODED]
        yield from _list("", "Sources outside the register, of whose rules no scenario expects any", untested)
        if not self.names:
            uncited = [one.id for one in self.trace.sources if not one.cited_by]
            yield from _list("NOT CITED", "Sources that nothing cites", uncited)
            silent = [f"{one.id} ({one.pack})" for one in self.trace.rules if not one.holds]
            yield from _list("NOT NAMED", "Rules that no scenario expects to hold", silent)
            yield Section("TOTAL", [Line(text) for text in self._totals()])

    def _totals(self) -> Iterator[str]:
        counts = {cover: len(self.trace.families_at(cover)) for cover in Cover}
        covered = counts[Cover.TESTED] + counts[Cover.ENCODED]
        yield (
            f"{_count(len(self.trace.families), 'family', 'families')}: {covered} in rules "
            f"({counts[Cover.TESTED]} of them tested), {counts[Cover.LISTED]} listed as in no rule, "
            f"{counts[Cover.UNCOVERED]} uncovered"
        )
        sources = self.trace.sources
        yield (
            f"{_count(len(sources), 'source')}: {len(self.trace.others)} outside the register, "
            f"{sum(not one.cited_by for one in sources)} cited by nothing"
        )
        rules = self.trace.rules
        expected = sum(bool(one.holds) for one in rules)
        yield f"{_count(len(rules), 'rule')}: {expected} expected by name, {len(rules) - expected} by none"
        if self.trace.left_out:
            left = _count(len(self.trace.left_out), "scenario")
            yield f"{left} left out, of packs that are not here"


def _family(family: TracedFamily) -> Iterator[Line]:
    yield Line(f"{family.id}: {family.says}", bold=True)
    if family.not_encoded is not None:
        yield Line(f"in no rule: {family.not_encoded.because}", indent=2)
        if family.not_encoded.needs is not None:
            yield Line(f"it would take: {family.not_encoded.needs}", indent=2)
    for source in family.statements:
        yield from _source(source, 2)


def _source(source: TracedSource, indent: int) -> Iterator[Line]:
    yield Line(f"{source.id}{_where(source)}", indent=indent, bold=not indent)
    if not source.cited_by:
        yield Line("cited by nothing", indent=indent + 2)
    for one in source.cited_by:
        yield Line(f"{one.kind} {one.id} ({one.pack})", indent=indent + 2)
        yield from _scenarios(one, indent + 4)


def _scenarios(one: Citing, indent: int) -> Iterator[Line]:
    if one.kind is not Kind.RULE:
        return
    yield Line(f"expected in: {', '.join(one.holds)}" if one.holds else "expected in none", indent=indent)
    if one.quiet:
        yield Line(f"expected not to hold in: {', '.join(one.quiet)}", indent=indent)


def _list(label: str, title: str, entries: Iterable[str]) -> Iterator[Section]:
    lines = [Line(entry, indent=2) for entry in entries]
    if lines:
        yield Section(label, [Line(f"{title}: {len(lines)}", bold=True), *lines])


def _where(source: TracedSource) -> str:
    authority = source.authority
    return "" if authority is None else f" ({authority.report}: {authority.section})"


def _label(cover: Cover) -> str:
    return cover.upper() if cover is Cover.UNCOVERED else cover.value


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
