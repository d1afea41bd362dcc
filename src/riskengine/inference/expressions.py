"""Writes conditions as Python expressions: one that tells whether they are possible, one whether certain.

Kleene's logic needs no third value at run time: a condition is true where it is certain, false where it is
not possible, and unknown between. Each of the two is plain two-valued code with Python's own short circuits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

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
from riskengine.rulebook.vocabulary import FactType

BOUNDABLE = (FactType.INT, FactType.NUMBER, FactType.DURATION, FactType.ORDERED)
"""The types whose values may be known only within bounds."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition in Python: where `possible` is false it is false, where `certain` is true it is true."""

    possible: str
    certain: str


@dataclass(slots=True)
class ExpressionWriter:
    """Writes the conditions of one function.

    Attributes:
        reads: The readings the function takes up first, each in a local variable.
        constants: Values that cannot be written as literals, by the name they go by.
        quantified: Functions for the bodies of quantifiers, innermost first.
        prefix: What the names of those functions begin with.
    """

    constants: dict[str, object]
    quantified: list[str]
    prefix: str
    reads: dict[tuple[int, str], str] = field(default_factory=dict)

    def local(self, var: int, key: str) -> str:
        """Return the local variable that holds a reading."""
        return self.reads.setdefault((var, key), f"v{len(self.reads)}")

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
        inner = ExpressionWriter(self.constants, self.quantified, self.prefix)
        body = inner.write(condition.body)
        name = f"{self.prefix}_body_{len(self.quantified)}"
        params = ", ".join(["incident", "who", *(f"r{var}" for var in range(condition.var + 1)), "people"])
        lines = inner.taking_up()
        for way, text in (("possible", body.possible), ("certain", body.certain)):
            self.quantified.append("\n".join([f"def {name}_{way}({params}):", *lines, f"    return {text}"]))
        outer = ", ".join(["incident", "who", *(f"r{var}" for var in range(condition.var)), "{0}", "people"])
        return _quantifier(condition, name, outer)

    def taking_up(self) -> list[str]:
        """Return the lines that read every reading the function needs, once."""
        return [
            f"    {local} = {'incident' if var == INCIDENT_VAR else f'r{var}'}.get({key!r})"
            for (var, key), local in self.reads.items()
        ]


def _quantifier(condition: Quantified, name: str, arguments: str) -> Expression:
    call = arguments.format("p.readings")
    # Somebody unnamed may be several people, so one of them can always be somebody else.
    other = condition.other_than
    skip = f" if p.unnamed or p is not who[{other}]" if other is not None else ""
    certain_members = f"people.certain({condition.role!r})"
    all_members = f"people.possible({condition.role!r})"
    if condition.every:
        return Expression(
            f"all({name}_possible({call}) for p in {certain_members}{skip})",
            f"all({name}_certain({call}) for p in {all_members}{skip})",
        )
    return Expression(
        f"any({name}_possible({call}) for p in {all_members}{skip})",
        f"any({name}_certain({call}) for p in {certain_members}{skip})",
    )


def _guarded(name: str, certain: str, may: str, boundable: bool, equality: bool) -> Expression:
    """Write a comparison that unknown values, and bounds, may pass."""
    bounded = f" or ({name}.__class__ is Bounds and {may})" if boundable else ""
    sure = f"({certain})" if equality else f"({name} is not None and {certain})"
    return Expression(f"({name} is None or {certain}{bounded})", sure)


def _joined(word: str, parts: list[Expression], empty: str) -> Expression:
    if len(parts) <= 1:
        return parts[0] if parts else Expression(empty, empty)
    return Expression(
        _in_brackets(f" {word} ".join(part.possible for part in parts)),
        _in_brackets(f" {word} ".join(part.certain for part in parts)),
    )


def _counted(n: int, parts: Iterable[Expression]) -> Expression:
    every = list(parts)
    return Expression(
        f"({' + '.join(f'bool({part.possible})' for part in every)} >= {n})",
        f"({' + '.join(f'bool({part.certain})' for part in every)} >= {n})",
    )


def _in_brackets(text: str) -> str:
    return f"({text})"
