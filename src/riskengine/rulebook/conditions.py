"""The syntax tree of a condition: what every channel compiles, once checked against the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import FactType

INCIDENT_VAR: Final = -1
"""The variable that stands for the incident; 0 and 1 are what the rule is about, the rest are quantified."""

Literal_: TypeAlias = bool | int | float | str | datetime
"""An encoded value in a test: an ordered word is its rank, a duration its seconds."""

Operator: TypeAlias = Literal["==", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Compare:
    """A value compares so with another."""

    op: Operator
    value: Literal_


@dataclass(frozen=True, slots=True)
class Interval:
    """A value lies between two others; an end is closed where it counts as inside."""

    lo: float | datetime
    lo_closed: bool
    hi: float | datetime
    hi_closed: bool


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the tests passes."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """The test does not pass."""

    test: Test


@dataclass(frozen=True, slots=True)
class Anything:
    """Any known value passes."""


Test: TypeAlias = Compare | Interval | Either | Except | Anything


@dataclass(frozen=True, slots=True)
class Clause:
    """A test on one fact of one subject.

    Attributes:
        var: Whose fact: the index of a subject variable, or `INCIDENT_VAR`.
        key: The key of the reading (``person.age``, ``flag.looked_after``, ``done.child_seen``).
        type: The type of the fact.
        test: The test.
        name: The fact as the rule writes it (``child.age``).
        text: The test as the rule writes it (``< 13``).
        span: Where it stands.
    """

    var: int
    key: str
    type: FactType
    test: Test
    name: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; with no part it holds always."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least ``n`` of the parts hold."""

    n: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Quantified:
    """Some, or every, person with a role satisfies the body.

    Attributes:
        every: Whether each of them must, or one suffices.
        var: The variable that stands for the person.
        role: The role.
        other_than: A variable whose person is left out, or None.
        listed_by: The incident fact that says all of them are named, or None.
        body: What must hold of the person.
        span: Where it stands.
    """

    every: bool
    var: int
    role: str
    other_than: int | None
    listed_by: str | None
    body: Condition
    span: Span


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody has answered (or, with ``wanted`` false, nobody has)."""

    var: int
    key: str
    wanted: bool
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class NotShown:
    """The part is false or unknown: "unless recorded"."""

    part: Condition


Condition: TypeAlias = Clause | AllOf | AnyOf | Negation | AtLeast | Quantified | Known | NotShown

ALWAYS: Final = AllOf(())
"""The condition of a rule that holds of every subject it is about."""


def children(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside a condition."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return parts
        case AtLeast(_, parts):
            return parts
        case Negation(part) | NotShown(part):
            return (part,)
        case Quantified(body=body):
            return (body,)
        case _:
            return ()


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield the condition and every condition inside it, outermost first."""
    yield condition
    for child in children(condition):
        yield from walk(child)
