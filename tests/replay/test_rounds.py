"""Rounds: an entry, or a few together, told again and again by declared steps."""

from datetime import UTC, datetime, timedelta

from riskengine.replay.documents import EVENT_TYPES
from riskengine.replay.scenario import Basis

START = datetime(2021, 3, 5, 19, tzinfo=UTC)
DAY = timedelta(days=1)


def entries(text: str) -> str:
    """Return entries that follow the report, indented as the report is."""
    return "".join(f"  {line}\n" for line in text.strip().splitlines())


ONE = entries("""
- at: T+1d
  recorded: T+1d2h
  id: sighting
  basis: stated
  by: {post: officer, person: anna}
  many: {count: 4, every: 2d, vary: {by.person: [anna, ben, cleo], information.added.facts.incident.dark: [true, false]}}
  information.added: {facts: {incident.dark: true}}
""")  # noqa: E501 - one line of YAML


def test_an_entry_is_told_again_at_equal_steps(load):
    """Each round has its own id, and is recorded as late as the first."""
    (scenario,) = load(ONE).scenarios
    rounds = scenario.steps[1:]
    assert [step.event.id for step in rounds] == ["sighting-1", "sighting-2", "sighting-3", "sighting-4"]
    assert [step.at for step in rounds] == [DAY, 3 * DAY, 5 * DAY, 7 * DAY]
    assert [step.recorded - step.at for step in rounds] == [timedelta(hours=2)] * 4
    assert [step.event.occurred_at - START for step in rounds] == [step.at for step in rounds]
    assert {step.event.incident for step in rounds} == {"girl-out-late"}


def test_a_round_takes_the_next_value_of_what_varies(load):
    """In turn, and from the first again when the list is through."""
    (scenario,) = load(ONE).scenarios
    rounds = [step.event for step in scenario.steps[1:]]
    assert [event.by.person for event in rounds] == ["anna", "ben", "cleo", "anna"]
    assert [dict(event.facts) for event in rounds] == [
        {"incident.dark": dark} for dark in (True, False, True, False)
    ]


def test_each_round_may_be_an_incident_of_its_own(load):
    """Fifteen earlier episodes are fifteen incidents, and expectations may name one of them."""
    many = entries("""
- at: T+1d
  basis: inferred
  many: {count: 3, every: 4d, incident: episode}
  incident.reported: {kinds: [missing], people: [{id: girl, roles: [child]}]}
""")
    expect = "expect: [{at: T+9d, basis: stated, why: So., incident: episode-3, asks: [child.age/girl]}]\n"
    (scenario,) = load(many + expect).scenarios
    assert scenario.incidents == ("girl-out-late", "episode-1", "episode-2", "episode-3")
    assert [step.event.id for step in scenario.steps[1:]] == ["event-2-1", "event-2-2", "event-2-3"]
    assert scenario.expectations[0].incident == "episode-3"


RUN = entries("""
- at: T-8d
  basis: stated
  many:
    count: 2
    every: 3d
    incident: episode
    vary: {action.taken.action: [located, home_visited]}
    entries:
      - at: T+0
        basis: stated
        incident.reported: {kinds: [missing], people: [{id: girl, roles: [child]}]}
      - at: T+5h
        recorded: T+6h
        id: found
        basis: inferred
        by: {post: officer}
        action.taken: {action: located, subject: girl}
      - {at: T+7h, basis: assumed, flag.raised: {flag: looked_after, subject: girl, until: T+1d}}
""")

HEADLESS = "timeline:\n"


def test_entries_that_belong_together_are_told_together(load):
    """What each says counts from the start of its round, the times inside it too."""
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    (scenario,) = load(report=HEADLESS + RUN + report).scenarios
    hour = timedelta(hours=1)
    assert [(step.event.id, step.event.incident, step.at, step.recorded) for step in scenario.steps[:-1]] == [
        ("event-1-1-1", "episode-1", -8 * DAY, -8 * DAY),
        ("found-1", "episode-1", -8 * DAY + 5 * hour, -8 * DAY + 6 * hour),
        ("event-1-3-1", "episode-1", -8 * DAY + 7 * hour, -8 * DAY + 7 * hour),
        ("event-1-1-2", "episode-2", -5 * DAY, -5 * DAY),
        ("found-2", "episode-2", -5 * DAY + 5 * hour, -5 * DAY + 6 * hour),
        ("event-1-3-2", "episode-2", -5 * DAY + 7 * hour, -5 * DAY + 7 * hour),
    ]
    assert [step.event.until - START for step in scenario.steps[:-1] if step.event.type == "flag.raised"] == [
        -7 * DAY,
        -4 * DAY,
    ]
    assert [step.event.action for step in scenario.steps[:-1] if step.event.type == "action.taken"] == [
        "located",
        "home_visited",
    ]


def test_an_entry_of_a_run_is_no_firmer_than_the_run(load):
    """Where the number and the spacing are assumed, so is all that is told by them."""
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    (scenario,) = load(report=HEADLESS + RUN + report).scenarios
    assert [step.basis for step in scenario.steps[:3]] == [Basis.STATED, Basis.INFERRED, Basis.ASSUMED]
    assumed = RUN.replace("basis: stated", "basis: assumed", 1)
    (scenario,) = load(report=HEADLESS + assumed + report).scenarios
    assert {step.basis for step in scenario.steps[:-1]} == {Basis.ASSUMED}


def test_rounds_may_overlap_what_stands_below_them(load, wrong):
    """An entry stands below a run if it happened after the run began."""
    below = "  - {at: T+2d, basis: stated, incident.closed: {}}\n"
    assert [step.at // DAY for step in load(ONE + below).scenarios[0].steps] == [0, 1, 3, 5, 7, 2]
    assert wrong(ONE + below.replace("T+2d", "T+5h")) == [
        "RE502 24:10 this happened before the entry above it.",
        "  help: move it up, or correct the offset",
    ]


def test_what_stands_below_a_run_may_happen_in_its_first_round(load, wrong):
    """A run is one entry, and begins when its first round does."""
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    between = "  - {at: T-7d23h, basis: stated, incident: episode-1, incident.closed: {}}\n"
    (scenario,) = load(report=HEADLESS + RUN + between + report).scenarios
    assert scenario.steps[-2].at == timedelta(hours=1) - 8 * DAY
    assert wrong(report=HEADLESS + RUN + between.replace("T-7d23h", "T-8d1h") + report) == [
        "RE502 27:10 this happened before the entry above it.",
        "  help: move it up, or correct the offset",
    ]


def test_rounds_may_overlap_each_other(load):
    """One episode may begin before the one before it has ended."""
    overlapping = RUN.replace("every: 3d", "every: 2h")
    report = load().scenarios[0].document.text.partition("timeline:\n")[2]
    (scenario,) = load(report=HEADLESS + overlapping + report).scenarios
    assert [(step.at + 8 * DAY) // timedelta(hours=1) for step in scenario.steps[:-1]] == [0, 5, 7, 2, 7, 9]


def test_how_often_and_how_far_apart_must_be_said(wrong):
    """A run of one, or of no length, is none."""
    odd = entries("""
- {at: T+1h, basis: stated, many: {every: 4d}, incident.closed: {}}
- {at: T+2h, basis: stated, many: {count: 1, every: 4d}, incident.closed: {}}
- {at: T+3h, basis: stated, many: {count: 2, every: often}, incident.closed: {}}
- {at: T+4h, basis: stated, many: {count: 2, every: 4d}}
- {at: T+5h, many: {count: 2, every: 4d}, incident.closed: {}}
""")
    assert wrong(odd) == [
        'RE201 17:31 the key "count" is missing.',
        "  help: add a line count: beside the other keys",
        'RE202 18:45 "count" is at least 2.',
        'RE208 19:55 "often" is not a duration.',
        "  help: write it as 15m, 2h, 3d or 1h30m",
        "RE201 20:5 the key that says what happened is missing.",
        f"  help: one of {', '.join(EVENT_TYPES)}",
        'RE508 21:5 the key "basis" is missing.',
        "  help: say whether it is stated, inferred or assumed",
    ]


def test_what_a_round_cannot_vary(wrong):
    """Only what the entry itself gives, and only by what can stand there."""
    odd = entries("""
- at: T+1h
  basis: stated
  by: {post: officer, person: anna}
  many:
    count: 2
    every: 4d
    vary:
      by.persn: [anna, ben]
      at: [T+1h, T+2h]
      by.person: [anna, 3]
      flag.raised.subject: [girl, mother]
      flag.raised.flag: []
  flag.raised: {flag: looked_after, subject: girl}
""")
    assert wrong(odd.replace("        flag.raised.flag: []\n", "")) == [
        'RE512 24:9 no entry that is repeated gives "by.persn".',
        '  help: did you mean "by.person"?',
        'RE512 25:9 no entry that is repeated gives "at".',
        "  help: it can vary: by.person, by.post, flag.raised.flag, flag.raised.subject",
        'RE512 26:27 this value does not fit "by.person".',
    ]
    assert wrong(odd) == ['RE202 28:27 "flag.raised.flag" needs at least 1 entry.']


def test_what_stands_in_the_entries_of_a_run_stands_there_alone(wrong):
    """Beside `many` it would be about no event."""
    odd = entries("""
- at: T+1h
  basis: stated
  id: run
  by: {post: officer}
  many: {count: 2, every: 4d, entries: [{at: T+0, basis: stated, incident.closed: {}}]}
  incident.reopened: {}
- at: T+1h
  basis: stated
  incident: other
  many: {count: 2, every: 4d, incident: episode}
  incident.reported: {kinds: [missing]}
""")
    assert wrong(odd) == [
        'RE203 19:5 "id" may not stand beside "entries".',
        "  help: say it in the entries that are repeated",
        'RE203 20:5 "by" may not stand beside "entries".',
        "  help: say it in the entries that are repeated",
        'RE203 22:5 "incident.reopened" may not stand beside "entries".',
        "  help: say it in the entries that are repeated",
        'RE203 25:5 "incident" may not stand both beside "many" and in it.',
        "  help: in it, where each round is an incident of its own",
    ]


def test_a_fault_in_an_entry_of_a_run_is_told_once_at_its_place(wrong):
    """However often it is repeated."""
    odd = entries("""
- at: T+1h
  basis: stated
  many:
    count: 5
    every: 4d
    entries:
      - {at: T+1h, basis: stated, action.taken: {action: child_seen, subject: gril}}
      - {at: T+0, recorded: T-1h, basis: stated, grade.set: {scale: response}}
      - {at: later, incident.closed: {}}
""")
    assert wrong(odd) == [
        'RE506 23:81 nobody called "gril" has been brought in by now.',
        '  help: did you mean "girl"?',
        "RE502 24:16 this happened before the entry above it.",
        "  help: move it up, or correct the offset",
        "RE502 24:31 this was recorded before it happened.",
        "  help: correct one of the offsets",
        'RE505 24:63 the engine refuses this event: "value": this is needed and is not there.',
        'RE508 25:11 the key "basis" is missing.',
        "  help: say whether it is stated, inferred or assumed",
        'RE507 25:16 "later" is not an offset.',
        "  help: write it as T+0, T+15m, T+2h30m or T+3d",
    ]


def test_two_events_of_one_id(wrong):
    """The second is told where the first stands; a number that a round gives counts as any other."""
    odd = entries("""
- {at: T+1h, id: call-2, basis: stated, incident.closed: {}}
- {at: T+2h, id: call, basis: stated, many: {count: 3, every: 1h}, incident.reopened: {}}
- {at: T+2h, id: event-1, basis: stated, incident.closed: {}}
""")
    assert wrong(odd) == [
        'RE511 18:20 another event of this case is called "call-2".',
        "  help: it stands at case.scenario.yaml:17",
        'RE511 19:20 another event of this case is called "event-1".',
        "  help: it stands at case.scenario.yaml:9",
    ]
