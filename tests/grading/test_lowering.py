"""What it takes to lower a grade or level, or to take a marker away."""

import pytest

from grading.timed import challenge, timed
from riskengine.model.ledger import ChallengeState
from small.telling import (
    HANDLER,
    INSPECTOR,
    SERGEANT,
    answered,
    cleared,
    decided,
    done,
    flagged,
    graded,
    learnt,
    person,
    replaced,
    reported,
)

OPEN, UNDONE, ANSWERED = ChallengeState.OPEN, ChallengeState.UNDONE, ChallengeState.ANSWERED
BOOK = timed()
KID = person("kid", "child")
NEWS = learnt(5, {"incident.where": "home"})


def lowered(*events, book=BOOK, **said):
    """What is decided once a grade of 1 was lowered to 3 by a sergeant with a reason."""
    usual = {"by": SERGEANT, "reason": "The caller is safe.", "id": "down"}
    return decided(
        book,
        reported(people=(KID,)),
        graded(0, "grade_1"),
        *events,
        graded(9, "grade_3", **{**usual, **said}),
    )


def lacks(decision):
    """What the lowering lacks, or None where nobody challenges it."""
    return next((one.lacks for one in decision.challenges if one.event == "down"), None)


def test_a_lowering_with_reason_post_and_news_is_not_challenged():
    """It has all that is asked."""
    assert lacks(lowered(NEWS)) is None


@pytest.mark.parametrize(
    ("events", "said", "missing"),
    [
        ((NEWS,), {"reason": None}, ("reason",)),
        ((NEWS,), {"reason": "  "}, ("reason",)),
        ((NEWS,), {"by": HANDLER}, ("role",)),
        ((), {}, ("information",)),
        ((), {"by": HANDLER, "reason": None}, ("reason", "role", "information")),
    ],
)
def test_a_lowering_that_lacks_anything_is_challenged_for_that(events, said, missing):
    """A recorded reason, a post that may, and something new."""
    assert lacks(lowered(*events, **said)) == missing


def test_what_was_known_before_the_higher_grade_is_nothing_new():
    """Judgement alone lowers nothing."""
    told = (reported(), learnt(1, {"incident.where": "home"}), graded(2, "grade_1"))
    down = graded(9, "grade_3", by=SERGEANT, reason="Not so bad.", id="down")
    assert lacks(decided(BOOK, *told, down)) == ("information",)


def test_what_is_written_down_after_the_lowering_was_not_known_to_it():
    """Whoever lowered it could not have read it."""
    assert lacks(lowered(learnt(5, {"incident.where": "home"}, recorded=20))) == ("information",)


@pytest.mark.parametrize("second", [done(5, "conference", "kid"), replaced(5, "wrong")])
def test_a_second_assessment_or_a_correction_will_do_for_news(second):
    """Not only an answer."""
    told = [reported(people=(KID,)), learnt(0, {"incident.where": "home"}, id="wrong"), graded(1, "grade_1")]
    down = graded(9, "grade_3", by=SERGEANT, reason="Assessed anew.", id="down")
    assert lacks(decided(BOOK, *told, second, down)) is None


def test_an_attempt_at_a_second_assessment_is_none():
    """Tried is not done."""
    assert lacks(lowered(done(5, "conference", "kid", attempt=True))) == ("information",)


def test_a_level_set_low_at_first_or_raised_is_no_lowering():
    """There is nothing it lowers."""
    told = (reported(people=(KID,)), graded(0, "grade_3"), graded(5, "grade_1", id="down"))
    assert decided(BOOK, *told).challenges == ()


def test_levels_of_each_person_and_strand_are_lowered_apart():
    """A girl's high is not lowered by her brother's low."""
    people = (KID, person("sis", "child"))
    high = graded(0, "high", scale="harm", subject="kid", id="high")
    low = graded(5, "low", scale="harm", subject="sis", id="down")
    assert lacks(decided(BOOK, reported(people=people), high, low)) is None
    low = graded(5, "low", scale="harm", subject="kid", id="down", reason="x")
    found = challenge(decided(BOOK, reported(people=people), high, low), "down/harm/kid")
    assert (found.lacks, found.floor, found.subject) == (("role", "information"), None, "kid")


def test_saying_the_same_again_makes_up_for_nothing():
    """Who confirms a lowering answers for it as who made it."""
    again = graded(12, "grade_3", by=SERGEANT, reason="As before.", id="again")
    told = (reported(), graded(0, "grade_1"), graded(9, "grade_3", id="down"), again)
    decision = decided(BOOK, *told)
    assert challenge(decision, "down/response").state is UNDONE
    assert challenge(decision, "again/response").lacks == ("information",)


def test_a_meeting_that_lowers_many_at_once_is_challenged_for_each():
    """Each is a decision about somebody."""
    people = (KID, person("sis", "child"), person("bro", "child"))
    who_is = ("kid", "sis", "bro")
    high = [graded(0, "high", scale="harm", subject=who, id=f"high-{who}") for who in who_is]
    agreed = {"scale": "harm", "reason": "As the meeting agreed."}
    down = [graded(60, "medium", subject=who, id=f"down-{who}", **agreed) for who in who_is]
    told = (reported(people=people), *high, *down)
    found = [one.id for one in decided(BOOK, *told).challenges]
    assert found == ["down-bro/harm/bro", "down-kid/harm/kid", "down-sis/harm/sis"]


def test_one_challenge_says_both_that_it_lacks_and_that_it_lies_below_the_floor():
    """One for each decision."""
    book = timed("[{id: l.weapon, when: {incident.weapon: true}, then: {response: emergency}}]")
    armed = (reported(facts={"incident.weapon": True}), graded(0, "grade_1"), graded(9, "grade_3", id="down"))
    (found,) = decided(book, *armed).challenges
    assert (found.id, found.floor, found.lacks, found.rules) == (
        "down/response",
        "emergency",
        ("reason", "role", "information"),
        ("l.weapon",),
    )


def test_a_challenge_of_a_lowering_ends_by_an_answer_or_by_raising_again():
    """Not by time."""
    told = (reported(), graded(0, "grade_1"), graded(9, "grade_3", id="down"))
    assert challenge(decided(BOOK, *told, at=99_999), "down/response").state is OPEN
    reply = answered(20, "down/response")
    assert challenge(decided(BOOK, *told, reply), "down/response").state is ANSWERED
    assert challenge(decided(BOOK, *told, graded(20, "grade_1", id="up")), "down/response").state is UNDONE


def test_taking_away_a_marker_that_raises_risk_is_a_lowering():
    """By somebody who may, for a reason, on something new."""
    told = (reported(people=(KID,)), flagged(0, "plan", "kid"), cleared(9, "plan", "kid", id="down"))
    found = challenge(decided(BOOK, *told), "down/flag.plan/kid")
    assert (found.lacks, found.decided, found.scale) == (
        ("reason", "role", "information"),
        "cleared",
        "flag.plan",
    )
    rightly = cleared(9, "plan", "kid", id="down", by=INSPECTOR, reason="The plan has ended.")
    assert decided(BOOK, *told[:2], NEWS, rightly).challenges == ()


def test_a_marker_that_raises_no_risk_is_taken_away_freely():
    """The register is kept in order every day."""
    told = (reported(people=(KID,)), flagged(0, "known", "kid"), cleared(9, "known", "kid"))
    assert decided(BOOK, *told).challenges == ()


def test_a_marker_put_back_undoes_its_removal():
    """There is nothing left to challenge."""
    told = (reported(people=(KID,)), flagged(0, "plan", "kid"), cleared(9, "plan", "kid", id="down"))
    back = flagged(20, "plan", "kid", id="back")
    assert challenge(decided(BOOK, *told, back), "down/flag.plan/kid").state is UNDONE


def test_a_pack_that_asks_nothing_of_a_lowering_challenges_none():
    """What is asked is the force's to say."""
    assert lowered(book=timed(lowering=None)).challenges == ()


def test_each_lowering_can_bring_a_duty_of_its_own():
    """The caller is told, each time."""
    book = timed("""
    - id: l.told
      when: {incident.grade.response.lowered: true}
      then: {duties: [{action: attended, each: grade.lowered, from: occurred, within: 1h, by: officer}]}
    """)
    told = (reported(), graded(0, "grade_1"), graded(5, "grade_2", id="one"), graded(9, "grade_3", id="two"))
    found = [one.id for one in decided(book, *told).duties if one.rules]
    assert found == ["attended/i1@one", "attended/i1@two"]


def test_a_sample_of_lowerings_is_chosen_by_their_ids():
    """Neither by chance nor by anybody: the same ones on any machine."""
    book = timed("""
    - id: l.sampled
      when: {}
      then:
        duties:
          - {action: attended, each: grade.set, sample: 4, from: occurred, within: 1h, by: sergeant}
    """)
    told = [reported(), *(graded(n, "grade_2", id=f"set-{n}") for n in range(1, 25))]
    chosen = [one.occasion for one in decided(book, *told).duties if one.rules]
    # By the first 32 bits of the SHA-256 of each id, of which a fourth are divisible by four.
    assert chosen == ["set-1", "set-21", "set-23", "set-3", "set-4"]


def test_what_was_told_after_the_grade_was_set_is_new_though_it_happened_before():
    """Whoever set the grade did not know of it yet."""
    before = (reported(-10), graded(0, "grade_1"))
    down = graded(30, "grade_3", by=SERGEANT, reason="Nobody is hurt.", id="down")
    known = learnt(-5, {"incident.injury": "none"})
    assert challenge(decided(BOOK, *before, known, down), "down/response").lacks == ("information",)
    late = learnt(-5, {"incident.injury": "none"}, recorded=20)
    assert decided(BOOK, *before, late, down).challenges == ()


def test_a_lowering_that_was_answered_is_challenged_again_by_any_floor_above_it():
    """What was answered is that it lacked something; nobody has answered for being below a floor."""
    book = timed("[{id: l.weapon, when: {incident.weapon: true}, then: {response: emergency}}]")
    told = (reported(), graded(0, "grade_2"), graded(5, "grade_3", id="down"))
    told = (*told, answered(10, "down/response"))
    assert challenge(decided(book, *told), "down/response").state is ANSWERED
    found = challenge(decided(book, *told, learnt(20, {"incident.weapon": True})), "down/response")
    assert (found.state, found.floor) == (OPEN, "emergency")
