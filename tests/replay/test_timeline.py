"""A timeline: each entry becomes one event, or what is wrong with it is said at its place."""

from datetime import UTC, datetime, timedelta

from riskengine.model.events import DutyTransferred, IncidentReported, InformationAdded, Source
from riskengine.replay.documents import EVENT_TYPES

NOON = datetime(2021, 3, 5, 19, tzinfo=UTC)


def entries(text: str) -> str:
    """Return entries that follow the report, indented as the report is."""
    return "".join(f"  {line}\n" for line in text.strip().splitlines())


def test_an_entry_becomes_an_event(load):
    """The scenario gives the event its id, incident and times; the entry gives the rest."""
    (scenario,) = load().scenarios
    (step,) = scenario.steps
    assert isinstance(step.event, IncidentReported)
    assert (step.event.id, step.event.incident) == ("event-1", "girl-out-late")
    assert (step.event.occurred_at, step.event.recorded_at) == (NOON, NOON)
    assert step.event.by == Source(post="caller", person="mother")
    assert [person.id for person in step.event.people] == ["mother", "girl"]


def test_an_event_recorded_late_is_heard_of_late(load):
    """It happened at its own time, and is told when it was written down."""
    late = entries("""
- at: T+5m
  recorded: T+3h
  id: what-was-learnt
  basis: inferred
  standing: allegation
  note: Nobody wrote it down.
  information.added: {facts: {incident.weapon: true}}
- {at: T+1h, basis: stated, grade.set: {scale: response, value: grade_2}}
""")
    (scenario,) = load(late).scenarios
    _, late_step, grade = scenario.steps
    assert isinstance(late_step.event, InformationAdded)
    assert (late_step.at, late_step.recorded) == (timedelta(minutes=5), timedelta(hours=3))
    assert late_step.event.id == "what-was-learnt"
    assert late_step.event.standing == "allegation"
    assert late_step.event.occurred_at == NOON + timedelta(minutes=5)
    assert late_step.event.recorded_at == NOON + timedelta(hours=3)
    assert late_step.note == "Nobody wrote it down."
    assert [step.event.id for step in scenario.told] == ["event-1", grade.event.id, "what-was-learnt"]
    assert grade.event.by == Source(post="call_handler", person="call-handler")


def test_a_time_inside_an_event_may_be_an_offset(load):
    """A check-back after a day is written as one."""
    handed = entries("""
- at: T+1h
  basis: stated
  duty.transferred: {duty: child_seen/girl, to: sergeant, reference: "4711", check_back: T+1d}
""")
    (scenario,) = load(handed).scenarios
    event = scenario.steps[1].event
    assert isinstance(event, DutyTransferred)
    assert event.check_back == NOON + timedelta(days=1)


def test_offsets_that_cannot_be_read(wrong):
    """Every time of an entry is read, and each that cannot be is pointed at."""
    odd = entries("""
- {at: half past, recorded: soon, basis: stated, incident.closed: {}}
- {at: T+1d, basis: stated, flag.raised: {flag: looked_after, subject: girl, until: T+soon}}
""")
    assert wrong(odd) == [
        'RE507 17:10 "half past" is not an offset.',
        "  help: write it as T+0, T+15m, T+2h30m or T+3d",
        'RE507 17:31 "soon" is not an offset.',
        "  help: write it as T+0, T+15m, T+2h30m or T+3d",
        'RE507 18:87 "T+soon" is not an offset.',
        "  help: write it as T+0, T+15m, T+2h30m or T+3d",
    ]


def test_entries_out_of_order(wrong):
    """A timeline stands in the order in which things happened, and nothing is recorded before it happens."""
    odd = entries("""
- {at: T+2h, basis: stated, incident.closed: {}}
- {at: T+1h, recorded: T+30m, basis: stated, incident.reopened: {}}
- {at: T+1h30m, basis: stated, incident.closed: {}}
""")
    assert wrong(odd) == [
        "RE502 18:10 this happened before the entry above it.",
        "  help: move it up, or correct the offset",
        "RE502 18:26 this was recorded before it happened.",
        "  help: correct one of the offsets",
        "RE502 19:10 this happened before the entry above it.",
        "  help: move it up, or correct the offset",
    ]


def test_an_entry_without_a_basis(wrong):
    """Nobody could tell what was found from what was made up."""
    assert wrong(entries("- {at: T+2h, incident.closed: {}}")) == [
        'RE508 17:5 the key "basis" is missing.',
        "  help: say whether it is stated, inferred or assumed",
    ]


def test_an_entry_is_exactly_one_event(wrong):
    """None, or two, are refused; so is one whose type is misspelt, with the nearest."""
    odd = entries("""
- {at: T+1h, basis: stated, note: Nothing}
- {at: T+1h, basis: stated, incident.closed: {}, grade.set: {scale: response, value: grade_2}}
- {at: T+1h, basis: stated, grade.sett: {scale: response, value: grade_2}}
- {at: T+1h, basis: stated, incident.closed: }
""")
    assert wrong(odd) == [
        "RE201 17:5 the key that says what happened is missing.",
        f"  help: one of {', '.join(EVENT_TYPES)}",
        'RE203 18:31 "incident.closed" may not stand beside "grade.set": an entry is one event.',
        "  help: make it an entry of its own",
        'RE203 19:31 "grade.sett" is not a key that is known here.',
        '  help: did you mean "grade.set"?',
        'RE202 20:47 "incident.closed" needs a mapping.',
        "  help: write keys and values, each key with a colon",
    ]


def test_what_every_event_carries_stands_in_the_entry(wrong):
    """Were it taken from inside the event, two sayings could differ."""
    assert wrong(entries("- {at: T+1h, basis: stated, incident.closed: {by: {post: officer}}}")) == [
        'RE203 17:49 "by" is not a field of the event.',
        "  help: what every event carries stands beside it, in the entry",
    ]


def test_an_event_that_is_malformed_is_refused_at_its_place(wrong):
    """The engine's reason, at the field it is about."""
    odd = entries("""
- {at: T+1h, basis: stated, grade.set: {scale: response, valeu: grade_2}}
- {at: T+1h, basis: stated, information.added: {people: [{id: girl, facts: {person.age: [1]}}]}}
""")
    assert wrong(odd) == [
        'RE505 17:42 the engine refuses this event: "value": this is needed and is not there.',
        'RE505 17:67 the engine refuses this event: there is no such field; did you mean "value"?',
        (
            "RE505 18:91 the engine refuses this event: an answer is needed: true or false, a number, "
            "a word, {at_least: ..., at_most: ...} or {unknown: not_known | refused}."
        ),
    ]


def test_somebody_nobody_brought_in(wrong):
    """A slip in a name would make an event about nobody; each is told once, with whom it may mean."""
    odd = entries("""
- {at: T+1h, basis: stated, action.taken: {action: child_seen, subject: gril}}
- {at: T+1h, basis: stated, action.taken: {action: located, subject: gril}}
- {at: T+2h, basis: stated, link.stated: {relation: parent_of, source: zzz, target: girl}}
- at: T+2h
  basis: stated
  information.added:
    links: [{relation: parent_of, source: mother, target: him}]
    people: [{id: him}]
""")
    assert wrong(odd) == [
        'RE506 17:75 nobody called "gril" has been brought in by now.',
        '  help: did you mean "girl"?',
        'RE506 19:74 nobody called "zzz" has been brought in by now.',
        "  help: bring people in under `people:`",
    ]


def test_the_place_of_an_incident_is_known(load):
    """A marker may be on an address, which the report brings in."""
    more = entries("""
- at: T+1h
  basis: stated
  incident: second-call
  incident.reported: {kinds: [missing], place: 4-x-street}
- {at: T+1h, basis: stated, incident: second-call, flag.raised: {flag: looked_after, subject: 4-x-street}}
""")
    (scenario,) = load(more).scenarios
    assert [step.event.incident for step in scenario.steps] == ["girl-out-late", "second-call", "second-call"]


def test_nobody_is_called_unknown_after_an_entry_that_cannot_be_read(wrong):
    """The entry that brings them in may be the one with the slip."""
    odd = entries("""
- {at: T+1h, basis: stated, information.added: {people: [{id: boy}]}, colur: red}
- {at: T+1h, basis: stated, action.taken: {action: child_seen, subject: boy}}
""")
    allowed = ("at", "recorded", "basis", "by", "note", "id", "incident", "standing", *EVENT_TYPES, "many")
    assert wrong(odd + "expect: [{at: T+1h, basis: stated, why: So., asks: [child.age/boy]}]\n") == [
        'RE203 17:73 "colur" is not a key that is known here.',
        f"  help: allowed: {', '.join(allowed)}",
    ]
