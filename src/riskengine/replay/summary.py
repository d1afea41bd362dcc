"""What came of a replay: what each force set, what the engine said, and what was as expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from riskengine.model.decision import Decision, Graded
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.replay.checks import Met
from riskengine.replay.headline import Headline, most_in_an_hour
from riskengine.replay.results import (
    ChannelsCompared,
    Checked,
    Interrupt,
    Lead,
    Outcome,
    Result,
    ScenarioEnded,
    ScenarioRefused,
    ScenarioStarted,
    StepPlayed,
)
from riskengine.replay.scenario import Basis, Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The floor and the ceiling at the moment of the highest floor.

    Attributes:
        floor: The floor.
        ceiling: The ceiling at that moment.
        strand: The strand, for a risk.
        subject: Whose risk it is.
    """

    floor: Graded
    ceiling: Graded
    strand: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSummary:
    """What came of one scenario.

    Attributes:
        scenario: The scenario.
        outcome: Whether everything was as expected.
        checks: Everything that was looked at.
        response: The engine's response at its highest; None where nobody is sent.
        risk: The engine's highest risk to anybody named, in its own strand; None where no rule speaks of any.
        looked_for: The paths of links that were looked for and found.
        paths: All paths of links that the rules rested on, those that were looked for first.
        leads: Its failings, each with its lead where it has one.
        not_judged: The late duties on which the report says nothing.
        interrupts: Who was interrupted and when.
        refused: Why it could not be played to its end, if it could not.
        channels: What other channels said of what the rules were asked; None where none was asked.
    """

    scenario: Scenario
    outcome: Outcome
    checks: tuple[Checked, ...]
    response: Heard | None = None
    risk: Heard | None = None
    looked_for: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    leads: tuple[Lead, ...] = ()
    not_judged: tuple[str, ...] = ()
    interrupts: tuple[Interrupt, ...] = ()
    refused: ScenarioRefused | None = None
    channels: ChannelsCompared | None = None

    @property
    def passed(self) -> int:
        """How many checks found what was expected."""
        return sum(check.passed for check in self.checks)

    @property
    def failures(self) -> tuple[Checked, ...]:
        """The checks that did not."""
        return tuple(check for check in self.checks if not check.passed)

    @property
    def channels_agree(self) -> bool:
        """Whether every channel that was asked answered, and none said anything else than the others."""
        return self.channels is None or self.channels.agree

    @property
    def force_set(self) -> str:
        """What the force set in the end."""
        return self.scenario.force_set or "not recorded"


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of all scenarios of a replay, cases and variations of them."""

    scenarios: tuple[ScenarioSummary, ...]

    @property
    def cases(self) -> tuple[ScenarioSummary, ...]:
        """What came of the cases: of what happened, and not of what might have been otherwise."""
        return tuple(one for one in self.scenarios if one.scenario.variation_of is None)

    @property
    def made_up(self) -> tuple[ScenarioSummary, ...]:
        """What came of the cases of which nothing is stated in a report."""
        return tuple(one for one in self.cases if one.scenario.is_made_up)

    @property
    def variations(self) -> int:
        """How many of the scenarios are variations of a case."""
        return len(self.scenarios) - len(self.cases)

    @property
    def all_passed(self) -> bool:
        """Whether every scenario passed, and there was at least one."""
        return bool(self.scenarios) and self.count(Outcome.PASSED) == len(self.scenarios)

    @property
    def compared(self) -> tuple[ChannelsCompared, ...]:
        """What came of comparing channels in each scenario in which others were asked."""
        return tuple(one.channels for one in self.scenarios if one.channels is not None)

    @property
    def channels_agree(self) -> bool:
        """Whether every channel that was asked answered, and none said anything else than the others."""
        return all(one.channels_agree for one in self.scenarios)

    @property
    def controls(self) -> int:
        """How many of the cases were handled well."""
        return sum(one.scenario.is_control for one in self.scenarios)

    @property
    def checks_passed(self) -> int:
        """How many checks found what was expected."""
        return sum(one.passed for one in self.scenarios)

    @property
    def checks_failed(self) -> int:
        """How many checks did not."""
        return sum(len(one.failures) for one in self.scenarios)

    @property
    def not_judged(self) -> int:
        """How many late duties the reports say nothing on."""
        return sum(len(one.not_judged) for one in self.scenarios)

    def headline(self, *bases: Basis) -> Headline:
        """Return what came of the failings whose leads rest on these; of all if none is named."""
        return Headline.of((lead for one in self.scenarios for lead in one.leads), *bases)

    def most_in_an_hour(self, *, controls: bool) -> tuple[int, str | None]:
        """Return how often a post was interrupted within an hour at its worst, and which it was.

        Args:
            controls: In the cases that were handled well, or in all others.
        """
        found = [most_in_an_hour(one.interrupts) for one in self.cases if one.scenario.is_control is controls]
        return max(found, key=lambda one: one[0], default=(0, None))

    def count(self, outcome: Outcome) -> int:
        """Return how many scenarios ended so."""
        return sum(one.outcome is outcome for one in self.scenarios)


@dataclass(slots=True)
class Tally:
    """Takes the results of a replay one by one."""

    _scenario: Scenario | None = None
    _checks: list[Checked] = field(default_factory=list)
    _response: Heard | None = None
    _risk: Heard | None = None
    _looked_for: dict[str, None] = field(default_factory=dict)
    _paths: dict[str, None] = field(default_factory=dict)
    _leads: list[Lead] = field(default_factory=list)
    _refused: ScenarioRefused | None = None
    _channels: ChannelsCompared | None = None

    def take(self, result: Result) -> ScenarioSummary | None:
        """Take one result, and return what came of its scenario if that is over with it."""
        match result:
            case ScenarioStarted(scenario):
                self._begin(scenario)
            case StepPlayed():
                self._hear(result.decision)
            case Checked():
                self._checks.append(result)
                if isinstance(result.judgement, Met):
                    self._looked_for |= dict.fromkeys(result.judgement.paths)
            case Lead():
                self._leads.append(result)
            case ChannelsCompared():
                self._channels = result
            case ScenarioRefused():
                self._refused = result
            case ScenarioEnded():
                return self._end(result)
        return None

    def _begin(self, scenario: Scenario) -> None:
        self._scenario, self._checks, self._leads = scenario, [], []
        self._response = self._risk = self._refused = self._channels = None
        self._looked_for, self._paths = {}, {}

    def _hear(self, decision: Decision) -> None:
        response = decision.response
        if response.applicable:
            heard = Heard(floor=response.floor, ceiling=response.ceiling)
            self._response = _higher(self._response, heard)
        for one in decision.risks:
            if not one.unnamed:
                risk = Heard(floor=one.floor, ceiling=one.ceiling, strand=one.strand, subject=one.subject)
                self._risk = _higher(self._risk, risk)
        self._paths |= {str(path): None for path in decision.links}

    def _end(self, ended: ScenarioEnded) -> ScenarioSummary:
        if self._scenario is None:
            raise ValueError(f'"{ended.scenario}" ended and had not begun')
        return ScenarioSummary(
            scenario=self._scenario,
            outcome=ended.outcome,
            checks=tuple(self._checks),
            response=self._response,
            risk=self._risk,
            looked_for=tuple(self._looked_for),
            paths=tuple(self._looked_for | self._paths),
            leads=tuple(self._leads),
            not_judged=ended.not_judged,
            interrupts=ended.interrupts,
            refused=self._refused,
            channels=self._channels,
        )


def summarise(results: Iterable[Result]) -> Summary:
    """Return what came of a whole replay."""
    return Summary(tuple(summaries(results)))


def summaries(results: Iterable[Result]) -> Iterator[ScenarioSummary]:
    """Yield what came of each scenario as soon as it is over."""
    tally = Tally()
    for result in results:
        done = tally.take(result)
        if done is not None:
            yield done


def summary_of(results: Iterable[Result]) -> ScenarioSummary:
    """Return what came of the one scenario whose results these are."""
    (one,) = summaries(results)
    return one


def _higher(before: Heard | None, now: Heard) -> Heard:
    """Return what is higher; what was heard first, where they are level."""
    return now if before is None or _rank(now) > _rank(before) else before


def _rank(heard: Heard) -> tuple[int, int]:
    ranks = RESPONSE_GRADES if heard.strand is None else RISK_LEVELS
    return ranks[heard.floor.id], ranks[heard.ceiling.id]
