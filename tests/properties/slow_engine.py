"""A slow, obvious engine for the rules of the pack clockwork: it walks through time in quarters of an hour.

It knows nothing of moments, windows kept in order, or ledgers that go on from where they were: at every step
it looks at every event again. It is written from what the rules say, not from the engine.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from properties.slow_links import SlowLinks, read
from riskengine.model.events import (
    ActionTaken,
    Event,
    EventReplaced,
    GradeSet,
    IncidentClosed,
    IncidentReopened,
    IncidentReported,
    InformationAdded,
    LinkStated,
    RecordRedacted,
)

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
RANK = {"grade_1": 4, "grade_2": 3, "grade_3": 2, "grade_4": 1}
TARGET = {"grade_1": timedelta(minutes=15), "grade_2": HOUR}


@dataclass
class Owed:
    """A duty, as the model keeps it."""

    opened: datetime
    due: datetime | None
    state: str = "open"
    by: set[str] = field(default_factory=set)
    ended: str | None = None


class SlowEngine:
    """Answers what is owed, challenged and certain, from all the events that were taken in."""

    def __init__(self, events: list[Event]) -> None:
        self.events = sorted(events, key=lambda one: (one.occurred_at, one.recorded_at, one.id))

    def standing(self, known_at: datetime) -> list[Event]:
        """What stands of what was recorded by a moment."""
        known = [one for one in self.events if one.recorded_at <= known_at]
        gone = {one.replaces for one in known if isinstance(one, EventReplaced)}
        # What the law removed is gone, whenever anybody asks.
        gone |= {one.redacts for one in self.events if isinstance(one, RecordRedacted)}
        return [one for one in known if one.id not in gone]

    def decide(self, incident: str, as_of: datetime, known_at: datetime) -> "Walk":
        """Walk through the time of an incident up to a moment."""
        walk = Walk(incident, self.standing(known_at))
        times = [one.occurred_at for one in walk.events]
        moment = walk.own[0].occurred_at
        while moment <= as_of:
            walk.step(moment)
            moment += QUARTER
            if moment < as_of and not any(moment - DAY <= one <= moment for one in times):
                # No time that the rules give is longer than a day: nothing changes until something happens.
                moment = min(one for one in (*times, as_of) if one > moment)
        return walk


class Walk:
    """One incident, walked through from its first event."""

    def __init__(self, incident: str, events: list[Event]) -> None:
        self.incident = incident
        self.events = events
        self.own = [one for one in events if one.incident == incident]
        self.recorded = {one.id: one.recorded_at for one in events}
        self.report = next(one for one in self.own if isinstance(one, IncidentReported))
        self.since: dict[tuple[str, str], datetime] = {}
        self.duties: dict[str, Owed] = {}
        self.challenges: dict[str, str] = {}
        self.floor, self.high = "resolution", set[tuple[str, str]]()
        self.paths = set[str]()

    def step(self, now: datetime) -> None:
        """Bring everything forward to a moment."""
        happened = [one for one in self.own if one.occurred_at <= now]
        seen_at = happened[-1].occurred_at if self.closed(happened) else now
        elsewhere = [
            one for one in self.events if one.incident != self.incident and one.occurred_at <= seen_at
        ]
        self.settle(happened, elsewhere, now)
        weapon = self.weapon(happened)
        children = self.children(happened)
        hurt = {child: told for child in children if (told := self.hurt(happened, child))}
        often = {
            child: told
            for child in children
            if "missing" in self.report.kinds and len(told := self.episodes(child, seen_at)) >= 3
        }
        near, unseen = self.linked(happened, children, SlowLinks(self.events, seen_at))
        holds = {("weapon", ""): bool(weapon)}
        holds |= {("hurt", child): True for child in hurt} | {("often", child): True for child in often}
        holds |= {("near", child): True for child in near} | {("unseen", child): True for child in unseen}
        for name in [one for one in self.since if not holds.get(one)]:
            del self.since[name]
        for name in [one for one, so in holds.items() if so]:
            self.since.setdefault(name, now)
        self.open(happened, weapon, hurt, often, now)
        self.open_linked(happened, near, unseen, now)
        self.settle(happened, elsewhere, now)
        self.end_review(bool(weapon), happened, now)
        self.floor = "emergency" if weapon else "resolution"
        self.high = {("missing", child) for child in often} | {("home", child) for child in near}
        self.challenge(happened, bool(weapon))

    def closed(self, happened: list[Event]) -> bool:
        last = [one for one in happened if isinstance(one, IncidentClosed | IncidentReopened)]
        return bool(last) and isinstance(last[-1], IncidentClosed)

    def children(self, happened: list[Event]) -> list[str]:
        """Everybody who is named here as a child."""
        people = [person for one in happened for person in getattr(one, "people", ())]
        return sorted({person.id for person in people if "child" in person.roles})

    def linked(self, happened, children, links: SlowLinks):
        """What links bring: suspects near the children here, and suspects' children whom nobody named.

        Each child with the events on which it rests.
        """
        near: dict[str, list[Event]] = {}
        self.paths = set()
        for child in children:
            for path, reports in links.suspects_near(child):
                near.setdefault(child, []).extend([*reports, *(step.stated for step in path)])
                self.paths.add(read(child, path))
        unseen: dict[str, list[Event]] = {}
        for suspect in sorted({who for who in self.there(happened) if self.roles(happened, who, "suspect")}):
            for step in links.children(suspect):
                # Whoever was a child on an earlier day may have turned 18 before this began.
                child, day = step.to[1], self.report.occurred_at.date()
                aged = [one for one in links.naming(child, "child") if one.occurred_at.date() >= day]
                if aged and child not in self.there(happened) and child not in unseen:
                    first = [
                        min(told, key=lambda one: one.recorded_at)
                        for told in (aged, self.roles(happened, suspect, "suspect"))
                    ]
                    unseen[child] = [step.stated, *first]
                    self.paths.add(read(suspect, [step]))
        return near, unseen

    def there(self, happened: list[Event]) -> set[str]:
        """Everybody named here, or related to somebody here."""
        found = {person.id for one in happened for person in getattr(one, "people", ())}
        for one in happened:
            if isinstance(one, LinkStated):
                found |= {one.source, one.target} if one.target_kind == "person" else {one.source}
        return found

    def roles(self, happened: list[Event], who: str, role: str) -> list[Event]:
        """The events here that give somebody a role."""
        return [
            one
            for one in happened
            if any(person.id == who and role in person.roles for person in getattr(one, "people", ()))
        ]

    def named(self, happened: list[Event]) -> dict[str, datetime]:
        """Everybody named here, with when that was first written down."""
        found: dict[str, datetime] = {}
        for one in happened:
            if isinstance(one, IncidentReported | InformationAdded):
                for person in one.people:
                    found[person.id] = min(one.recorded_at, found.get(person.id, one.recorded_at))
        return found

    def weapon(self, happened: list[Event]) -> list[Event]:
        """The events that tell of a weapon, since an officer last said that there is none."""
        told: list[Event] = []
        for one in happened:
            if isinstance(one, IncidentReported | InformationAdded) and "incident.weapon" in one.facts:
                if one.facts["incident.weapon"]:
                    told.append(one)
                elif one.by.post == "officer":
                    # What is said at the same second, and written down at the same time, still counts.
                    told = [
                        yes
                        for yes in told
                        if (yes.occurred_at, yes.recorded_at) >= (one.occurred_at, one.recorded_at)
                    ]
        return told

    def hurt(self, happened: list[Event], child: str) -> list[Event]:
        return [
            one
            for one in happened
            if isinstance(one, IncidentReported | InformationAdded)
            and any(person.id == child and person.facts.get("child.hurt") for person in one.people)
        ]

    def episodes(self, child: str, now: datetime) -> list[IncidentReported]:
        """The reports of a child as missing in the 90 days before this one began, and since."""
        began = self.report.occurred_at.astimezone(LONDON)
        start = began - timedelta(days=90)  # at the same time of day
        found = []
        for report in self.events:
            if not isinstance(report, IncidentReported) or "missing" not in report.kinds:
                continue
            named = any(
                isinstance(one, IncidentReported | InformationAdded)
                and one.incident == report.incident
                and one.occurred_at <= now
                and any(person.id == child for person in one.people)
                for one in self.events
            )
            if named and start <= report.occurred_at <= now:
                found.append(report)
        return found

    def open(self, happened, weapon, hurt, often, now: datetime) -> None:
        """Open what is owed and was not."""
        # What is told of before anybody reported it is known for itself alone.
        first = max((one.recorded_at for one in happened if one is self.report), default=now)
        named = self.named(happened)
        if weapon:
            known = max(now, first, min(one.recorded_at for one in weapon))
            self.known_weapon = known
            self.owe("reviewed/" + self.incident, now, now + 2 * QUARTER, known, 2 * QUARTER, again=True)
        for child, told in hurt.items():
            known = max(now, first, named[child], min(one.recorded_at for one in told))
            self.owe(f"child_seen/{child}", now, self.report.occurred_at + HOUR, known, HOUR)
        for child, told in often.items():
            known = max(now, first, named[child], *(one.recorded_at for one in told))
            self.owe(f"referred/{child}", now, now + HOUR, known, HOUR)
        for one in happened:
            if isinstance(one, InformationAdded):
                due = one.occurred_at + 3 * QUARTER
                late = max(one.occurred_at, one.recorded_at, first)
                name = f"noted/{self.incident}@{one.id}"
                if name not in self.duties:
                    self.duties[name] = Owed(now, max(due, late + 3 * QUARTER))
        self.attendance(happened)
        self.floor_target(happened, weapon, now)

    def open_linked(self, happened, near, unseen, now: datetime) -> None:
        """Open what is owed for those whom links concern, and was not."""
        first = max((one.recorded_at for one in happened if one is self.report), default=now)
        named = self.named(happened)
        for child, told in near.items():
            known = max(now, first, named[child], *(one.recorded_at for one in told))
            self.owe(f"visited/{child}", now, now + HOUR, known, HOUR)
        for child, told in unseen.items():
            known = max(now, first, *(one.recorded_at for one in told))
            self.owe(f"checked/{child}", now, now + 2 * HOUR, known, 2 * HOUR)

    def owe(self, name, now, due, known, length, *, again=False) -> None:
        """Open a duty; nobody is late for what could not be known."""
        duty = self.duties.get(name)
        if duty is not None and not (again and duty.ended == "ground"):
            return
        if known > now:
            due = max(due, known + min(length, HOUR))
        elif due <= now:
            due = now + min(length, HOUR)
        self.duties[name] = Owed(now, due, by=duty.by if duty else set())

    def attendance(self, happened: list[Event]) -> None:
        """What the grades that were set promise."""
        name = f"attended/{self.incident}@grade"
        first, due, before = None, None, 0
        opened = None
        for one in happened:
            if not isinstance(one, GradeSet) or (due is not None and one.occurred_at > due):
                continue
            first = first or one.occurred_at
            target = TARGET.get(one.value)
            raised = bool(before) and RANK[one.value] > before
            start = one.occurred_at if raised else first
            until = start + target if target else None
            if until and one.recorded_at > start:
                until = max(until, one.recorded_at + target)
            due = min((when for when in (due, until) if when), default=None) if raised else until
            opened = opened or (one.occurred_at if due else None)
            before = RANK[one.value]
        if opened and (name not in self.duties or self.duties[name].state == "open"):
            known = self.duties.setdefault(name, Owed(opened, due))
            known.due = due

    def floor_target(self, happened: list[Event], weapon: list[Event], now: datetime) -> None:
        """What the floor promises where it is above the grade."""
        name = f"attended/{self.incident}@floor"
        if self.report not in happened:
            return  # nobody can be sent to what nobody has reported
        if any(
            isinstance(one, ActionTaken) and one.action == "attended" and not one.attempt for one in happened
        ):
            return
        grades = [one for one in happened if isinstance(one, GradeSet)]
        above = bool(weapon) and (not grades or RANK[grades[-1].value] < RANK["grade_1"])
        duty = self.duties.get(name)
        if above and (duty is None or duty.ended == "ground"):
            since, known = self.since["weapon", ""], self.known_weapon
            self.duties[name] = Owed(now, max(since, known) + QUARTER)
        elif not above and duty is not None and duty.state == "open":
            duty.state, duty.ended = "released", "ground"

    def settle(self, happened: list[Event], elsewhere: list[Event], now: datetime) -> None:
        """End what was done, and find what is late."""
        for name in sorted(self.duties, key=lambda one: (self.occasion(one), one)):
            duty = self.duties[name]
            if duty.state not in ("open", "overdue", "awaited"):
                continue
            what, _, whom = name.partition("@")[0].partition("/")
            for one in self.doing(what, happened, elsewhere):
                self.try_(name, duty, one, whom)
                if duty.state in ("discharged", "released"):
                    break
            if duty.state == "open" and duty.due is not None and duty.due <= now:
                duty.state = "overdue"

    def occasion(self, name: str) -> datetime:
        occasion = name.partition("@")[2]
        return next((one.occurred_at for one in self.own if one.id == occasion), self.duties[name].opened)

    def doing(self, what: str, happened: list[Event], elsewhere: list[Event]) -> list[ActionTaken]:
        here = [one for one in happened if isinstance(one, ActionTaken)]
        there = [one for one in elsewhere if isinstance(one, ActionTaken) and one.action == "referred"]
        wanted = {what, "attended"} if what == "reviewed" else {what}
        found = [one for one in (*here, *there) if one.action in wanted]
        return sorted(found, key=lambda one: (one.occurred_at, one.recorded_at, one.id))

    def try_(self, name: str, duty: Owed, one: ActionTaken, whom: str) -> None:
        """Let one action end a duty, if it does."""
        if one.attempt or (one.subject or self.incident) != whom:
            return
        later = one.occurred_at >= duty.opened
        if name.startswith("reviewed/"):
            self.round_(duty, one, later=later)
        elif one.action == "noted":
            self.note(name, duty, one)
        elif one.action == "referred" and (one.incident == self.incident or later):
            duty.state = "discharged"
            awaited = Owed(one.occurred_at, one.occurred_at + 2 * HOUR, "awaited")
            self.duties.setdefault(f"conference/{whom}", awaited)
        elif self.ends(one, later=later):
            duty.state = "discharged"

    def ends(self, one: ActionTaken, *, later: bool) -> bool:
        if one.action == "conference":
            return later
        if one.action == "child_seen":
            return one.by.post == "officer"
        return one.action in ("attended", "visited", "checked")

    def round_(self, duty: Owed, one: ActionTaken, *, later: bool) -> None:
        """A review begins the next round; somebody's being there ends them all."""
        if later and one.action == "attended":
            duty.state, duty.ended = "released", one.id
        elif later and one.by.post in ("sergeant", "inspector") and one.id not in duty.by:
            duty.by.add(one.id)
            duty.state, duty.due = "open", one.occurred_at + 2 * HOUR

    def note(self, name: str, duty: Owed, one: ActionTaken) -> None:
        """Noting ends the oldest news that nobody has noted."""
        news = next(each for each in self.own if each.id == name.partition("@")[2])
        used = {id for other in self.duties.values() for id in other.by}
        if one.occurred_at >= news.occurred_at and one.id not in used:
            duty.state = "discharged"
            duty.by.add(one.id)

    def end_review(self, weapon: bool, happened: list[Event], now: datetime) -> None:
        """A review is owed as long as there is a weapon."""
        duty = self.duties.get("reviewed/" + self.incident)
        if duty is None or weapon or duty.state not in ("open", "overdue"):
            return
        just_now = any(one.id in duty.by and one.occurred_at == now for one in happened)
        duty.state, duty.ended = "discharged" if just_now else "released", "ground"

    def challenge(self, happened: list[Event], weapon: bool) -> None:
        """What people decided, held against what is certain and what is owed."""
        now: set[str] = set()
        grades = [one for one in happened if isinstance(one, GradeSet)]
        there = [
            one.occurred_at
            for one in happened
            if isinstance(one, ActionTaken) and one.action == "attended" and not one.attempt
        ]
        counts = weapon and (not there or self.since["weapon", ""] > max(there))
        if grades and counts and RANK[grades[-1].value] < RANK["grade_1"]:
            now.add(f"{grades[-1].id}/response")
        last = [one for one in happened if isinstance(one, IncidentClosed | IncidentReopened)]
        if last and isinstance(last[-1], IncidentClosed):
            owed = [one for one in self.duties.values() if one.state in ("open", "overdue")]
            if any(one.opened <= last[-1].occurred_at for one in owed):
                now.add(f"{last[-1].id}/close")
        standing = {grades[-1].id} if grades else set()
        standing |= {last[-1].id} if last and isinstance(last[-1], IncidentClosed) else set()
        for name in now | set(self.challenges):
            if name in now:
                self.challenges[name] = "open"
            elif self.challenges[name] == "open":
                self.challenges[name] = "met" if name.partition("/")[0] in standing else "undone"
