"""Reads unary tests: the small language in which a rule says what a fact must be.

A subset of DMN S-FEEL unary tests (OMG DMN 1.3, section 9): ``>= 3``, ``[5..12]``, ``a, b``, ``not(a, b)``, a
bare value, ``-``. ``param name`` stands wherever a value may.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from riskengine.rulebook.conditions import (
    Anything,
    Compare,
    Either,
    Except,
    Interval,
    Literal_,
    Operator,
    Test,
)

_OPERATORS: Final[dict[str, Operator]] = {"=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_PARAM = re.compile(r"param\s+(\S+)")
# Nothing else is a value, so that "=> 3" or "at least three" is no test rather than a strange word.
_VALUE: Final = r"param\s+[^\s<>=!()\[\]]+|[^\s<>=!()\[\]]+"
_BARE = re.compile(_VALUE)
_COMPARISON = re.compile(rf"(<=|>=|<|>|=)\s*({_VALUE})")
_INTERVAL = re.compile(r"([\[(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\])])")
_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_MOST_ALTERNATIVES: Final = 100
_LONGEST_SHOWN: Final = 60
_HOW: Final = 'write ">= 3", "[5..12]", "a, b", "not(a, b)" or a value'


class Unreadable(Exception):
    """A test that cannot be read, or does not fit.

    Attributes:
        code: A diagnostic code.
        message: What is wrong.
        help: What to do, where there is something useful to say.
    """

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        """Say what is wrong."""
        super().__init__(code, message, help)
        self.code, self.message, self.help = code, message, help


@dataclass(frozen=True, slots=True)
class Values:
    """How the values of one fact are read.

    Attributes:
        read: Turns a word of the test into an encoded value, or raises `Unreadable`.
        parameter: Looks a parameter up and encodes it, or raises `Unreadable`.
        ordered: Whether values can be compared by more and less.
        name: What the fact is called.
    """

    read: Callable[[str], Literal_]
    parameter: Callable[[str], Literal_]
    ordered: bool
    name: str

    def value(self, text: str) -> Literal_:
        """Read one value or parameter."""
        named = _PARAM.fullmatch(text)
        return self.parameter(named.group(1)) if named else self.read(text)


def brief(text: str) -> str:
    """Return a text short enough to stand in a sentence."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def read_test(text: str, values: Values) -> Test:
    """Read a unary test.

    Args:
        text: The test as the rule writes it.
        values: How to read the values of the fact it is about.

    Raises:
        Unreadable: If it is not a test, or does not fit the fact.
    """
    text = text.strip()
    if text == "-":
        return Anything()
    negated = _NOT.fullmatch(text)
    if negated:
        return Except(_alternatives(negated.group(1), values))
    return _alternatives(text, values)


def _alternatives(text: str, values: Values) -> Test:
    parts = text.split(",")
    if len(parts) > _MOST_ALTERNATIVES:
        raise Unreadable("RE303", f"a test names at most {_MOST_ALTERNATIVES} alternatives.")
    tests = tuple(_one(part.strip(), values) for part in parts)
    return tests[0] if len(tests) == 1 else Either(tests)


def _one(text: str, values: Values) -> Test:
    if not text:
        raise Unreadable("RE303", "a value is missing in this test.", _HOW)
    comparison = _COMPARISON.fullmatch(text)
    if comparison:
        return _comparison(comparison.group(1), comparison.group(2), values)
    interval = _INTERVAL.fullmatch(text)
    if interval and _BARE.fullmatch(interval.group(2)) and _BARE.fullmatch(interval.group(3)):
        return _interval(interval, values)
    if _BARE.fullmatch(text):
        return Compare("==", values.value(text))
    raise Unreadable("RE303", f'"{brief(text)}" cannot be read as a test.', _HOW)


def _comparison(sign: str, text: str, values: Values) -> Test:
    operator = _OPERATORS[sign]
    if operator != "==":
        _must_be_ordered(values, sign)
    return Compare(operator, values.value(text))


def _interval(found: re.Match[str], values: Values) -> Test:
    _must_be_ordered(values, "..")
    lo, hi = values.value(found.group(2)), values.value(found.group(3))
    if lo > hi:  # type: ignore[operator]  # both are of the fact's own ordered type
        raise Unreadable("RE305", "the interval ends before it begins.", "put the smaller value first")
    if lo == hi and found.group(1) + found.group(4) != "[]":
        raise Unreadable("RE305", "nothing lies between these two.", "to take an end in, write [ or ] at it")
    return Interval(lo, found.group(1) == "[", hi, found.group(4) == "]")  # type: ignore[arg-type]


def _must_be_ordered(values: Values, sign: str) -> None:
    if not values.ordered:
        raise Unreadable(
            "RE304", f'"{sign}" compares by more and less, and "{values.name}" has neither.', "name the value"
        )


def passes(test: Test, value: Literal_) -> bool:
    """Tell whether a known value passes a test: the plain meaning that every channel must agree with."""
    match test:
        case Compare(op, wanted):
            return _compares(op, value, wanted)
        case Interval(lo, lo_closed, hi, hi_closed):
            above = value >= lo if lo_closed else value > lo  # type: ignore[operator]
            below = value <= hi if hi_closed else value < hi  # type: ignore[operator]
            return above and below
        case Either(tests):
            return any(passes(part, value) for part in tests)
        case Except(part):
            return not passes(part, value)
        case Anything():
            return True


def _compares(op: Operator, value: Literal_, wanted: Literal_) -> bool:
    if op == "==":
        return value == wanted
    if op == "<":
        return value < wanted  # type: ignore[operator]
    if op == "<=":
        return value <= wanted  # type: ignore[operator]
    if op == ">":
        return value > wanted  # type: ignore[operator]
    return value >= wanted  # type: ignore[operator]
