"""Tests whose threshold is one higher or lower: a number by one, a word by a step, a time by its unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from riskengine.model.facts import INCIDENT
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, Compare, Either, Except, Interval, Test, walk
from riskengine.rulebook.conditions import Quantified as Quantified_
from riskengine.rulebook.domain import never_passes, numbers_in
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.readings import PERSON, Reading, Readings
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.unary import passes
from riskengine.rulebook.vocabulary import FactType, Vocabulary

_AGE: Final = "person.age"
_OLDEST: Final = 130
_UNITS: Final = (86_400, 3_600, 60, 1)
_SIGNS: Final = {"==": "", "<": "< ", "<=": "<= ", ">": "> ", ">=": ">= "}


class Neighbours:
    """Finds the tests next to those of one rule."""

    def __init__(self, rule: Rule, vocabulary: Vocabulary) -> None:
        """Find out which role each variable of the rule stands for."""
        self._vocabulary = vocabulary
        self._readings = Readings(vocabulary)
        self._roles = dict(enumerate(rule.about)) | {INCIDENT_VAR: INCIDENT}
        self._roles |= {part.var: part.role for part in walk(rule.when) if isinstance(part, Quantified_)}

    def of(self, clause: Clause) -> Iterator[tuple[str, Test, str]]:
        """Yield which way, the test there, and its text; but none that changes nothing."""
        role = self._roles.get(clause.var, PERSON)
        reading = self._readings.find(role, clause.name.partition(".")[2])
        if reading is None or reading.type in (FactType.BOOL, FactType.ENUM, FactType.TIME):
            return
        values = self._values(reading, role, clause.test)
        for way, test in _moved(clause.test, reading):
            if never_passes(test, reading) or all(passes(test, one) for one in values):
                continue
            if [passes(test, one) for one in values] != [passes(clause.test, one) for one in values]:
                yield way, test, _shown(test, reading)

    def _values(self, reading: Reading, role: str, test: Test) -> list[int | float]:
        """Return the values that can tell two tests apart: those that somebody with the role can have."""
        if reading.type is FactType.ORDERED:
            return list(reading.ranks)
        near = [value + by for value in numbers_in(test) for by in (*_steps(value, reading), 0)]
        tried = sorted({*near, *(one - 1 for one in near), *(one + 1 for one in near)})
        least, most = 0.0, float("inf")
        if reading.fact is not None:
            least = least if reading.fact.minimum is None else reading.fact.minimum
            most = most if reading.fact.maximum is None else reading.fact.maximum
        declared = self._vocabulary.roles.get(role)
        if reading.key == _AGE and declared is not None:
            least = max(least, declared.not_under or 0)
            most = min(most, declared.under - 1 if declared.under is not None else _OLDEST)
        return [one for one in tried if least <= one <= most]


def _moved(test: Test, reading: Reading) -> Iterator[tuple[str, Test]]:
    """Yield a test with each of its values one higher and one lower, and which way that is."""
    match test:
        case Compare(value=int() | float() as value) if not isinstance(value, bool):
            for by in _steps(value, reading):
                yield _way(by), replace(test, value=value + by)
        case Interval(lo=int() | float() as lo, hi=int() | float() as hi):
            for by in _steps(lo, reading):
                yield f"{_way(by)} below", replace(test, lo=lo + by)
            for by in _steps(hi, reading):
                yield f"{_way(by)} above", replace(test, hi=hi + by)
        case Either(tests):
            for at, one in enumerate(tests):
                for way, new in _moved(one, reading):
                    yield f"{way} {at}", Either((*tests[:at], new, *tests[at + 1 :]))
        case Except(inner):
            yield from ((way, Except(new)) for way, new in _moved(inner, reading))
        case _:
            return


def _steps(value: int | float, reading: Reading) -> tuple[float, ...]:
    """Return by how much a value goes up and down."""
    if reading.type is FactType.ORDERED:
        at = reading.ranks.index(int(value))
        around = [
            rank - value for rank in (*reading.ranks[at + 1 : at + 2], *reading.ranks[max(0, at - 1) : at])
        ]
        return tuple(around)
    if reading.type is FactType.DURATION:
        unit = next(unit for unit in _UNITS if value % unit == 0)
        return (unit, -unit)
    return (1, -1)


def _way(by: float) -> str:
    return "up" if by > 0 else "down"


def _shown(test: Test, reading: Reading) -> str:
    """Return a test as a rule would write it."""
    match test:
        case Compare(op, value):
            return f"{_SIGNS[op]}{_value(value, reading)}"
        case Interval(lo, lo_closed, hi, hi_closed):
            ends = f"{_value(lo, reading)}..{_value(hi, reading)}"
            return f"{'[' if lo_closed else '('}{ends}{']' if hi_closed else ')'}"
        case Either(tests):
            return ", ".join(_shown(one, reading) for one in tests)
        case Except(inner):
            return f"not({_shown(inner, reading)})"
        case _:
            return "-"


def _value(value: object, reading: Reading) -> str:
    if not isinstance(value, int | float):
        return str(value)
    if reading.type is FactType.ORDERED:
        return reading.word(int(value))
    return show_duration(int(value)) if reading.type is FactType.DURATION else f"{value:g}"
