"""Conditions in conjunctive normal form: clauses that must all hold, each of tests of which one must.

Kleene's logic keeps the laws this rests on (distribution, and De Morgan's for `Negation` and `NotShown`), so
that nothing of what is possible or certain is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, TypeAlias, assert_never

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
)

MOST_CLAUSES: Final = 3
"""A condition that makes more clauses of several tests than this is not put into this form."""

MOST_TESTS: Final = 40
"""Nor is one that makes a clause of more tests than this."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule asks of one fact of one subject.

    Attributes:
        of: The test, or whether the fact is known.
        said: What is asked of its truth, outermost first: "no" that it is not so, "not_shown" that it is not
            certain.
    """

    of: Clause | Known
    said: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[int, str]:
        """The subject and the fact."""
        return self.of.var, self.of.key


AnyAsked: TypeAlias = tuple[Asked, ...]
"""Tests of which one must hold."""


def normal_form(condition: Condition, said: tuple[str, ...] = ()) -> tuple[AnyAsked, ...] | None:
    """Return the clauses that a condition comes to; None where there is no such form, or it is too long.

    Args:
        condition: The condition.
        said: What is asked of its truth, as in `Asked`.
    """
    match condition:
        case Clause() | Known():
            return ((Asked(condition, said),),)
        case Negation(part):
            return normal_form(part, (*said, "no"))
        case NotShown(part):
            return normal_form(part, (*said, "not_shown"))
        case Quantified():
            return None
        case AllOf(parts):
            return _at_least(len(parts), parts, said)
        case AnyOf(parts):
            return _at_least(1, parts, said)
        case AtLeast(n, parts):
            return _at_least(n, parts, said)
        case _:
            assert_never(condition)


def _at_least(n: int, parts: tuple[Condition, ...], said: tuple[str, ...]) -> tuple[AnyAsked, ...] | None:
    """Return the clauses of "at least n of these": of any that are one more than may fail, one holds."""
    if len(said) % 2:  # each of the two words turns it into "of all but n - 1 it is not so"
        n = len(parts) - n + 1
    if 1 < n < len(parts) and len(parts) > MOST_CLAUSES:
        return None
    if n > len(parts):
        return ((),)
    formed = [normal_form(part, said) for part in parts]
    found: list[AnyAsked] = []
    for together in combinations(formed, len(parts) - n + 1):
        joined = _one_of(together)
        if joined is None:
            return None
        found += joined
    return tuple(dict.fromkeys(found))


def _one_of(parts: tuple[tuple[AnyAsked, ...] | None, ...]) -> tuple[AnyAsked, ...] | None:
    clauses = 1
    for part in parts:
        if part is None:
            return None
        clauses *= len(part)
    if clauses > MOST_CLAUSES and len(parts) > 1:
        return None
    known = [part for part in parts if part is not None]
    found = tuple([tuple(asked for clause in chosen for asked in clause) for chosen in product(*known)])
    return None if any(len(one) > MOST_TESTS for one in found) else found
