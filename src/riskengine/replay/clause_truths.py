"""Reads, of each clause of a rule, what it is for somebody at a moment, and whether the rule turns on it.

A rule is read in two steps. The truths of its clauses are read of the facts, one after the other, as numbers.
What they make of the rule is worked out from these alone, once for all moments at which they are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntFlag
from functools import partial
from typing import Final, NamedTuple, TypeAlias, assert_never

from riskengine.inference.people import People, subjects_of
from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.model.truth import Truth
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
    walk,
)
from riskengine.rulebook.kleene import judge
from riskengine.rulebook.rules import Rule

Leaf: TypeAlias = Clause | Known
"""A clause proper: it has no other inside."""


class Mark(IntFlag):
    """What was seen of a clause, or of the verdict of a rule."""

    TRUE = 1
    FALSE = 2
    UNKNOWN = 4
    DECISIVE = 8


MARK_OF: Final[Mapping[int, Mark]] = {
    Truth.FALSE: Mark.FALSE,
    Truth.UNKNOWN: Mark.UNKNOWN,
    Truth.TRUE: Mark.TRUE,
}
"""The mark that each truth leaves."""

Marks: TypeAlias = tuple[int, ...]
"""What was seen of one rule: of its verdict first, then of each of its clauses, as sets of `Mark`."""


def leaves(rule: Rule) -> tuple[Leaf, ...]:
    """Return the clauses of a rule, in the order in which they are written."""
    return tuple(part for part in walk(rule.when) if isinstance(part, Clause | Known))


def united(one: Marks | None, other: Marks) -> Marks:
    """Return what was seen of a rule on one occasion or another."""
    return other if one is None else tuple([a | b for a, b in zip(one, other, strict=True)])


def cover(rules: Iterable[Rule], facts: Facts) -> dict[str, Marks]:
    """Return what can be seen of some rules in some facts, by rule id.

    A clause is decisive where it is true or false and its opposite, all else as it is, would turn a rule that
    holds into one that does not, or the other way round.

    Args:
        rules: The rules; one for other kinds of incident, or about nobody who is here, is left out.
        facts: The facts, with what is concluded and remembered among them.
    """
    return Reader(rules).cover(facts)


class Reader:
    """Reads the clauses of some rules."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Make the rules ready to be read."""
        self._ready = [_Ready.of(rule) for rule in rules]

    def cover(self, facts: Facts) -> dict[str, Marks]:
        """Return what `cover` does of these rules."""
        people, found = People(facts.people), dict[str, Marks]()
        for ready in self._ready:
            rule = ready.rule
            if rule.kinds is not None and not rule.kinds & facts.kinds:
                continue
            for subjects, sure in subjects_of(rule.about, rule.relation, facts, people):
                bound = (facts.incident,) if rule.about == (INCIDENT,) else (*subjects, facts.incident)
                found[rule.id] = united(found.get(rule.id), ready.marks(bound, people, sure))
        return found


_Bound: TypeAlias = tuple[Subject, ...]
"""Whom the variables stand for; the incident comes last, for its variable is -1."""

_Read: TypeAlias = Callable[[_Bound, People, list[int]], None]
"""Adds the truths of the clauses of a condition, and of whom a quantifier goes over."""


@dataclass(slots=True)
class _Ready:
    """A rule ready to be read, with what its truths were found to make of it."""

    rule: Rule
    read: _Read
    met: dict[tuple[int, ...], Marks] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: Rule) -> _Ready:
        return cls(rule, _reading(rule.when))

    def marks(self, bound: _Bound, people: People, sure: Truth) -> Marks:
        truths: list[int] = [sure]
        self.read(bound, people, truths)
        key = tuple(truths)
        found = self.met.get(key)
        if found is None:
            found = self.met[key] = marks_of(self.rule, key)
        return found


def _reading(condition: Condition) -> _Read:
    match condition:
        case Clause(var=var, key=key, test=test):
            truth_of = judge(test)
            return lambda bound, _, truths: truths.append(truth_of(bound[var].readings.get(key)))
        case Known(var=var, key=key, wanted=wanted):
            return lambda bound, _, truths: truths.append(2 * ((key in bound[var].readings) is wanted))
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return partial(_read_parts, [_reading(part) for part in parts])
        case Negation(part) | NotShown(part):
            return _reading(part)
        case Quantified():
            return partial(_read_members, condition, _reading(condition.body))
        case _:
            assert_never(condition)


def _read_parts(parts: list[_Read], bound: _Bound, people: People, truths: list[int]) -> None:
    for part in parts:
        part(bound, people, truths)


def _read_members(
    condition: Quantified, body: _Read, bound: _Bound, people: People, truths: list[int]
) -> None:
    """Add how many there are and, of each, how certainly they are what the quantifier goes over."""
    left_out = bound[condition.other_than].id if condition.other_than is not None else None
    # Somebody unnamed may be several people, so one of them can always be somebody else.
    members = [who for who in people.possible(condition.role) if who.unnamed or who.id != left_out]
    truths.append(len(members))
    for who in members:
        truths.append(people.membership(who, condition.role))
        body((*bound[:-1], who, bound[-1]), people, truths)


class _Part(NamedTuple):
    """A condition as it is at one moment.

    Attributes:
        truth: Its truth.
        parts: The parts it comes of.
        made: How it comes of them.
        leaf: The number of the clause that it is; None for anything else.
    """

    truth: int
    parts: tuple[_Part, ...] = ()
    made: Callable[[list[int]], int] = min
    leaf: int | None = None


def marks_of(rule: Rule, truths: Iterable[int]) -> Marks:
    """Return what truths make of a rule.

    Args:
        rule: The rule.
        truths: How certainly the subject is what the rule is about, then the truths of its clauses, in the
            order in which they are written; a quantifier has a number of people first and, of each, how
            certainly they are one of those it goes over.
    """
    read, written = iter(truths), leaves(rule)
    sure = next(read)
    condition = _part(rule.when, read, {id(leaf): at for at, leaf in enumerate(written)})
    verdict = min(sure, condition.truth)
    marks = [int(MARK_OF[verdict]), *[0] * len(written)]
    _mark(condition, [min(sure, truth) for truth in Truth], marks)
    return tuple(marks)


def _part(condition: Condition, read: Iterator[int], numbers: Mapping[int, int]) -> _Part:
    match condition:
        case Clause() | Known():
            return _Part(next(read), leaf=numbers[id(condition)])
        case AllOf(parts):
            return _counted(len(parts), [_part(part, read, numbers) for part in parts])
        case AnyOf(parts):
            return _counted(1, [_part(part, read, numbers) for part in parts])
        case AtLeast(n, parts):
            return _counted(n, [_part(part, read, numbers) for part in parts])
        case Negation(part):
            return _made(_denied, [_part(part, read, numbers)])
        case NotShown(part):
            return _made(_not_shown, [_part(part, read, numbers)])
        case Quantified():
            return _quantified(condition, read, numbers)
        case _:
            assert_never(condition)


def _quantified(condition: Quantified, read: Iterator[int], numbers: Mapping[int, int]) -> _Part:
    """Some is an `or` over everybody, each playing the role and being so; every is an `and` the other way."""
    members = []
    for _ in range(next(read)):
        playing = next(read)
        body = _part(condition.body, read, numbers)
        if condition.every:
            members.append(_counted(1, [_Part(2 - playing), body]))
        else:
            members.append(_counted(2, [_Part(playing), body]))
    return _counted(len(members) if condition.every else 1, members)


def _counted(n: int, parts: list[_Part]) -> _Part:
    return _made(partial(_nth, n), parts)


def _made(made: Callable[[list[int]], int], parts: list[_Part]) -> _Part:
    return _Part(made([part.truth for part in parts]), tuple(parts), made)


def _nth(n: int, truths: list[int]) -> int:
    """Return how true it is that so many are: in Kleene's order the truth of the n-th truest of them."""
    if n == 0:
        return Truth.TRUE
    return sorted(truths, reverse=True)[n - 1] if n <= len(truths) else Truth.FALSE


def _denied(truths: list[int]) -> int:
    return 2 - truths[0]


def _not_shown(truths: list[int]) -> int:
    return Truth.FALSE if truths[0] == Truth.TRUE else Truth.TRUE


def _mark(part: _Part, verdicts: list[int], marks: list[int]) -> None:
    """Mark the clauses in a part.

    Args:
        part: The part.
        verdicts: The verdict of the rule if the part were false, unknown and true, all else as it is.
        marks: The marks to add to.
    """
    if part.leaf is not None:
        marks[part.leaf + 1] |= MARK_OF[part.truth] | _decisive(part.truth, verdicts)
        return
    truths = [one.truth for one in part.parts]
    for at, one in enumerate(part.parts):
        within = [part.made([*truths[:at], truth, *truths[at + 1 :]]) for truth in Truth]
        _mark(one, [verdicts[truth] for truth in within], marks)


def _decisive(truth: int, verdicts: list[int]) -> Mark:
    """Tell whether the verdict would go from one end to the other with a clause."""
    decided = truth != Truth.UNKNOWN
    turned = {verdicts[Truth.FALSE], verdicts[Truth.TRUE]} == {int(Truth.FALSE), int(Truth.TRUE)}
    return Mark.DECISIVE if decided and turned else Mark(0)
