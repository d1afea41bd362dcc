"""Writes conditions as Python expressions: one that tells whether they are possible, one whether certain.

Kleene's logic needs no third value at run time: a condition is true where it is certain, false where it is
not possible, and unknown between. Each of the two is plain two-valued code with Python's own short circuits.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from keyword import kwlist
from typing import Final, assert_never

from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    AllOf,
    AnyOf,
    Anything,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Either,
    Except,
    Interval,
    Known,
    Literal_,
    Negation,
    NotShown,
    Quantified,
    Test,
)
from riskengine.rulebook.display import safe
from riskengine.rulebook.otherwise import condition_words
from riskengine.rulebook.vocabulary import FactType

BOUNDABLE = (FactType.INT, FactType.NUMBER, FactType.DURATION, FactType.ORDERED)
"""The types whose values may be known only within bounds."""

_LONG: Final = 80


def _may(bounds: Bounds, op: str, value: float) -> bool:
    """Tell whether a value within the bounds could compare so."""
    match op:
        case "==":
            return bounds.contains(value)
        case ">=":
            return bounds.hi is None or bounds.hi >= value
        case ">":
            return bounds.hi is None or bounds.hi > value
        case "<=":
            return bounds.lo is None or bounds.lo <= value
        case _:
            return bounds.lo is None or bounds.lo < value


def _may_lie(bounds: Bounds, lo: float, lo_closed: bool, hi: float, hi_closed: bool) -> bool:
    """Tell whether a value within the bounds could lie in the interval."""
    return _may(bounds, ">=" if lo_closed else ">", lo) and _may(bounds, "<=" if hi_closed else "<", hi)


SPOKEN: Final[Mapping[str, object]] = {
    "Bounds": Bounds,
    "NOT_APPLICABLE": NOT_APPLICABLE,
    "may": _may,
    "may_lie": _may_lie,
}
"""What the expressions of conditions are written in."""

_TAKEN: Final = frozenset(
    {
        *kwlist,
        *dir(builtins),
        *SPOKEN,
        "incident",
        "people",
        "in_play",
        "seen",
        "possible",
        "certain",
        "truth",
    }
)


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition in Python: where `possible` is false it is false, where `certain` is true it is true."""

    possible: str
    certain: str


@dataclass(slots=True)
class ExpressionWriter:
    """Writes the conditions of one function.

    Attributes:
        constants: Values that cannot be written as literals, by the name they go by.
        quantified: Functions for the bodies of quantifiers, innermost first.
        subjects: What the subjects of the function are called, by variable.
        reads: The readings the function takes up first, each in a local variable.
    """

    constants: dict[str, object]
    quantified: list[str]
    subjects: tuple[str, ...] = ()
    reads: dict[tuple[int, str], str] = field(default_factory=dict)

    def local(self, var: int, key: str) -> str:
        """Return the local variable that holds a reading."""
        known = self.reads.get((var, key))
        if known is None:
            wanted = name_of(self.whose(var), key)
            known = self.reads[var, key] = unlike(
                wanted, {*self.reads.values(), *self.subjects, *self.constants}
            )
        return known

    def whose(self, var: int) -> str:
        """Return what a subject is called."""
        return "incident" if var == INCIDENT_VAR else self.subjects[var]

    def write(self, condition: Condition) -> Expression:
        """Write a condition."""
        match condition:
            case Clause():
                return self._clause(condition)
            case AllOf(parts):
                return _joined("and", [self.write(part) for part in parts], "True")
            case AnyOf(parts):
                return _joined("or", [self.write(part) for part in parts], "False")
            case AtLeast(n, parts):
                return _counted(n, [self.write(part) for part in parts])
            case Negation(part):
                inner = self.write(part)
                return Expression(f"not {inner.certain}", f"not {inner.possible}")
            case NotShown(part):
                absent = f"not {self.write(part).certain}"
                return Expression(absent, absent)
            case Known(var, key, wanted):
                text = f"({self.local(var, key)} is {'not ' if wanted else ''}None)"
                return Expression(text, text)
            case Quantified():
                return self._quantified(condition)
            case _:
                assert_never(condition)

    def _clause(self, clause: Clause) -> Expression:
        name = self.local(clause.var, clause.key)
        return self._test(name, clause.test, clause.type)

    def _test(self, name: str, test: Test, type: FactType) -> Expression:
        boundable = type in BOUNDABLE
        match test:
            case Compare("==", bool() as wanted):
                certain = f"{name} is True" if wanted else f"({name} is False or {name} is NOT_APPLICABLE)"
                return Expression(f"({name} is None or {certain})", f"({certain})")
            case Compare(op, value):
                literal = self._literal(value)
                certain = f"{name} {op} {literal}"
                return _guarded(name, certain, f"may({name}, '{op}', {literal})", boundable, op == "==")
            case Interval(lo, lo_closed, hi, hi_closed):
                least, most = self._literal(lo), self._literal(hi)
                certain = f"{least} {'<=' if lo_closed else '<'} {name} {'<=' if hi_closed else '<'} {most}"
                may = f"may_lie({name}, {least}, {lo_closed}, {most}, {hi_closed})"
                return _guarded(name, certain, may, boundable, False)
            case Either(tests):
                return _joined("or", [self._test(name, one, type) for one in tests], "False")
            case Except(inner):
                excluded = self._test(name, inner, type)
                # Of what does not apply every test is no; but a truth value that does not apply is a no.
                applies = f"{name} is not NOT_APPLICABLE and " if type is not FactType.BOOL else ""
                return Expression(f"({applies}not {excluded.certain})", f"({applies}not {excluded.possible})")
            case Anything():
                applies = f"{name} is not NOT_APPLICABLE"
                return Expression(f"({applies})", f"({name} is not None and {applies})")
            case _:
                assert_never(test)

    def _literal(self, value: Literal_) -> str:
        if isinstance(value, datetime):
            name = f"T{len(self.constants)}"
            self.constants[name] = value
            return name
        return repr(value)

    def _quantified(self, condition: Quantified) -> Expression:
        """Write the body as two functions of its own, called for each person with the role."""
        whom = "each" if condition.every else "other" if condition.other_than is not None else "some"
        # A variable stands for a person where it is; one of a quantifier beside this one may have had it.
        outer = self.subjects[: condition.var]
        person = unlike(f"{whom}_{condition.role}", {*outer, *self.constants})
        inner = ExpressionWriter(self.constants, self.quantified, (*outer, person))
        body = inner.write(condition.body)
        name = f"{person}_{len(self.quantified) // 2 + 1}"
        arguments = ", ".join(["incident", "people", *inner.subjects])
        comment = f"    # {safe(condition_words(condition.body))}"
        for way, text in (("possible", body.possible), ("certain", body.certain)):
            lines = [f"def {name}_{way}({arguments}):", comment, *inner.taking_up(), f"    return {text}"]
            self.quantified.append("\n".join(lines))
        return _quantifier(condition, name, arguments, inner.subjects)

    def taking_up(self) -> list[str]:
        """Return the lines that read every reading the function needs, once."""
        return [
            f"    {local} = {self.whose(var)}{'' if var == INCIDENT_VAR else '.readings'}.get({key!r})"
            for (var, key), local in self.reads.items()
        ]


def name_of(whose: str, key: str) -> str:
    """Return a name for a reading of a subject that Python takes: ``child_age``."""
    about, _, fact = key.rpartition(".")
    said = fact if about in ("person", "incident") or whose.endswith(about) else key
    return re.sub(r"\W", "_", f"{whose}_{said}")


def unlike(name: str, taken: Container[str]) -> str:
    """Return a name that nothing else goes by."""
    number, found = 1, name
    while found in taken or found in _TAKEN:
        number += 1
        found = f"{name}_{number}"
    return found


def _quantifier(condition: Quantified, name: str, arguments: str, subjects: tuple[str, ...]) -> Expression:
    person = subjects[-1]
    # Somebody unnamed may be several people, so one of them can always be somebody else.
    skip = ""
    if condition.other_than is not None:
        skip = f" if {person}.unnamed or {person}.id != {subjects[condition.other_than]}.id"
    surely = f"for {person} in people.certain({condition.role!r}){skip}"
    perhaps = f"for {person} in people.possible({condition.role!r}){skip}"
    if condition.every:
        return Expression(
            f"all({name}_possible({arguments}) {surely})", f"all({name}_certain({arguments}) {perhaps})"
        )
    return Expression(
        f"any({name}_possible({arguments}) {perhaps})", f"any({name}_certain({arguments}) {surely})"
    )


def _guarded(name: str, certain: str, may: str, boundable: bool, equality: bool) -> Expression:
    """Write a comparison that unknown values, and bounds, may pass."""
    bounded = f" or ({name}.__class__ is Bounds and {may})" if boundable else ""
    sure = f"({certain})" if equality else f"({name} is not None and {certain})"
    return Expression(f"({name} is None or {certain}{bounded})", sure)


def _joined(word: str, parts: list[Expression], empty: str) -> Expression:
    if len(parts) <= 1:
        return parts[0] if parts else Expression(empty, empty)
    possible, certain = [part.possible for part in parts], [part.certain for part in parts]
    return Expression(f"({_in_lines(word, possible)})", f"({_in_lines(word, certain)})")


def _counted(n: int, parts: Iterable[Expression]) -> Expression:
    every = list(parts)
    possible = [f"bool({part.possible})" for part in every]
    certain = [f"bool({part.certain})" for part in every]
    return Expression(f"({_in_lines('+', possible)} >= {n})", f"({_in_lines('+', certain)} >= {n})")


def _in_lines(word: str, parts: Sequence[str]) -> str:
    """Join what stands in brackets, each on a line of its own where it is much."""
    is_long = sum(map(len, parts)) > _LONG
    return (f"\n        {word} " if is_long else f" {word} ").join(parts)
