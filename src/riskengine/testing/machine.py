"""A control room at random: whatever may happen under a pack is told to an engine that keeps its promises."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from riskengine.model.decision import Decision
from riskengine.model.events import Event, RecordRedacted
from riskengine.model.wire import decision_json
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.answer import NOON
from riskengine.testing.claims import missing_from
from riskengine.testing.finding import difference, finding
from riskengine.testing.fixed import Fixed
from riskengine.testing.incident import incidents
from riskengine.testing.properties import floors
from riskengine.testing.quick import engine_of
from riskengine.testing.telling import Telling
from riskengine.testing.timeline import STEPS
from riskengine.testing.verifying import all_claims, holds_for, watched

_INCIDENTS = ("i1", "i2", "i3")
_MINUTES = (0, 1, 15, 60, 360, 2_880)


class EngineMachine(RuleBasedStateMachine):
    """Tells an engine what may happen in a control room, and holds its promises after each step.

    * The clock alone lowers no floor.
    * What was owed stays on record, unless the law has something removed.
    * An engine that was asked after each step says what one says that is told all of it at once: asking often
      or seldom, and beginning again, change nothing.
    * What the pack says that always is, is so.

    A test of a pack is one line::

        TestMyPack = EngineMachine.for_pack("riverside", rules="rules")

    Subclasses may add rules and invariants of their own, as with any state machine of Hypothesis.

    Attributes:
        rulebook: The rules.
        steps: What may happen, of `STEPS`.
        people: How many people a report names at most.
    """

    rulebook: ClassVar[Rulebook]
    steps: ClassVar[Collection[str]] = STEPS
    people: ClassVar[int] = 2

    @classmethod
    def for_pack(
        cls,
        pack: str | None = None,
        *,
        rules: Path | str | None = None,
        examples: int = 20,
        steps: int = 15,
    ) -> type:
        """Return a test case for a pack, which pytest and unittest both run.

        Args:
            pack: The pack's name; the national one, where it is left out.
            rules: The folder that holds one folder a pack; the packs that came with riskengine, if left out.
            examples: How many stories are told.
            steps: How many steps a story has.
        """
        return cls.for_rulebook(load_rulebook(rules, pack or "national"), examples=examples, steps=steps)

    @classmethod
    def for_rulebook(cls, rulebook: Rulebook, *, examples: int = 20, steps: int = 15) -> type:
        """Return a test case for rules that are loaded already."""
        made: type[EngineMachine] = type(cls.__name__, (cls,), {"rulebook": rulebook})
        case: type = made.TestCase
        case.settings = settings(  # type: ignore[attr-defined]  # Hypothesis has it so
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        return case

    def __init__(self) -> None:
        super().__init__()
        self.engine = engine_of(watched(self.rulebook))
        self.tellings: dict[str, Telling] = {}
        self.told: list[Event] = []
        self.now: datetime = NOON
        self.last: str = ""
        self.shown: dict[str, tuple[datetime, set[str]]] = {}
        self.before: dict[str, set[str]] = {}

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """There is always one incident."""
        self._report(data, _INCIDENTS[0])

    @precondition(lambda self: len(self.tellings) < len(_INCIDENTS))
    @rule(data=st.data())
    def report(self, data: st.DataObject) -> None:
        """Somebody reports something; it may be about the same people."""
        self._report(data, _INCIDENTS[len(self.tellings)])

    @rule(data=st.data())
    def happen(self, data: st.DataObject) -> None:
        """Something is learnt, done, decided or put right in one of the incidents."""
        telling = self.tellings[data.draw(st.sampled_from(sorted(self.tellings)), label="incident")]
        what = data.draw(st.sampled_from(sorted(self.steps, key=STEPS.index)), label="what")
        before = len(telling.told)
        telling.step(data.draw, what, self.now)  # type: ignore[arg-type]  # it draws, as `DrawFn` does
        self._heard(telling, telling.told[before:])

    @rule(minutes=st.sampled_from(_MINUTES))
    def wait(self, minutes: int) -> None:
        """Time goes on, whatever fell due is shown, and no floor falls by that."""
        before = {name: self.engine.decide(name, self.now) for name in self.tellings}
        self.now += timedelta(minutes=minutes)
        self.engine.advance(self.now)
        for name, then in before.items():
            _assert_no_lower(self.rulebook, then, self.engine.decide(name, self.now), self.told)

    @invariant()
    def what_was_owed_is_on_record(self) -> None:
        """A duty once shown is shown ever after, owed or ended."""
        if not self.last or any(isinstance(one, RecordRedacted) for one in self.told):
            return
        at, shown = self.shown.get(self.last, (self.now, set()))
        if at < self.now:  # events of one moment count together
            self.before[self.last] = self.before.get(self.last, set()) | shown
        now = {duty.id for duty in self.engine.decide(self.last, self.now).duties}
        self.shown[self.last] = (self.now, now)
        lost = self.before.get(self.last, set()) - now
        if lost:
            says = f"what was owed is no longer on record at {self.now:%d %B %H:%M}"
            expected = ", ".join(sorted(lost))
            raise AssertionError(finding(says, self.told, expected=expected, got="nothing of it"))

    @invariant()
    def nothing_hangs_on_how_often_it_was_asked(self) -> None:
        """Told all of it at once, after a restart, an engine says the same, byte for byte."""
        if not self.last:
            return
        again = engine_of(self.engine.rulebook)
        again.recall(self.told)
        mine, theirs = self.engine.decide(self.last, self.now), again.decide(self.last, self.now)
        if decision_json(mine) != decision_json(theirs):
            expected, got = difference(mine, theirs)
            says = f"told all at once an engine says otherwise at {self.now:%d %B %H:%M}"
            raise AssertionError(finding(says, self.told, expected=expected, got=got))

    @invariant()
    def what_always_is_is_so(self) -> None:
        """Each invariant of the pack that says what there always is holds of everybody whom it is about."""
        if not self.last:
            return
        decision = self.engine.decide(self.last, self.now)
        for claim in all_claims(self.rulebook):
            always, about = claim.invariant.always, claim.invariant.about
            if always is None or (always.response is not None and not decision.response.applicable):
                continue
            for subject in sorted(holds_for(claim, decision)):
                for broken in missing_from(always, about, subject, decision):
                    raise AssertionError(
                        finding(claim.says, self.told, expected=broken.expected, got=broken.got)
                    )

    def _report(self, data: st.DataObject, name: str) -> None:
        made = incidents(self.rulebook, people=self.people, incident=name, at=self.now, late=False)
        report = data.draw(made, label="report")
        telling = Telling(self.rulebook, Fixed(), self.engine, [], late=False)
        if telling.tell(report):
            self.tellings[name] = telling
            self._heard(telling, [report])

    def _heard(self, telling: Telling, events: Collection[Event]) -> None:
        self.told += events
        if events:
            self.last = telling.told[0].incident


def _assert_no_lower(rulebook: Rulebook, then: Decision, now: Decision, told: list[Event]) -> None:
    for name, (was, is_) in floors(rulebook, then, now).items():
        if is_ < was:
            says = f"the clock alone lowered a floor, from {then.as_of:%H:%M} to {now.as_of:%d %B %H:%M}"
            raise AssertionError(finding(says, told, expected=f"{name} at least {was.id}", got=is_.id))
