"""What an expectation looks at in a Decision: each check met, and unmet with what was found and why."""

import pytest

from riskengine.model.attention import AlertLevel
from riskengine.model.decision import Reach, ResponseRange
from riskengine.model.ledger import ChallengeState, DutyState
from riskengine.replay.checks import (
    Asks,
    AsksFirst,
    DutyStands,
    IsAlerted,
    IsChallenged,
    IsForbidden,
    LevelIs,
    Met,
    ResponseIs,
    RuleHolds,
    Unmet,
)
from riskengine.replay.names import Asking, Decided, Owed
from riskengine.rulebook.conditions import Compare

EMERGENCY = Compare("==", 4)
PRIORITY_UP = Compare(">=", 3)
HIGH = Compare("==", 4)


def test_a_response_floor_is_met(hand):
    """A bare grade is equality; the rules that set the floor are behind it."""
    check = ResponseIs(part="floor", test=EMERGENCY, text="emergency")
    reasons = (
        hand.reason("calls.weapon", "response: emergency"),
        hand.reason("calls.graded", "duty: grade_set"),
    )
    found = check.judge(hand.decision("emergency", reasons=reasons))
    assert found == Met(got="emergency", because=("calls.weapon",))


def test_a_response_floor_is_not_met(hand):
    """What was expected, what was found, and the rules that make it so."""
    check = ResponseIs(part="floor", test=EMERGENCY, text="emergency")
    found = check.judge(
        hand.decision("priority", reasons=(hand.reason("calls.missing-child", "response: priority"),))
    )
    assert found == Unmet(
        expected="response floor emergency", got="priority", because=("calls.missing-child",)
    )


def test_without_a_rule_behind_what_was_found_all_that_hold_are_named(hand):
    """Whoever mends the rules sees what did hold."""
    check = ResponseIs(part="floor", test=EMERGENCY, text="emergency")
    found = check.judge(hand.decision("resolution", reasons=(hand.reason("b.two"), hand.reason("a.one"))))
    assert found.because == ("a.one", "b.two")


def test_a_ceiling_is_tested_by_its_order(hand):
    """A ceiling passes a test such as ">= priority"."""
    check = ResponseIs(part="ceiling", test=PRIORITY_UP, text=">= priority")
    assert check.judge(hand.decision("resolution", "emergency")) == Met(got="emergency")
    assert check.judge(hand.decision("resolution", "scheduled")) == Unmet(
        expected="response ceiling >= priority", got="scheduled"
    )


def test_what_one_answer_could_reach(hand):
    """Where no single answer reaches anything higher, that is what was found."""
    check = ResponseIs(part="by_one_answer", test=EMERGENCY, text="emergency")
    reach = ResponseRange(
        applicable=True,
        floor=hand.graded("priority"),
        ceiling=hand.graded("emergency"),
        by_one_answer=Reach(grade=hand.graded("emergency"), by=()),
    )
    assert check.judge(hand.decision(response=reach)) == Met(got="emergency")
    assert check.judge(hand.decision()) == Unmet(
        expected="response by one answer emergency", got="no higher grade"
    )


def test_where_nobody_is_sent_no_response_is_as_expected(hand):
    """The floor of an incident that is not responded to is no grade, whatever it reads."""
    check = ResponseIs(part="floor", test=EMERGENCY, text="emergency")
    nobody = ResponseRange(applicable=False, floor=hand.graded("emergency"), ceiling=hand.graded("emergency"))
    assert check.judge(hand.decision(response=nobody)) == Unmet(
        expected="response floor emergency", got="not applicable"
    )


def test_a_level_is_that_of_the_person_and_strand(hand):
    """Somebody else's level, or another strand, counts for nothing."""
    check = LevelIs(person="girl", strand="missing", part="floor", test=HIGH, text="high")
    rules = (
        hand.reason("calls.young-child", "risk missing: high"),
        hand.reason("calls.other", "risk missing: high", subject="boy"),
    )
    risks = (hand.risk("low", subject="boy"), hand.risk("high"))
    assert check.judge(hand.decision(risks=risks, reasons=rules)) == Met(
        got="high", because=("calls.young-child",)
    )
    assert check.judge(hand.decision(risks=risks[:1])) == Unmet(
        expected="missing floor high for girl", got="no level"
    )


def test_a_level_is_not_met(hand):
    """The ceiling is looked at where the ceiling is meant."""
    check = LevelIs(person="girl", strand="missing", part="ceiling", test=HIGH, text="high")
    found = check.judge(hand.decision(risks=(hand.risk("low", "medium"),)))
    assert found == Unmet(expected="missing ceiling high for girl", got="medium")


STANDINGS = {
    DutyState.OPEN: {"open"},
    DutyState.OVERDUE: {"overdue"},
    DutyState.AWAITED: {"awaited"},
    DutyState.DISCHARGED: {"ended", "none"},
    DutyState.TRANSFERRED: {"ended", "none"},
    DutyState.RELEASED: {"ended", "none"},
    DutyState.WITHDRAWN: {"ended", "none"},
}


@pytest.mark.parametrize("state", DutyState)
@pytest.mark.parametrize("standing", ["open", "overdue", "ended", "none", "awaited", "late"])
def test_a_duty_stands_so(hand, state, standing):
    """Open is before its deadline; overdue is past it; awaited is another agency's; ended is any other."""
    seen = Owed(text="child_seen/girl", actions=frozenset({"child_seen"}), subject="girl")
    found = DutyStands(owed=seen, standing=standing).judge(
        hand.decision(duties=(hand.duty("child_seen", state=state),))
    )
    assert isinstance(found, Met) is (standing in STANDINGS[state])
    assert found.got == state.value


@pytest.mark.parametrize(("minutes", "late"), [(59, False), (60, True)])
def test_what_another_agency_owes_is_late_from_its_time_on(hand, minutes, late):
    """As a duty is overdue from its deadline on; it is awaited all the while."""
    seen = Owed(text="child_seen/girl", actions=frozenset({"child_seen"}), subject="girl")
    duty = hand.duty("child_seen", state=DutyState.AWAITED, due_at=hand.decision(minutes=60).as_of)
    decision = hand.decision(minutes=minutes, duties=(duty,))
    assert isinstance(DutyStands(owed=seen, standing="awaited").judge(decision), Met)
    assert DutyStands(owed=seen, standing="late").judge(decision) == (
        Met(got="awaited", because=("calls.missing-child",))
        if late
        else Unmet(expected="duty child_seen/girl late", got="awaited", because=("calls.missing-child",))
    )


def test_a_duty_that_never_was_has_not_ended(hand):
    """Nothing owed is "none", and not "ended"."""
    seen = Owed(text="child_seen/girl", actions=frozenset({"child_seen"}), subject="girl")
    assert DutyStands(owed=seen, standing="none").judge(hand.decision()) == Met(got="never owed")
    assert DutyStands(owed=seen, standing="ended").judge(hand.decision()) == Unmet(
        expected="duty child_seen/girl ended", got="never owed"
    )


def test_a_duty_owed_again_has_not_ended(hand):
    """Of several occasions, one that is still owed keeps the duty from having ended."""
    seen = Owed(text="child_seen/girl", actions=frozenset({"child_seen"}), subject="girl")
    twice = (hand.duty("child_seen", state=DutyState.DISCHARGED), hand.duty("child_seen"))
    found = DutyStands(owed=seen, standing="ended").judge(hand.decision(duties=twice))
    assert found == Unmet(
        expected="duty child_seen/girl ended", got="discharged, open", because=("calls.missing-child",)
    )


def test_a_challenge_counts_while_it_is_open(hand):
    """What was answered or met is no longer under challenge."""
    check = IsChallenged(decided=Decided(text="response", name="response"))
    open_ = hand.challenge("response", "grade_3", floor="priority")
    answered = hand.challenge("response", "grade_3", floor="priority", state=ChallengeState.ANSWERED)
    assert check.judge(hand.decision(challenges=(open_,))) == Met(
        got="challenged (event-2/response)", because=("calls.missing-child",)
    )
    assert check.judge(hand.decision(challenges=(answered,))) == Unmet(
        expected="response challenged", got="not challenged"
    )


def test_what_is_not_challenged(hand):
    """The other way round, the challenge that is there is named."""
    check = IsChallenged(decided=Decided(text="missing/girl", name="missing", subject="girl"), wanted=False)
    against = hand.challenge("missing", "low", "girl", floor="medium")
    assert check.judge(hand.decision(challenges=(hand.challenge("missing", "low", "boy"),))) == Met(
        got="not challenged"
    )
    assert check.judge(hand.decision(challenges=(against,))) == Unmet(
        expected="missing/girl not challenged",
        got="challenged (event-2/missing/girl)",
        because=("calls.missing-child",),
    )


def test_what_is_forbidden_and_what_is_allowed(hand):
    """A prohibition forbids; without one it is allowed."""
    phone = Decided(text="resolve_by_phone", name="resolve_by_phone")
    against = hand.decision(prohibitions=(hand.prohibition("resolve_by_phone"),))
    assert IsForbidden(decided=phone).judge(against) == Met(got="forbidden", because=("calls.missing-child",))
    assert IsForbidden(decided=phone).judge(hand.decision()) == Unmet(
        expected="resolve_by_phone forbidden", got="allowed"
    )
    assert IsForbidden(decided=phone, wanted=False).judge(hand.decision()) == Met(got="allowed")
    assert IsForbidden(decided=phone, wanted=False).judge(against) == Unmet(
        expected="resolve_by_phone allowed", got="forbidden", because=("calls.missing-child",)
    )


def test_the_first_question_is_the_first_that_is_put(hand):
    """A question that is held back is not put, and so is not first."""
    check = AsksFirst(asking=Asking(text="incident.weapon", key="incident.weapon"))
    held = hand.question("incident.alone", "girl-out-late", held=True)
    weapon = hand.question("incident.weapon", "girl-out-late")
    age = hand.question("person.age", "girl")
    assert check.judge(hand.decision(questions=(held, weapon, age))) == Met(
        got="incident.weapon/girl-out-late"
    )
    assert check.judge(hand.decision(questions=(age, weapon))) == Unmet(
        expected="first question incident.weapon", got="person.age/girl"
    )
    assert check.judge(hand.decision(questions=(held,))) == Unmet(
        expected="first question incident.weapon", got="no question"
    )


def test_what_is_among_the_questions(hand):
    """In any place, held back or not."""
    age = Asking(text="child.age/girl", key="person.age", subject="girl")
    asked = hand.decision(
        questions=(hand.question("incident.weapon", "x"), hand.question("person.age", "girl", held=True))
    )
    other = hand.decision(questions=(hand.question("person.age", "boy"),))
    assert Asks(asking=age).judge(asked) == Met(got="asked")
    assert Asks(asking=age).judge(other) == Unmet(expected="child.age/girl asked", got="not asked")
    assert Asks(asking=age, wanted=False).judge(other) == Met(got="not asked")
    assert Asks(asking=age, wanted=False).judge(asked) == Unmet(
        expected="child.age/girl not asked", got="asked"
    )


def test_a_rule_holds_for_anybody(hand):
    """It is enough that it holds for one of the people."""
    held = hand.decision(reasons=(hand.reason("calls.weapon", subject="boy"),))
    assert RuleHolds(rule="calls.weapon").judge(held) == Met(got="it holds", because=("calls.weapon",))
    assert RuleHolds(rule="calls.other").judge(held) == Unmet(
        expected="calls.other holds", got="it does not hold", because=("calls.weapon",)
    )
    assert RuleHolds(rule="calls.other", wanted=False).judge(held) == Met(got="it does not hold")
    assert RuleHolds(rule="calls.weapon", wanted=False).judge(held) == Unmet(
        expected="calls.weapon does not hold", got="it holds", because=("calls.weapon",)
    )


@pytest.mark.parametrize(
    ("interrupts", "level", "met"),
    [(False, "interrupt", True), (False, "board", True), (True, "interrupt", True), (True, "board", False)],
)
def test_an_alert_is_about_a_duty(hand, interrupts, level, met):
    """However loud it is; or one that interrupts somebody."""
    seen = Owed(text="child_seen/girl", actions=frozenset({"child_seen"}), subject="girl")
    alert = hand.alert("child_seen/girl", level=AlertLevel(level))
    decision = hand.decision(duties=(hand.duty("child_seen"), hand.duty("located")), attention=(alert,))
    found = IsAlerted(about=seen, interrupts=interrupts).judge(decision)
    rules, got = ("calls.missing-child",), f"{level} to sergeant"
    assert found == (
        Met(got=got, because=rules)
        if met
        else Unmet(expected="interrupt about child_seen/girl", got=got, because=rules)
    )


def test_an_alert_is_about_a_challenge(hand):
    """One about anything else does not count."""
    check = IsAlerted(about=Decided(text="response", name="response"), interrupts=False)
    challenge = hand.challenge("response", "grade_3", floor="priority")
    told = hand.decision(challenges=(challenge,), attention=(hand.alert(challenge.id),))
    assert isinstance(check.judge(told), Met)
    other = hand.decision(challenges=(challenge,), attention=(hand.alert("child_seen/girl"),))
    assert check.judge(other) == Unmet(expected="alert about response", got="no alert")
