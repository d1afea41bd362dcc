"""Conditions in negation normal form: literals joined by "and" and "or", each certain, possible or neither.

In that form Kleene's logic is plain logic asked twice. With every literal that is certain the formula comes
out true where the condition is certain; with every one that is possible, where the condition is possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
    Test,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A test on one fact of one subject.

    Attributes:
        var: Whose fact: the index of a subject variable, or `INCIDENT_VAR`.
        key: The key of the reading.
        test: The test; None asks whether anybody has answered.
        shown: Whether only a test that certainly passes counts, and everything else is a no.
    """

    var: int
    key: str
    test: Test | None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The part is certain; where it is only possible the answer is no, and never unknown."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Judged:
    """A part too large to be asked within another rule: it is asked first, as a rule of its own."""

    part: Formula


@dataclass(frozen=True, slots=True)
class Number:
    """At least ``n`` of the parts are true; how many are is counted before."""

    n: int
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Among:
    """Some, or every, person with a role satisfies the body, which is asked of each of them before."""

    every: bool
    var: int
    role: str
    other_than: int | None
    body: Formula


Derived: TypeAlias = Shown | Judged | Number | Among
"""What rests on answers to other questions, innermost first."""

Atom: TypeAlias = Reading | Derived


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom, affirmed or denied."""

    atom: Atom
    affirmed: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """Every part is true; with no part it is true always."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part is true."""

    parts: tuple[Formula, ...]


Formula: TypeAlias = Literal | Every | Either

ALWAYS: Final = Every(())
NEVER: Final = Either(())

MOST_NODES: Final = 20
"""How many literals and connectives one rule has: durable-rules refuses some forms of more than 24."""

MOST_PATHS: Final = 16
"""In how many ways one rule can come true: durable-rules runs it once for each, and has room for 64."""


def formula_of(condition: Condition) -> Formula:
    """Return a condition in negation normal form, in parts small enough for one rule each."""
    return within_limits(_normal(condition, affirmed=True))


def _normal(condition: Condition, *, affirmed: bool) -> Formula:
    match condition:
        case Clause(var=var, key=key, test=test):
            return Literal(Reading(var, key, test), affirmed)
        case Known(var, key, wanted):
            return Literal(Reading(var, key, None), affirmed == wanted)
        case AllOf(parts) | AnyOf(parts):
            made = tuple(_normal(part, affirmed=affirmed) for part in parts)
            return _joined(made, conjunction=isinstance(condition, AllOf) == affirmed)
        case Negation(part):
            return _normal(part, affirmed=not affirmed)
        case NotShown(Clause(var=var, key=key, test=test)):
            return Literal(Reading(var, key, test, shown=True), not affirmed)
        case NotShown(part):
            return Literal(Shown(_normal(part, affirmed=True)), not affirmed)
        case AtLeast(n, parts):
            return _counted(n if affirmed else len(parts) - n + 1, parts, affirmed=affirmed)
        case Quantified(every, var, role, other_than, _, body):
            inner = _normal(body, affirmed=affirmed)
            return Literal(Among(every == affirmed, var, role, other_than, inner))
        case _:
            assert_never(condition)


def _joined(parts: tuple[Formula, ...], *, conjunction: bool) -> Formula:
    """Join parts, without those that change nothing: a rule with nothing in it never fires."""
    neutral, decisive = (ALWAYS, NEVER) if conjunction else (NEVER, ALWAYS)
    if decisive in parts:
        return decisive
    left = tuple(part for part in parts if part != neutral)
    if len(left) == 1:
        return left[0]
    return Every(left) if conjunction else Either(left)


def _counted(n: int, parts: tuple[Condition, ...], *, affirmed: bool) -> Formula:
    made = tuple(_normal(part, affirmed=affirmed) for part in parts)
    more = n - made.count(ALWAYS)
    left = tuple(part for part in made if part not in (ALWAYS, NEVER))
    if more <= 0:
        return ALWAYS
    if more > len(left):
        return NEVER
    if more in (1, len(left)):
        return _joined(left, conjunction=more == len(left))
    return Literal(Number(more, left))


def within_limits(formula: Formula) -> Formula:
    """Return the formula with every part that one rule has no room for asked before, as a rule of its own."""
    match formula:
        case Literal(atom, affirmed):
            return Literal(_atom_within_limits(atom), affirmed)
        case Every(parts) | Either(parts):
            made = tuple(within_limits(part) for part in parts)
            return _fitted(formula.__class__, made)
        case _:
            assert_never(formula)


def _atom_within_limits(atom: Atom) -> Atom:
    match atom:
        case Reading():
            return atom
        case Shown(part):
            return Shown(within_limits(part))
        case Judged(part):
            return Judged(within_limits(part))
        case Number(n, parts):
            return Number(n, tuple(within_limits(part) for part in parts))
        case Among(every, var, role, other_than, body):
            return Among(every, var, role, other_than, within_limits(body))
        case _:
            assert_never(atom)


def _fitted(join: type[Every | Either], parts: tuple[Formula, ...]) -> Formula:
    """Join parts of which each fits; those that are too large together are asked before."""
    whole: Formula = join(parts)
    if fits(whole):
        return whole
    if any(not isinstance(part, Literal) for part in parts):
        return _fitted(join, tuple(_apart(part) for part in parts))
    room = min(MOST_NODES - 1, MOST_PATHS)
    chunks = (parts[at : at + room] for at in range(0, len(parts), room))
    return _fitted(join, tuple(_apart(join(chunk)) for chunk in chunks))


def _apart(part: Formula) -> Formula:
    return part if isinstance(part, Literal) else Literal(Judged(part))


def fits(formula: Formula) -> bool:
    """Tell whether one rule has room for a formula."""
    return nodes(formula) <= MOST_NODES and paths(formula) <= MOST_PATHS


def nodes(formula: Formula) -> int:
    """Return how many literals and connectives a formula has, without what is asked before."""
    if isinstance(formula, Literal):
        return 1
    return 1 + sum(nodes(part) for part in formula.parts)


def paths(formula: Formula) -> int:
    """Return in how many ways a formula can come true at once."""
    match formula:
        case Literal():
            return 1
        case Either(parts):
            return sum(paths(part) for part in parts)
        case Every(parts):
            found = 1
            for part in parts:
                found *= paths(part)
            return found
        case _:
            assert_never(formula)


def literals(formula: Formula) -> Iterator[Literal]:
    """Yield the literals of a formula, without those of what is asked before."""
    if isinstance(formula, Literal):
        yield formula
        return
    for part in formula.parts:
        yield from literals(part)


def parts_of(atom: Atom) -> tuple[Formula, ...]:
    """Return the formulas that an atom rests on."""
    match atom:
        case Reading():
            return ()
        case Number(_, parts):
            return parts
        case Shown(part) | Judged(part):
            return (part,)
        case Among(body=body):
            return (body,)
        case _:
            assert_never(atom)


def variables(formula: Formula) -> frozenset[int]:
    """Return the variables for people that a formula depends on, without those it quantifies over."""
    return frozenset[int]().union(*(variables_of(one.atom) for one in literals(formula)))


def variables_of(atom: Atom) -> frozenset[int]:
    """Return the variables for people that an atom depends on."""
    match atom:
        case Reading(var):
            return frozenset() if var == INCIDENT_VAR else frozenset({var})
        case Among(_, var, _, other_than, body):
            bound = variables(body) - {var}
            return bound if other_than is None else bound | {other_than}
        case _:
            return frozenset[int]().union(*(variables(part) for part in parts_of(atom)))
