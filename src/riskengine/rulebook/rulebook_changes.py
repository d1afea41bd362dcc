"""Everything that is otherwise from one rulebook to another, found in what was built and not in its text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Final

from riskengine.rulebook.changes import Alteration, Changed, How, Part, RulebookChanges
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.otherwise import otherwise, same, words
from riskengine.rulebook.parameter_use import ChangedParameters, declared_at
from riskengine.rulebook.rule_changes import RuleChanges
from riskengine.rulebook.rules import Pack, Parameter, Rule, Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Grade

RULE: Final = "rule"
PARAMETER: Final = "parameter"
PACK: Final = "pack"

_VOCABULARY: Final = {
    "facts": "fact",
    "actions": "action",
    "flags": "flag",
    "handlings": "handling",
    "kinds": "kind",
    "roles": "role",
    "subjects": "linked subject",
    "relations": "relation",
    "posts": "post",
    "systems": "system",
    "strands": "strand",
    "objects": "object",
}
"""What is declared in each section of the vocabulary."""

_READ_BY_PEOPLE: Final = (
    *("title", "because", "sources", "source", "owner", "ask", "report", "section"),
    *("approver", "approved_on", "review_by", "version", "pack", "model"),
)
"""What changes no decision."""

_NAMES: Final = frozenset({"id", "title", "version", "inherits"})
"""What a pack is called; it is said of both in any case."""


def changes(was: Rulebook, now: Rulebook) -> RulebookChanges:
    """Return everything that is otherwise from one rulebook to another.

    Args:
        was: The first.
        now: The second.
    """
    return RulebookChanges(was, now, tuple(_Comparison(was, now).items()))


@dataclass(frozen=True)
class _Comparison:
    """Compares two rulebooks, section by section."""

    was: Rulebook
    now: Rulebook

    def items(self) -> Iterator[Changed]:
        """Yield what is declared otherwise."""
        yield from self._rules()
        yield from self._declared(PARAMETER, self.was.parameters, self.now.parameters, self._parameter)
        yield from self._pack()
        for section, kind in _VOCABULARY.items():
            before, after = (getattr(book.vocabulary, section) for book in (self.was, self.now))
            yield from self._declared(kind, before, after, self._plain)
        before, after = ({one.id: one for one in book.oversight} for book in (self.was, self.now))
        yield from self._declared("measure of oversight", before, after, self._plain)
        yield from self._declared("source", self.was.sources, self.now.sources, self._plain)

    def _rules(self) -> Iterator[Changed]:
        rules = RuleChanges(self.was, self.now, self._changed)
        yield from self._declared(RULE, self.was.rule_by_id, self.now.rule_by_id, rules.between)

    def _declared(
        self,
        kind: str,
        was: Mapping[str, Any],
        now: Mapping[str, Any],
        between: Callable[[Any, Any], tuple[Alteration, ...]],
    ) -> Iterator[Changed]:
        """Yield what only one declares, and what both do otherwise, in order of name."""
        for id in sorted({*was, *now}):
            before, after = was.get(id), now.get(id)
            if before is None or after is None:
                yield _one_sided(kind, id, before, after)
                continue
            found = () if same(before, after) else between(before, after)
            if found:
                yield Changed(
                    kind=kind,
                    id=id,
                    how=How.CHANGED,
                    title=_title(after),
                    was_at=before.span,
                    now_at=after.span,
                    alterations=found,
                )

    def _parameter(self, was: Parameter, now: Parameter) -> tuple[Alteration, ...]:
        return tuple(self._altered(was, now))

    def _plain(self, was: Any, now: Any) -> tuple[Alteration, ...]:  # noqa: ANN401 - whatever is declared
        by = self._named_in(was.span, now.span)
        return tuple(
            one if one.part is Part.WORDS else replace(one, parameter=by) for one in self._altered(was, now)
        )

    def _altered(self, was: Any, now: Any) -> Iterator[Alteration]:  # noqa: ANN401 - whatever is declared
        for path, before, after in otherwise(was, now):
            yield Alteration(
                what=path.replace("_", " "),
                was=before,
                now=after,
                part=_part(path),
                was_at=was.span,
                now_at=now.span,
            )

    def _named_in(self, was_at: Span, now_at: Span) -> str | None:
        """Return a parameter that is otherwise and that something names that is declared at these places."""
        return next(iter(self._changed.named_in(was_at, now_at)), None)

    @cached_property
    def _changed(self) -> ChangedParameters:
        return ChangedParameters.between(self.was, self.now)

    def _pack(self) -> Iterator[Changed]:
        """Yield what is the force's own and otherwise: grades, days, what it takes to lower a grade."""
        was_at, now_at = _pack_file(self.was), _pack_file(self.now)
        found = tuple(
            Alteration(
                what=path.replace("_", " "),
                was=before,
                now=after,
                part=_part(path),
                was_at=was_at,
                now_at=now_at,
            )
            for path, before, after in otherwise(_said_of(self.was.pack), _said_of(self.now.pack))
        )
        if found:
            pack = self.now.pack
            yield Changed(
                kind=PACK,
                id=pack.id,
                how=How.CHANGED,
                title=pack.title,
                was_at=was_at,
                now_at=now_at,
                alterations=found,
            )


def _said_of(pack: Pack) -> dict[str, object]:
    """Return what a pack says of itself: its grades by what they mean, whatever it calls them."""
    said = {one.name: getattr(pack, one.name) for one in fields(pack) if one.name not in _NAMES}
    return {**said, "grades": {grade.means: _said_of_grade(grade) for grade in pack.grades.values()}}


def _said_of_grade(grade: Grade) -> dict[str, object]:
    targets = {area: show_duration(seconds) for area, seconds in grade.targets.items()}
    return {"word": grade.word, "targets": targets, "met_by": grade.met_by}


def _pack_file(rulebook: Rulebook) -> Span:
    """Return the file of a pack, which lies in its folder beside all that it declares itself."""
    id = rulebook.pack.id
    folders = (one.file.partition(f"/{id}/") for one in declared_at(rulebook))
    above = next((f"{before}/" for before, found, _ in folders if found), "")
    return Span.whole_file(f"{above}{id}/pack.yaml")


def _part(path: str) -> Part:
    """Return what something bears on; what a grade is called changes nothing, nor what a heading takes in."""
    read = path.partition(".")[0] in _READ_BY_PEOPLE or path.endswith(".word")
    return Part.WORDS if read else Part.OTHER


def _one_sided(kind: str, id: str, was: Any, now: Any) -> Changed:  # noqa: ANN401 - whatever is declared
    if was is None:
        return Changed(kind=kind, id=id, how=How.ADDED, title=_title(now), now_at=now.span)
    return Changed(kind=kind, id=id, how=How.REMOVED, title=_title(was), was_at=was.span)


def _title(one: Rule | Parameter | Any) -> str:  # noqa: ANN401 - whatever is declared
    """Return what something says, in one line."""
    return words(one.value) if isinstance(one, Parameter) else str(one.title)
