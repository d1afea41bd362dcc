"""Events and decisions at the edge: read strictly, written the same everywhere."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskengine.model.alarms import ChannelAlarm, Trouble
from riskengine.model.attention import Alert, AlertLevel
from riskengine.model.decision import (
    Asked,
    Decision,
    Degraded,
    Evidence,
    Gain,
    GainKind,
    Graded,
    HeadingAssessment,
    Prohibition,
    Question,
    Reach,
    Reason,
    ResponseRange,
    RiskRange,
    Stamp,
)
from riskengine.model.events import (
    ActionTaken,
    Between,
    IncidentReported,
    InformationAdded,
    LinkSaid,
    NotAnswered,
    PersonSaid,
    Source,
    Standing,
    Unanswered,
)
from riskengine.model.facts import Conflict
from riskengine.model.grades import Binds
from riskengine.model.ledger import (
    Awaited,
    Challenge,
    ChallengeState,
    Deadline,
    Duty,
    DutyState,
    GradeInForce,
    TargetOf,
)
from riskengine.model.network import LinkPath, LinkStep
from riskengine.model.wire import (
    Malformed,
    content_hash,
    decision_from,
    decision_json,
    event_from,
    event_json,
    event_to,
    json_schema,
)

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ANSWER = (
    "an answer is needed: true or false, a number, a word, {at_least: ..., at_most: ...}"
    " or {unknown: not_known | refused}"
)
TIME = 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'


def report(**changes):
    """Return a report as parsed JSON, with fields changed; None takes one away."""
    data = {
        "type": "incident.reported",
        "id": "e1",
        "incident": "i1",
        "occurred_at": "2026-03-05T12:00:00+00:00",
        "recorded_at": "2026-03-05T12:01:00+00:00",
        "by": {"post": "call_handler", "person": "ch1"},
        "kinds": ["missing"],
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def faults(data):
    """Return what is wrong with data, one line a fault."""
    with pytest.raises(Malformed) as caught:
        event_from(data)
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]
    return [str(fault) for fault in caught.value.faults]


def test_a_report_is_read():
    """Every part of an event stands where it was told, each answer with its own type."""
    people = [
        {
            "id": "girl",
            "roles": ["victim"],
            "facts": {
                "person.age": {"at_least": 12},
                "a": True,
                "b": 1,
                "c": 1.5,
                "d": "x",
                "e": {"unknown": "refused"},
            },
        }
    ]
    links = [{"relation": "parent_of", "source": "mother", "target": "girl"}]
    assert event_from(report(people=people, links=links, standing="allegation")) == IncidentReported(
        id="e1",
        incident="i1",
        occurred_at=NOON,
        recorded_at=NOON + timedelta(minutes=1),
        by=Source(post="call_handler", person="ch1"),
        standing=Standing.ALLEGATION,
        kinds=("missing",),
        people=(
            PersonSaid(
                id="girl",
                roles=("victim",),
                facts={
                    "person.age": Between(at_least=12),
                    "a": True,
                    "b": 1,
                    "c": 1.5,
                    "d": "x",
                    "e": NotAnswered(unknown=Unanswered.REFUSED),
                },
            ),
        ),
        links=(LinkSaid(relation="parent_of", source="mother", target="girl"),),
    )


def test_answers_keep_their_type():
    """A yes is not a one, and a one is not a yes."""
    event = event_from(report(facts={"a": True, "b": 1, "c": "1"}))
    assert [type(answer) for answer in event.facts.values()] == [bool, int, str]


def test_times_may_be_datetimes():
    """What a YAML reader or a program hands over as a datetime is taken, if it has an offset."""
    assert event_from(report(occurred_at=NOON)) == event_from(report())
    assert faults(report(occurred_at=NOON.replace(tzinfo=None))) == [f"$.occurred_at: {TIME}"]


@pytest.mark.parametrize(
    "time", ["2026-03-05T12:00:00", "2026-03-05", "1772712000", 1772712000, "noon", True]
)
def test_a_time_needs_an_offset(time):
    """A time without an offset, or a number of seconds, is no time."""
    assert faults(report(occurred_at=time)) == [f"$.occurred_at: {TIME}"]


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_lies_in_the_calendar_people_live_in(time):
    """A year that no call was ever made in is a slip, and would overflow every sum of times."""
    assert faults(report(occurred_at=time)) == [
        "$.occurred_at: a time between the years 1900 and 2199 is needed"
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": "incident.report"}, '$.type: no such type of event; did you mean "incident.reported"?'),
        ({"type": None}, "$.type: this is needed and is not there"),
        ({"id": None}, "$.id: this is needed and is not there"),
        ({"id": ""}, "$.id: this may not be empty"),
        ({"id": "x" * 201}, "$.id: this is too long: at most 200 characters"),
        ({"id": 7}, "$.id: text is needed"),
        ({"id": "\ud800"}, "$: this is not JSON"),
        ({"kinds": []}, "$.kinds: at least one is needed"),
        ({"kinds": [1]}, "$.kinds[0]: text is needed"),
        ({"kinds": "missing"}, "$.kinds: a list is needed"),
        ({"by": "caller"}, "$.by: a mapping is needed"),
        ({"by": {"post": "x", "persn": "y"}}, '$.by.persn: there is no such field; did you mean "person"?'),
        (
            {"people": [{"id": "p", "rolse": []}]},
            '$.people[0].rolse: there is no such field; did you mean "roles"?',
        ),
        ({"people": ["p"]}, "$.people[0]: a mapping is needed"),
        ({"people": [{}]}, "$.people[0].id: this is needed and is not there"),
        ({"standing": "facts"}, '$.standing: no such word; did you mean "fact"?'),
        ({"facts": {"a.b": [1]}}, f'$.facts["a.b"]: {ANSWER}'),
        ({"facts": {"a.b": {"atleast": 1}}}, f'$.facts["a.b"]: {ANSWER}'),
        ({"facts": {"a.b": {"at_least": True}}}, f'$.facts["a.b"]: {ANSWER}'),
        ({"facts": {"": 1}}, '$.facts[""]: a name has 1 to 200 characters'),
        ({"facts": 3}, "$.facts: a mapping is needed"),
        ({"facts": {"a": float("nan")}}, "$: this is not plain data: only what JSON can say, and times"),
        ({"facts": {"a": object()}}, "$: this is not plain data: only what JSON can say, and times"),
    ],
)
def test_each_fault_is_said_in_plain_words_at_its_place(changes, expected):
    """One fault gives one line that says where, what, and what would be right."""
    assert faults(report(**changes)) == [expected]


def test_all_faults_come_at_once():
    """Nobody mends an event one refusal at a time."""
    assert faults(report(id="", kinds=[], people=[{"facts": {"x": None}}])) == [
        "$.id: this may not be empty",
        "$.kinds: at least one is needed",
        f"$.people[0].facts.x: {ANSWER}",
        "$.people[0].id: this is needed and is not there",
    ]


@pytest.mark.parametrize("data", [None, [], "event", 3])
def test_an_event_is_a_mapping(data):
    """Anything else has no fields."""
    assert faults(data) == ["$: a mapping is needed"]


def test_an_unknown_type_lists_what_is_allowed():
    """Where no type is near, all are shown."""
    with pytest.raises(Malformed) as caught:
        event_from(report(type="xyz"))
    (fault,) = caught.value.faults
    assert fault.message.startswith("no such type of event; allowed: action.taken, alert.acknowledged")
    assert "handover.offered" in fault.allowed
    assert "record.redacted" in fault.allowed


def test_a_truth_value_is_not_read_from_a_word():
    """The word "true" is not a yes."""
    data = report(type="action.taken", kinds=None, action="attended", attempt="true")
    assert faults(data) == ["$.attempt: true or false is needed"]


def test_a_detail_is_a_plain_value():
    """Details of an action are tested by rules, so they are plain."""
    data = report(type="action.taken", kinds=None, action="attended", details={"alone": [True]})
    assert faults(data) == ["$.details.alone: a detail is needed: true or false, a number or a word"]


def test_what_was_said_is_never_repeated():
    """Errors reach logs, so no answer stands in them."""
    said = "Jane of 4 Acacia Avenue"
    assert said not in "".join(
        faults(report(facts={"a": [said]}, standing=said, id=[said], type="incident.reported"))
    )


def test_an_event_is_written_canonically():
    """Keys in order, no blanks, times in UTC, nothing that was left out."""
    event = event_from(report(occurred_at="2026-03-05T13:00:00+01:00", facts={"b": 1.0, "a": True}))
    assert event_json(event) == (
        '{"by":{"person":"ch1","post":"call_handler"},"facts":{"a":true,"b":1},"id":"e1","incident":"i1",'
        '"kinds":["missing"],"occurred_at":"2026-03-05T12:00:00Z","recorded_at":"2026-03-05T12:01:00Z",'
        '"type":"incident.reported"}'
    )


def test_the_same_content_has_the_same_hash():
    """Neither the order of keys nor the offset a time is written in is content; a yes and a one differ."""
    summer = timezone(timedelta(hours=1))
    one = event_from(report(facts={"a": True, "b": 2}))
    other = event_from(report(facts={"b": 2, "a": True}, occurred_at=NOON.astimezone(summer)))
    assert content_hash(one) == content_hash(other)
    assert content_hash(one) != content_hash(event_from(report(facts={"a": 1, "b": 2})))


ANSWERS = st.one_of(
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.builds(NotAnswered, unknown=st.sampled_from(Unanswered)),
    st.builds(Between, at_least=st.integers() | st.none(), at_most=st.floats(0, 9) | st.none()),
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(
    st.dictionaries(NAMES, ANSWERS, max_size=4),
    st.lists(NAMES, max_size=2),
    st.timedeltas(timedelta(0), timedelta(9)),
)
def test_what_is_written_is_read_back(facts, roles, later):
    """Nothing is lost or bent on the way out and in again."""
    event = InformationAdded(
        id="e2",
        incident="i1",
        occurred_at=NOON,
        recorded_at=NOON + later,
        by=Source(post="officer"),
        people=(PersonSaid(id="p", roles=tuple(roles), facts=facts),),
        facts=facts,
    )
    read = event_from(event_to(event))
    assert read == event
    assert event_json(read) == event_json(event)
    for name, answer in facts.items():
        assert isinstance(read.facts[name], bool) == isinstance(answer, bool)


def test_the_schema_of_an_event_takes_events_and_says_the_type():
    """What a program outside Python checks is what the engine reads."""
    check = jsonschema.Draft202012Validator(json_schema("event"))
    assert check.is_valid(event_to(event_from(report())))
    assert not check.is_valid(report(type=None))
    assert not check.is_valid(report(surprise=1))


def decision():
    """Return a Decision in which every field says something."""
    high, emergency = Graded(id="high", word="high"), Graded(id="emergency", word="Immediate")
    asked = Asked(fact="person.age", subject="girl")
    grade = GradeInForce(
        scale="response", value="grade_2", subject=None, event="e2", set_at=NOON, first_set_at=NOON, by="ch1"
    )
    return Decision(
        incident="i1",
        kinds=("missing",),
        as_of=NOON,
        known_at=NOON + timedelta(hours=1),
        rules=Stamp(pack="national", version="2026.1", hash="ab", approved=False),
        engine="0.1.0",
        degraded=Degraded(cause="x", fallback="pack", advice="Assess by hand.", questions=("How old?",)),
        response=ResponseRange(
            applicable=True,
            floor=emergency,
            ceiling=emergency,
            far=(asked,),
            by_one_answer=Reach(grade=emergency, by=(asked,)),
            in_force=grade,
        ),
        risks=(
            RiskRange(
                subject="girl", strand="missing", floor=high, ceiling=high, far=(asked,), in_force=grade
            ),
        ),
        highest=(("girl", "missing", "high"),),
        assessment=(HeadingAssessment(heading="threat", assessed=True, holds=("a.b",), may_hold=("a.c",)),),
        reasons=(
            Reason(
                rule="a.b",
                title="Title",
                version="1",
                subject="girl",
                other="man",
                headings=("threat",),
                binds=Binds.MUST,
                facts=(Evidence(fact="person.age", subject="girl", value="15", events=("e1",)),),
                enough=(asked,),
                because="So.",
                sources=("s",),
                sets=("response: priority",),
            ),
        ),
        questions=(
            Question(
                fact="person.age",
                subject="girl",
                of="caller",
                words="How old?",
                gain=Gain(changes=GainKind.RISK, to="high", alone=True, rules=2),
                first=True,
            ),
        ),
        duties=(
            Duty(
                id="child_seen/girl",
                actions=("child_seen",),
                subject="girl",
                state=DutyState.OVERDUE,
                opened_at=NOON,
                due_at=NOON,
                deadline=Deadline.LIMIT,
                by="officer",
                binds=Binds.SHOULD,
                rules=("a.b",),
                awaits=Awaited(agency="school", action="x"),
                target_of=TargetOf.FLOOR,
                known_from=NOON,
                recurs=True,
                done_by=("e3",),
                missed=2,
                holder="sergeant",
                reason="r",
            ),
        ),
        prohibitions=(Prohibition(handling="close", subject="i1", rules=("a.b",)),),
        challenges=(
            Challenge(
                id="e2/response",
                event="e2",
                scale="response",
                decided="grade_2",
                state=ChallengeState.OPEN,
                raised_at=NOON,
                rules=("a.b",),
                lacks=("reason",),
                unended=("child_seen/girl",),
            ),
        ),
        attention=(
            Alert(
                id="i1/child_seen/girl",
                incident="i1",
                subject="girl",
                cause="child_seen/girl",
                rules=("a.b",),
                level=AlertLevel.INTERRUPT,
                to="sergeant",
                ground="overdue/sergeant/2026-11-01T12:00:00Z",
                since=NOON,
                says="Overdue: The child was seen",
                limit=True,
            ),
        ),
        conflicts=(Conflict("girl", "person.age", "e1", ("e2",)),),
        links=(
            LinkPath(
                kind="person",
                start="girl",
                steps=(
                    LinkStep(
                        relation="associate_of", forward=True, kind="person", to="man", event="e1", since=NOON
                    ),
                ),
            ),
        ),
        left_out=("x",),
        late=("e9",),
        alarms=(
            ChannelAlarm(
                channel="durable",
                trouble=Trouble.DISAGREEMENT,
                rule="a.b",
                subjects=("kid",),
                decided="may_hold",
                second="holds",
                raised=("response floor: priority",),
            ),
        ),
        next_review_at=NOON,
    )


def test_a_decision_is_read_back():
    """Every field of a Decision survives the way through JSON."""
    full = decision()
    silent = {each.name for each in fields(Decision) if not getattr(full, each.name)}
    assert silent == set()
    assert decision_from(decision_json(full)) == full


def test_a_decision_is_written_byte_for_byte_the_same():
    """The bytes depend neither on the offset of a time nor on having been read before."""
    once = decision_json(decision())
    assert once == decision_json(decision_from(once))
    moved = replace(decision(), as_of=NOON.astimezone(timezone(timedelta(hours=5))))
    assert decision_json(moved) == once
    assert once.startswith(
        '{"alarms":[{"channel":"durable","decided":"may_hold","raised":["response floor: priority"],'
        '"rule":"a.b","second":"holds","subjects":["kid"],"trouble":"disagreement"}],'
        '"as_of":"2026-03-05T12:00:00Z","assessment":[{"assessed":true,"heading":"threat",'
    )


def test_a_decision_fits_its_schema():
    """What is promised to other programs is what is written."""
    import json

    jsonschema.Draft202012Validator(json_schema("decision")).validate(json.loads(decision_json(decision())))


def test_a_text_that_is_no_decision_is_malformed():
    """A reader of stored decisions is told where they are wrong."""
    with pytest.raises(Malformed, match=r"^\$: this is not JSON$"):
        decision_from("{")
    with pytest.raises(Malformed, match=r"^\$.incident: text is needed$"):
        decision_from(decision_json(decision()).replace('"incident":"i1","kinds"', '"incident":1,"kinds"'))


def test_only_what_the_wire_knows_is_written():
    """An action's details hold plain values, and nothing else gets through."""
    event = ActionTaken(
        id="e",
        incident="i",
        occurred_at=NOON,
        recorded_at=NOON,
        by=Source(post="officer"),
        action="attended",
        details={"x": object()},
    )
    with pytest.raises(TypeError, match="object has no form on the wire"):
        event_json(event)
