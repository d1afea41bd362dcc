"""The engine told anything in any order and asked at any moment, beside a slow, obvious one."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from properties.slow_engine import LONDON, QUARTER, SlowEngine
from riskengine.engine import Engine
from riskengine.facts.admission import EventRefused
from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Decision
from riskengine.model.events import (
    ActionTaken,
    Event,
    EventReplaced,
    GradeSet,
    IncidentClosed,
    IncidentReopened,
    IncidentReported,
    InformationAdded,
    LinkEnded,
    LinkStated,
    PersonSaid,
    RecordRedacted,
    Replacement,
    Source,
)
from riskengine.model.wire import decision_json
from riskengine.rulebook.load import load_rulebook

BOOK = load_rulebook(Path(__file__).parent / "packs", "clockwork")
START = datetime(2026, 11, 2, 8, tzinfo=LONDON)
INCIDENTS = ("one", "two", "three", "four")
CHILDREN = ("kid", "sis")
ADULTS = ("man", "mum")
LINKS = (
    ("parent_of", "person", ADULTS, CHILDREN),
    ("lives_with", "person", ADULTS, ("mum", *CHILDREN)),
    ("resides_at", "place", (*CHILDREN, *ADULTS), ("flat",)),
)
"""The relations that are stated, with what they lead to, and between whom or what."""
KNOWN = (
    ("one", "resides_at", "kid", "flat"),
    ("two", "resides_at", "man", "flat"),
    ("one", "lives_with", "kid", "mum"),
    ("two", "lives_with", "man", "mum"),
    ("two", "parent_of", "man", "sis"),
    ("two", "parent_of", "man", "kid"),
)
"""What may be known from the beginning: in which incident it was said, and what."""
ACTIONS = (
    "attended",
    "reviewed",
    "noted",
    "child_seen",
    "referred",
    "conference",
    "visited",
    "checked",
)
BUDGET = BOOK.pack.attention.interrupts_per_hour

quarters = st.integers(0, 24)
late = st.sampled_from([0, 0, 0, 1, 4, 12])
posts = st.sampled_from(["dispatcher", "sergeant", "inspector", "officer"])


def plain(decision: Decision) -> dict[str, object]:
    """What both engines say, in the words of the slow one."""
    return {
        "floor": decision.response.floor.id,
        "high": {
            (one.strand, one.subject) for one in decision.risks if one.floor.id == "high" and not one.unnamed
        },
        "paths": {str(path) for path in decision.links},
        "duties": {
            one.id: (one.state.value, one.opened_at, one.due_at)
            for one in decision.duties
            if one.state.value != "withdrawn"
        },
        "challenges": {
            one.id: one.state.value for one in decision.challenges if one.state.value != "withdrawn"
        },
    }


class EngineMachine(RuleBasedStateMachine):
    """Tells an engine what may happen in a control room, and asks it as a control room may."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = Engine(BOOK)
        self.told: list[Event] = []
        self.number = 0
        self.reached = START
        self.interrupts: list[tuple[str, datetime]] = []
        self.shown: set[tuple[str, str, str]] = set()

    def tell(self, make, incident, at: datetime, delay: int, post: str = "dispatcher", **said) -> None:
        """Tell the engine an event; what it refuses has not happened."""
        self.number += 1
        event = make(
            id=f"e{self.number}",
            incident=incident,
            occurred_at=at,
            recorded_at=at + delay * QUARTER,
            by=Source(post=post, person=post),
            **said,
        )
        try:
            self.engine.observe(event)
        except EventRefused:
            assert self.engine.event(event.id) is None
        else:
            self.told.append(event)

    @initialize(known=st.sets(st.sampled_from(KNOWN)), late=late)
    def begin(self, known, late):
        """There is always one incident, and an assault of which somebody is suspected; links may be known."""
        self.report("one", 0, 0, "missing", ["kid"], [])
        self.report("two", 0, 0, "assault", [], ["man"])
        for incident, relation, source, target in sorted(known):
            kind = "place" if relation == "resides_at" else "person"
            what = {"relation": relation, "source": source, "target": target}
            self.tell(LinkStated, incident, START, late, target_kind=kind, **what)

    @rule(
        incident=st.sampled_from(INCIDENTS),
        at=quarters,
        delay=late,
        kind=st.sampled_from(["missing", "missing", "assault"]),
        children=st.lists(st.sampled_from(CHILDREN), max_size=2, unique=True),
        suspects=st.lists(st.sampled_from(ADULTS), max_size=2, unique=True),
        days=st.sampled_from([0, 0, 0, 1, 60, 90, 91]),
    )
    def report(self, incident, at, delay, kind, children, suspects, days=0):
        """Somebody reports something, today or long ago."""
        when = (START - timedelta(days=days)) + at * QUARTER
        said = [(who, "child") for who in children] + [(who, "suspect") for who in suspects]
        people = tuple(PersonSaid(id=who, roles=(role,)) for who, role in said)
        self.tell(IncidentReported, incident, when, delay, kinds=(kind,), people=people)

    @rule(
        incident=st.sampled_from(INCIDENTS),
        at=quarters,
        delay=late,
        post=posts,
        weapon=st.none() | st.booleans(),
        hurt=st.none() | st.sampled_from(CHILDREN),
    )
    def learn(self, incident, at, delay, post, weapon, hurt):
        """Something more is learnt."""
        facts = {} if weapon is None else {"incident.weapon": weapon}
        people = () if hurt is None else (PersonSaid(id=hurt, roles=("child",), facts={"child.hurt": True}),)
        when = START + at * QUARTER
        self.tell(InformationAdded, incident, when, delay, post, facts=facts, people=people)

    @rule(
        incident=st.sampled_from(INCIDENTS),
        at=quarters,
        delay=late,
        kind=st.sampled_from(LINKS),
        ends=st.data(),
        days=st.sampled_from([None, None, 0, 30]),
        over=st.sampled_from([False, False, False, True]),
    )
    def relate(self, incident, at, delay, kind, ends, days, over):
        """It is learnt that somebody lives with somebody, or somewhere, or is their parent; or was."""
        relation, to, sources, targets = kind
        source = ends.draw(st.sampled_from(sources), label="source")
        target = ends.draw(st.sampled_from([one for one in targets if one != source]), label="target")
        when = START + at * QUARTER
        self.tell(
            LinkStated,
            incident,
            when,
            delay,
            relation=relation,
            source=source,
            target=target,
            target_kind=to,
            since=None if days is None else when - timedelta(days=days),
            until=when if over else None,
        )

    @precondition(lambda self: any(isinstance(one, LinkStated) for one in self.told))
    @rule(data=st.data(), at=quarters, delay=late, incident=st.none() | st.sampled_from(INCIDENTS))
    def part(self, data, at, delay, incident):
        """They part, or somebody moves out; it may be said in another incident than the link itself."""
        link = data.draw(st.sampled_from([one for one in self.told if isinstance(one, LinkStated)]))
        what = {"relation": link.relation, "source": link.source, "target": link.target}
        when = START + at * QUARTER
        kind = link.target_kind
        self.tell(LinkEnded, incident or link.incident, when, delay, target_kind=kind, **what)

    @rule(
        incident=st.sampled_from(INCIDENTS),
        at=quarters,
        delay=late,
        post=posts,
        action=st.sampled_from(ACTIONS),
        child=st.sampled_from(CHILDREN),
        attempt=st.booleans(),
    )
    def act(self, incident, at, delay, post, action, child, attempt):
        """Somebody does something, or tries to."""
        subject = None if action in ("attended", "reviewed", "noted") else child
        when = START + at * QUARTER
        self.tell(ActionTaken, incident, when, delay, post, action=action, subject=subject, attempt=attempt)

    @rule(
        incident=st.sampled_from(INCIDENTS),
        at=quarters,
        delay=late,
        value=st.sampled_from(["grade_1", "grade_2", "grade_3", "grade_4"]),
    )
    def grade(self, incident, at, delay, value):
        """Somebody sets a grade."""
        self.tell(GradeSet, incident, START + at * QUARTER, delay, scale="response", value=value)

    @rule(incident=st.sampled_from(INCIDENTS), at=quarters, delay=late, again=st.booleans())
    def close(self, incident, at, delay, again):
        """Somebody closes an incident, or opens it again."""
        make = IncidentReopened if again else IncidentClosed
        self.tell(make, incident, START + at * QUARTER, delay)

    @precondition(lambda self: any(not isinstance(one, IncidentReported) for one in self.told))
    @rule(data=st.data(), at=quarters, redact=st.booleans())
    def take_back(self, data, at, redact):
        """Something turns out wrong, or is removed by law."""
        mine = [
            one for one in self.told if not isinstance(one, IncidentReported | EventReplaced | RecordRedacted)
        ]
        if not mine:
            return
        wrong = data.draw(st.sampled_from(mine), label="taken back")
        when = max(wrong.recorded_at + QUARTER, START + at * QUARTER)
        if redact:
            self.tell(RecordRedacted, wrong.incident, when, 0, redacts=wrong.id, authority="A court")
        else:
            why = Replacement.ENTERED_IN_ERROR
            self.tell(EventReplaced, wrong.incident, when, 0, replaces=wrong.id, why=why)

    @rule(steps=st.integers(1, 40))
    def advance(self, steps):
        """Time goes on, and whatever fell due is shown: each thing once, and no more than can be borne."""
        self.reached += steps * QUARTER
        for alert in self.engine.advance(self.reached).alerts:
            name = (alert.id, alert.ground, alert.to)
            assert name not in self.shown, "shown twice"
            self.shown.add(name)
            if alert.level is AlertLevel.INTERRUPT and not alert.limit:
                self.interrupts.append((alert.to, self.reached))
        at_once = Counter(post for post, when in self.interrupts if when == self.reached)
        hours = max(1.0, steps / 4) + 1
        assert all(count <= BUDGET * hours for count in at_once.values())
        due = self.engine.due(self.reached)
        assert due is None or due >= self.reached

    @rule(at=st.integers(0, 60), known=st.integers(0, 60))
    def ask(self, at, known):
        """Of everything, at any moment, knowing what was known at any other, both say the same."""
        as_of, known_at = START + at * QUARTER, START + known * QUARTER
        reports = [one for one in self.told if isinstance(one, IncidentReported)]
        for incident in [
            one.incident for one in reports if one.recorded_at <= known_at and one.occurred_at <= as_of
        ]:
            decision = self.engine.decide(incident, as_of, known_at)
            assert decision.degraded is None, decision.degraded
            walk = SlowEngine(self.told).decide(incident, as_of, known_at)
            assert plain(decision) == {
                "floor": walk.floor,
                "high": walk.high,
                "paths": walk.paths,
                "duties": {name: (one.state, one.opened, one.due) for name, one in walk.duties.items()},
                "challenges": walk.challenges,
            }

    @rule(data=st.data(), at=st.integers(0, 60))
    def begin_again(self, data, at):
        """An engine that is told the same after a restart, in another order, gives the same bytes."""
        reports = [one for one in self.told if isinstance(one, IncidentReported)]
        others = [one for one in self.told if not isinstance(one, IncidentReported)]
        rewrites = [one for one in others if isinstance(one, EventReplaced | RecordRedacted)]
        rest = data.draw(st.permutations([one for one in others if one not in rewrites]), label="order")
        other = Engine(BOOK)
        try:
            other.recall([*reports, *rest, *rewrites])
        except EventRefused:
            return  # in this order somebody closes what is closed already
        as_of = START + at * QUARTER
        for report in reports:
            if report.recorded_at <= as_of:
                again, before = (
                    other.decide(report.incident, as_of),
                    self.engine.decide(report.incident, as_of),
                )
                assert decision_json(again) == decision_json(before)

    @rule(at=st.integers(0, 60), later=st.integers(1, 60))
    def nothing_is_lost(self, at, later):
        """Whatever was owed once is on record for ever, however it ended, unless the law has removed it."""
        if any(isinstance(one, RecordRedacted) for one in self.told):
            return
        then, now = START + at * QUARTER, START + (at + later) * QUARTER
        owed = {one.id for one in self.engine.decide("one", then, then).duties}
        assert owed <= {one.id for one in self.engine.decide("one", now, now).duties}


# Each is a long story, so that a few odd ones are no sign of a fault.
EngineMachine.TestCase.settings = settings(
    settings.default,
    max_examples=max(100, settings.default.max_examples),
    stateful_step_count=30,
    suppress_health_check=list(HealthCheck),
)
TestEngine = EngineMachine.TestCase
