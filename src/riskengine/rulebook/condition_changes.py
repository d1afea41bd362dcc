"""What is otherwise from one condition to another: clause by clause, by what each asks of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from riskengine.rulebook.changes import Alteration, Part
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
    children,
)
from riskengine.rulebook.otherwise import condition_words, same, whom, words
from riskengine.rulebook.parameter_use import ChangedParameters
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.source import Span

_PARAM: Final = re.compile(r"param ([\w.]+)")


@dataclass(frozen=True, slots=True)
class _Leaf:
    """One clause, and what stands around it."""

    clause: Clause | Known
    around: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it asks, and of whom."""
        return ": ".join((*self.around, self.clause.name))

    @property
    def text(self) -> str:
        """What it asks of it."""
        if isinstance(self.clause, Clause):
            return self.clause.text
        return "known" if self.clause.wanted else "unknown"

    def says(self, other: _Leaf) -> bool:
        """Tell whether another says the same in the same place."""
        return self.around == other.around and same(self.clause, other.clause)


_Pair: TypeAlias = tuple[_Leaf | None, _Leaf | None]
"""A clause in the first condition and the same in the second, as far as there is one."""

_Way: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""What stood around a clause, and what stands around it."""


@dataclass(frozen=True, slots=True)
class ConditionChanges:
    """Finds what is otherwise between conditions.

    Attributes:
        was: The parameters of the first.
        now: The parameters of the second.
        parameters: Those that are otherwise.
    """

    was: Mapping[str, Parameter]
    now: Mapping[str, Parameter]
    parameters: ChangedParameters

    def between(self, was: Condition, now: Condition, was_at: Span, now_at: Span) -> Iterator[Alteration]:
        """Yield what is otherwise from one condition to another.

        Args:
            was: The first.
            now: The second.
            was_at: Where the rule of the first is declared.
            now_at: Where that of the second is.
        """
        if same(was, now):
            return
        pairs = list(_pairs(list(_leaves(was, ())), list(_leaves(now, ()))))
        moved = [pair for pair in pairs if _has_moved(pair)]
        yield from (self._alteration(pair, was_at, now_at) for pair in pairs if not _has_moved(pair))
        ways = {_ways(pair): None for pair in moved}
        for way in ways:
            yield self._joined([pair for pair in moved if _ways(pair) == way], way, was_at, now_at)
        if not pairs:
            yield _whole(was, now, was_at, now_at)

    def _alteration(self, pair: _Pair, was_at: Span, now_at: Span) -> Alteration:
        was, now = pair
        either = now or was
        by = self._by(pair)
        return Alteration(
            what=either.name if either is not None else "",
            was=None if was is None else _said(was, self.was, named=by is None),
            now=None if now is None else _said(now, self.now, named=by is None),
            part=Part.WHEN,
            was_at=was_at if was is None else was.clause.span,
            now_at=now_at if now is None else now.clause.span,
            parameter=by,
        )

    def _joined(self, pairs: list[_Pair], way: _Way, was_at: Span, now_at: Span) -> Alteration:
        """Return what became of clauses that say what they said, and are joined otherwise."""
        first, first_now = pairs[0]
        was, now = (" ".join(around) or "all" for around in way)
        count = "" if len(pairs) == 1 else f" and {len(pairs) - 1} more"
        numbers = (one.rpartition(" ")[2] for one in (was, now))
        return Alteration(
            what=f"{first.clause.name if first is not None else ''}{count}",
            was=f"in {was}",
            now=f"in {now}",
            part=Part.WHEN,
            was_at=was_at if first is None else first.clause.span,
            now_at=now_at if first_now is None else first_now.clause.span,
            parameter=self.parameters.by(was_at, now_at, *numbers),
        )

    def _by(self, pair: _Pair) -> str | None:
        """Return the parameter by which two clauses that read alike are otherwise."""
        was, now = pair
        if was is None or now is None or was.text != now.text:
            return None
        named = _PARAM.findall(was.text)
        return next((one for one in named if one in self.parameters.values), None)


def _said(leaf: _Leaf, parameters: Mapping[str, Parameter], *, named: bool) -> str:
    """Return what a clause asks, with the value of a parameter that it names, and with its name if wanted."""

    def valued(found: re.Match[str]) -> str:
        one = parameters.get(found[1])
        if one is None:
            return found[0]
        return f"{words(one.value)} ({found[0]})" if named else words(one.value)

    return _PARAM.sub(valued, leaf.text)


def _whole(was: Condition, now: Condition, was_at: Span, now_at: Span) -> Alteration:
    """Return two conditions in which every clause is as it was, as a whole."""
    return Alteration(
        what="when",
        was=condition_words(was),
        now=condition_words(now),
        part=Part.WHEN,
        was_at=was_at,
        now_at=now_at,
    )


def _pairs(was: list[_Leaf], now: list[_Leaf]) -> Iterator[_Pair]:
    """Yield clauses that ask something else of the same, or stand elsewhere; then those that are new."""
    before, after = _left(was, now)
    for one in before:
        other = next((leaf for leaf in after if leaf.name == one.name), None)
        other = other or next((leaf for leaf in after if leaf.clause.name == one.clause.name), None)
        if other is not None:
            after.remove(other)
        yield one, other
    yield from ((None, other) for other in after)


def _has_moved(pair: _Pair) -> bool:
    """Tell whether a clause says what it said, and is only joined otherwise with others."""
    was, now = pair
    return was is not None and now is not None and same(was.clause, now.clause)


def _ways(pair: _Pair) -> _Way:
    was, now = pair
    return (() if was is None else was.around), (() if now is None else now.around)


def _left(was: list[_Leaf], now: list[_Leaf]) -> tuple[list[_Leaf], list[_Leaf]]:
    """Return the clauses of each that the other does not have."""
    left = []
    for one in was:
        other = next((leaf for leaf in now if one.says(leaf)), None)
        if other is None:
            left.append(one)
        else:
            now.remove(other)
    return left, now


def _leaves(condition: Condition, around: tuple[str, ...]) -> Iterator[_Leaf]:
    if isinstance(condition, Clause | Known):
        yield _Leaf(condition, around)
        return
    inside = (*around, *_word(condition))
    for part in children(condition):
        yield from _leaves(part, inside)


def _word(condition: Condition) -> tuple[str, ...]:
    """Return what a condition is called where its parts are spoken of; all of them need no word."""
    match condition:
        case AnyOf(parts) if len(parts) > 1:
            return ("any",)
        case AtLeast(n, _):
            return (f"at least {n}",)
        case Negation():
            return ("not",)
        case NotShown():
            return ("not shown",)
        case Quantified():
            return (whom(condition),)
        case AllOf() | _:
            return ()
