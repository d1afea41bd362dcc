"""What each value of a fact says of rules, in bits, so that one look-up and one "or" say it of them all.

A rule is put as things that must all be so: single tests, and at some *places* tests of which one must be so.
A row holds one bit a rule in each of these sections:

    out      this value makes the rule impossible
    open     it keeps it from being certain
    may 1    it lets the tests at the rule's first place be possible     sure 1    it makes them certain
    ...and so on, two sections a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeAlias

from riskengine.model.facts import Value
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Test
from riskengine.rulebook.kleene import judge

FALSE, UNKNOWN, TRUE = Truth

Judge: TypeAlias = Callable[[Value | None], Truth]
"""Tells what is so of a value; None is unknown."""

Asks: TypeAlias = tuple[Judge, tuple[int, int, int]]
"""A test, and the bits where it is false, unknown and true."""

MOST_REMEMBERED: Final = 1024
"""How many values of one fact are remembered before they are forgotten."""


class Rules:
    """The rules of a group, each with its bit."""

    def __init__(self, kinds: Mapping[str, tuple[str, ...] | None]) -> None:
        """Give every rule a bit, in the order they stand in.

        Args:
            kinds: The kinds of incident that each rule is for, by its id; None where it is for all.
        """
        self.number = len(kinds)
        self.bits: Mapping[str, int] = {rule: 1 << at for at, rule in enumerate(kinds)}
        self._always = self._all(rule for rule, of in kinds.items() if of is None)
        self._of_kind: dict[str, int] = {}
        for rule, of in kinds.items():
            for kind in of or ():
                self._of_kind[kind] = self._of_kind.get(kind, 0) | self.bits[rule]
        self._in_play: dict[frozenset[str], int] = {}
        self._at_place: dict[int, int] = {}
        self._facts: dict[str, list[tuple[str, dict[Value | None, int], tuple[Asks, ...]]]] = {}

    def in_play(self, kinds: frozenset[str]) -> int:
        """Return the rules that are for an incident of these kinds."""
        found = self._in_play.get(kinds)
        if found is None:
            found = self._always
            for kind in kinds:
                found |= self._of_kind.get(kind, 0)
            if len(self._in_play) >= MOST_REMEMBERED:
                self._in_play.clear()
            self._in_play[kinds] = found
        return found

    def needed(self, asks: Judge, *rules: str) -> Asks:
        """Return what a test says of rules that need it."""
        of = self._all(rules)
        unsure = of << self.number
        return asks, (of | unsure, unsure, 0)

    def one_of(self, place: int, asks: Judge, *rules: str) -> Asks:
        """Return what a test says of rules that need it or another at the same place."""
        of = self._all(rules)
        self._at_place[place] = self._at_place.get(place, 0) | of
        may = of << 2 * place * self.number
        return asks, (0, may, may | may << self.number)

    def fact(self, whose: str, key: str, *asks: Asks) -> dict[Value | None, int]:
        """Return the rows of the values of a fact, which are entered as values are first met.

        Args:
            whose: The subject.
            key: The key of the fact.
            asks: What rules ask of it.
        """
        rows: dict[Value | None, int] = {}
        self._facts.setdefault(whose, []).append((key, rows, asks))
        return rows

    def passing(self, whose: str, key: str, *asks: Asks) -> Callable[[Value | None], int]:  # noqa: ARG002
        """Return what makes the row of a value, of a fact that is seldom the same again, such as a time."""
        return lambda value: _row(asks, value)

    def learn(self, whose: str, get: Callable[[str], Value | None]) -> int:
        """Enter the rows of a subject's values, and return what they say together."""
        found = 0
        for key, rows, asks in self._facts[whose]:
            value = get(key)
            if len(rows) >= MOST_REMEMBERED:
                rows.clear()
            row = rows[value] = _row(asks, value)
            found |= row
        return found

    def at_first(self) -> int:
        """Return what is so before any fact is looked up: at a place where nothing is asked all is well."""
        found, all_rules = 0, (1 << self.number) - 1
        for place, rules in self._at_place.items():
            without = all_rules & ~rules
            found |= (without | without << self.number) << 2 * place * self.number
        return found

    def _all(self, rules: Iterable[str]) -> int:
        return sum({self.bits[rule] for rule in rules})


def _row(asks: Iterable[Asks], value: Value | None) -> int:
    found = 0
    for judged, rows in asks:
        found |= rows[judged(value)]
    return found


def narrowed(possible: int, certain: int, rule: int, truth: Truth) -> tuple[int, int]:
    """Return which rules are possible and certain, once it is known what one asks beside single facts."""
    if truth is TRUE:
        return possible, certain
    return (possible & ~rule if truth is FALSE else possible), certain & ~rule


def is_(test: Test) -> Judge:
    """Return what tells whether a value passes a test."""
    return judge(test)


def known(value: Value | None) -> Truth:
    """Tell whether there is a value."""
    return FALSE if value is None else TRUE


def no(asks: Judge) -> Judge:
    """Return what tells whether something is not so."""
    return lambda value: asks(value).negated()


def not_shown(asks: Judge) -> Judge:
    """Return what tells whether something is not certain."""
    return lambda value: FALSE if asks(value) is TRUE else TRUE
