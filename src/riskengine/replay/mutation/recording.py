"""A recording of one scenario: every step that was taken in it, so that a mutant need only take its own.

Facts do not depend on what rules say of them, and a step that does not ask the mutated rule, or gets the same
answer of it, is the same step. So most of a scenario is played once for all mutants.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from riskengine.engine.deciding import Deciding
from riskengine.facts.history import History
from riskengine.grading.compiled import Period, compiled
from riskengine.grading.decide import Step, step_in
from riskengine.inference.channel import Verdicts
from riskengine.model.decision import Decision
from riskengine.model.events import RecordRedacted
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger
from riskengine.model.network import Between
from riskengine.replay.listening import Listening
from riskengine.replay.needed import Needed
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.rules import Rulebook

Moment: TypeAlias = tuple[str, datetime, datetime]
"""An incident, a moment of it, and by when what is known of it was recorded."""


@dataclass(slots=True, eq=False)
class Taken:
    """One step as it was taken.

    Attributes:
        facts: The facts that were read.
        before: The ledger it began with.
        step: What came of it.
        asked: What the rules were asked of, pass after pass, with what they said.
        decision: The Decision, where anybody asked for one.
    """

    facts: Facts
    before: Ledger
    step: Step
    asked: tuple[Verdicts, ...]
    decision: Decision | None = None


class Tape:
    """What rests on the rules of a pack and is the same for every scenario that is recorded."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Work out what depends on the rulebook alone."""
        self.rulebook = rulebook
        self.deciding = Deciding(rulebook)
        self._listening: dict[int, tuple[Period, Listening]] = {}

    def take(self, facts: Facts, ledger: Ledger, as_of: datetime) -> Taken:
        """Take a step, and keep what the rules were asked."""
        period = compiled(self.rulebook).at(as_of)
        found = self._listening.get(id(period))
        if found is None:
            listening = Listening(period.channel)
            found = self._listening[id(period)] = (replace(period, channel=listening), listening)
        heard, listening = found
        listening.heard.clear()
        taken = step_in(heard, facts, ledger, as_of)
        said = tuple(verdicts for _, verdicts in listening.heard)
        return Taken(facts, ledger, replace(taken, period=period), said)


class Recording(Deciding):
    """Decides by the true rules, and remembers every reading and every step."""

    def __init__(self, tape: Tape, scenario: Scenario) -> None:
        """Begin with nothing recorded."""
        self._tape = tape
        self.rulebook = tape.rulebook
        self.needed = Needed(scenario)
        # What is redacted is gone for good, whatever was known by when: then nothing is read from memory.
        self.is_kept = not any(isinstance(one.event, RecordRedacted) for one in scenario.steps)
        self._facts: dict[Moment, Facts] = {}
        self._steps: dict[Moment, list[Taken]] = {}
        self._by_step: dict[int, Taken] = {}
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
        """Return the facts of an incident at a moment, read once."""
        moment = (incident, as_of, known_at)
        found = self._facts.get(moment) if self.is_kept and not without else None
        if found is None:
            found = self._tape.deciding.read(
                incident, history, as_of=as_of, known_at=known_at, without=without
            )
            if not without:
                self._facts[moment] = found
        return found

    def step(self, facts: Facts, ledger: Ledger, as_of: datetime) -> Step:
        """Take a step and remember it; one that is taken again at its own moment changes nothing."""
        if self._again is not None and is_again(self._again, facts, ledger):
            return self._again.step
        found = self.taken(facts, ledger)
        if found is None:
            found = self._tape.take(facts, ledger, as_of)
            self._steps.setdefault(_moment(facts), []).append(found)
            self._by_step[id(found.step)] = found
        self._again = found
        return found.step

    def present(self, facts: Facts, taken: Step) -> Decision:
        """Return the Decision of a step and remember it."""
        found = self._by_step[id(taken)]
        if found.decision is None:
            found.decision = self.needed.present(self.rulebook, facts, taken)
        return found.decision

    def taken(self, facts: Facts, ledger: Ledger) -> Taken | None:
        """Return the step that was taken from this ledger at this moment, or None."""
        return next((one for one in self.at(facts) if _is_same(one.before, ledger)), None)

    def at(self, facts: Facts) -> Iterable[Taken]:
        """Return every step that was taken at this moment."""
        return self._steps.get(_moment(facts), ()) if self.is_kept else ()

    def of(self, step: Step) -> Taken | None:
        """Return what was recorded of a step, or None where it is none of these."""
        return self._by_step.get(id(step))

    @property
    def steps(self) -> Iterable[Taken]:
        """Every step, in the order in which they were taken."""
        return self._by_step.values()


def is_again(taken: Taken, facts: Facts, ledger: Ledger) -> bool:
    """Tell whether a step would be taken once more at its own moment, of what it came to itself."""
    return taken.facts is facts and taken.step.ledger is ledger and ledger.as_of == facts.as_of


def _moment(facts: Facts) -> Moment:
    return (facts.incident.id, facts.as_of, facts.known_at)


def _is_same(one: Ledger, other: Ledger) -> bool:
    return one is other or (one.as_of is None and other.as_of is None)
