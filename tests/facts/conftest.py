"""A small rulebook, and a way to say what happened in few words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.model import events as said
from riskengine.model import network
from riskengine.model.grades import ResponseGrade, RiskLevel
from riskengine.model.ledger import Ledger
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, Compare
from riskengine.rulebook.rules import Pack, Rulebook
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import (
    Action,
    EndedBy,
    Fact,
    FactType,
    Flag,
    Grade,
    Handling,
    Kind,
    Model,
    Post,
    Relation,
    Role,
    Strand,
    System,
    Vocabulary,
)

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HERE = Span.whole_file("test")
HOUR = 3600


def by_id(*declared):
    """Return what is declared by its id."""
    return {one.id: one for one in declared}


def fact(id, type=FactType.BOOL, **fields):
    """Return a declared fact."""
    return Fact(id=id, of=id.partition(".")[0], type=type, title=id, span=HERE, **fields)


def is_(key, value, var=0, type=FactType.BOOL):
    """Return the condition that a reading has a value."""
    return Clause(var, key, type, Compare("==", value), key, str(value), HERE)


FACTS = by_id(
    fact("person.age", FactType.INT, minimum=0, maximum=120),
    fact("person.sex", FactType.ENUM, values=("female", "male")),
    fact("person.pregnant", applies_when=is_("person.sex", "female", type=FactType.ENUM)),
    fact("person.due_soon", applies_when=is_("person.pregnant", True)),
    fact("person.last_seen", FactType.TIME),
    fact("person.away_for", FactType.DURATION),
    fact("person.heard", lasts=HOUR),
    fact("child.school_known"),
    fact("child.harm", FactType.ORDERED, values=("none", "some", "much"), raises_risk=True, concluded=True),
    fact("suspect.known_to_police"),
    fact("incident.children_listed"),
    fact("incident.suspects_listed"),
    fact(
        "incident.violence_now",
        raises_risk=True,
        lasts=HOUR,
        ended_by=EndedBy(actions=("attended",), answers_from=("officer",)),
    ),
    fact(
        "incident.injury",
        FactType.ORDERED,
        values=("none", "minor", "serious"),
        raises_risk=True,
        lasts=HOUR,
        ended_by=EndedBy(answers_from=("officer",)),
    ),
    fact("incident.score", FactType.NUMBER, minimum=0, raises_risk=True),
    fact("incident.shots", FactType.INT, raises_risk=True, ended_by=EndedBy(actions=("attended",))),
    fact(
        "incident.room",
        FactType.ENUM,
        values=("kitchen", "hall"),
        applies_when=is_("done.attended", True, INCIDENT_VAR),
    ),
    fact("victim.hurt", raises_risk=True, ended_by=EndedBy(actions=("child_seen",))),
)

WORDS = Vocabulary(
    kinds=by_id(
        Kind(id="missing", title="Missing", span=HERE), Kind(id="assault", title="Assault", span=HERE)
    ),
    roles=by_id(
        Role(id="child", title="Child", under=18, listed_by="incident.children_listed", span=HERE),
        Role(id="suspect", title="Suspect", not_under=10, listed_by="incident.suspects_listed", span=HERE),
        Role(id="victim", title="Victim", span=HERE),
        Role(id="caller", title="Caller", one=True, span=HERE),
    ),
    posts=by_id(
        Post(id="caller", title="Caller", span=HERE),
        Post(id="call_handler", title="Call handler", decides=True, span=HERE),
        Post(id="officer", title="Officer", decides=True, span=HERE),
        Post(id="school", title="School", agency=True, span=HERE),
    ),
    facts=FACTS,
    actions=by_id(
        Action(id="attended", title="Attended", span=HERE),
        Action(id="child_seen", title="Child seen", of="child", by=("officer",), span=HERE),
        Action(id="introduced", title="Introduced", of="victim", pair="suspect", span=HERE),
        Action(id="grade_set", title="Grade set", event="grade.set", span=HERE),
        Action(id="level_set", title="Level set", of="person", event="grade.set", span=HERE),
        Action(id="told", title="Told", of="person", span=HERE),
    ),
    flags=by_id(
        Flag(id="looked_after", title="Looked after", systems=("records", "register"), span=HERE),
        Flag(id="noted", title="Noted", span=HERE),
    ),
    handlings=by_id(
        Handling(id="absent", title="Absent", retired=date(2026, 3, 6), span=HERE),
        Handling(id="close", title="Close", event="incident.closed", span=HERE),
    ),
    relations=by_id(
        Relation(id="parent_of", title="Parent of", span=HERE),
        Relation(id="sibling_of", title="Sibling of", symmetric=True, span=HERE),
    ),
    systems=by_id(
        System(id="records", title="Records", span=HERE), System(id="register", title="Register", span=HERE)
    ),
    strands=by_id(
        Strand(
            id="missing", title="Missing", levels={RiskLevel.LOW: "low", RiskLevel.HIGH: "high"}, span=HERE
        )
    ),
    headings=("threat",),
)

PACK = Pack(
    id="test",
    title="Test",
    version="1",
    owner="owner",
    approver=None,
    approved_on=None,
    review_by=None,
    inherits=None,
    time_zone="Europe/London",
    model=Model(name="THOR", headings={}),
    grades=by_id(Grade(id="grade_1", word="Immediate", means=ResponseGrade.EMERGENCY, span=HERE)),
)

BOOK = Rulebook(pack=PACK, vocabulary=WORDS, parameters={}, rules=(), sources={}, hash="0")


class Tell:
    """Makes events; times are minutes after noon."""

    def __init__(self, incident="i1"):
        """Tell of one incident."""
        self.incident = incident

    @staticmethod
    def at(minute):
        """Return the moment so many minutes after noon."""
        return NOON + timedelta(minutes=minute)

    def __call__(self, kind, id, minute=0, *, recorded=None, post="call_handler", person="ch1", **fields):
        """Return an event of a class of `riskengine.model.events`."""
        late = minute if recorded is None else recorded
        by = said.Source(post=post, person=person, system=fields.pop("system_said", None))
        return getattr(said, kind)(
            id=id,
            incident=fields.pop("incident", self.incident),
            occurred_at=self.at(minute),
            recorded_at=self.at(late),
            by=by,
            **fields,
        )

    def report(self, id="r", minute=0, *, people=(), facts=None, **fields):
        """Return a report; people are given as (id, roles, facts)."""
        fields.setdefault("kinds", ("missing",))
        return self("IncidentReported", id, minute, people=self.people(people), facts=facts or {}, **fields)

    def info(self, id, minute=0, *, people=(), facts=None, **fields):
        """Return something more that was learnt."""
        return self("InformationAdded", id, minute, people=self.people(people), facts=facts or {}, **fields)

    def done(self, id, action, minute=0, **fields):
        """Return an action taken."""
        return self("ActionTaken", id, minute, action=action, **fields)

    @staticmethod
    def people(given):
        """Return people from (id, roles, facts), of which the last two may be left out."""
        return tuple(
            said.PersonSaid(
                id=id, roles=tuple(rest[0]) if rest else (), facts=rest[1] if len(rest) > 1 else {}
            )
            for id, *rest in given
        )

    def link(self, source, relation, target):
        """Return a link as it is told with people."""
        return said.LinkSaid(relation=relation, source=source, target=target)


class Known:
    """What was taken in before: the state that admission asks."""

    def __init__(self, *events):
        """Take events in, without asking."""
        self.taken = list(events)
        self.ledgers = {}
        self.tombstones = {}

    @property
    def incidents(self):
        """The incidents anything is known of."""
        return sorted({event.incident for event in self.taken})

    def knows(self, incident):
        """Tell whether anything is known of an incident."""
        return incident in self.incidents

    def tombstone(self, event_id):
        """Return the hash of an event whose content a test has removed."""
        return self.tombstones.get(event_id)

    def event(self, event_id):
        """Return the event of an id."""
        return next((event for event in self.taken if event.id == event_id), None)

    def events_of(self, incident):
        """Return the events under an incident."""
        return [event for event in self.taken if event.incident == incident]

    def everything_of(self, incident):
        """Return the events under an incident, and under those merged straight into it."""
        merged = [event.incident for event in self.taken if getattr(event, "into", None) == incident]
        return [event for event in self.taken if event.incident in (incident, *merged)]

    def ledger_of(self, incident, at=None):
        """Return the ledger that a test has put there."""
        return self.ledgers.get(incident, Ledger(incident=incident))

    def knows_person(self, person):
        """Tell whether anybody has named a person."""
        named = {one.id for event in self.taken for one in getattr(event, "people", ())}
        return person in named | {end for _, link in self._said() for end in (link.source, link.target)}

    def links_of(self, node):
        """Return what was stated of a node and not replaced; it is ended either way round."""
        gone = {event.replaces for event in self.taken if isinstance(event, said.EventReplaced)}
        told = [(event, link) for event, link in self._said() if event.id not in gone]
        over = [event for event, _ in told if isinstance(event, said.LinkEnded)]
        return [
            network.Link(
                relation=link.relation,
                source=network.Node(link.source_kind, link.source),
                target=network.Node(link.target_kind, link.target),
                since=link.since or event.occurred_at,
                until=link.until or next((one.occurred_at for one in over if self._ends(one, link)), None),
                event=event.id,
                incident=event.incident,
            )
            for event, link in told
            if not isinstance(event, said.LinkEnded)
            and node in ((link.source_kind, link.source), (link.target_kind, link.target))
        ]

    @staticmethod
    def _ends(over, link):
        return over.relation == link.relation and {over.source, over.target} == {link.source, link.target}

    def _said(self):
        for event in self.taken:
            single = isinstance(event, said.LinkStated | said.LinkEnded)
            yield from ((event, link) for link in ((event,) if single else getattr(event, "links", ())))


@pytest.fixture(scope="session")
def book():
    """The small rulebook."""
    return BOOK


@pytest.fixture(scope="session")
def words():
    """Its vocabulary."""
    return WORDS


@pytest.fixture(scope="session")
def tell():
    """Makes events of the incident i1."""
    return Tell()


@pytest.fixture(scope="session")
def known():
    """Makes the state that admission asks."""
    return Known


@pytest.fixture(scope="session")
def read():
    """Reads the facts of i1, so many minutes after noon."""
    readers = {}

    def facts(*events, at=0, known_at=None, elsewhere=(), roles=(), needed=None):
        key = (roles, needed)
        if key not in readers:
            readers[key] = FactReader.of(BOOK, holds=holds(BOOK), roles_used=roles, needed=needed)
        moment = Tell.at(at)
        late = moment if known_at is None else Tell.at(known_at)
        history = History.of(BOOK, *events, *elsewhere)
        return readers[key].read("i1", history, as_of=moment, known_at=late)

    return facts
