"""What of an incident somebody must see: to whom it goes, how loudly, and when it is silent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from riskengine.grading.attention import (
    alerts_of,
    next_attention,
    nobody_higher,
    owed_in_words,
    supervisor,
    with_acknowledged,
)
from riskengine.model.attention import AlertLevel
from riskengine.model.events import AlertAcknowledged
from riskengine.model.grades import Binds
from riskengine.model.ledger import (
    Challenge,
    ChallengeState,
    Deadline,
    Duty,
    DutyState,
    GradeInForce,
    Ledger,
    Owner,
    TargetOf,
)
from riskengine.rulebook.rules import Attendance
from small.rulebooks import rulebook
from small.telling import SERGEANT, after

BOOK = rulebook("""
- {id: x.y, when: {}, then: {duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}}
""")
HOUR = 60


def duty(due=HOUR, *, state=DutyState.OVERDUE, **said):
    said = {"by": "call_handler", "escalate_to": "inspector", "binds": Binds.SHOULD, **said}
    said = {"id": "reviewed/i1", "actions": ("reviewed",), "subject": "i1", "rules": ("x.y",), **said}
    due_at = None if due is None else after(due)
    return Duty(opened_at=after(0), due_at=due_at, state=state, **said)


def limit(due=72 * HOUR, *, state=DutyState.OPEN, **said):
    return duty(due, state=state, deadline=Deadline.LIMIT, **said)


def challenge(**said):
    said = {"id": "g1/response", "event": "g1", "scale": "response", "decided": "grade_3", **said}
    said = {"floor": "emergency", "raised_at": after(5), "rules": ("x.y",), **said}
    return Challenge(**said)


def ledger(*holding, **said):
    duties = {one.id: one for one in holding if isinstance(one, Duty)}
    challenges = {one.id: one for one in holding if isinstance(one, Challenge)}
    return Ledger(incident="i1", duties=duties, challenges=challenges, **said)


def shown(remembered, at, post="call_handler"):
    """What is shown, as level, post, ground and words."""
    found = alerts_of(BOOK, remembered, after(at), lambda _: post)
    return [(one.level.value, one.to, one.ground, one.says) for one in found]


def test_what_is_owed_in_time_asks_for_nobodys_attention():
    """An open duty is on the list of duties, and nowhere else."""
    assert shown(ledger(duty(state=DutyState.OPEN)), 30) == []


def test_what_is_overdue_is_on_the_board_of_whoever_has_it():
    """After a shift change somebody else does, and that is another ground."""
    late = "Overdue: A supervisor reviewed it"
    due = "2026-03-01T13:00:00Z"
    assert shown(ledger(duty()), HOUR) == [("board", "call_handler", f"overdue/call_handler/{due}", late)]
    assert shown(ledger(duty()), 3 * HOUR) == [("board", "sergeant", f"overdue/sergeant/{due}", late)]


def test_an_alert_says_what_it_is_about():
    """Incident, person, duty, rules, and since when."""
    (alert,) = alerts_of(
        BOOK, ledger(duty(subject="kid", id="reviewed/kid")), after(4 * HOUR), lambda _: None
    )
    assert (alert.id, alert.incident, alert.subject) == ("i1/reviewed/kid", "i1", "kid")
    assert (alert.cause, alert.rules, alert.since) == ("reviewed/kid", ("x.y",), after(3 * HOUR))
    assert not alert.limit


@pytest.mark.parametrize("state", [DutyState.DISCHARGED, DutyState.AWAITED, DutyState.TRANSFERRED])
def test_what_is_no_longer_owed_here_alerts_nobody(state):
    """Done, another agency's, or accepted by somebody else."""
    assert shown(ledger(duty(state=state)), 2 * HOUR) == []


def test_what_one_should_only_consider_is_kept_for_the_record():
    """Whoever asks for it finds it; it is never late."""
    found = shown(ledger(duty(None, state=DutyState.OPEN, binds=Binds.CONSIDER)), 30)
    assert found == [("record", "call_handler", "consider", "To consider: A supervisor reviewed it")]


@pytest.mark.parametrize(
    ("at", "ground", "says"),
    [
        (60 * HOUR, "near/43200/2026-03-04T12:00:00Z", "Less than 12h left, by law"),
        (70 * HOUR - 1, "near/43200/2026-03-04T12:00:00Z", "Less than 12h left, by law"),
        (70 * HOUR, "near/7200/2026-03-04T12:00:00Z", "Less than 2h left, by law"),
    ],
)
def test_a_limit_warns_ahead_at_each_lead_time(at, ground, says):
    """Whoever can still act is interrupted."""
    said = f"{says}: A supervisor reviewed it"
    assert shown(ledger(limit()), at) == [("interrupt", "call_handler", ground, said)]


def test_a_limit_far_off_warns_nobody():
    """Before the first lead time."""
    assert shown(ledger(limit()), 60 * HOUR - 1) == []


def test_a_limit_shorter_than_every_lead_time_warns_once_when_half_of_it_is_left():
    """Not as soon as there is anything to do, which would warn of nothing."""
    assert shown(ledger(limit(HOUR)), HOUR // 2 - 1) == []
    (alert,) = alerts_of(BOOK, ledger(limit(HOUR)), after(30), lambda _: None)
    assert (alert.since, alert.says) == (after(30), "Less than 30m left, by law: A supervisor reviewed it")


def test_a_limit_that_recurs_warns_by_the_time_of_its_round():
    """A review due every nine hours is not near at twelve."""
    again = limit(9 * HOUR, recurs=True, done_by=("done",), rules=("r.review",))
    assert shown(ledger(again), 6 * HOUR) == []
    assert [ground for _, _, ground, _ in shown(ledger(again), 7 * HOUR)] == [
        "near/7200/2026-03-01T21:00:00Z"
    ]


def test_a_limit_that_has_passed_interrupts_whoever_has_it():
    """It says that nobody can do it in time any more."""
    remembered = ledger(limit(HOUR, state=DutyState.OVERDUE))
    says = "The time set by law has passed: A supervisor reviewed it"
    (found,) = shown(remembered, 3 * HOUR)
    assert found == ("interrupt", "sergeant", "overdue/sergeant/2026-03-01T13:00:00Z", says)


@pytest.mark.parametrize(
    ("post", "to"),
    [
        ("call_handler", "sergeant"),
        ("sergeant", "inspector"),
        ("inspector", "inspector"),
        ("officer", "officer"),
        ("social_worker", "inspector"),
        (None, "inspector"),
    ],
)
def test_a_challenge_interrupts_whoever_can_mend_it(post, to):
    """The next rank that decides; at the top another of it; off any ladder who supervises attendance."""
    attendance = Attendance(by="sergeant")
    book = replace(BOOK, pack=replace(BOOK.pack, attendance=attendance))
    assert supervisor(book, post) == to


def test_without_anybody_who_sees_to_attendance_the_lowest_supervisor_decides():
    """Of the ladders there are."""
    assert supervisor(replace(BOOK, pack=replace(BOOK.pack, attendance=None)), "social_worker") == "sergeant"


@pytest.mark.parametrize(
    ("said", "ground", "says"),
    [
        (
            {},
            "challenged/emergency",
            "Below the floor: Later was set, Immediate is the floor",
        ),
        (
            {"scale": "harm", "decided": "low", "floor": "high", "subject": "kid"},
            "challenged/high",
            "Below the floor: standard was set, high is the floor",
        ),
        (
            {"scale": "handling", "decided": "close", "floor": None, "forbids": "close"},
            "challenged/close",
            "Not allowed now: Closed",
        ),
        ({"floor": None, "lacks": ("reason",)}, "challenged//reason", "Lowered without enough: Later"),
        (
            {"scale": "close", "decided": "close", "floor": None, "unended": ("reviewed/i1",)},
            "challenged//reviewed/i1",
            "Closed over what is still owed",
        ),
        (
            {"scale": "flag.plan", "decided": "cleared", "floor": None, "lacks": ("role",)},
            "challenged//role",
            "Lowered without enough: A protection plan, taken off",
        ),
    ],
)
def test_a_challenge_says_what_is_wrong_in_the_words_of_the_pack(said, ground, says):
    """One line, and nothing of what anybody said."""
    assert shown(ledger(challenge(**said)), 10) == [("interrupt", "sergeant", ground, says)]


@pytest.mark.parametrize("state", [one for one in ChallengeState if one is not ChallengeState.OPEN])
def test_a_challenge_that_has_ended_alerts_nobody(state):
    """Met, undone, answered or withdrawn."""
    assert shown(ledger(challenge(state=state)), 10) == []


OFFERED = Owner(
    post="call_handler", person="hana", since="r", offered_to="sam", offer="o1", offered_at=after(0)
)


def test_a_handover_nobody_accepts_goes_to_the_ladder():
    """Half an hour after it was offered; until then the giver owns it."""
    assert shown(ledger(owner=OFFERED), 29) == []
    (alert,) = alerts_of(BOOK, ledger(owner=OFFERED), after(30), lambda _: None)
    assert (alert.id, alert.level, alert.to) == ("i1/handover/o1", AlertLevel.INTERRUPT, "sergeant")
    assert (alert.ground, alert.since) == ("unaccepted", after(30))
    assert alert.says == "A handover was offered and nobody has accepted it"


def test_an_owner_who_offers_nothing_alerts_nobody():
    """Owning is no offer."""
    assert shown(ledger(owner=Owner(post="sergeant", person="sam", since="r")), 300) == []


def test_the_most_pressing_stands_first():
    """What the law sets, then what was decided, then what is late, then what is for the record."""
    duties = (
        duty(None, id="d", state=DutyState.OPEN, binds=Binds.CONSIDER),
        duty(id="c"),
        duty(30, id="b"),
        limit(40, id="a", state=DutyState.OVERDUE),
    )
    found = alerts_of(BOOK, ledger(*duties, challenge()), after(HOUR), lambda _: "call_handler")
    assert [one.cause for one in found] == ["a", "g1/response", "b", "c", "d"]


def acknowledgement(alert, at=70):
    return AlertAcknowledged(
        id="ack",
        incident="i1",
        occurred_at=after(at),
        recorded_at=after(at),
        by=SERGEANT,
        alert=alert,
        reason="On it.",
    )


def acks(remembered, at, alert):
    """What is acknowledged once somebody has acknowledged an alert."""
    now = replace(remembered, as_of=after(at))
    return with_acknowledged(BOOK, now, [acknowledgement(alert, at)]).acknowledged


def test_what_was_acknowledged_is_silent_until_its_ground_changes():
    """At the shift change somebody else has it, who has acknowledged nothing."""
    known = acks(ledger(duty()), 70, "i1/reviewed/i1")
    assert known == {"i1/reviewed/i1": "overdue/call_handler/2026-03-01T13:00:00Z"}
    silent = ledger(duty(), acknowledged=known)
    assert shown(silent, 2 * HOUR) == []
    assert [to for _, to, _, _ in shown(silent, 3 * HOUR)] == ["sergeant"]


def test_a_new_lateness_is_not_the_one_that_was_acknowledged():
    """A duty that was done, and is late again, sounds again."""
    known = acks(ledger(duty()), 70, "i1/reviewed/i1")
    assert len(shown(ledger(duty(100), acknowledged=known), 2 * HOUR)) == 1


def test_a_higher_floor_is_not_the_one_that_was_acknowledged():
    """Somebody looked at less."""
    known = acks(ledger(challenge(floor="priority")), 10, "i1/g1/response")
    assert shown(ledger(challenge(floor="priority"), acknowledged=known), 20) == []
    assert len(shown(ledger(challenge(), acknowledged=known), 20)) == 1


def test_a_time_set_by_law_is_never_silent():
    """It may be acknowledged, and is shown all the same."""
    known = acks(ledger(limit()), 61 * HOUR, "i1/reviewed/i1")
    assert list(known) == ["i1/reviewed/i1"]
    assert len(shown(ledger(limit(), acknowledged=known), 61 * HOUR)) == 1


def test_acknowledging_what_is_not_there_changes_nothing():
    """And what was acknowledged before stays so."""
    before = {"i1/other": "ground"}
    assert acks(ledger(duty(), acknowledged=before), 30, "i1/reviewed/i1") == before


def test_an_acknowledgement_counts_at_its_own_moment():
    """What it silenced then is kept; it is not read again at every moment after."""
    later = replace(ledger(duty()), as_of=after(3 * HOUR))
    assert with_acknowledged(BOOK, later, [acknowledgement("i1/reviewed/i1")]) is later


def test_the_next_moment_of_attention_is_a_lead_time_a_rise_or_a_handover():
    """Whichever comes first; a deadline is a moment of the incident itself."""
    assert next_attention(BOOK, ledger(limit()), after(0)) == after(60 * HOUR)
    assert next_attention(BOOK, ledger(limit()), after(60 * HOUR)) == after(70 * HOUR)
    assert next_attention(BOOK, ledger(limit()), after(70 * HOUR)) is None
    assert next_attention(BOOK, ledger(duty()), after(HOUR)) == after(3 * HOUR)
    assert next_attention(BOOK, ledger(duty()), after(11 * HOUR)) is None
    assert next_attention(BOOK, ledger(owner=OFFERED), after(0)) == after(30)
    assert next_attention(BOOK, ledger(owner=OFFERED), after(30)) is None
    assert next_attention(BOOK, ledger(duty(), limit(id="l"), owner=OFFERED), after(HOUR)) == after(3 * HOUR)
    assert next_attention(BOOK, ledger(duty(binds=Binds.CONSIDER)), after(HOUR)) is None


def test_every_change_of_an_alert_is_a_moment_somebody_can_set_a_timer_to():
    """Asked minute by minute, nothing changes but at a deadline or a moment that was foretold."""
    remembered = ledger(
        duty(90, id="a"), limit(16 * HOUR, id="b"), duty(500, id="c", by="officer"), owner=OFFERED
    )
    deadlines = {after(90), after(500), after(16 * HOUR)}
    moment, before, foretold = after(-1), None, None
    while moment < after(30 * HOUR):
        late = [
            replace(one, state=DutyState.OVERDUE if one.due_at <= moment else DutyState.OPEN)
            for one in remembered.duties.values()
        ]
        now = ledger(*late, owner=OFFERED)
        found = {(one.id, one.ground) for one in alerts_of(BOOK, now, moment, lambda _: None)}
        if before is not None and found != before:
            assert moment in deadlines | {foretold}
        before = found
        if foretold is None or moment >= foretold or moment in deadlines:
            foretold = next_attention(BOOK, now, moment)
        moment += timedelta(minutes=1)


def test_what_nobody_higher_can_take_is_listed():
    """Once it is at the top of its ladder, and not before; what was acknowledged as it stands is left out."""
    remembered = ledger(duty(), duty(id="stays", by="officer", escalate_to=None))
    assert nobody_higher(BOOK, remembered, after(2 * HOUR)) == (("officer", "stays"),)
    assert nobody_higher(BOOK, remembered, after(20 * HOUR)) == (
        ("inspector", "reviewed/i1"),
        ("officer", "stays"),
    )
    known = {"i1/stays": "overdue/officer/2026-03-01T13:00:00Z"}
    silent = replace(remembered, acknowledged=known)
    assert nobody_higher(BOOK, silent, after(20 * HOUR)) == (("inspector", "reviewed/i1"),)


def test_a_limit_that_has_passed_stays_on_the_list():
    """Though it was acknowledged."""
    late = limit(HOUR, state=DutyState.OVERDUE, by="officer", escalate_to=None)
    known = {"i1/reviewed/i1": "overdue/officer/2026-03-01T13:00:00Z"}
    assert nobody_higher(BOOK, ledger(late, acknowledged=known), after(2 * HOUR)) == (("officer", late.id),)


def test_what_is_owed_is_said_in_the_words_of_the_pack():
    """Either of several actions, or an answer."""
    assert owed_in_words(BOOK, duty(actions=("conference", "referred"))) == (
        "A conference was held or The child was referred"
    )
    assert owed_in_words(BOOK, duty(actions=(), answer="incident.where")) == "find out: Where"


@pytest.mark.parametrize(("value", "level"), [("grade_1", "interrupt"), ("grade_2", "board")])
def test_nobody_at_an_emergency_within_its_time_interrupts(value, level):
    """A priority that is late stands on the board."""
    late = duty(HOUR, id="attended/i1@grade", actions=("attended",), target_of=TargetOf.GRADE)
    set_ = GradeInForce(
        scale="response",
        value=value,
        subject=None,
        event="g1",
        set_at=after(0),
        first_set_at=after(0),
        by="hana",
    )
    (found,) = shown(ledger(late, grades={("response", None): set_}), HOUR)
    assert found[0] == level
