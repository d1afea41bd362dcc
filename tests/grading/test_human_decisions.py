"""The decisions people made, as they stand."""

import pytest

from riskengine.grading.human_decisions import grades_in_force, is_closed, standing
from riskengine.grading.scales import response_of
from riskengine.model.grades import ResponseGrade, RiskLevel
from small.rulebooks import rulebook
from small.telling import after, closed, done, graded, merged, person, reopened, reported

BOOK = rulebook("""
- {id: h.rule, when: {incident.weapon: true}, then: {response: emergency}}
""")
REPORT = reported(people=(person("kid", "child"),))


def stands(*events):
    """The decisions that stand."""
    return tuple(standing(BOOK, "i1", events, grades_in_force(events), ()))


def test_the_grade_set_last_is_in_force():
    """With when the first was set, from which its time runs."""
    found = grades_in_force((REPORT, graded(1, "grade_3"), graded(5, "grade_1")))
    grade = found["response", None]
    assert (grade.value, grade.event, grade.set_at, grade.first_set_at, grade.by) == (
        "grade_1",
        "graded-grade_1@5",
        after(5),
        after(1),
        "hana",
    )


def test_each_scale_and_each_person_has_a_grade_of_its_own():
    """One does not displace the other."""
    found = grades_in_force(
        (
            REPORT,
            graded(1, "low", "missing", subject="kid"),
            graded(2, "high", "harm", subject="kid"),
            graded(3, "by_phone", "handling"),
        )
    )
    assert [(one.value, one.subject) for one in found.values()] == [
        ("low", "kid"),
        ("high", "kid"),
        ("by_phone", None),
    ]


@pytest.mark.parametrize(
    ("events", "closed_"),
    [
        ((), False),
        ((closed(5),), True),
        ((closed(5), reopened(6)), False),
        ((closed(5), reopened(6), closed(7)), True),
        ((merged(5, into="i2"),), False),
    ],
)
def test_an_incident_is_closed_by_the_last_closing(events, closed_):
    """Until it is reopened."""
    assert is_closed((REPORT, *events), "i1") is closed_


@pytest.mark.parametrize(
    ("value", "means"),
    [
        ("grade_2", ResponseGrade.PRIORITY),
        ("priority", ResponseGrade.PRIORITY),
        ("grade_4", ResponseGrade.RESOLUTION),
    ],
)
def test_a_grade_is_read_in_the_forces_own_words_and_the_common_ones(value, means):
    """They mean the same."""
    assert response_of(BOOK, value) is means


def test_a_handling_stands_for_what_it_amounts_to():
    """A response grade, or a level of risk; the lowest level has names of its own."""
    (phone,) = stands(REPORT, graded(1, "by_phone", "handling"))
    assert (phone.response, phone.levels, phone.handlings) == (ResponseGrade.RESOLUTION, (), ("by_phone",))
    (absent,) = stands(REPORT, graded(1, "absent", "handling", subject="kid"))
    assert absent.levels == (("missing", RiskLevel.VERY_LOW),)
    assert absent.handlings == ("absent", "lowest")


def test_the_lowest_level_of_a_strand_goes_by_its_names():
    """Any other level has none."""
    (lowest,) = stands(REPORT, graded(1, "very_low", "missing", subject="kid"))
    assert (lowest.handlings, lowest.subject) == (("lowest",), "kid")
    (low,) = stands(REPORT, graded(1, "low", "missing", subject="kid"))
    assert low.handlings == ()


def test_a_closing_stands_until_it_is_undone():
    """It is a handling of the whole incident."""
    (closing,) = stands(REPORT, closed(5))
    assert (closing.scale, closing.subject, closing.handlings) == ("handling", None, ("close",))
    assert stands(REPORT, closed(5), reopened(6)) == ()


def test_an_action_is_a_decision_at_the_moment_it_is_done():
    """Not when it is only attempted, and not later."""
    (act,) = stands(REPORT, done(5, "child_seen", "kid"))
    assert (act.scale, act.subject, act.handlings, act.by) == ("child_seen", "kid", ("child_seen",), "otto")
    assert stands(REPORT, done(5, "child_seen", "kid", attempt=True)) == ()
    assert stands(REPORT, done(5, "child_seen", "kid"), reopened(6)) == ()
