"""Compares two rulebooks by replaying: each scenario is told to both, and both are asked at each moment.

What differs is listed once, at the moment at which it begins to, with what brought it about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.grading.comparison import Aspect, Difference, Key, Way, differences
from riskengine.grading.scales import RESPONSE
from riskengine.model.decision import Decision
from riskengine.model.events import Event, GradeSet, IncidentReported
from riskengine.replay.attribution import Attribution, Cause
from riskengine.replay.play import Teller, trial_of
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.changes import RulebookChanges
from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.rulebook_changes import changes
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One thing that is otherwise in a scenario under the second rules.

    Attributes:
        incident: The incident.
        begins: The first moment at which it differs.
        ends: The first moment after that at which it does not differ any more; None for none.
        difference: What differs, as it did at the first moment.
        causes: What brought it about.
    """

    incident: str
    begins: timedelta
    ends: timedelta | None = None
    difference: Difference
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedScenario:
    """What became of one scenario under two rulebooks.

    Attributes:
        id: Its name.
        variation_of: The case that it varies, or None for a case.
        starts: When it begins.
        pack: The pack that it names.
        moved: What differs, in the order in which it begins to.
        not_told: The events that the second rules were not told, for they name what those do not declare.
        refused: What keeps it from being played under both; nothing of it then counts.
        degraded: What failed, where a Decision could not be made: a stable name for each fault.
    """

    id: str
    variation_of: str | None = None
    starts: datetime
    pack: str
    moved: tuple[Moved, ...] = ()
    not_told: tuple[str, ...] = ()
    refused: tuple[Diagnostic, ...] = ()
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """What two sets of rules say otherwise: as they are written, and over scenarios.

    Attributes:
        packs: What is otherwise in each pack that is compared, by the name of the first.
        scenarios: The scenarios that were played.
        left_out: How many scenarios were left out, for their packs are the same.
        only_was: The packs that only the first side has; their scenarios are left out too.
        only_now: The packs that only the second side has.
    """

    packs: Mapping[str, RulebookChanges]
    scenarios: tuple[ComparedScenario, ...]
    left_out: int = 0
    only_was: tuple[str, ...] = ()
    only_now: tuple[str, ...] = ()

    @cached_property
    def differing(self) -> tuple[ComparedScenario, ...]:
        """The scenarios in which anything is otherwise."""
        return tuple(one for one in self.scenarios if one.moved)

    @property
    def moved(self) -> Iterator[Moved]:
        """Everything that is otherwise in any scenario."""
        for one in self.scenarios:
            yield from one.moved

    @property
    def is_lowered(self) -> bool:
        """Whether anything came lower or later, or went away."""
        return any(one.difference.is_less for one in self.moved)

    @property
    def by_cause(self) -> tuple[tuple[str, str, int], ...]:
        """What changed anything, as its kind, its name and how much it changed, the most first."""
        counts = Counter((cause.changed.kind, cause.changed.id) for one in self.moved for cause in one.causes)
        in_order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        return tuple((kind, id, count) for (kind, id), count in in_order)

    def count(self, aspect: Aspect, way: Way) -> int:
        """Return how often one aspect is otherwise in one way."""
        return sum((one.difference.key.aspect, one.difference.way) == (aspect, way) for one in self.moved)


@dataclass(slots=True)
class Beside:
    """Two engines that are told the same; what a scenario asks of it is answered by the first.

    Attributes:
        was: Decides by the first rules.
        now: Decides by the second.
        not_told: The events that the second was not told.
        other: What the second said when last asked.
    """

    was: Engine
    now: Engine
    not_told: list[str] = field(default_factory=list)
    other: Decision | None = None

    def hear(self, event: Event) -> None:
        """Tell both; the second is not told what names a thing that it does not declare.

        A grade is told to it in its own words: of those that mean the same, the first.
        """
        self.was.hear(event)
        try:
            self.now.recall((self._in_its_words(event),))
        except EventRefused:
            if isinstance(event, IncidentReported):
                raise
            self.not_told.append(event.id)

    def decide(self, incident: str, as_of: datetime, known_at: datetime | None = None) -> Decision:
        """Ask both."""
        self.other = self.now.decide(incident, as_of, known_at)
        return self.was.decide(incident, as_of, known_at)

    def _in_its_words(self, event: Event) -> Event:
        own, others = self.now.rulebook.pack.grades, self.was.rulebook.pack.grades
        if not isinstance(event, GradeSet) or event.scale != RESPONSE or event.value in own:
            return event
        means = others[event.value].means if event.value in others else None
        called = next((one.id for one in own.values() if one.means is means), event.value)
        return replace(event, value=called)


@dataclass(frozen=True)
class Comparing:
    """Plays scenarios under two rulebooks.

    Attributes:
        packs: For each pack that scenarios name, the rulebooks to play them under.
    """

    packs: Mapping[str, tuple[Rulebook, Rulebook]]
    _attributions: dict[str, Attribution] = field(default_factory=dict)

    def __call__(self, scenario: Scenario) -> ComparedScenario:
        """Play one scenario under both, and return what is otherwise."""
        was, now = self.packs[scenario.pack]
        beside = Beside(trial_of(was), trial_of(now))
        teller = Teller(scenario, beside, lambda _: False)
        noted, degraded = _Noted(self._attribution(scenario.pack)), dict[str, None]()
        for step in teller.decisions():
            if beside.other is not None:
                faults = [one.degraded for one in (step.decision, beside.other) if one.degraded is not None]
                degraded |= {one.cause: None for one in faults}
                noted.take(step.offset, step.decision, beside.other)
        refused = teller.faults.sorted() if len(teller.faults) else ()
        return ComparedScenario(
            id=scenario.id,
            variation_of=scenario.variation_of,
            starts=scenario.starts,
            pack=scenario.pack,
            moved=() if refused else noted.moved,
            not_told=() if refused else tuple(beside.not_told),
            refused=refused,
            degraded=tuple(degraded),
        )

    def _attribution(self, pack: str) -> Attribution:
        if pack not in self._attributions:
            self._attributions[pack] = Attribution(changes(*self.packs[pack]))
        return self._attributions[pack]


@dataclass(slots=True)
class _Noted:
    """What was noted of a scenario so far; a difference is noted once for as long as it lasts."""

    attribution: Attribution
    _open: dict[tuple[str, Key], tuple[object, int]] = field(default_factory=dict)
    _all: list[Moved] = field(default_factory=list)

    @property
    def moved(self) -> tuple[Moved, ...]:
        """Everything that was noted, in the order in which it began."""
        return tuple(self._all)

    def take(self, offset: timedelta, was: Decision, now: Decision) -> None:
        """Note what differs between two Decisions about one incident at one moment."""
        incident = was.incident
        found = {one.key: one for one in differences(was, now)}
        for place, (signature, number) in list(self._open.items()):
            gone = found.get(place[1])
            if place[0] == incident and (gone is None or gone.signature != signature):
                self._all[number] = replace(self._all[number], ends=offset)
                del self._open[place]
        for one in found.values():
            if (incident, one.key) not in self._open:
                self._open[incident, one.key] = (one.signature, len(self._all))
                causes = self.attribution.causes(one, was, now) or self._of_floors(found.values(), was, now)
                moved = Moved(incident=incident, begins=offset, difference=one, causes=causes)
                self._all.append(moved)

    def _of_floors(self, found: Iterable[Difference], was: Decision, now: Decision) -> tuple[Cause, ...]:
        """Return the causes of the floors that differ, from which a difference of its own may follow."""
        floors = (one for one in found if one.key.aspect is Aspect.FLOOR)
        return next((causes for one in floors if (causes := self.attribution.causes(one, was, now))), ())
