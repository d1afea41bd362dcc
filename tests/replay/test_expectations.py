"""Expectations: each key becomes a check, and what could never be checked is refused with its place."""

from datetime import timedelta

from riskengine.replay.scenario import Basis, Timing

ALL = """\
expect:
  - at: T+0
    basis: inferred
    why: So it follows.
    response: {floor: emergency, ceiling: ">= priority", by_one_answer: emergency}
    risk: {girl: {missing: {floor: medium, ceiling: high}}}
    duties:
      open: [child_seen/girl]
      overdue: [located|home_visited/girl]
      ended: [grade_set]
      none: [incident.children_listed]
    challenged: [response, missing/girl, absent]
    not_challenged: [resolve_by_phone]
    forbidden: [resolve_by_phone, lowest_category/girl]
    allowed: [absent/girl]
    alerts: [child_seen/girl, response]
    interrupts: [absent/girl]
    asks_first: incident.weapon
    asks: [child.age/girl, child.flag.looked_after/girl, relation.parent_of/mother/girl, role.child/girl]
    not_asks: [incident.dark, "person.age/?child"]
    because: [calls.weapon]
    not_because: [calls.young-child]
"""


def test_every_key_becomes_a_check(load):
    """What is expected is said back in a few words, each at its own place in the file."""
    (expectation,) = load(ALL).scenarios[0].expectations
    assert [(check.check.says, check.span.line) for check in expectation.checks] == [
        ("response floor emergency", 21),
        ("response ceiling >= priority", 21),
        ("response by one answer emergency", 21),
        ("missing floor medium for girl", 22),
        ("missing ceiling high for girl", 22),
        ("duty child_seen/girl open", 24),
        ("duty located|home_visited/girl overdue", 25),
        ("duty grade_set ended", 26),
        ("duty incident.children_listed not owed", 27),
        ("response challenged", 28),
        ("missing/girl challenged", 28),
        ("absent challenged", 28),
        ("resolve_by_phone not challenged", 29),
        ("resolve_by_phone forbidden", 30),
        ("lowest_category/girl forbidden", 30),
        ("absent/girl allowed", 31),
        ("alert about child_seen/girl", 32),
        ("alert about response", 32),
        ("interrupt about absent/girl", 33),
        ("first question incident.weapon", 34),
        ("child.age/girl asked", 35),
        ("child.flag.looked_after/girl asked", 35),
        ("relation.parent_of/mother/girl asked", 35),
        ("role.child/girl asked", 35),
        ("incident.dark not asked", 36),
        ("person.age/?child not asked", 36),
        ("calls.weapon holds", 37),
        ("calls.young-child does not hold", 38),
    ]


def test_a_question_is_looked_for_as_decisions_call_it(load):
    """A child's age is anybody's age, a child's marker anybody's marker."""
    (expectation,) = load(ALL).scenarios[0].expectations
    asked = {check.check.asking.key for check in expectation.checks if check.check.says.endswith(" asked")}
    assert asked == {
        "person.age",
        "flag.looked_after",
        "relation.parent_of",
        "role.child",
        "incident.dark",
    }


def test_an_expectation_holds_at_a_time_or_by_one(load):
    """Both keep their offset, basis and reason."""
    two = """\
expect:
  - {at: T+10m, basis: stated, why: The report says so., asks_first: incident.weapon}
  - {by: T+2h, basis: assumed, why: It seems so., asks_first: incident.weapon}
"""
    at, by = load(two).scenarios[0].expectations
    assert (at.timing, at.offset, at.basis) == (Timing.AT, timedelta(minutes=10), Basis.STATED)
    assert (by.timing, by.offset, by.why) == (Timing.BY, timedelta(hours=2), "It seems so.")


def test_what_may_never_be(load):
    """The word on its own, and expectations without a time."""
    never = """\
never:
  - downgrade
  - {basis: stated, why: So it says., duties: {ended: [child_seen/girl]}}
"""
    (scenario,) = load(never).scenarios
    (one,) = scenario.never
    assert scenario.no_downgrade.line == 18
    assert [(check.check.says, check.span.line) for check in one.checks] == [
        ("duty child_seen/girl ended", 19)
    ]


def test_names_that_are_not_declared(wrong):
    """Each undeclared name is told at its place, with the nearest that is."""
    odd = """\
expect:
  - at: T+0
    basis: stated
    why: So it says.
    risk: {girl: {mising: {floor: high}}}
    duties: {open: [child_sen/girl, incident.children_lised]}
    challenged: [respons]
    forbidden: [reslove_by_phone]
    asks: [incident.wepon, child.flag.lokked_after, relation.parent, chidl.age]
    because: [calls.wepon]
"""
    assert wrong(odd) == [
        'RE501 21:19 the pack "small" has no strand "mising".',
        '  help: did you mean "missing"?',
        'RE501 22:21 the pack "small" has no action "child_sen".',
        '  help: did you mean "child_seen"?',
        'RE501 22:37 the pack "small" has no fact "incident.children_lised".',
        '  help: did you mean "incident.children_listed"?',
        'RE501 23:18 the pack "small" has no scale, handling or action "respons".',
        '  help: did you mean "response"?',
        'RE501 24:17 the pack "small" has no handling or action "reslove_by_phone".',
        '  help: did you mean "resolve_by_phone"?',
        'RE501 25:12 the pack "small" has no fact "incident.wepon".',
        '  help: did you mean "incident.weapon"?',
        'RE501 25:28 the pack "small" has no fact "child.flag.lokked_after".',
        '  help: did you mean "child.flag.looked_after"?',
        'RE501 25:53 the pack "small" has no relation "parent".',
        '  help: did you mean "parent_of"?',
        'RE501 25:70 the pack "small" has no fact "chidl.age".',
        '  help: did you mean "child.age"?',
        'RE501 26:15 the pack "small" has no rule "calls.wepon".',
        '  help: did you mean "calls.weapon"?',
    ]


def test_a_grade_or_level_that_is_none(wrong):
    """A word that no scale has could never be reached."""
    odd = """\
expect:
  - at: T+0
    basis: stated
    why: So it says.
    response: {floor: emergncy, ceiling: ">> priority"}
    risk: {girl: {missing: {floor: very_high}}}
"""
    assert wrong(odd) == [
        'RE305 21:23 "emergncy" is not a value of "response".',
        '  help: did you mean "emergency"? allowed: resolution, scheduled, priority, emergency',
        'RE303 21:42 ">> priority" cannot be read as a test.',
        '  help: write ">= 3", "[5..12]", "a, b", "not(a, b)" or a value',
        'RE305 22:36 "very_high" is not a value of "missing".',
        '  help: did you mean "high"? allowed: very_low, low, medium, high',
    ]


def test_what_no_rule_of_the_pack_can_bring_about(wrong):
    """Expected, it could never come; ruled out, it would always be missing and prove nothing."""
    odd = """\
expect:
  - at: T+0
    basis: stated
    why: So it says.
    risk: {girl: {neglect: {floor: high}}}
    duties: {none: [photograph_obtained/girl, located/girl, incident.weapon]}
    not_challenged: [no_further_action, device_returned, neglect/girl]
    allowed: [no_further_action, device_returned]
"""
    assert wrong(odd) == [
        'RE504 21:19 no rule of the pack "small" sets a level in the strand "neglect".',
        'RE504 22:21 no rule of the pack "small" can open the duty "photograph_obtained".',
        'RE504 22:47 no rule of the pack "small" can open the duty "located".',
        "  help: owed is: home_visited|located",
        'RE504 22:61 no rule of the pack "small" can owe an answer to "incident.weapon".',
        'RE504 23:22 no rule of the pack "small" can challenge "no_further_action".',
        'RE504 23:41 no rule of the pack "small" can challenge "device_returned".',
        'RE504 23:58 no rule of the pack "small" can challenge "neglect".',
        'RE504 24:15 no rule of the pack "small" can forbid "no_further_action".',
        'RE504 24:34 no rule of the pack "small" can forbid "device_returned".',
    ]


def test_a_time_or_a_person_at_which_nobody_looks(wrong):
    """Before the report there is nothing, and before somebody is named there is nothing about them."""
    odd = """\
  - {at: T+1h, basis: stated, information.added: {people: [{id: boy, roles: [child]}]}}
expect:
  - {at: T-1h, basis: stated, why: So., asks_first: incident.weapon}
  - {at: T+0, basis: stated, why: So., not_asks: [child.age/boy]}
  - {by: T+2h, basis: stated, why: So., asks: [child.age/boy]}
  - {at: T+2h, basis: stated, why: So.}
never:
  - {basis: stated, why: So., asks: [child.age/boy]}
"""
    assert wrong(odd) == [
        "RE504 19:10 nothing is looked at before the incident is reported, at T+0.",
        "  help: move the expectation",
        'RE504 20:51 nobody has heard of "boy" before T+1h.',
        "  help: move the expectation",
        "RE504 22:5 nothing is named that could be looked at.",
        "  help: name a response, risk, duties, questions, rules, paths ...",
    ]


def test_people_and_incidents_the_case_does_not_have(wrong):
    """With whom it may mean."""
    odd = """\
expect:
  - at: T+0
    basis: stated
    why: So it says.
    incident: another
    risk: {gril: {missing: {floor: high}}}
    duties: {open: [child_seen/girl/zzz]}
    asks: ["child.age/?chld"]
"""
    assert wrong(odd) == [
        'RE506 21:15 no incident of this case is called "another".',
        'RE506 22:12 nobody in this case is called "gril".',
        '  help: did you mean "girl"?',
        'RE506 23:21 nobody in this case is called "zzz".',
        "  help: the case has: girl, mother",
        'RE506 24:12 nobody in this case is called "?chld".',
        "  help: the case has: girl, mother",
    ]


def test_an_expectation_says_when_on_what_basis_and_why(wrong):
    """Without these nobody could tell what was found from what was made up, nor when to look."""
    odd = """\
expect:
  - {at: T+0, asks_first: incident.weapon}
  - {basis: stated, why: So., asks_first: incident.weapon}
  - {at: T+0, by: T+1h, basis: stated, why: So., asks_first: incident.weapon}
  - {at: soon, basis: stated, why: So., asks_first: incident.weapon}
never:
  - {asks: [incident.weapon]}
"""
    assert wrong(odd) == [
        'RE508 18:5 the key "basis" is missing.',
        "  help: say whether it is stated, inferred or assumed",
        'RE508 18:5 the key "why" is missing.',
        "  help: give the words of the report where it is stated, else the reasoning",
        'RE201 19:5 the key "at" is missing.',
        "  help: or by:, for a time at the latest",
        'RE203 20:15 "by" may not stand beside "at".',
        "  help: make it an expectation of its own",
        'RE507 21:10 "soon" is not an offset.',
        "  help: write it as T+0, T+15m, T+2h30m or T+3d",
        'RE508 23:5 the key "basis" is missing.',
        "  help: say whether it is stated, inferred or assumed",
        'RE508 23:5 the key "why" is missing.',
        "  help: give the words of the report where it is stated, else the reasoning",
    ]


FAILING = """\
  - {at: T+3h, id: found, basis: stated, by: {post: officer}, action.taken: {action: located, subject: girl}}
expect:
  - at: T+2h
    basis: stated
    why: So it says.
    failing: Nobody looked for her
    until: found
    lead: {at_least: 1h}
    duties: {open: [home_visited|located/girl], overdue: [child_seen/girl]}
    challenged: [response]
    forbidden: [resolve_by_phone]
    response: {floor: priority, ceiling: emergency}
    risk: {girl: {missing: {floor: medium}}}
    not_challenged: [missing/girl]
    asks: [incident.weapon]
"""


def test_a_failing_says_what_was_wrong_what_ended_it_and_what_raises_it(load):
    """An open duty, a question, a ceiling and what must not be there raise nothing."""
    (expectation,) = load(FAILING).scenarios[0].expectations
    failing = expectation.failing
    assert (failing.says, failing.until, failing.at_least) == (
        "Nobody looked for her",
        "found",
        timedelta(hours=1),
    )
    assert (failing.span.line, failing.lead_at.line) == (22, 24)
    assert [check.says for check in failing.raises] == [
        "response floor priority and above what was set",
        "missing floor medium for girl and above what was set",
        "duty child_seen/girl overdue",
        "response challenged",
        "resolve_by_phone forbidden",
    ]


def test_a_failing_that_nothing_could_raise(wrong):
    """What it looks at must be able to go wrong; and nothing is said of a failing that is not named."""
    odd = """\
  - {at: T+3h, id: found, basis: stated, by: {post: officer}, action.taken: {action: located, subject: girl}}
expect:
  - {at: T+2h, basis: stated, why: So., failing: Nobody went, duties: {open: [child_seen/girl]}}
  - {at: T+2h, basis: stated, why: So., until: found, lead: {at_least: 1h}, challenged: [response]}
  - {at: T+2h, basis: stated, why: So., failing: Nobody, until: fond, lead: {at_least: no}, challenged: [response]}
  - {at: T+2h, basis: stated, why: So., failing: Nobody went, lead: {}, challenged: [response]}
"""  # noqa: E501 - one line of YAML
    assert wrong(odd) == [
        "RE509 19:50 nothing here could raise this failing.",
        "  help: name a duty that is overdue, a challenge, something forbidden or a floor",
        'RE509 20:41 "until" is said of a failing, and none is named.',
        "  help: add failing: and what the inspectors found, in a sentence",
        'RE509 20:55 "lead" is said of a failing, and none is named.',
        "  help: add failing: and what the inspectors found, in a sentence",
        'RE510 21:65 no event of this case is called "fond".',
        '  help: did you mean "found"?',
        'RE208 21:88 "no" is not a duration.',
        "  help: write it as 15m, 2h, 3d or 1h30m",
        'RE201 22:63 the key "at_least" is missing.',
        "  help: add a line at_least: beside the other keys",
    ]


def test_a_duty_may_name_its_occasion(load, wrong):
    """An event of the timeline; no other could have brought it."""
    odd = """\
  - {at: T+1h, id: graded, basis: stated, grade.set: {scale: response, value: grade_2}}
expect: [{at: T+2h, basis: stated, why: So., duties: {none: [child_seen/girl@%s]}}]
"""
    (expectation,) = load(odd % "graded").scenarios[0].expectations
    assert expectation.checks[0].check.owed.occasion == "graded"
    assert wrong(odd % "grated") == [
        'RE510 18:62 no event of this case is called "grated".',
        '  help: did you mean "graded"?',
    ]
    assert wrong(odd % "xyz") == [
        'RE510 18:62 no event of this case is called "xyz".',
        "  help: give the event an id: of its own",
    ]


def test_what_is_owed_for_the_incident_is_owed_for_nobody_by_name(wrong):
    """That it is not owed for somebody would be so whatever the rules say."""
    none = "duties: {none: [grade_set/girl, incident.children_listed/girl]}"
    assert wrong(f"expect: [{{at: T+0, basis: stated, why: So., {none}}}]\n") == [
        'RE504 17:61 "grade_set" is owed for the incident, and for nobody by name.',
        "  help: write it as grade_set",
        'RE504 17:77 "incident.children_listed" is owed for the incident, and for nobody by name.',
        "  help: write it as incident.children_listed",
    ]
