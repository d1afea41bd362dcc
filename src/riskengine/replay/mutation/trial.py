"""A trial: a scenario played with one rule changed, up to the first check that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import cast

from riskengine.engine import Engine
from riskengine.engine.deciding import Deciding
from riskengine.facts.history import History
from riskengine.grading.compiled import Period, compiled
from riskengine.grading.decide import Step, step_in
from riskengine.grading.rule_words import RuleWords
from riskengine.inference.channel import Verdict
from riskengine.inference.native import NativeChannel
from riskengine.inference.weigher import Weigher
from riskengine.model.decision import Decision
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.network import Between
from riskengine.replay.mutation.mutants import Mutant
from riskengine.replay.mutation.recording import Recording, Taken, is_again
from riskengine.replay.mutation.screening import Screened
from riskengine.replay.play import Oversees, play
from riskengine.replay.results import Checked, ScenarioRefused
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.rules import Rule, Rulebook


def fails(scenario: Scenario, engine: Oversees) -> bool:
    """Tell whether a scenario fails; nothing is played after the first check that does."""
    return any(
        isinstance(one, ScenarioRefused) or (isinstance(one, Checked) and not one.passed)
        for one in play(scenario, engine)
    )


def trial_of(mutant: Mutant, recording: Recording, differs: Screened) -> Engine:
    """Return an engine in which a mutant stands for its rule, and that takes no step twice."""
    trying = Trying(mutant, recording, differs)
    return Engine(trying.rulebook, live=False, deciding=trying)


def plain_trial_of(mutant: Mutant, rulebook: Rulebook) -> Engine:
    """Return an engine in which a mutant stands for its rule, and that works everything out anew."""
    return Engine(_rulebook_with(mutant, rulebook), live=False)


def _rulebook_with(mutant: Mutant, rulebook: Rulebook) -> Rulebook:
    rules = tuple(mutant.made if one.id == mutant.made.id else one for one in rulebook.rules)
    return replace(rulebook, rules=rules)


class Trying(Deciding):
    """Decides by a mutant: a step it has no part in is the step that was recorded."""

    def __init__(self, mutant: Mutant, recording: Recording, differs: Screened) -> None:
        """Take the recording, and where in it the mutant differs."""
        self._mutant, self._recording, self._differs = mutant, recording, differs
        self.rulebook = _rulebook_with(mutant, recording.rulebook)
        self._periods: dict[int, Period] = {}
        self._again: Taken | None = None

    def read(
        self,
        incident: str,
        history: History,
        *,
        as_of: datetime,
        known_at: datetime,
        without: frozenset[Between] = frozenset(),
    ) -> Facts:
        """Return the facts of an incident at a moment; they do not depend on any rule."""
        return self._recording.read(incident, history, as_of=as_of, known_at=known_at, without=without)

    def step(self, facts: Facts, ledger: Ledger, as_of: datetime) -> Step:
        """Take a step, or return the one that was recorded."""
        if self._again is not None and is_again(self._again, facts, ledger):
            return self._again.step
        taken = self._taken(facts, ledger, as_of)
        self._again = Taken(facts, ledger, taken, ())
        return taken

    def _taken(self, facts: Facts, ledger: Ledger, as_of: datetime) -> Step:
        known = self._recording.taken(facts, ledger)
        if known is not None and id(known) not in self._differs.steps:
            return known.step
        taken = step_in(self._period(as_of), facts, ledger, as_of)
        for one in self._recording.at(facts):
            if one.step.ledger == taken.ledger:
                # From here on everything may be as it was.
                return replace(taken, ledger=one.step.ledger)
        return taken

    def present(self, facts: Facts, taken: Step) -> Decision:
        """Return the Decision of a step, or the one that was recorded."""
        recorded = self._recording
        if not recorded.needed.is_looked_at(facts):
            shown = (one.decision for one in recorded.at(facts) if one.decision is not None)
            unseen = next(shown, None)
            if unseen is not None:
                return unseen
        known = recorded.of(taken)
        if known is not None and known.decision is not None:
            if id(known) not in self._differs.decisions or not recorded.needed.is_weighed(facts):
                return known.decision
            return self.anew(known)
        return recorded.needed.present(self.rulebook, facts, taken)

    def anew(self, known: Taken) -> Decision:
        """Return the Decision of one recorded step as the mutant would have it, all before it as it was."""
        facts = known.facts
        taken = step_in(self._period(facts.as_of), facts, known.before, facts.as_of)
        return self._recording.needed.present(self.rulebook, facts, taken)

    def verdicts(self, known: Taken) -> tuple[Verdict, ...]:
        """Return what all rules say at a recorded step, the mutant for its rule."""
        facts = known.asked[-1].facts
        return self._period(facts.as_of).channel.verdicts(facts).every

    def _period(self, as_of: datetime) -> Period:
        period = compiled(self._recording.rulebook).at(as_of)
        found = self._periods.get(id(period))
        if found is None:
            found = self._periods[id(period)] = _with(self._mutant, period, self.rulebook)
        return found


@dataclass(frozen=True)
class _Changed(Period):
    """A period in which one rule is changed: what is said of all others, and read by them, is shared.

    Attributes:
        before: The period as it is.
        made: The rule as it is changed.
    """

    before: Period
    made: Rule

    @cached_property
    def ledger_keys(self) -> tuple[str, ...]:
        """The keys that some rule reads from the ledger."""
        return self.before.ledger_keys

    @cached_property
    def words(self) -> Mapping[str, RuleWords]:
        """What is always said of each rule, by id."""
        return {**self.before.words, self.made.id: RuleWords.of(self.rulebook, self.made)}

    def told_under(self, kinds: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """Return what somebody can tell that rules read, by heading."""
        return self.before.told_under(kinds)


def _with(mutant: Mutant, period: Period, rulebook: Rulebook) -> Period:
    made = mutant.made
    rules = tuple(made if one.id == made.id else one for one in period.rules)
    if rules == period.rules:
        return period
    channel = cast("NativeChannel", period.channel).with_rule(made)
    weigher = period.weigher.with_rule(mutant.rule, made) or Weigher(rules, rulebook.vocabulary)
    return _Changed(rulebook, rules, channel, weigher, period, made)
