"""The story of a case: what happened, what the engine said that was new, and from when on."""

from datetime import timedelta

from riskengine.cli.replay_page.story import Level, Scale, Story
from riskengine.replay.offsets import show_offset
from riskengine.replay.results import Standing
from stories.telling import VARIED, named, scenario, small, told


def lines(story: Story) -> list[str]:
    """What is done and said, one on a line."""
    found = []
    for one in story.moments:
        at = show_offset(one.at)
        found += [f"{at} {deed.who}: {deed.text}" for deed in one.done]
        for word in one.said:
            whom = f" ({', '.join(word.whom)})" if word.whom else ""
            loud = f" !{', '.join(word.loud)}" if word.loud else ""
            by = f" by {word.by}" if word.by else ""
            found.append(f"{at} > {word.sort}: {word.text}{whom}{by}{loud} [{', '.join(word.rules)}]")
    return found


def test_a_case_is_told_moment_by_moment():
    """What is new is said once, and what falls due when it falls due."""
    assert lines(named(small(), "boy-of-three")) == [
        "T+0 The caller (neighbour): reports: Domestic abuse",
        "T+0 > floor: Immediate at least [domestic-abuse.young-child]",
        "T+0 > risk: Domestic abuse: high at least (boy) [domestic-abuse.young-child]",
        "T+0 > must not: Closed (boy) [domestic-abuse.young-child]",
        "T+0 > must not: Resolved by telephone [domestic-abuse.always-answered]",
        "T+0 > asks first: Are there any children there? []",
        "T+0 > owed: Officers attended by officer at the scene [domestic-abuse.always-answered]",
        (
            "T+0 > owed: The child was seen and spoken to (boy) by officer at the scene "
            "[domestic-abuse.young-child]"
        ),
        (
            "T+0 > owed: find out: Every child there has been named by call handler "
            "[domestic-abuse.children-asked-about]"
        ),
        "T+5m Call handler: sets response: Scheduled; reason given: It was quiet",
        "T+5m > challenge: Scheduled is below Immediate !Control room sergeant [domestic-abuse.young-child]",
        (
            "T+15m > overdue: find out: Every child there has been named by call handler "
            "[domestic-abuse.children-asked-about]"
        ),
        "T+1h > overdue: Officers attended by officer at the scene [domestic-abuse.always-answered]",
        (
            "T+1h > overdue: The child was seen and spoken to (boy) by officer at the scene "
            "[domestic-abuse.young-child]"
        ),
        "T+3h Call handler: sets response: Immediate; reason given: He is three",
    ]


def test_what_was_done_at_once_was_never_owed_for_long():
    """At the case that was handled well the children had been asked about in the call."""
    told = lines(named(small(), "handled-well"))

    assert [one for one in told if "> owed" in one] == [
        "T+0 > owed: Officers attended by officer at the scene [domestic-abuse.always-answered]"
    ]


def test_what_was_set_and_what_was_certain_stand_side_by_side():
    """How fast to go, and the risk that was highest."""
    assert named(small(), "boy-of-three").scales == (
        Scale(
            called="How fast to go",
            set=(
                Level(at=timedelta(minutes=5), word="Scheduled", rank=2),
                Level(at=timedelta(hours=3), word="Immediate", rank=4),
            ),
            floors=(Level(at=timedelta(), word="Immediate", rank=4),),
        ),
        Scale(
            called="Domestic abuse (boy)",
            set=(),
            floors=(Level(at=timedelta(), word="high", rank=4),),
        ),
    )


def test_a_failing_says_what_ended_it():
    """In the words of the event that did."""
    (failing,) = named(small(), "boy-of-three").failings

    assert (failing.lead.says, failing.why) == ("The log was graded too low", "The log was graded too low.")
    assert failing.lead.stands is Standing.IN_TIME
    assert failing.until == "Call handler: sets response: Immediate; reason given: He is three"


def test_rules_are_given_with_what_they_say_and_cite():
    """Only those on which anything rests that was said."""
    grounds = named(small(), "handled-well").grounds

    assert [(one.rule, one.binds, one.because) for one in grounds] == [
        (
            "domestic-abuse.always-answered",
            "should",
            "Harm behind a door can not be judged by telephone.",
        )
    ]
    (cited,) = grounds[0].sources
    assert (cited.id, cited.report, cited.section, cited.strength) == (
        "small-guide",
        "A small guide",
        "1",
        "guidance",
    )
    assert cited.says == "Ask about children and weapons."


def test_what_is_told_of_another_incident_says_so(tmp_path):
    """What happened before the case stands apart from it, and what was written down later says how much."""
    earlier = """\
  - at: T-30d
    basis: inferred
    incident: earlier
    by: {post: caller}
    incident.reported: {kinds: [domestic_abuse]}
"""
    later = """\
  - at: T+10m
    recorded: T+1h10m
    basis: assumed
    note: Nobody says why.
    by: {post: officer}
    information.added:
      people: [{id: boy, facts: {person.age: {at_least: 3, at_most: 4}}}]
"""
    head, _, tail = scenario("two").partition("  - at: T+0\n")
    body, _, expect = tail.partition("expect:\n")
    path = tmp_path / "two.scenario.yaml"
    path.write_text(f"{head}{earlier}  - at: T+0\n{body}{later}expect:\n{expect}", encoding="utf-8")
    (story,) = told(path)

    (before,) = story.before
    assert (before.at, before.text, before.basis) == (
        timedelta(days=-30),
        "reports: Domestic abuse (at earlier)",
        "inferred",
    )
    (said,) = (one for moment in story.moments for one in moment.done if one.text == "says more")
    assert (said.later, said.note, said.details) == (
        timedelta(hours=1),
        "Nobody says why.",
        ("boy: Age in years: 3 to 4",),
    )


def test_a_variation_is_no_case_and_has_nothing_said(tmp_path):
    """What came of it is kept: it counts as a number apart."""
    path = tmp_path / "late.scenario.yaml"
    path.write_text(scenario("late", rest=VARIED), encoding="utf-8")
    case, variation = told(path)

    assert [one.summary.scenario.variation_of for one in (case, variation)] == [None, "late"]
    assert any(moment.said for moment in case.moments)
    assert not any(moment.said for moment in variation.moments)
