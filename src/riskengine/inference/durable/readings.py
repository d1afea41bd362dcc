"""Readings as bits: which literals are certain of a subject, and which are possible, each a bit of a number.

A fact is tested here, by the meaning every channel agrees with; durable-rules is told only what came of it,
so that no number, word or time ever reaches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from riskengine.inference.durable.formulas import Literal, Reading
from riskengine.model.facts import Value
from riskengine.model.truth import Truth
from riskengine.rulebook.kleene import truth_of

_MOST_REMEMBERED: Final = 1024
"""Of how many values of one fact it is remembered what the tests say."""


class Bits(NamedTuple):
    """The literals that are certain and those that are possible."""

    certain: int
    possible: int


class Tested:
    """The literals on one fact, each with its bit."""

    __slots__ = ("_literals", "_remembered", "unknown")

    def __init__(self) -> None:
        """Begin with no literal."""
        self._literals: list[tuple[int, Reading, bool]] = []
        self._remembered: dict[Value, Bits] = {}
        self.unknown = Bits(0, 0)

    def add(self, bit: int, reading: Reading, *, affirmed: bool) -> None:
        """Take one more literal in."""
        self._literals.append((bit, reading, affirmed))
        self.unknown = self._judge(None)

    def of(self, value: Value | None) -> Bits:
        """Return which literals are certain and which possible of a value; of None, where it is unknown."""
        if value is None:
            return self.unknown
        found = self._remembered.get(value)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[value] = self._judge(value)
        return found

    def _judge(self, value: Value | None) -> Bits:
        certain = possible = 0
        for bit, reading, affirmed in self._literals:
            truth = _truth(reading, value) if affirmed else _truth(reading, value).negated()
            certain |= bit if truth is Truth.TRUE else 0
            possible |= bit if truth is not Truth.FALSE else 0
        return Bits(certain, possible)


def _truth(reading: Reading, value: Value | None) -> Truth:
    if reading.test is None:
        return Truth.FALSE if value is None else Truth.TRUE
    truth = truth_of(reading.test, value)
    if reading.shown:
        return Truth.TRUE if truth is Truth.TRUE else Truth.FALSE
    return truth


class Lexicon:
    """The literals on facts of one sort of subject, the incident or people, numbered."""

    __slots__ = ("_facts", "_numbers", "_unknown")

    def __init__(self, literals: Iterable[Literal]) -> None:
        """Number the literals; the same test on the same fact is one, whichever rule asks it of whomever."""
        self._facts: dict[str, Tested] = {}
        self._numbers: dict[tuple[Reading, bool], int] = {}
        for one in literals:
            if isinstance(one.atom, Reading) and _place(one) not in self._numbers:
                number = self._numbers[_place(one)] = len(self._numbers)
                tested = self._facts.setdefault(one.atom.key, Tested())
                tested.add(1 << number, one.atom, affirmed=one.affirmed)
        self._unknown = Bits(0, 0)
        for tested in self._facts.values():
            certain, possible = tested.unknown
            self._unknown = Bits(self._unknown.certain | certain, self._unknown.possible | possible)

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, literal: Literal) -> int:
        """Return the number of a literal."""
        return self._numbers[_place(literal)]

    def bits(self, readings: Mapping[str, Value], least: Mapping[str, Value]) -> Bits:
        """Return which literals are certain and which possible of a subject.

        Args:
            readings: What is known of it.
            least: What is read in place of that of the facts that rules conclude.
        """
        certain, possible = self._unknown
        for key, tested in self._facts.items():
            value = least[key] if key in least else readings.get(key)
            if value is not None:
                found, unknown = tested.of(value), tested.unknown
                certain ^= found.certain ^ unknown.certain
                possible ^= found.possible ^ unknown.possible
        return Bits(certain, possible)

    def changed(self, bits: Bits, key: str, before: Value | None, after: Value | None) -> Bits:
        """Return the bits of a subject of whom one fact is now another."""
        tested = self._facts.get(key)
        if tested is None:
            return bits
        was, now = tested.of(before), tested.of(after)
        return Bits(bits.certain ^ was.certain ^ now.certain, bits.possible ^ was.possible ^ now.possible)


def _place(literal: Literal) -> tuple[Reading, bool]:
    """Return what tells a literal apart, whoever it is asked of."""
    atom = literal.atom
    if not isinstance(atom, Reading):
        raise TypeError(f"no test on a fact: {atom!r}")
    return Reading(0, atom.key, atom.test, atom.shown), literal.affirmed
