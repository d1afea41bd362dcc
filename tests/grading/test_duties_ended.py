"""What ends a duty, and what does not."""

from dataclasses import replace

import pytest

from riskengine.model.events import Between, NotAnswered, Source, Unanswered
from riskengine.model.ledger import DutyState
from riskengine.rulebook.measures import Measure, MeasureKind, Selection
from small.rulebooks import rulebook
from small.telling import (
    HANDLER,
    INSPECTOR,
    SERGEANT,
    after,
    decided,
    done,
    graded,
    learnt,
    link,
    person,
    released,
    reported,
    searched,
    transferred,
)

OPEN, OVERDUE, DISCHARGED = DutyState.OPEN, DutyState.OVERDUE, DutyState.DISCHARGED
TRANSFERRED, RELEASED = DutyState.TRANSFERRED, DutyState.RELEASED
KID, SIS = person("kid", "child", facts={"child.age": 9}), person("sis", "child", facts={"child.age": 7})
SEEN = rulebook("""
- id: d.seen
  about: child
  when: {}
  then: {duties: [{action: child_seen, from: reported, within: 1h, by: officer}]}
""")


def duty(decision, id="child_seen/kid"):
    """The one duty of that id."""
    return next(one for one in decision.duties if one.id == id)


def test_the_right_action_for_the_right_person_discharges():
    """It names the event that ended it, and stays on record."""
    decision = decided(SEEN, reported(people=(KID, SIS)), done(20, "child_seen", "kid"), at=90)
    found = duty(decision)
    assert (found.state, found.ended_at, found.ended_by) == (DISCHARGED, after(20), "child_seen@20")
    assert duty(decision, "child_seen/sis").state is OVERDUE


def test_an_action_for_somebody_else_is_no_attempt():
    """Seeing the sister says nothing of the boy."""
    found = duty(decided(SEEN, reported(people=(KID, SIS)), done(20, "child_seen", "sis")))
    assert (found.state, found.attempts) == (OPEN, ())


def test_what_was_done_late_is_done():
    """An overdue duty ends as any other."""
    found = duty(decided(SEEN, reported(people=(KID,)), done(90, "child_seen", "kid")))
    assert (found.state, found.ended_at) == (DISCHARGED, after(90))


@pytest.mark.parametrize("how", [{"by": HANDLER}, {"attempt": True}])
def test_a_wrong_post_or_an_attempt_is_recorded_and_ends_nothing(how):
    """It is remembered once, and the duty stays owed."""
    told = (reported(people=(KID,)), done(20, "child_seen", "kid", **how))
    assert (duty(decided(SEEN, *told)).state, duty(decided(SEEN, *told, at=50)).attempts) == (
        OPEN,
        ("child_seen@20",),
    )
    assert duty(decided(SEEN, *told, at=60)).state is OVERDUE


def test_a_duty_for_two_people_ends_only_for_both():
    """Which of the two is named first does not matter; one alone is not enough."""
    book = rulebook("""
    - id: d.apart
      about: [child, suspect]
      joined_by: parent_of
      when: {}
      then: {duties: [{action: kept_apart, by: officer}]}
    """)
    people = (KID, person("sue", "suspect"))
    told = reported(people=people, links=(link("parent_of", "kid", "sue"),))
    name = "kept_apart/kid/sue"
    assert duty(decided(book, told, done(5, "kept_apart", "kid")), name).state is OPEN
    assert duty(decided(book, told, done(5, "kept_apart", "kid", other="sue")), name).state is DISCHARGED


def test_setting_the_response_grade_discharges_what_owes_a_grade():
    """A level of risk is not the response."""
    book = rulebook("""
    - id: d.grade
      when: {}
      then: {duties: [{action: grade_set, from: reported, within: 15m, by: call_handler}]}
    """)
    told = reported(people=(KID,))
    level = graded(3, "low", "missing", subject="kid")
    assert duty(decided(book, told, level), "grade_set/i1").state is OPEN
    found = duty(decided(book, told, level, graded(5, "grade_1")), "grade_set/i1")
    assert (found.state, found.ended_by) == (DISCHARGED, "graded-grade_1@5")


WHERE = rulebook("""
- {id: d.where, when: {}, then: {duties: [{action: reviewed, where: {in_person: true}, by: sergeant}]}}
""")


@pytest.mark.parametrize(
    ("details", "state", "attempts"),
    [
        ({"in_person": True}, DISCHARGED, ()),
        ({"in_person": True, "minutes": 5}, DISCHARGED, ()),
        ({"in_person": False}, OPEN, ("reviewed@5",)),
        ({}, OPEN, ("reviewed@5",)),
    ],
)
def test_an_action_counts_only_with_the_details_that_are_owed(details, state, attempts):
    """Anything else, or saying nothing of it, is an attempt."""
    told = (reported(), done(5, "reviewed", by=SERGEANT, details=details))
    found = duty(decided(WHERE, *told), "reviewed/i1")
    assert (found.state, found.attempts) == (state, attempts)


ANSWER = rulebook("""
- id: d.answer
  when: {}
  then: {duties: [{known: incident.children_listed, from: reported, within: 10m, by: call_handler}]}
""")


@pytest.mark.parametrize("answer", [True, False])
def test_an_answer_that_is_owed_ends_when_it_is_known(answer):
    """A no is an answer."""
    told = (reported(), learnt(4, {"incident.children_listed": answer}))
    found = duty(decided(ANSWER, *told), "known:incident.children_listed/i1")
    assert (found.state, found.ended_at, found.answer) == (DISCHARGED, after(4), "incident.children_listed")


def test_asking_without_an_answer_ends_nothing():
    """Not known, or refused, is still unknown."""
    told = (reported(), learnt(4, {"incident.children_listed": NotAnswered(unknown=Unanswered.REFUSED)}))
    assert duty(decided(ANSWER, *told, at=10), "known:incident.children_listed/i1").state is OVERDUE


HOW_OFTEN = rulebook("""
- id: d.how-often
  about: child
  when: {}
  then: {duties: [{known: child.episodes, from: reported, within: 10m, by: call_handler}]}
""")


def counted(book):
    """The same rulebook, with the episodes counted from the incidents on record."""
    told = book.vocabulary.facts["child.episodes"]
    missing = Selection(incidents=frozenset({"missing"}))
    measure = Measure(kind=MeasureKind.COUNT, selection=missing, systems=("register",), span=told.span)
    facts = {**book.vocabulary.facts, told.id: replace(told, measure=measure)}
    return replace(book, vocabulary=replace(book.vocabulary, facts=facts))


def test_what_was_found_so_far_is_no_answer_until_the_systems_are_searched():
    """One earlier time on record leaves open how many there were; a search says."""
    earlier = reported(-60, kinds=("missing",), people=(KID,), incident="i0")
    told = (earlier, reported(people=(KID,)))
    book, owed = counted(HOW_OFTEN), "known:child.episodes/kid"
    assert duty(decided(book, *told, at=9), owed).state is OPEN
    assert duty(decided(book, *told, at=10), owed).state is OVERDUE
    assert duty(decided(book, *told, searched(5, "register", "kid"), at=10), owed).state is DISCHARGED


def test_somebody_who_knows_only_a_bound_has_answered():
    """At least three is an answer where nothing is searched for."""
    told = (
        reported(people=(KID,)),
        learnt(5, people=(person("kid", facts={"child.episodes": Between(at_least=3)}),)),
    )
    assert duty(decided(HOW_OFTEN, *told), "known:child.episodes/kid").state is DISCHARGED


def test_a_transferred_duty_rests_with_whoever_accepted_it():
    """It is not overdue with the police while it does."""
    told = (reported(people=(KID,)), transferred(10, "child_seen/kid", back=120))
    found = duty(decided(SEEN, *told, at=90))
    assert (found.state, found.transferred_to, found.reference) == (TRANSFERRED, "social_worker", "R1")
    assert found.check_back == after(120)


def test_a_transferred_duty_comes_back_at_its_check_back():
    """Unless it was done; with its own deadline, so it may be overdue at once."""
    told = (reported(people=(KID,)), transferred(10, "child_seen/kid", back=30))
    assert duty(decided(SEEN, *told, at=29)).state is TRANSFERRED
    assert duty(decided(SEEN, *told, at=30)).state is OPEN
    assert duty(decided(SEEN, *told, at=60)).state is OVERDUE
    assert duty(decided(SEEN, *told, done(20, "child_seen", "kid"), at=60)).state is DISCHARGED


def test_a_duty_may_be_transferred_again():
    """The later check-back then counts."""
    told = (
        reported(people=(KID,)),
        transferred(10, "child_seen/kid", back=30),
        transferred(20, "child_seen/kid", back=50),
    )
    assert duty(decided(SEEN, *told, at=40)).state is TRANSFERRED
    assert duty(decided(SEEN, *told, at=50)).state is OPEN


def test_the_check_back_is_a_moment_to_decide_again():
    """The timer is set for it."""
    told = (reported(people=(KID,)), transferred(10, "child_seen/kid", back=30))
    assert decided(SEEN, *told).next_review_at == after(30)


def test_a_duty_is_released_by_one_who_may():
    """With the reason on record; it is not owed again by the same rule."""
    told = (reported(people=(KID,)), released(10, "child_seen/kid", by=INSPECTOR))
    found = duty(decided(SEEN, *told, at=90))
    assert (found.state, found.ended_by) == (RELEASED, "released@10")


@pytest.mark.parametrize("by", [Source(post="caller", person="cora"), Source(post="sergeant", system="cad")])
def test_nobody_else_releases_or_transfers_it(by):
    """Neither a post that does not decide nor a system."""
    told = reported(people=(KID,))
    assert duty(decided(SEEN, told, released(10, "child_seen/kid", by=by))).state is OPEN
    assert duty(decided(SEEN, told, transferred(10, "child_seen/kid", back=30, by=by))).state is OPEN


EACH = rulebook("""
- id: d.each
  when: {}
  then: {duties: [{action: reviewed, each: attended, from: occurred, within: 1h, by: sergeant}]}
""")


def test_each_occasion_brings_a_duty_of_its_own():
    """It is named for the event that brought it, and its time runs from that."""
    decision = decided(EACH, reported(), done(10, "attended"), done(40, "attended"))
    assert [(one.id, one.occasion, one.due_at) for one in decision.duties] == [
        ("reviewed/i1@attended@10", "attended@10", after(70)),
        ("reviewed/i1@attended@40", "attended@40", after(100)),
    ]


@pytest.mark.parametrize("start", ["attended", "rule_held"])
def test_the_time_of_an_occasion_runs_from_that_occasion(start):
    """Not from the first time that the same was done, nor from when the rule began to hold."""
    book = rulebook(f"""
    - id: d.each
      when: {{}}
      then: {{duties: [{{action: reviewed, each: attended, from: {start}, within: 1h, by: sergeant}}]}}
    """)
    decision = decided(book, reported(), done(10, "attended"), done(40, "attended"))
    assert [(one.occasion, one.due_at) for one in decision.duties] == [
        ("attended@10", after(70)),
        ("attended@40", after(100)),
    ]


def test_what_was_done_for_one_is_no_occasion_for_another():
    """Two children were seen, and each is owed one thing more and not two."""
    book = rulebook("""
    - id: d.each
      about: child
      when: {}
      then: {duties: [{action: referred, each: child_seen, by: officer}]}
    """)
    told = (reported(people=(KID, SIS)), done(10, "child_seen", "kid"), done(20, "child_seen", "sis"))
    assert [one.id for one in decided(book, *told).duties] == [
        "referred/kid@child_seen@10",
        "referred/sis@child_seen@20",
    ]


def test_what_was_done_before_an_occasion_does_not_end_its_duty():
    """A review answers for every attendance before it, and for none after."""
    told = (
        reported(),
        done(10, "attended"),
        done(20, "reviewed", by=SERGEANT),
        done(40, "attended"),
    )
    assert {one.id: one.state for one in decided(EACH, *told).duties} == {
        "reviewed/i1@attended@10": DISCHARGED,
        "reviewed/i1@attended@40": OPEN,
    }


def test_an_event_may_be_the_occasion():
    """For each reclassification, say, or each grade that is set."""
    book = rulebook("""
    - {id: d.each, when: {}, then: {duties: [{action: reviewed, each: grade.set, by: sergeant}]}}
    """)
    decision = decided(book, reported(), graded(5, "grade_1"), graded(9, "grade_2"))
    assert [one.occasion for one in decision.duties] == ["graded-grade_1@5", "graded-grade_2@9"]
