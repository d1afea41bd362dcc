"""Coverage: what scenarios tried of each rule and each of its clauses, at the moments they were decided at.

A scenario counts once for whatever it tried, however often and for however many people it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from riskengine.engine import Engine
from riskengine.grading.compiled import ENGINES_OWN, compiled
from riskengine.grading.decide import Step
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts
from riskengine.replay.clause_truths import Leaf, Mark, Marks, Reader, leaves, united
from riskengine.replay.loading import Loaded, ScenarioError
from riskengine.replay.play import play
from riskengine.replay.results import ScenarioRefused, StepPlayed
from riskengine.replay.scenario import Scenario
from riskengine.replay.side_by_side import side_by_side
from riskengine.replay.sparing import Sparing
from riskengine.rulebook.conditions import Clause, Known
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.rulebook.source import Span

NEEDED: Final = {"true": Mark.TRUE, "false": Mark.FALSE, "decisive": Mark.DECISIVE}
"""What must have been seen of a clause for it to be covered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """In how many scenarios a clause, or the verdict of a rule, was what.

    Attributes:
        true: In how many it was true; of a rule, held.
        false: In how many it was false; of a rule, failed to hold.
        unknown: In how many it was unknown; of a rule, may have held.
        decisive: In how many the rule turned on it.
    """

    true: int = 0
    false: int = 0
    unknown: int = 0
    decisive: int = 0

    @classmethod
    def of(cls, marks: Iterable[int]) -> Seen:
        """Count what was seen in each scenario."""
        every = list(marks)
        return cls(**{str(mark.name).lower(): sum(bool(one & mark) for one in every) for mark in Mark})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseCoverage:
    """What was tried of one clause.

    Attributes:
        text: The clause as the rule writes it.
        span: Where it stands.
        seen: In how many scenarios it was what.
        always_known: Whether it can never be unknown: it asks of what the engine itself keeps.
    """

    text: str
    span: Span
    seen: Seen
    always_known: bool

    @property
    def lacking(self) -> tuple[str, ...]:
        """What was never seen of it, of what it takes to be covered."""
        return tuple(word for word in NEEDED if not getattr(self.seen, word))

    @property
    def is_covered(self) -> bool:
        """Whether it was true, false and decisive, each in some scenario."""
        return not self.lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCoverage:
    """What was tried of one rule.

    Attributes:
        rule: Its id.
        pack: The pack that wrote it.
        span: Where it stands.
        seen: In how many scenarios it held, failed and may have held.
        clauses: Its clauses, in the order in which they are written.
    """

    rule: str
    pack: str
    span: Span
    seen: Seen
    clauses: tuple[ClauseCoverage, ...]

    @property
    def covered(self) -> int:
        """How many of its clauses are covered."""
        return sum(clause.is_covered for clause in self.clauses)


@dataclass(frozen=True)
class Coverage:
    """What was tried of some rules.

    Attributes:
        rules: The rules, in order of the pack that wrote them and of id.
    """

    rules: tuple[RuleCoverage, ...]

    @cached_property
    def clauses(self) -> tuple[ClauseCoverage, ...]:
        """Every clause of the rules."""
        return tuple(clause for rule in self.rules for clause in rule.clauses)

    @property
    def covered(self) -> int:
        """How many clauses are covered."""
        return sum(clause.is_covered for clause in self.clauses)

    @property
    def percent(self) -> float:
        """The share of clauses that are covered, in percent; where there is none, all are."""
        return 100 * self.covered / len(self.clauses) if self.clauses else 100.0

    @property
    def by_pack(self) -> dict[str, Coverage]:
        """The coverage of the rules that each pack wrote."""
        packs = sorted({rule.pack for rule in self.rules})
        return {pack: Coverage(tuple(rule for rule in self.rules if rule.pack == pack)) for pack in packs}


@dataclass(frozen=True, slots=True)
class Tried:
    """What one scenario tried.

    Attributes:
        pack: The pack it was replayed under.
        marks: What was seen of each rule, by id.
    """

    pack: str
    marks: dict[str, Marks]


def tried(scenario: Scenario, rulebook: Rulebook, reader_at: Callable[[datetime], Reader]) -> Tried:
    """Play a scenario and return what it tried.

    Args:
        scenario: The scenario.
        rulebook: The rules of its pack.
        reader_at: Returns a reader of the rules that are in force at a moment.

    Raises:
        ScenarioError: If it cannot be played to its end.
    """
    deciding, marks = _Noting(rulebook, scenario), dict[str, Marks]()
    for result in play(scenario, Engine(rulebook, live=False, deciding=deciding)):
        if isinstance(result, ScenarioRefused):
            raise _refused(result, scenario)
        if isinstance(result, StepPlayed) and result.decision.degraded is None:
            for rule, seen in reader_at(result.decision.as_of).cover(deciding.asked).items():
                marks[rule] = united(marks.get(rule), seen)
    return Tried(scenario.pack, marks)


class _Noting(Sparing):
    """Decides, and notes what the rules were asked of.

    Attributes:
        asked: What they were asked of for the last Decision.
    """

    asked: Facts

    def present(self, facts: Facts, taken: Step) -> Decision:
        self.asked = taken.found.scene.facts
        return super().present(facts, taken)


def _refused(result: ScenarioRefused, scenario: Scenario) -> ScenarioError:
    faults = Diagnostics()
    faults.extend(result.diagnostics)
    return ScenarioError(faults, {scenario.document.file: result.text})


class Trying:
    """Plays scenarios and says what each tried."""

    def __init__(self, rulebooks: Mapping[str, Rulebook]) -> None:
        """Take the rulebook of each pack that the scenarios name."""
        self._rulebooks = rulebooks
        self._readers: dict[tuple[str, ...], Reader] = {}

    def __call__(self, scenario: Scenario) -> Tried:
        """Play one scenario and return what it tried.

        Raises:
            ScenarioError: If it cannot be played to its end.
        """
        rulebook = self._rulebooks[scenario.pack]
        return tried(scenario, rulebook, lambda moment: self._reader(rulebook, moment))

    def _reader(self, rulebook: Rulebook, moment: datetime) -> Reader:
        rules = compiled(rulebook).at(moment).rules
        name = (rulebook.pack.id, *(rule.id for rule in rules))
        found = self._readers.get(name)
        if found is None:
            found = self._readers[name] = Reader(rules)
        return found


def trying(loaded: Loaded, processes: int = 1) -> Iterator[Tried]:
    """Play scenarios side by side, and yield what each tried as soon as it is known, in whatever order.

    Args:
        loaded: The scenarios and the packs they name.
        processes: How many to play at a time, each in a process of its own.

    Raises:
        ScenarioError: If one cannot be played to its end.
    """
    done = side_by_side(Trying(loaded.rulebooks), loaded.scenarios, processes, lambda one: len(one.steps))
    return (tried for _, tried in done)


def coverage(loaded: Loaded, every: Iterable[Tried]) -> Coverage:
    """Return what scenarios tried of the rules of the packs they name.

    A rule that several packs have from one file is one rule.

    Args:
        loaded: The scenarios and the packs they name.
        every: What each of them tried.
    """
    packs = {scenario.pack for scenario in loaded.scenarios}
    rules = {_place(rule): rule for pack in sorted(packs) for rule in loaded.rulebooks[pack].rules}
    seen: dict[tuple[str, Span], list[Marks]] = {place: [] for place in rules}
    for one in every:
        by_id = loaded.rulebooks[one.pack].rule_by_id
        for rule, marks in one.marks.items():
            seen[_place(by_id[rule])].append(marks)
    found = [_of_rule(rule, seen[place]) for place, rule in rules.items()]
    return Coverage(tuple(sorted(found, key=lambda one: (one.pack, one.rule, one.span))))


def _place(rule: Rule) -> tuple[str, Span]:
    return rule.id, rule.span


def _of_rule(rule: Rule, seen: list[Marks]) -> RuleCoverage:
    return RuleCoverage(
        rule=rule.id,
        pack=rule.pack,
        span=rule.span,
        seen=Seen.of(marks[0] for marks in seen),
        clauses=tuple(
            _of_clause(leaf, Seen.of(marks[at] for marks in seen)) for at, leaf in enumerate(leaves(rule), 1)
        ),
    )


def _of_clause(leaf: Leaf, seen: Seen) -> ClauseCoverage:
    always_known = isinstance(leaf, Known) or leaf.key.startswith(ENGINES_OWN)
    return ClauseCoverage(text=_text(leaf), span=leaf.span, seen=seen, always_known=always_known)


def _text(leaf: Leaf) -> str:
    if isinstance(leaf, Clause):
        return f"{leaf.name}: {leaf.text}"
    return f"{'known' if leaf.wanted else 'unknown'}: {leaf.name}"
