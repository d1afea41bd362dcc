"""What is otherwise from one condition to another: clause by clause, by what each asks of whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

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


@dataclass(frozen=True, slots=True)
class ConditionChanges:
    """Finds what is otherwise between conditions.

    Attributes:
        was: The parameters of the first.
        now: The parameters of the second.
    """

    was: Mapping[str, Parameter]
    now: Mapping[str, Parameter]

    def between(self, was: Condition, now: Condition, was_at: Span, now_at: Span) -> Iterator[Alteration]:
        """Yield what is otherwise from one condition to another.

        Args:
            was: The first.
            now: The second.
            was_at: Where whatever the first belongs to stands.
            now_at: Where whatever the second belongs to stands.
        """
        if same(was, now):
            return
        before, after = _left(list(_leaves(was, ())), list(_leaves(now, ())), _Leaf.says)
        found = False
        for alteration in self._paired(before, after, was_at, now_at):
            found = True
            yield alteration
        if not found:
            yield Alteration(
                what="when",
                was=condition_words(was),
                now=condition_words(now),
                part=Part.WHEN,
                was_at=was_at,
                now_at=now_at,
            )

    def _paired(
        self, before: list[_Leaf], after: list[_Leaf], was_at: Span, now_at: Span
    ) -> Iterator[Alteration]:
        """Yield clauses that ask something else of the same, then those that are gone or new."""
        for one in before:
            other = next((leaf for leaf in after if leaf.name == one.name), None)
            other = other or next((leaf for leaf in after if leaf.clause.name == one.clause.name), None)
            if other is not None:
                after.remove(other)
            yield self._alteration(one, other, was_at, now_at)
        for other in after:
            yield self._alteration(None, other, was_at, now_at)

    def _alteration(self, was: _Leaf | None, now: _Leaf | None, was_at: Span, now_at: Span) -> Alteration:
        moved = was is not None and now is not None and was.around != now.around
        either = now or was
        assert either is not None  # noqa: S101 - one of the two is given
        return Alteration(
            what=either.clause.name if moved else either.name,
            was=None if was is None else self._said(was, self.was, moved=moved),
            now=None if now is None else self._said(now, self.now, moved=moved),
            part=Part.WHEN,
            was_at=was_at if was is None else was.clause.span,
            now_at=now_at if now is None else now.clause.span,
            parameter=self._by(was, now),
        )

    def _said(self, leaf: _Leaf, parameters: Mapping[str, Parameter], *, moved: bool) -> str:
        """Return what a clause asks, with the value of a parameter that it names."""

        def valued(found: re.Match[str]) -> str:
            one = parameters.get(found[1])
            return found[0] if one is None else f"{words(one.value)} ({found[0]})"

        text = _PARAM.sub(valued, leaf.text)
        return f"{text}, in {' '.join(leaf.around) or 'all'}" if moved else text

    def _by(self, was: _Leaf | None, now: _Leaf | None) -> str | None:
        """Return the parameter by which two clauses that read alike are otherwise."""
        if was is None or now is None or was.text != now.text:
            return None
        named = _PARAM.findall(was.text)
        return next((one for one in named if value_of(one, self.was) != value_of(one, self.now)), None)


def value_of(name: str, parameters: Mapping[str, Parameter]) -> str | None:
    """Return the value of a parameter in words, or None where there is none of that name."""
    found = parameters.get(name)
    return None if found is None else words(found.value)


def _left(
    was: list[_Leaf], now: list[_Leaf], says: Callable[[_Leaf, _Leaf], bool]
) -> tuple[list[_Leaf], list[_Leaf]]:
    """Return the clauses of each that the other does not have."""
    left = []
    for one in was:
        other = next((leaf for leaf in now if says(one, leaf)), None)
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
