"""What was done, and for whom."""

import pytest


def done(facts, who=None):
    """Return the actions that are done, for the incident or somebody."""
    subject = facts.incident if who is None else facts.subject(who)
    return {
        key.removeprefix("done.")
        for key, value in subject.readings.items()
        if key.startswith("done.") and value
    }


@pytest.fixture
def report(tell):
    """A girl and a boy are at the incident."""
    return tell.report(people=[("boy",), ("girl",)])


def test_what_is_not_recorded_is_not_done(read, report):
    """Never unknown."""
    facts = read(report)
    assert {key: value for key, value in facts.incident.readings.items() if key.startswith("done.")} == {
        "done.attended": False,
        "done.grade_set": False,
    }
    assert [key for key in facts.subject("girl").readings if key.startswith("done.")] == [
        "done.child_seen",
        "done.introduced",
        "done.level_set",
        "done.told",
    ]


def test_an_action_for_the_incident_is_the_incident_s(read, tell, report):
    """And names the event."""
    facts = read(report, tell.done("a", "attended", 5), at=5)
    assert (done(facts), facts.incident.told["done.attended"]) == ({"attended"}, ("a",))


def test_an_action_for_one_person_is_hers(read, tell, report):
    """The boy was not seen."""
    facts = read(report, tell.done("a", "child_seen", 5, subject="girl", post="officer"), at=5)
    assert (done(facts, "girl"), done(facts, "boy"), done(facts)) == ({"child_seen"}, set(), set())


def test_an_attempt_is_not_done(read, tell, report):
    """It is recorded and ends nothing."""
    assert done(read(report, tell.done("a", "attended", 5, attempt=True), at=5)) == set()


def test_what_a_post_may_not_do_is_not_done_by_saying_so(read, tell, report):
    """Only an officer sees a child."""
    facts = read(report, tell.done("a", "child_seen", 5, subject="girl", post="school"), at=5)
    assert done(facts, "girl") == set()


@pytest.mark.parametrize(
    ("scale", "value", "subject", "of_incident", "of_girl"),
    [
        ("response", "grade_1", None, {"grade_set"}, set()),
        ("missing", "high", "girl", set(), {"level_set"}),
        ("handling", "absent", None, set(), set()),
        ("handling", "absent", "girl", set(), set()),
    ],
)
def test_setting_a_grade_is_an_action(read, tell, report, scale, value, subject, of_incident, of_girl):
    """For the incident it is the response, for a person a level of risk; a handling is neither."""
    facts = read(report, tell("GradeSet", "g", 5, scale=scale, value=value, subject=subject), at=5)
    assert (done(facts), done(facts, "girl"), done(facts, "boy")) == (of_incident, of_girl, set())


def test_only_what_is_needed_is_read(read, report):
    """What no rule reads costs nothing; what a condition of applying reads is needed too."""
    facts = read(report, needed=("done.told",))
    assert [key for key in facts.incident.readings if key.startswith("done.")] == ["done.attended"]
    assert [key for key in facts.subject("girl").readings if key.startswith("done.")] == ["done.told"]
    assert not [key for key in facts.subject("girl").unknown if key.startswith("flag.")]


def test_what_was_done_under_a_merged_incident_counts(read, tell, report):
    """It goes on in this one."""
    other = tell.done("a", "attended", 5, incident="i2")
    merged = tell("IncidentMerged", "m", 6, incident="i2", into="i1")
    assert done(read(report, other, at=6)) == set()
    assert done(read(report, other, merged, at=6)) == {"attended"}
