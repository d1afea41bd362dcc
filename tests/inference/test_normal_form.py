"""Conditions are put as clauses that must all hold, without any truth being lost."""

from itertools import product

import pytest

from riskengine.inference.normal_form import Asked, normal_form
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import FactType

SPAN = Span("rules.yaml", 1, 1, 1, 1)
A, B, C = (Clause(-1, name, FactType.BOOL, Compare("==", True), name, "true", SPAN) for name in "abc")
FALSE, UNKNOWN, TRUE = Truth


def truth(condition: Condition, of: dict[str, Truth]) -> Truth:
    """What a condition comes to, by the definition of each word."""
    match condition:
        case Clause(key=key):
            return of[key]
        case AllOf(parts):
            return min((truth(part, of) for part in parts), default=TRUE)
        case AnyOf(parts):
            return max((truth(part, of) for part in parts), default=FALSE)
        case AtLeast(n, parts):
            return sorted((truth(part, of) for part in parts), reverse=True)[n - 1]
        case Negation(part):
            return truth(part, of).negated()
        case NotShown(part):
            return FALSE if truth(part, of) is TRUE else TRUE
    raise AssertionError(condition)


def asked(one: Asked, of: dict[str, Truth]) -> Truth:
    """What is asked of a test, as conditions say it."""
    condition: Condition = one.of
    for word in reversed(one.said):
        condition = Negation(condition) if word == "no" else NotShown(condition)
    return truth(condition, of)


@pytest.mark.parametrize("outer", [lambda one: one, Negation, NotShown, lambda one: NotShown(Negation(one))])
@pytest.mark.parametrize(
    "inner",
    [
        A,
        AllOf((A, B, C)),
        AnyOf((A, B, C)),
        AtLeast(2, (A, B, C)),
        AnyOf((AllOf((A, B)), C)),
        AllOf((NotShown(A), AnyOf((B, Negation(C))))),
        Negation(NotShown(AnyOf((A, B)))),
        ALWAYS,
        AnyOf(()),
    ],
)
def test_clauses_come_to_what_the_condition_does(inner, outer):
    """Whatever is true, false or unknown of each test."""
    condition = outer(inner)
    form = normal_form(condition)
    assert form is not None
    for truths in product(Truth, repeat=3):
        of = dict(zip("abc", truths, strict=True))
        found = min((max((asked(one, of) for one in some), default=FALSE) for some in form), default=TRUE)
        assert found is truth(condition, of), of


@pytest.mark.parametrize(
    "condition",
    [
        Quantified(every=False, var=0, role="child", other_than=None, listed_by=None, body=A, span=SPAN),
        AtLeast(2, (A, B, C, Negation(A))),
        AnyOf((AllOf((A, B)), AllOf((B, C)))),
    ],
)
def test_what_asks_of_others_or_is_too_long_has_no_form(condition):
    """It is asked as it stands."""
    assert normal_form(condition) is None
