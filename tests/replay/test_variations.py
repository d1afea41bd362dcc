"""Variations: the same case had something been otherwise, written as what is different and no more."""

from datetime import timedelta

from riskengine.replay import complaint, replay, summarise
from riskengine.replay.naming import naming_in
from riskengine.replay.scenario import Basis
from riskengine.rulebook.source import Span

AFTER = """\
  - {at: T+1h, basis: stated, by: {post: officer, person: anna}, action.taken: {action: attended}}
  - at: T+2h
    basis: stated
    by: {post: officer, person: anna}
    information.added:
      people: [{id: girl, facts: {child.missing: true}}]
      facts: {incident.weapon: false}
"""

HOLDS = "expect: [{at: T+0, basis: stated, why: So it was., because: [calls.missing-child]}]\n"


def variation(*lines: str) -> str:
    """Return one variation, whose expectation is that the girl's risk is as the lines say."""
    said = "".join(f"    {line}\n" for line in lines)
    return f"variations:\n  - variation: other\n    basis: inferred\n    why: It is otherwise.\n{said}"


def varied(load, *lines: str, timeline: str = AFTER):
    """Load a case with one variation and return the variation."""
    _, found = load(timeline + HOLDS + variation(*lines)).scenarios
    return found


def said(scenario) -> dict[str, object]:
    """Return what a scenario says: of each event its offset and the facts in it."""
    return {
        step.event.id: {
            **getattr(step.event, "facts", {}),
            **{
                f"{fact}/{one.id}": value
                for one in getattr(step.event, "people", ())
                for fact, value in one.facts.items()
            },
        }
        for step in scenario.steps
    }


def test_a_variation_is_a_scenario_of_its_own_after_its_case(load):
    """It has the case's incident and pack, is named after both, and knows whose variation it is."""
    case, other = load(
        AFTER + HOLDS + variation("facts: {child.missing/girl: false}", "expect: [{allowed: [absent/girl]}]")
    ).scenarios
    assert (case.id, case.variation_of) == ("girl-out-late", None)
    assert (other.id, other.variation_of, other.incident) == (
        "girl-out-late~other",
        "girl-out-late",
        "girl-out-late",
    )
    assert other.pack == "small"
    assert other.incidents == ("girl-out-late",)


def test_a_fact_is_told_in_place_of_what_the_case_says_wherever_it_says_so(load):
    """Also in a later event, so that no two answers differ."""
    other = varied(
        load,
        "facts: {child.missing/girl: false, incident.weapon: true}",
        "expect: [{allowed: [absent/girl]}]",
    )
    assert said(other) == {
        "event-1": {"person.age/girl": 14, "child.missing/girl": False},
        "event-2": {},
        "event-3": {"incident.weapon": True, "child.missing/girl": False},
    }


def test_a_fact_that_the_case_does_not_say_is_told_with_its_report(load):
    """Of a person, where the person is brought in."""
    other = varied(
        load, "facts: {incident.dark: true, person.age/mother: 40}", "expect: [{allowed: [resolve_by_phone]}]"
    )
    assert said(other)["event-1"] == {
        "incident.dark": True,
        "person.age/mother": 40,
        "person.age/girl": 14,
        "child.missing/girl": True,
    }


def test_what_is_left_unsaid_is_said_nowhere(load):
    """The fact is unknown then, and not no."""
    other = varied(
        load, "unsaid: [child.missing/girl, incident.weapon]", "expect: [{asks: [child.missing/girl]}]"
    )
    assert said(other) == {"event-1": {"person.age/girl": 14}, "event-2": {}, "event-3": {}}


def test_entries_are_left_out_and_come_in_and_none_is_called_otherwise_for_it(load):
    """They stand in order of when they happened."""
    came = "- {at: T+30m, basis: assumed, flag.raised: {flag: looked_after, subject: girl}}"
    other = varied(
        load, "leave_out: [event-2]", "timeline:", f"  {came}", "expect: [{allowed: [resolve_by_phone]}]"
    )
    assert [(step.event.id, step.at) for step in other.steps] == [
        ("event-1", timedelta()),
        ("added-1", timedelta(minutes=30)),
        ("event-3", timedelta(hours=2)),
    ]


def test_a_variation_may_begin_at_another_time(load):
    """What turns on the hour of the day needs no case of its own."""
    other = varied(
        load,
        'starts: {at: "2021-03-05T03:00:00+00:00", basis: assumed}',
        "expect: [{allowed: [resolve_by_phone]}]",
    )
    assert other.steps[1].event.occurred_at.hour == 4


def test_an_expectation_takes_its_reasons_and_its_time_from_the_variation(load):
    """Unless it says its own; the time is that of the last entry that was recorded."""
    own = "{at: T+5m, basis: stated, why: The report says so., because: [calls.weapon]}"
    other = varied(load, "facts: {incident.dark: true}", f"expect: [{{allowed: [resolve_by_phone]}}, {own}]")
    found = [(one.offset, one.basis, one.why) for one in other.expectations]
    assert found == [
        (timedelta(hours=2), Basis.INFERRED, "It is otherwise."),
        (timedelta(minutes=5), Basis.STATED, "The report says so."),
    ]


def test_nothing_that_was_expected_of_the_case_is_expected_of_a_variation(load):
    """Nor what may never be; it says its own."""
    rest = AFTER + HOLDS + "never: [downgrade]\n"
    never = "never: [{basis: inferred, why: It is not., because: [calls.weapon]}]"
    _, other = load(
        rest + variation("facts: {incident.dark: true}", never, "expect: [{allowed: [resolve_by_phone]}]")
    ).scenarios
    assert other.no_downgrade is None
    assert [check.check.says for one in other.expectations for check in one.checks] == [
        "resolve_by_phone allowed"
    ]
    assert [check.check.says for one in other.never for check in one.checks] == ["calls.weapon holds"]


def test_a_variation_counts_as_no_case(load):
    """Not among the controls either, though the case is one: what was varied was never handled at all."""
    head = load().scenarios[0].document.text.partition("timeline:")[0].replace("poor", "good")
    loaded = load(
        HOLDS + variation("facts: {incident.weapon: true}", "expect: [{because: [calls.weapon]}]"), head=head
    )
    summary = summarise(replay(loaded))
    assert [one.scenario.id for one in summary.cases] == ["girl-out-late"]
    assert (summary.variations, summary.controls) == (1, 1)
    assert [check.ground.value for check in summary.scenarios[1].checks] == ["expected"]


def test_what_fails_in_a_variation_is_shown_where_the_variation_says_it(load):
    """The line is that of its own expectation."""
    loaded = load(
        HOLDS + variation("facts: {child.missing/girl: false}", "expect: [{because: [calls.missing-child]}]")
    )
    (check,) = summarise(replay(loaded)).scenarios[1].failures
    line = (
        loaded.scenarios[0].document.text.splitlines().index("    expect: [{because: [calls.missing-child]}]")
        + 1
    )
    assert complaint(check) == (
        f"case.scenario.yaml:{line}: girl-out-late~other at T+0: expected calls.missing-child holds, "
        "got it does not hold, because calls.graded"
    )


def test_what_a_variation_gets_wrong_is_said_at_its_place(wrong):
    """Who is not there, what nobody says, which entry there is not; and what is wrong in what it adds."""
    lines = (
        "facts: {person.age/boy: 3, incident.dark: true}",
        "unsaid: [incident.dark]",
        "leave_out: [event-9]",
        "timeline:",
        "  - {at: T+9h, basis: assumed, action.taken: {action: attendd}}",
        "expect: [{because: [calls.weapons]}]",
    )
    found = wrong(AFTER + HOLDS + variation(*lines))
    assert found == [
        'RE517 29:13 no report of the case brings in "boy".',
        "  help: name somebody whom a report brings in, or tell it in the timeline of the variation",
        'RE517 30:14 the case does not say "incident.dark".',
        "  help: take it out of the list",
        'RE517 31:17 no entry of the case is called "event-9".',
        '  help: did you mean "event-3"?',
        'RE501 34:25 the pack "small" has no rule "calls.weapons".',
        '  help: did you mean "calls.weapon"?',
    ]


def test_a_variation_that_varies_nothing_is_refused(wrong):
    """It would be the same case again."""
    assert wrong(AFTER + HOLDS + variation("expect: [{allowed: [resolve_by_phone]}]")) == [
        "RE517 26:5 this variation changes nothing.",
        "  help: name facts, unsaid, leave_out or a timeline",
    ]


def test_a_variation_that_says_what_the_case_says_is_refused(wrong):
    """Also where it names a fact: the girl is missing already."""
    same = variation("facts: {child.missing/girl: true}", "expect: [{allowed: [resolve_by_phone]}]")
    assert wrong(AFTER + HOLDS + same) == [
        "RE517 26:5 this variation changes nothing.",
        "  help: the case says so already",
    ]


def test_what_the_engine_refuses_in_a_variation_is_said_where_the_variation_says_it(load):
    """A misspelt fact is not blamed on the line of the case that it was told with."""
    odd = variation("facts: {incident.weapn: true}", "expect: [{allowed: [resolve_by_phone]}]")
    loaded = load(HOLDS + odd)
    refused = summarise(replay(loaded)).scenarios[1].refused
    (fault,) = refused.diagnostics
    line = loaded.scenarios[0].document.text.splitlines()[fault.span.line - 1]
    assert line == "    facts: {incident.weapn: true}"


def test_two_variations_of_one_name_are_refused(wrong):
    """Reports name a variation, and one of the two would hide the other."""
    one = variation("facts: {incident.dark: true}", "expect: [{allowed: [resolve_by_phone]}]")
    two = one + one.removeprefix("variations:\n")
    assert wrong(AFTER + HOLDS + two) == [
        'RE503 31:16 another scenario is called "girl-out-late~other".',
        "  help: it stands at case.scenario.yaml:26",
    ]


def test_a_faulty_case_hides_its_variations(wrong):
    """What is wrong with the case is said once, and not again for each variation of it."""
    late = "  - {at: T-1h, basis: stated, action.taken: {action: attended}}\n"
    assert wrong(
        late + HOLDS + variation("facts: {incident.dark: true}", "expect: [{allowed: [resolve_by_phone]}]")
    ) == [
        "RE502 17:10 this happened before the entry above it.",
        "  help: move it up, or correct the offset",
    ]


def test_the_rules_that_variations_name_are_named_by_their_case(write):
    """From source to scenario: a rule that only a variation tries is tried."""
    path = write(HOLDS + variation("facts: {incident.dark: true}", "expect: [{not_because: [calls.weapon]}]"))
    (naming,) = naming_in([path])
    assert (naming.holds, naming.quiet) == ({"calls.missing-child"}, {"calls.weapon"})


def test_every_place_of_a_rewritten_file_is_a_place_of_the_file(load):
    """An entry that moved up still points to the line where it is written."""
    other = varied(load, "leave_out: [event-2]", "expect: [{allowed: [resolve_by_phone]}]")
    lines = other.document.text.splitlines()
    where = other.document.span(("timeline", 1, "at"))
    assert lines[where.line - 1].strip() == "- at: T+2h"
    assert other.document.span(("scenario",)) == other.span
    assert isinstance(other.span, Span)
    assert lines[other.span.line - 1].strip() == "- variation: other"
