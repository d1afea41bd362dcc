"""Ours: the history, the measures of its rules, and the agenda of deadlines."""

from datetime import UTC, datetime, timedelta

from happenings import (
    ATTENDED,
    CLOSED,
    DOMESTIC,
    GRADED,
    LATE,
    MISSING,
    TARGET,
    THIRD_CALL,
    THIRD_EPISODE,
    WINDOW,
    YEAR,
    Alert,
    Happening,
)
from workload import HERE

from riskengine.engine.agenda import Agenda
from riskengine.facts.history import History
from riskengine.model.events import (
    ActionTaken,
    Event,
    GradeSet,
    IncidentClosed,
    IncidentReported,
    PersonSaid,
    Source,
)
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.measures import Measure

BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
HANDLER, OFFICER = Source(post="handler", person="h1"), Source(post="officer", person="o1")


class Peer:
    """Events go into the history; measures of whom they report are read; the agenda keeps deadlines."""

    name = "riskengine, history and measures"
    distribution = "riskengine"
    used = "events taken into the history, measures read from it, deadlines in the agenda"

    def __init__(self) -> None:
        """Begin with an empty history, for the rules about time."""
        book = load_rulebook(HERE / "pack", "history")
        self.history, self.agenda = History(book), Agenda()
        self.unattended: set[str] = set()
        self.episodes, self.calls = (
            self._sought(book.vocabulary.facts[name])
            for name in ("child.missing_episodes", "incident.calls_here")
        )

    def given(self, happening: Happening) -> Event:
        return event_of(happening)

    def take(self, event: Event) -> list[Alert]:
        now = event.occurred_at
        alerts = self._late(now)
        self.history.take(event)
        if isinstance(event, IncidentReported):
            self.agenda.put(event.incident, now + timedelta(seconds=TARGET))
            self.unattended.add(event.incident)
            for who in event.people:
                if self._count(self.episodes, who.id, WINDOW, now) >= 3:
                    alerts.append((THIRD_EPISODE, _number(event.incident)))
            if event.place is not None and self._count(self.calls, event.place, YEAR, now) >= 3:
                alerts.append((THIRD_CALL, _number(event.incident)))
        elif isinstance(event, ActionTaken):
            self.unattended.discard(event.incident)
        return alerts

    def _late(self, now: datetime) -> list[Alert]:
        alerts: list[Alert] = []
        for incident in self.agenda.until(now):
            if incident in self.unattended:
                self.unattended.remove(incident)
                alerts.append((LATE, _number(incident)))
        return alerts

    def _sought(self, fact):
        assert isinstance(fact.measure, Measure)
        return self.history.seeking.sought(fact, fact.measure, fact.measure.selection)

    def _count(self, sought, who: str, window: int, now: datetime) -> int:
        found = self.history.series(sought, who)
        return found.count(now - timedelta(seconds=window), now, now) if found is not None else 0


def _number(incident: str) -> int:
    return int(incident[1:])


def event_of(happening: Happening) -> Event:
    """Return what happens as an event of ours."""
    what, seconds, number, who = happening
    at = BEGAN + timedelta(seconds=seconds)
    said = {"id": f"i{number}/{what}", "incident": f"i{number}", "occurred_at": at, "recorded_at": at}
    if what == MISSING:
        people = (PersonSaid(id=f"p{who}", roles=("child",), facts={"person.age": 14}),)
        return IncidentReported(**said, by=HANDLER, kinds=("missing",), people=people)
    if what == DOMESTIC:
        return IncidentReported(**said, by=HANDLER, kinds=("domestic",), place=f"home of p{who}")
    if what == GRADED:
        return GradeSet(**said, by=HANDLER, scale="response", value="priority")
    if what == ATTENDED:
        return ActionTaken(**said, by=OFFICER, action="attended")
    assert what == CLOSED
    return IncidentClosed(**said, by=HANDLER)
