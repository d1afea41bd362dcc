"""In which direction a rule rests on each of its clauses, and floors on each rule.

A direction is *rising* where more truth of a clause can only make the whole truer, and *falling* where it can
only make it less true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

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
    children,
)
from riskengine.rulebook.domain import falls, rises
from riskengine.rulebook.readings import Reading, Readings
from riskengine.rulebook.rules import Rule
from riskengine.rulebook.strata import concludes
from riskengine.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Resting:
    """A clause that a condition rests on.

    Attributes:
        clause: The clause.
        rising: Whether more truth of it makes the whole truer, rather than less true.
        reading: What it tests.
    """

    clause: Clause
    rising: bool
    reading: Reading

    @property
    def more_can_undo(self) -> bool:
        """Whether more of what is read could make the whole less true."""
        agrees = rises if self.rising else falls
        return not agrees(self.clause.test, self.reading)

    @property
    def less_can_undo(self) -> bool:
        """Whether less of what is read could make the whole less true."""
        agrees = falls if self.rising else rises
        return not agrees(self.clause.test, self.reading)


class Conditions:
    """Finds what conditions rest on, through the facts that apply only under a condition."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take the vocabulary that says what each fact is and when it applies."""
        self._readings = Readings(vocabulary)
        self._found: dict[str, Reading] = {}

    def parts(self, condition: Condition) -> Iterator[Condition]:
        """Yield a condition and all inside it, and the conditions under which what they read applies."""
        yield condition
        if isinstance(condition, Clause):
            applies = self._applies(condition)
            if applies is not None:
                yield from self.parts(applies)
        for child in children(condition):
            yield from self.parts(child)

    def rests_on(self, condition: Condition, *, rising: bool) -> Iterator[Resting]:
        """Yield each clause that a condition rests on, with the direction."""
        match condition:
            case Clause():
                yield Resting(condition, rising, self._reading(condition.key))
                applies = self._applies(condition)
                if applies is not None:
                    # Of a fact that does not apply every test is no.
                    yield from self.rests_on(applies, rising=rising)
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                for part in parts:
                    yield from self.rests_on(part, rising=rising)
            case Negation(part) | NotShown(part):
                yield from self.rests_on(part, rising=not rising)
            case Quantified(body=body):
                yield from self.rests_on(body, rising=rising)
            case Known():
                return

    def _reading(self, key: str) -> Reading:
        reading = self._found.get(key) or self._readings.find_key(key)
        if reading is None:  # a clause is only ever made of a reading that was found
            raise LookupError(key)
        return self._found.setdefault(key, reading)

    def _applies(self, clause: Clause) -> Condition | None:
        """Return the condition under which what a clause reads applies, said of the clause's own subject."""
        fact = self._reading(clause.key).fact
        applies = fact.applies_when if fact is not None else None
        return None if applies is None else _said_of(clause.var, applies)


def _said_of(var: int, condition: object) -> Condition:
    """Return a condition about one person, as said of a variable."""
    match condition:
        case Clause(var=own) | Known(var=own):
            return replace(condition, var=own if own == INCIDENT_VAR else var)
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(_said_of(var, part) for part in parts))
        case AtLeast(n, parts):
            return AtLeast(n, tuple(_said_of(var, part) for part in parts))
        case Negation(part) | NotShown(part):
            return type(condition)(_said_of(var, part))
        case Quantified():  # never: when a fact applies cannot depend on other people
            return condition
    raise TypeError(type(condition).__name__)


def under_floors(rules: Iterable[Rule], conditions: Conditions) -> Mapping[str, frozenset[bool]]:
    """Return the rules that set a floor, or conclude what one rests on, each with its directions.

    True is rising. A conclusion is made where its rule holds, so a floor resting on the conclusion rests on
    the rule in the same direction. Where the direction cannot be told it is both.
    """
    makers: dict[str, list[Rule]] = {}
    every = tuple(rules)
    for rule in every:
        for key in concludes(rule):
            makers.setdefault(key, []).append(rule)
    found: dict[str, set[bool]] = {}
    waiting = [(rule, True) for rule in every if rule.then.sets_floor]
    while waiting:
        rule, rising = waiting.pop()
        if rising in found.setdefault(rule.id, set()):
            continue
        found[rule.id].add(rising)
        for one in conditions.rests_on(rule.when, rising=rising):
            for maker in makers.get(one.clause.key, ()):
                waiting.extend((maker, direction) for direction in _directions(one))
    return {rule: frozenset(directions) for rule, directions in found.items()}


def _directions(resting: Resting) -> Iterator[bool]:
    """Yield the directions in which a conclusion is rested on."""
    # A conclusion that raises risk is at fault itself where more of it could undo; its rules are not.
    if resting.reading.raises_risk or resting.less_can_undo or not resting.more_can_undo:
        yield True
    if resting.more_can_undo and not resting.reading.raises_risk:
        yield False
