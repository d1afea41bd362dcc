"""Plays a day of calls through one engine, as a control room would live it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Any, Final

from riskengine.engine import Engine
from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Decision, Graded
from riskengine.model.faults import Refused
from riskengine.model.grades import RESPONSE_GRADES
from riskengine.model.wire import event_from
from riskengine.replay.day.drawing import Call, Happening
from riskengine.replay.faults_at import report_refusal
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.source import Document

_CLOSE: Final = "close"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """Somebody was to be interrupted.

    Attributes:
        to: The post.
        at: When its ground came about.
        incident: The incident it is about.
        cause: The duty, or the decision under challenge, behind it.
    """

    to: str
    at: datetime
    incident: str
    cause: str


@dataclass(slots=True, kw_only=True)
class Taken:
    """What came of one call.

    Attributes:
        call: The call.
        grade: What the handler made of it, by the call alone.
        floor: The highest floor while it was open; None where nobody is sent.
        asked: How many questions were put first, by post, in the first Decision.
        kept_open: Whether somebody would have closed it and the rules forbade that.
    """

    call: Call
    grade: str
    floor: Graded | None = None
    asked: dict[str, int] = field(default_factory=dict)
    kept_open: bool = False


@dataclass(slots=True)
class _Handled:
    """How far the handling of one call has got.

    Attributes:
        grade: The grade that stands, or is about to.
        attended: Whether officers have been there.
        plan: The number of the plan that holds; what was planned before it does not happen any more.
        told: How much has been told of it.
        may_close: Whether the rules let anybody close it, by the last Decision.
    """

    grade: str | None = None
    attended: bool = False
    plan: int = 0
    told: int = 0
    may_close: bool = True


@dataclass(slots=True)
class Control:
    """A control room: it tells an engine of calls, sends officers, and goes up to floors that lie higher.

    Attributes:
        rulebook: The pack of the day.
        document: The file of the day, for what the engine refuses.
        raised_after: How long a handler takes to go up to a floor above the grade that was set.
        faults: What the engine refused, at its place in the file; once there is any, nothing more is told.
    """

    rulebook: Rulebook
    document: Document
    raised_after: timedelta
    faults: Diagnostics = field(default_factory=Diagnostics)
    _engine: Engine = field(init=False)
    _taken: dict[str, Taken] = field(default_factory=dict)
    _handled: dict[str, _Handled] = field(default_factory=dict)
    _alerts: dict[tuple[str, str, str], Interrupted] = field(default_factory=dict)
    _waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _now: datetime | None = None
    _order: int = 0

    def __post_init__(self) -> None:
        """Begin with an engine that has been told nothing."""
        self._engine = Engine(self.rulebook, live=False)

    def live(self, calls: Iterable[Call]) -> Iterator[Taken]:
        """Take the calls, and yield each as it comes in; what came of it shows when the day is over."""
        for call in calls:
            self._until(call.at)
            taken = Taken(call=call, grade=call.grade.fields["value"])
            self._taken[call.incident], self._handled[call.incident] = taken, _Handled()
            self._at(call.at, partial(self._tell, call, call.report))
            self._at(call.at + call.grade.after, partial(self._grade, call))
            for one in call.then:
                self._at(call.at + one.after, partial(self._tell, call, one))
            yield taken
        self._until(None)

    @property
    def interrupted(self) -> tuple[Interrupted, ...]:
        """Who was to be interrupted, in order of time."""
        return tuple(sorted(self._alerts.values(), key=lambda one: (one.at, one.to, one.incident, one.cause)))

    def _at(self, moment: datetime, what: Callable[[datetime], None]) -> None:
        self._order += 1
        heappush(self._waiting, (moment, self._order, what))

    def _until(self, moment: datetime | None) -> None:
        """Let everything happen that happens before a moment, or all that is left of the day."""
        while self._waiting and not len(self.faults) and (moment is None or self._waiting[0][0] < moment):
            at, _, what = heappop(self._waiting)
            self._pass_time(at)
            what(at)
            self._now = at

    def _pass_time(self, until: datetime) -> None:
        """Look at whatever falls due before something else happens."""
        due = self._engine.due(self._now) if self._now is not None else None
        while due is not None and due < until:
            for incident in self._engine.advance(due).changed:
                self._hear(self._engine.decide(incident, due))
            after = self._engine.due(due)
            due = after if after is not None and after > due else None

    def _tell(self, call: Call, happening: Happening, at: datetime) -> None:
        """Tell the engine one thing, and take its Decision."""
        handled = self._handled[call.incident]
        handled.told += 1
        content: dict[str, Any] = {
            **happening.fields,
            "type": happening.type,
            "id": f"{call.incident}-{handled.told}",
            "incident": call.incident,
            "occurred_at": at.isoformat(),
            "recorded_at": at.isoformat(),
            "by": happening.by,
        }
        try:
            decision = self._engine.observe(event_from(content))
        except Refused as refused:
            report_refusal(refused, happening.path, happening.type, self.document, self.faults)
            return
        self._hear(decision)

    def _grade(self, call: Call, at: datetime) -> None:
        """Set what the handler makes of the call; the floor is looked at when it is set."""
        handled = self._handled[call.incident]
        handled.grade = call.grade.fields["value"]
        self._plan(call, at)
        self._tell(call, call.grade, at)

    def _raise(self, call: Call, grade: str, at: datetime) -> None:
        """Set the grade to the floor, as a handler does who is told that it lies higher."""
        graded = {**call.grade.fields, "value": grade, "reason": "The floor lies higher"}
        raised = Happening(
            after=timedelta(), type="grade.set", fields=graded, by=call.grade.by, path=call.grade.path
        )
        self._tell(call, raised, at)

    def _plan(self, call: Call, at: datetime) -> None:
        """Plan when officers come at the grade that stands, or when the call is closed if none comes."""
        handled = self._handled[call.incident]
        handled.plan += 1
        attends = call.attends.get(handled.grade or "")
        if attends is not None and not handled.attended:
            self._at(at + attends, partial(self._attend, call, handled.plan))
        else:
            self._at(at + call.closes, partial(self._close, call, handled.plan))

    def _attend(self, call: Call, plan: int, at: datetime) -> None:
        handled = self._handled[call.incident]
        if plan != handled.plan:
            return
        handled.attended = True
        self._tell(call, call.attended, at)
        for one in call.then_there:
            self._at(at + one.after, partial(self._tell, call, one))
        self._plan(call, at)

    def _close(self, call: Call, plan: int, at: datetime) -> None:
        handled = self._handled[call.incident]
        if plan != handled.plan:
            return
        if handled.may_close:
            self._tell(call, call.closed, at)
        else:
            self._taken[call.incident].kept_open = True

    def _hear(self, decision: Decision) -> None:
        """Take what a Decision shows, and go up to its floor where a lower grade was set."""
        taken, handled = self._taken[decision.incident], self._handled[decision.incident]
        for alert in decision.attention:
            if alert.level is AlertLevel.INTERRUPT:
                one = Interrupted(to=alert.to, at=alert.since, incident=decision.incident, cause=alert.cause)
                self._alerts.setdefault((alert.id, alert.to, alert.ground), one)
        taken.asked = taken.asked or _asked(decision)
        handled.may_close = all(one.handling != _CLOSE for one in decision.prohibitions)
        if decision.response.applicable:
            taken.floor = _higher(taken.floor, decision.response.floor)
            self._follow(taken.call, decision)

    def _follow(self, call: Call, decision: Decision) -> None:
        handled, floor = self._handled[call.incident], decision.response.floor
        if handled.grade is None or rank_of(self.rulebook, handled.grade) >= RESPONSE_GRADES[floor.id]:
            return
        handled.grade = next(
            name for name, one in self.rulebook.pack.grades.items() if one.means.id == floor.id
        )
        at = decision.as_of + self.raised_after
        self._at(at, partial(self._raise, call, handled.grade))
        self._plan(call, at)


def rank_of(rulebook: Rulebook, grade: str) -> int:
    """Return the rank of a grade of a pack, higher for faster."""
    return int(rulebook.pack.grades[grade].means)


def _asked(decision: Decision) -> dict[str, int]:
    counts: dict[str, int] = {}
    for question in decision.questions:
        if question.first:
            counts[question.of] = counts.get(question.of, 0) + 1
    return counts


def _higher(before: Graded | None, now: Graded) -> Graded:
    if before is None or RESPONSE_GRADES[now.id] > RESPONSE_GRADES[before.id]:
        return now
    return before
