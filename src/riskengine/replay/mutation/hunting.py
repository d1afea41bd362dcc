"""Hunting: looks for a scenario that notices a mutant, one after the other, until each is found out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from riskengine.engine import Engine
from riskengine.model.events import IncidentReclassified, IncidentReported
from riskengine.replay.mutation.effects import Effects
from riskengine.replay.mutation.mutants import Mutant, Name, mutants_of
from riskengine.replay.mutation.recording import Recording, Tape
from riskengine.replay.mutation.screening import Alone, Occasions, Reads, screened
from riskengine.replay.mutation.suspicion import Suspicion
from riskengine.replay.mutation.trial import fails, plain_trial_of, trial_of
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.rules import Rule, Rulebook


@dataclass(frozen=True, slots=True)
class Near:
    """A scenario that asked the rule of a mutant and did not notice.

    Attributes:
        scenario: Its name.
        differs_at: The first moment at which the mutant differed, all the same; None if it never did.
    """

    scenario: str
    differs_at: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Hunted:
    """What one scenario had to say of the mutants that were left.

    Attributes:
        scenario: Its name.
        passes: Whether it passes on the true rules; if not, it kills nothing.
        killed: The positions of the mutants that it noticed.
        near: Where in it the others were, by their positions.
    """

    scenario: str
    passes: bool
    killed: tuple[int, ...] = ()
    near: Mapping[int, Near] = field(default_factory=dict)


class Hunter:
    """Plays scenarios, and tries in each the mutants that nobody has noticed yet."""

    def __init__(
        self, rulebooks: Mapping[str, Rulebook], mutants: Iterable[Name], killed: MutableSequence[int]
    ) -> None:
        """Take the packs and the mutants.

        Args:
            rulebooks: The rulebook of each pack.
            mutants: What the mutants are called.
            killed: For each of them whether it was noticed; shared by all who hunt.
        """
        self._rulebooks = rulebooks
        self._numbers = {name: at for at, name in enumerate(mutants)}
        self._killed = killed
        self._packs: dict[str, _Pack] = {}

    def __call__(self, scenario: Scenario) -> Hunted:
        """Play a scenario once by the true rules, then with each mutant that may differ in it."""
        pack = self._pack(scenario.pack)
        kinds = kinds_in(scenario)
        rules = [one for one in pack.mutants if one[0].kinds is None or one[0].kinds & kinds]
        if all(self._killed[number] for _, numbered in rules for number, _ in numbered):
            return Hunted(scenario.id, passes=True)
        recording = Recording(pack.tape, scenario)
        if fails(scenario, Engine(pack.rulebook, live=False, deciding=recording)):
            return Hunted(scenario.id, passes=False)
        suspicion = Suspicion.of(scenario, recording)
        killed: list[int] = []
        near: dict[int, Near] = {}
        for rule, numbered in rules:
            left = [(number, one) for number, one in numbered if not self._killed[number]]
            if not left:
                continue
            occasions = Occasions.of(pack.reads(rule), recording.steps)
            for number, mutant in left if occasions.asked else ():
                found = _hunt(suspicion, mutant, occasions, pack)
                if found is None:
                    self._killed[number] = 1
                    killed.append(number)
                else:
                    near[number] = found
        return Hunted(scenario.id, passes=True, killed=tuple(killed), near=near)

    def _pack(self, name: str) -> _Pack:
        found = self._packs.get(name)
        if found is None:
            found = self._packs[name] = _Pack(self._rulebooks[name], self._numbers)
        return found


def kinds_in(scenario: Scenario) -> frozenset[str]:
    """Return every kind that any incident of a scenario ever has."""
    events = [one.event for one in scenario.steps]
    reported = [one.kinds for one in events if isinstance(one, IncidentReported)]
    added = [one.adds for one in events if isinstance(one, IncidentReclassified)]
    return frozenset(kind for kinds in (*reported, *added) for kind in kinds)


def _hunt(suspicion: Suspicion, mutant: Mutant, occasions: Occasions, pack: _Pack) -> Near | None:
    """Return how near a scenario came to noticing a mutant; None if it noticed."""
    scenario, recording = suspicion.scenario, suspicion.recording
    effects, alone = pack.effects.of(mutant), pack.alone(mutant)
    differs = screened(mutant, occasions, alone, recording.steps)
    first = min((one.facts.as_of for one in recording.steps if id(one) in differs.steps), default=None)
    near = Near(scenario.id, None if first is None else first - scenario.starts)
    if suspicion.looked.isdisjoint(effects.at_once | effects.later):
        return near
    if mutant.moves_time or any(one.overseen for one in scenario.expectations):
        return None if fails(scenario, plain_trial_of(mutant, pack.rulebook)) else near
    if not suspicion.falls_on(mutant, effects, alone, differs):
        return near
    return None if fails(scenario, trial_of(mutant, recording, differs)) else near


class _Pack:
    """The mutants of one pack, ready to be tried."""

    def __init__(self, rulebook: Rulebook, numbers: Mapping[Name, int]) -> None:
        self.rulebook = rulebook
        self._numbers = numbers
        self._reads: dict[str, Reads] = {}
        self._alone: dict[Name, Alone] = {}

    @cached_property
    def tape(self) -> Tape:
        return Tape(self.rulebook)

    @cached_property
    def effects(self) -> Effects:
        return Effects(self.rulebook)

    @cached_property
    def mutants(self) -> tuple[tuple[Rule, list[tuple[int, Mutant]]], ...]:
        wanted = {(rule, span) for rule, span, *_ in self._numbers}
        rules = [rule for rule in self.rulebook.rules if (rule.id, rule.span) in wanted]
        return tuple((rule, list(self._of(rule))) for rule in rules)

    def _of(self, rule: Rule) -> Iterator[tuple[int, Mutant]]:
        for mutant in mutants_of(self.rulebook, rule):
            if mutant.name in self._numbers:
                yield self._numbers[mutant.name], mutant

    def reads(self, rule: Rule) -> Reads:
        found = self._reads.get(rule.id)
        if found is None:
            found = self._reads[rule.id] = Reads(rule)
        return found

    def alone(self, mutant: Mutant) -> Alone:
        found = self._alone.get(mutant.name)
        if found is None:
            found = self._alone[mutant.name] = Alone(mutant.made)
        return found
