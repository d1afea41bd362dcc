"""Makes the story of a case, where the case is played: the Decisions of a replay are too many to send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from riskengine.cli.replay_page.engine_line import WORTH_SAYING, EngineLine
from riskengine.cli.replay_page.force_line import ForceLine
from riskengine.cli.replay_page.story import Cited, Done, Failing, Ground, Level, Moment, Said, Scale, Story
from riskengine.cli.words import Words
from riskengine.model.decision import Decision, Reason
from riskengine.model.events import Event, GradeSet, IncidentReclassified, IncidentReported
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.replay.results import Lead, Result, ScenarioStarted, StepPlayed
from riskengine.replay.scenario import Scenario, Step
from riskengine.replay.summary import ScenarioSummary, Tally
from riskengine.rulebook.rules import Rulebook

_RESPONSE = "response"
_START = timedelta()


@dataclass(frozen=True, slots=True)
class Storyteller:
    """Returns the story of the one scenario whose results it is given; it can be sent to another process.

    Attributes:
        rulebooks: The rulebook of each pack.
    """

    rulebooks: Mapping[str, Rulebook]

    def __call__(self, results: Iterable[Result]) -> Story:
        """Return the story; that of a variation is short, for it is no case."""
        tally = Tally()
        hearing: Hearing | None = None
        for result in results:
            match result:
                case ScenarioStarted(scenario):
                    hearing = Hearing(scenario, self.rulebooks[scenario.pack])
                case StepPlayed() if hearing is not None and hearing.scenario.variation_of is None:
                    hearing.hear(result)
            summary = tally.take(result)
            if summary is not None and hearing is not None:
                return hearing.story(summary)
        raise ValueError("the results are of no scenario that has ended")


@dataclass(slots=True)
class Hearing:
    """Takes what the engine says in one case.

    Attributes:
        scenario: The case.
        rulebook: Its pack.
        words: The words of the pack.
    """

    scenario: Scenario
    rulebook: Rulebook
    words: Words = field(init=False)
    _before: dict[str, Decision] = field(default_factory=dict)
    _said: list[Said] = field(default_factory=list)
    _floors: dict[tuple[str, str], list[Level]] = field(default_factory=dict)
    _reasons: dict[str, Reason] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find the words of the pack."""
        self.words = Words(self.rulebook)

    def hear(self, step: StepPlayed) -> None:
        """Take one Decision; what lay before the case counts where inspectors found it wrong."""
        now = step.decision
        failing = {one.incident for one in self.scenario.expectations if one.failing is not None}
        if now.incident in self.scenario.history - failing:
            return
        line = EngineLine(self.scenario, self.words)
        said = line.new(self._before.get(now.incident), now, told=bool(step.events))
        self._said += said
        needed = {rule for one in said for rule in one.rules} - self._reasons.keys()
        for reason in now.reasons:
            if reason.rule in needed:
                self._reasons.setdefault(reason.rule, reason)
        if now.incident == self.scenario.incident:
            self._note_floors(step.offset, now)
        self._before[now.incident] = now

    def story(self, summary: ScenarioSummary) -> Story:
        """Return the case as it is told."""
        force = ForceLine(self.scenario, self.words)
        done = [force.done(step) for step in self._steps()]
        starts = self.scenario.starts
        first = min(
            [_START, *(one.at for one in self._said), *(lead.raised or _START for lead in summary.leads)]
        )
        return Story(
            summary=summary,
            begins=f"{self.words.moment(starts)} {self.words.zone_at(starts)}",
            kinds=tuple(self.words.kinds([kind]) for kind in dict.fromkeys(self._kinds())),
            before=tuple(one for one in done if one.at < first),
            moments=tuple(_moments([one for one in done if one.at >= first], self._said, summary.leads)),
            scales=tuple(self._scales(summary)),
            failings=tuple(self._failing(lead, done) for lead in summary.leads),
            grounds=tuple(self._ground(reason) for _, reason in sorted(self._reasons.items())),
            not_judged=tuple(self._owed(name) for name in summary.not_judged),
        )

    def _steps(self) -> list[Step]:
        return sorted(self.scenario.steps, key=lambda step: step.at)

    def _own(self) -> Iterator[tuple[timedelta, Event]]:
        for step in self._steps():
            if step.event.incident == self.scenario.incident:
                yield step.at, step.event

    def _kinds(self) -> Iterator[str]:
        """Yield the kinds of the incident; of all there are, where none has the name of the case."""
        own = [event for _, event in self._own()] or [step.event for step in self._steps()]
        for event in own:
            if isinstance(event, IncidentReported):
                yield from event.kinds
            elif isinstance(event, IncidentReclassified):
                yield from event.adds

    def _note_floors(self, at: timedelta, now: Decision) -> None:
        if now.response.applicable:
            floor = now.response.floor
            self._note((_RESPONSE, ""), Level(at=at, word=floor.word, rank=int(RESPONSE_GRADES[floor.id])))
        for one in now.risks:
            if not one.unnamed:
                level = Level(at=at, word=one.floor.word, rank=int(RISK_LEVELS[one.floor.id]))
                self._note((one.strand, one.subject), level)

    def _note(self, scale: tuple[str, str], level: Level) -> None:
        known = self._floors.setdefault(scale, [])
        if not known or known[-1].word != level.word:
            known.append(level)

    def _scales(self, summary: ScenarioSummary) -> Iterator[Scale]:
        """Yield how fast to go, and the risk that was highest, as far as anybody spoke of either."""
        wanted = [(_RESPONSE, "")]
        if summary.risk is not None:
            wanted.append((summary.risk.strand or "", summary.risk.subject or ""))
        for strand, subject in wanted:
            floors = tuple(self._floors.get((strand, subject), ()))
            levels = tuple(self._set(strand, subject))
            worth = strand == _RESPONSE or any(one.rank >= WORTH_SAYING for one in floors)
            if levels or (floors and worth):
                risk = f"{self.words.strand(strand)} ({self.words.person(subject)})"
                called = "How fast to go" if strand == _RESPONSE else risk
                yield Scale(called=called, set=levels, floors=floors)

    def _set(self, strand: str, subject: str) -> Iterator[Level]:
        for at, event in self._own():
            if isinstance(event, GradeSet) and (event.scale, event.subject or "") == (strand, subject):
                word = self.words.decided(event.scale, event.value)
                yield Level(at=at, word=word, rank=self._rank(event))

    def _rank(self, event: GradeSet) -> int:
        if event.scale != _RESPONSE:
            return int(RISK_LEVELS.get(event.value, 1))
        own = self.rulebook.pack.grades.get(event.value)
        return int(own.means if own is not None else RESPONSE_GRADES.get(event.value, 1))

    def _failing(self, lead: Lead, done: Iterable[Done]) -> Failing:
        wanted = (one for one in self.scenario.expectations if one.failing and one.failing.span == lead.span)
        found = next(wanted)
        until = found.failing.until if found.failing is not None else None
        ended = next((f"{one.who}: {one.text}" for one in done if one.id == until), None)
        return Failing(lead=lead, why=found.why, until=ended)

    def _owed(self, name: str) -> str:
        """Return what a duty is, of which the scenario gives the name."""
        what, _, whom = name.partition("@")[0].partition("/")
        actions = self.rulebook.vocabulary.actions
        owed = " or ".join(
            self.words.action(one) if one in actions else self.words.fact(one) for one in what.split("|")
        )
        return f"{owed} ({whom.replace('/', ' and ')})" if whom else owed

    def _ground(self, reason: Reason) -> Ground:
        cited = [self.rulebook.sources[id] for id in reason.sources if id in self.rulebook.sources]
        sources = (
            Cited(
                id=one.id, says=one.title, report=one.report, section=one.section, strength=one.strength.value
            )
            for one in cited
        )
        return Ground(
            rule=reason.rule,
            title=reason.title,
            because=reason.because,
            binds=reason.binds.value,
            sources=tuple(sources),
        )


def _moments(done: Iterable[Done], said: Iterable[Said], leads: Iterable[Lead]) -> Iterator[Moment]:
    """Yield the moments in order, each with what was done and said; the raising of a failing is one."""
    deeds: dict[timedelta, list[Done]] = {}
    words: dict[timedelta, list[Said]] = {}
    for deed in done:
        deeds.setdefault(deed.at, []).append(deed)
    for word in said:
        words.setdefault(word.at, []).append(word)
    raised = {lead.raised for lead in leads if lead.raised is not None}
    for at in sorted({*deeds, *words, *raised}):
        yield Moment(at=at, done=tuple(deeds.get(at, ())), said=tuple(words.get(at, ())))
