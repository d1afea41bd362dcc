"""How soon somebody is to be there: whose target runs, from when, and what ends it."""

from dataclasses import replace

import pytest

from grading.timed import duty, timed
from riskengine.model.ledger import DutyState, TargetOf
from riskengine.rulebook.rules import Attendance
from small.telling import (
    HANDLER,
    OFFICER,
    SERGEANT,
    after,
    decided,
    done,
    graded,
    learnt,
    person,
    released,
    reported,
)

OPEN, OVERDUE, DISCHARGED, RELEASED = (
    DutyState.OPEN,
    DutyState.OVERDUE,
    DutyState.DISCHARGED,
    DutyState.RELEASED,
)
GRADE, FLOOR = "attended/i1@grade", "attended/i1@floor"
PLAIN = timed()
ARMED = timed("""
- {id: t.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: t.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
""")


def due(*events, at=None, book=PLAIN):
    """When somebody is to be there by the grade that was set."""
    return duty(decided(book, reported(), *events, at=at), GRADE).due_at


def test_the_target_of_a_grade_runs_from_when_it_was_set():
    """And says whose target it is."""
    found = duty(decided(PLAIN, reported(), graded(5, "grade_2")), GRADE)
    assert (found.state, found.due_at, found.target_of, found.by) == (
        OPEN,
        after(65),
        TargetOf.GRADE,
        "call_handler",
    )


def test_no_target_runs_where_no_grade_is_set_or_the_grade_has_none():
    """Nobody is late for what nobody promised."""
    assert decided(PLAIN, reported()).duties == ()
    assert decided(PLAIN, reported(), graded(5, "grade_4")).duties == ()


def test_a_pack_that_names_nobody_runs_no_target():
    """The small pack alone says nothing of attendance."""
    assert decided(timed(attendance=None), reported(), graded(5, "grade_2")).duties == ()


@pytest.mark.parametrize(("minute", "state"), [(64, OPEN), (65, OVERDUE)])
def test_somebody_is_late_from_the_minute_of_the_target(minute, state):
    """Not a minute before."""
    assert duty(decided(PLAIN, reported(), graded(5, "grade_2"), at=minute), GRADE).state is state


def test_being_there_at_the_second_of_the_target_is_in_time():
    """An attempt is not being there."""
    told = (reported(), graded(0, "grade_2"))
    assert duty(decided(PLAIN, *told, done(60, "attended"), at=90), GRADE).state is DISCHARGED
    assert duty(decided(PLAIN, *told, done(60, "attended", attempt=True), at=90), GRADE).state is OVERDUE


def test_a_raise_adds_the_shorter_target_from_the_raise():
    """But never moves the time that was promised further away."""
    assert due(graded(0, "grade_3"), graded(10, "grade_1", id="up")) == after(25)
    assert due(graded(0, "grade_2"), graded(55, "grade_1", id="up")) == after(60)


def test_setting_the_same_grade_again_never_starts_the_clock_anew():
    """Sideways is not a new promise."""
    assert due(graded(0, "grade_2"), graded(40, "grade_2", id="again")) == after(60)


def test_a_lower_grade_counts_from_when_a_grade_was_first_set():
    """Lowering gives the longer time, and not a second more."""
    assert due(graded(0, "grade_1"), graded(10, "grade_2", id="down")) == after(60)
    assert due(graded(0, "grade_2"), graded(10, "grade_4", id="down")) is None


def test_what_was_missed_before_a_grade_was_lowered_stays_missed():
    """A lower grade wipes no lateness away."""
    told = (reported(), graded(0, "grade_1"), graded(20, "grade_3", id="down"))
    found = duty(decided(PLAIN, *told), GRADE)
    assert (found.state, found.due_at) == (OVERDUE, after(15))


def test_the_target_of_a_higher_floor_runs_beside_that_of_the_grade():
    """Each says whose it is, and by which rules."""
    told = (reported(facts={"incident.weapon": True}), graded(0, "grade_2"))
    decision = decided(ARMED, *told, at=20)
    floor, grade = duty(decision, FLOOR), duty(decision, GRADE)
    assert (floor.state, floor.due_at, floor.target_of, floor.rules) == (
        OVERDUE,
        after(15),
        TargetOf.FLOOR,
        ("t.weapon",),
    )
    assert (grade.state, grade.due_at, grade.rules) == (OPEN, after(60), ())


def test_a_floor_has_its_target_though_nobody_set_a_grade():
    """No grade is not a low grade."""
    found = duty(decided(ARMED, reported(facts={"incident.weapon": True}), at=15), FLOOR)
    assert (found.state, found.due_at) == (OVERDUE, after(15))


def test_a_floor_that_rises_falls_due_sooner():
    """The shorter time from the rise."""
    told = (reported(facts={"incident.injury": "minor"}), learnt(10, {"incident.weapon": True}))
    assert duty(decided(ARMED, *told), FLOOR).due_at == after(25)


def test_the_target_of_a_floor_goes_once_the_grade_meets_it():
    """The grade's own target runs then; but a target that was missed stays missed."""
    armed = reported(facts={"incident.weapon": True})
    raised = graded(10, "grade_1")
    met = decided(ARMED, armed, graded(0, "grade_2"), raised)
    assert (duty(met, FLOOR).state, duty(met, GRADE).due_at) == (RELEASED, after(25))
    late = decided(ARMED, armed, graded(0, "grade_2"), graded(16, "grade_1"))
    assert duty(late, FLOOR).state is OVERDUE


def test_being_there_ends_both_targets():
    """Whoever's they were."""
    told = (reported(facts={"incident.weapon": True}), graded(0, "grade_2"), done(12, "attended"))
    decision = decided(ARMED, *told, at=300)
    assert [(one.id, one.state) for one in decision.duties] == [(FLOOR, DISCHARGED), (GRADE, DISCHARGED)]


def test_a_floor_is_shown_and_not_challenged_once_somebody_was_there():
    """They have seen what the handler could only fear."""
    told = (reported(facts={"incident.weapon": True}), graded(0, "grade_2"), done(12, "attended"))
    before, now = decided(ARMED, *told[:2]), decided(ARMED, *told)
    assert [one.state.value for one in before.challenges] == ["open"]
    assert [one.state.value for one in now.challenges] == ["met"]
    assert now.response.floor.id == "emergency"


def test_what_is_learnt_after_somebody_was_there_owes_another_visit():
    """And the grade is held against it again."""
    told = (
        reported(facts={"incident.injury": "minor"}),
        graded(0, "grade_2"),
        done(12, "attended"),
        learnt(60, {"incident.weapon": True}),
    )
    decision = decided(ARMED, *told)
    visit = next(one for one in decision.duties if one.actions == ("reviewed",))
    assert (visit.state, visit.due_at, visit.rules) == (OPEN, after(75), ("t.weapon",))
    assert [(one.scale, one.floor, one.state.value) for one in decision.challenges] == [
        ("response", "emergency", "open")
    ]


STAYS = Attendance(by="call_handler", return_visit="reviewed", visit_lasts=3600)
VISIT = replace(ARMED, pack=replace(ARMED.pack, attendance=STAYS))


@pytest.mark.parametrize(
    ("minute", "who", "visits"),
    [(60, OFFICER, 0), (72, OFFICER, 0), (73, OFFICER, 1), (60, HANDLER, 1)],
    ids=["they find it", "up to the end", "after they left", "somebody else rings"],
)
def test_what_those_who_are_there_find_sends_nobody_again(minute, who, visits):
    """They have it before their eyes; what comes later, or from others, they have not."""
    told = (reported(), graded(0, "grade_2"), done(12, "attended"))
    found = decided(VISIT, *told, learnt(minute, {"incident.weapon": True}, by=who))
    assert len([one for one in found.duties if one.actions == ("reviewed",)]) == visits
    assert len(found.challenges) == visits


def test_what_the_control_room_writes_down_is_not_said_by_those_who_went():
    """Whoever writes down that officers came may write down the next call, too."""
    told = (reported(), graded(0, "grade_2"), replace(done(12, "attended"), by=HANDLER))
    found = decided(VISIT, *told, learnt(30, {"incident.weapon": True}, by=HANDLER))
    assert [one.actions for one in found.duties if one.actions == ("reviewed",)] == [("reviewed",)]


def test_another_visit_that_was_made_is_not_owed_again():
    """Until something more is learnt."""
    told = (
        reported(facts={"incident.injury": "minor"}),
        graded(0, "grade_2"),
        done(12, "attended"),
        learnt(60, {"incident.weapon": True}),
        done(70, "reviewed", by=SERGEANT),
    )
    visits = [one for one in decided(ARMED, *told, at=600).duties if one.actions == ("reviewed",)]
    assert [one.state for one in visits] == [DISCHARGED]


def test_a_grade_raised_after_somebody_was_there_wants_somebody_again():
    """A person who raises it does not mean the visit that was."""
    told = (reported(), graded(0, "grade_2"), done(12, "attended"), graded(60, "grade_1", id="up"))
    visit = next(one for one in decided(PLAIN, *told).duties if one.actions == ("reviewed",))
    assert visit.due_at == after(75)


def test_a_grade_set_after_somebody_was_there_is_met_already():
    """Officers who come upon something grade it afterwards."""
    found = duty(decided(PLAIN, reported(), done(2, "attended"), graded(5, "grade_1"), at=60), GRADE)
    assert found.state is DISCHARGED


def test_the_target_is_that_of_where_it_is_and_else_the_shortest():
    """A pack may give the country more time than the town."""
    words = PLAIN.vocabulary.facts["incident.where"]
    area = replace(words, id="incident.area", values=("urban", "rural"))
    grades = {
        name: replace(one, targets={"urban": 900, "rural": 1200} if one.targets else {})
        for name, one in PLAIN.pack.grades.items()
    }
    book = replace(
        timed(grades=grades),
        vocabulary=replace(PLAIN.vocabulary, facts={**PLAIN.vocabulary.facts, "incident.area": area}),
    )
    assert due(graded(0, "grade_1"), book=book) == after(15)
    assert due(learnt(0, {"incident.area": "rural"}), graded(0, "grade_1"), book=book) == after(20)


def test_nobody_is_sent_where_the_kind_does_not_respond():
    """So no floor has a target."""
    told = (reported(kinds=("custody",), people=(person("kid", "child"),), facts={"incident.weapon": True}),)
    assert decided(ARMED, *told, at=600).duties == ()


def test_a_raise_set_again_counts_from_the_raise():
    """Not from when some lower grade was first set: nobody is late by a target that did not run yet."""
    raised = (graded(0, "grade_3"), graded(120, "grade_2", id="up"))
    assert due(*raised) == after(180)
    assert due(*raised, graded(130, "grade_2", id="again")) == after(180)
    highest = (graded(0, "grade_3"), graded(120, "grade_1", id="up"))
    assert due(*highest, graded(125, "grade_2", id="down")) == after(180)
    assert due(*highest, graded(125, "grade_3", id="back")) == after(2 * 24 * 60)


def test_what_is_learnt_once_a_visit_was_released_owes_another():
    """Whoever released it knew only of what was learnt before."""
    told = (reported(), graded(0, "grade_2"), done(12, "attended"), learnt(40, {"incident.injury": "minor"}))
    (first,) = [one for one in decided(ARMED, *told).duties if one.actions == ("reviewed",)]
    told = (*told, released(50, first.id))
    visits = [
        (one.state, one.due_at, one.rules)
        for one in decided(ARMED, *told, learnt(60, {"incident.weapon": True})).duties
        if one.actions == ("reviewed",)
    ]
    assert visits == [(RELEASED, after(100), ("t.injury",)), (OPEN, after(75), ("t.weapon",))]
    assert [one.state for one in decided(ARMED, *told, at=90).duties if one.id == first.id] == [RELEASED]
