"""Formulas as rulesets that durable-rules reads, a few rules each, and messages of what is true for each.

A message is a number: one bit for every literal that is true, one field for every count. What a ruleset does
not mention is masked away, so that the same question has the same number, whoever asked it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from riskengine.inference.durable.formulas import (
    ALWAYS,
    NEVER,
    Derived,
    Either,
    Every,
    Formula,
    Literal,
    Number,
    Reading,
    literals,
    paths,
)
from riskengine.inference.durable.limits import (
    MOST_COUNTED,
    MOST_NAMES,
    MOST_PROPERTIES,
    MOST_RULES,
    MOST_WAYS,
    TAG,
    checked,
    told_apart,
)
from riskengine.inference.durable.readings import Lexicon
from riskengine.rulebook.conditions import INCIDENT_VAR

SINK: Final = "sink"
"""The rule that every message matches: it makes durable-rules keep it, and proves that it was looked at."""

_COUNT_BITS: Final = 8

Message: TypeAlias = dict[str, Any]
Rules: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A few rules that are asked together.

    Attributes:
        name: Its name, which no other has.
        rules: Its rules by name, as durable-rules reads them.
        numbers: What each of its rules stands for, by name, as a bit.
        mask: What of a question it reads.
        flags: The names of the literals it reads, by their bits.
        counts: The names of the counts it reads, by where their fields begin.
        answers: What it answered, by question: a memory, that can be emptied.
    """

    name: str
    rules: Rules
    numbers: Mapping[str, int]
    mask: int
    flags: tuple[tuple[int, str], ...]
    counts: tuple[tuple[int, str], ...]
    answers: dict[int, int] = field(default_factory=dict)

    def message(self, question: int) -> Message:
        """Return a question as the message it is asked in, without its tag and id."""
        made: Message = {name: True for bit, name in self.flags if question & bit}
        for at, name in self.counts:
            made[name] = question >> at & MOST_COUNTED
        return made


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the literals of a panel stand in the number of its questions.

    Attributes:
        incident: The literals on facts of the incident, which stand lowest.
        people: Those on facts of people; each variable has room for all of them.
        arity: How many variables stand for people.
        derived: Where the literals stand that rest on other answers.
    """

    incident: Lexicon
    people: Lexicon
    arity: int
    derived: dict[tuple[Derived, bool], int] = field(default_factory=dict)

    def start(self, var: int) -> int:
        """Return where the literals on facts of whom a variable stands for begin."""
        return 0 if var == INCIDENT_VAR else len(self.incident) + var * len(self.people)

    def place(self, literal: Literal) -> int:
        """Return where a literal stands; a new one that rests on other answers is given a place."""
        atom = literal.atom
        if isinstance(atom, Reading):
            lexicon = self.incident if atom.var == INCIDENT_VAR else self.people
            return self.start(atom.var) + lexicon.number(literal)
        name = (atom, literal.affirmed)
        found = self.derived.get(name)
        if found is None:
            # A flag takes as much room as a count, so that places are easily told.
            found = self.start(self.arity) + _COUNT_BITS * len(self.derived)
            self.derived[name] = found
        return found


class RulesetWriter:
    """Writes the formulas of one ruleset."""

    def __init__(self, layout: Layout) -> None:
        """Begin with no rule."""
        self._layout = layout
        self._flags: dict[int, str] = {}
        self._counts: dict[int, str] = {}
        self._rules: Rules = {}
        self._numbers: dict[str, int] = {}

    def add(self, number: int, formula: Formula) -> None:
        """Add a rule that fires where the formula is true."""
        if formula == NEVER:
            return
        name = f"r{len(self._rules)}"
        self._rules[name] = _rule(None if formula == ALWAYS else self._written(formula))
        self._numbers[name] = 1 << number

    def ruleset(self, name: str) -> Ruleset:
        """Return what was written, after a look at the limits.

        Raises:
            OverLimit: If durable-rules has no room for it.
        """
        names = [*self._flags.values(), *self._counts.values()]
        checked("facts in a ruleset", len(names), MOST_NAMES)
        checked("facts in a message", len(names), MOST_PROPERTIES)
        told_apart(names)
        told_apart(self._rules, beside=(SINK,))
        mask = 0
        for at in self._flags:
            mask |= 1 << at
        for at in self._counts:
            mask |= MOST_COUNTED << at
        return Ruleset(
            name,
            {**self._rules, SINK: _rule(None)},
            self._numbers,
            mask,
            tuple((1 << at, named) for at, named in sorted(self._flags.items())),
            tuple(sorted(self._counts.items())),
        )

    def _written(self, formula: Formula) -> Mapping[str, Any]:
        match formula:
            case Literal(Number(n, parts)):
                checked("things counted", len(parts), MOST_COUNTED)
                name = self._counts.setdefault(self._layout.place(formula), f"c{len(self._counts)}")
                return {"$gte": {name: n}}
            case Literal():
                name = self._flags.setdefault(self._layout.place(formula), f"p{len(self._flags)}")
                return {name: True}
            case Every(parts):
                return {"$and": [self._written(part) for part in parts]}
            case Either(parts):
                return {"$or": [self._written(part) for part in parts]}


def _rule(condition: Mapping[str, Any] | None) -> Mapping[str, Any]:
    tagged: Mapping[str, Any] = {TAG: 1}
    return {"all": [{"m": tagged if condition is None else {"$and": [tagged, condition]}}]}


def together(formulas: Sequence[Formula]) -> Iterable[tuple[int, ...]]:
    """Yield which formulas make a ruleset together, by their places: neighbours, as many as there is room."""
    some: list[int] = []
    ways = 1
    for at, formula in enumerate(formulas):
        more = paths(formula)
        names = sum(1 for one in (*some, at) for _ in literals(formulas[one]))
        if some and (len(some) >= MOST_RULES or ways + more > MOST_WAYS or names > MOST_NAMES):
            yield tuple(some)
            some, ways = [], 1
        some.append(at)
        ways += more
    if some:
        yield tuple(some)
