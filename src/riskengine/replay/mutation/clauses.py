"""Conditions with one thing changed: a clause left out, and and or swapped, a threshold moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from riskengine.replay.mutation.thresholds import Neighbours
from riskengine.replay.mutation.words import clause_words, condition_words
from riskengine.rulebook.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
    walk,
)
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A condition with one thing changed in it.

    Attributes:
        kind: What is done to it.
        says: What is changed.
        span: Where that stands.
        condition: The condition as it then is.
        way: The way to what is changed, by positions, and what is done there: the same in every pack.
    """

    kind: str
    says: str
    span: Span
    condition: Condition
    way: tuple[int | str, ...] = ()

    def within(self, whole: Callable[[Condition], Condition], at: int = 0) -> Change:
        """Return it as the change of a condition that this one is part of, the part at some position."""
        return replace(self, condition=whole(self.condition), way=(at, *self.way))


def conditions_changed(rule: Rule, vocabulary: Vocabulary) -> Iterator[Change]:
    """Yield the condition of a rule with one thing changed, in every way that can make a difference."""
    if rule.when == ALWAYS:
        return
    changing = _Changing(rule, Neighbours(rule, vocabulary))
    if not isinstance(rule.when, AllOf):
        yield changing.left_out(rule.when, ALWAYS)
    yield from changing.of(rule.when)


@dataclass(frozen=True, slots=True)
class _Changing:
    rule: Rule
    neighbours: Neighbours

    def of(self, condition: Condition) -> Iterator[Change]:
        """Yield a condition with one thing changed in it or in one of its parts."""
        match condition:
            case Clause():
                yield from self._thresholds(condition)
            case AllOf(parts) | AnyOf(parts):
                if len(parts) > 1:
                    yield self._swapped(condition)
                yield from self._parts(condition, parts, type(condition))
            case AtLeast(n, parts):
                yield from self._counted(condition)
                yield from self._parts(condition, parts, lambda kept: AtLeast(n, kept))
            case Negation(part):
                yield from (one.within(Negation) for one in self.of(part))
            case NotShown(part):
                yield from (one.within(NotShown) for one in self.of(part))
            case Quantified(body=body):
                if body != ALWAYS and not isinstance(body, AllOf):
                    yield self.left_out(body, replace(condition, body=ALWAYS))
                yield from (one.within(lambda inner: replace(condition, body=inner)) for one in self.of(body))
            case Known():
                return

    def left_out(self, part: Condition, rest: Condition, at: int = -1) -> Change:
        """Return what is left without a part."""
        says = f"{condition_words(part)} is left out"
        return Change(
            kind="clause left out", says=says, span=self._span(part), condition=rest, way=(at, "out")
        )

    def _parts(
        self,
        condition: Condition,
        parts: tuple[Condition, ...],
        whole: Callable[[tuple[Condition, ...]], Condition],
    ) -> Iterator[Change]:
        least = condition.n if isinstance(condition, AtLeast) else 1
        for at, part in enumerate(parts):
            before, after = parts[:at], parts[at + 1 :]
            rest = (*before, *after)
            if len(rest) >= least:
                yield self.left_out(part, whole(rest), at)
            for one in self.of(part):
                yield one.within(partial(_in_place, whole, before, after), at)

    def _swapped(self, condition: AllOf | AnyOf) -> Change:
        words = " and ".join(condition_words(part) for part in condition.parts)
        made: Condition
        if isinstance(condition, AllOf):
            says, made = f"any of {words} is enough", AnyOf(condition.parts)
        else:
            says, made = f"all of {words} must hold", AllOf(condition.parts)
        return Change(
            kind="and and or swapped", says=says, span=self._span(condition), condition=made, way=("joined",)
        )

    def _counted(self, condition: AtLeast) -> Iterator[Change]:
        for n in (condition.n + 1, condition.n - 1):
            if 1 <= n <= len(condition.parts):
                says = f"at least {condition.n} becomes at least {n}"
                way = "up" if n > condition.n else "down"
                made = replace(condition, n=n)
                yield Change(
                    kind="threshold moved", says=says, span=self._span(condition), condition=made, way=(way,)
                )

    def _thresholds(self, clause: Clause) -> Iterator[Change]:
        for way, test, text in self.neighbours.of(clause):
            says = f"{clause_words(clause)} becomes `{text}`"
            made = replace(clause, test=test, text=text)
            yield Change(kind="threshold moved", says=says, span=clause.span, condition=made, way=(way,))

    def _span(self, condition: Condition) -> Span:
        """Return where a condition begins: it, or the first of its parts that has a place."""
        for part in walk(condition):
            if isinstance(part, Clause | Known | Quantified):
                return part.span
        return self.rule.span


def _in_place(
    whole: Callable[[tuple[Condition, ...]], Condition],
    before: tuple[Condition, ...],
    after: tuple[Condition, ...],
    part: Condition,
) -> Condition:
    return whole((*before, part, *after))
