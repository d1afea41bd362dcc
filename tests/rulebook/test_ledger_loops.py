"""Rules that hold while a duty is not owed, and bring that duty about."""

import pytest

from written.packs import facts, rule, rules, said

SEEN = {"duties": [{"action": "child_seen", "by": "officer"}]}
ASKED = {"duties": [{"action": "interview_held", "by": "officer"}]}


def loop(id, duty):
    return [f'RE412 "{id}" holds while "{duty}" is not so, and its outcome brings that duty about.']


@pytest.mark.parametrize(
    "when",
    [
        {"child.duty.child_seen.open": False},
        {"child.duty.child_seen.open": "not(true)"},
        {"not": {"child.duty.child_seen.open": True}},
        {"not_shown": {"child.duty.child_seen.open": True}},
        {"any": [{"child.age": "< 3"}, {"not": {"some child": {"child.duty.child_seen.open": True}}}]},
    ],
    ids=str,
)
def test_a_rule_may_not_undo_its_own_ground(when, tmp_path):
    """It would hold, then not, then hold again."""
    assert said(tmp_path, rules(rule("more.one", when=when, then=SEEN))) == loop(
        "more.one", "child_seen.open"
    )


AWAITED = {
    "duties": [
        {
            "action": "child_seen",
            "by": "officer",
            "awaits": {"agency": "childrens_services", "action": "interview_held", "within": "3d"},
        }
    ]
}


@pytest.mark.parametrize(
    "duty", ["child_seen.open", "child_seen.overdue", "interview_held.awaited", "interview_held.late"]
)
def test_no_state_that_a_duty_comes_to_may_be_its_own_ground(duty, tmp_path):
    """Owed and past its time; and, once it is done, what the agency owes in turn."""
    when = {"not": {f"child.duty.{duty}": True}}
    assert said(tmp_path, rules(rule("more.one", when=when, then=AWAITED))) == loop("more.one", duty)


@pytest.mark.parametrize("duty", ["interview_held.open", "child_seen.awaited"])
def test_what_is_awaited_is_owed_by_nobody_here_and_what_is_owed_is_awaited_of_none(duty, tmp_path):
    """The agency's action and the asking for it are two."""
    when = {"not": {f"child.duty.{duty}": True}}
    assert not [
        one for one in said(tmp_path, rules(rule("more.one", when=when, then=AWAITED))) if "RE412" in one
    ]


@pytest.mark.parametrize(
    "when",
    [
        {"child.duty.child_seen.open": True},
        {"child.duty.child_seen.open": "not(false)"},
        {"not": {"child.duty.child_seen.open": False}},
        {"not": {"not": {"child.duty.child_seen.open": True}}},
        {"child.duty.child_seen.open": "-"},
        {"child.duty.interview_held.open": False},
        {"child.grade.missing.lowered": False},
        {"incident.closed": False},
        {"child.done.child_seen": False},
        {"child.handling.close": False},
    ],
    ids=str,
)
def test_what_adds_to_its_own_ground_or_reads_another_is_allowed(when, tmp_path):
    """A duty that is owed may bring more of the same; what was done is not what is owed."""
    asked = rule("more.two", then=ASKED)
    assert said(tmp_path, rules(rule("more.one", when=when, then=SEEN), asked)) == []


def test_the_way_round_may_lead_through_other_rules(tmp_path):
    """Through what they conclude, and through the duties they owe."""
    declared = facts(unseen={"type": "bool", "concluded": True})
    many = rules(
        rule(
            "more.a", when={"child.duty.child_seen.overdue": False}, then={"conclude": {"child.unseen": True}}
        ),
        rule("more.b", when={"child.unseen": True}, then=ASKED),
        rule("more.c", when={"child.duty.interview_held.open": True}, then=SEEN),
    )
    assert said(tmp_path, {**declared, **many}) == loop("more.a", "child_seen.overdue")


def test_a_way_that_does_not_come_back_is_none(tmp_path):
    """Rules may read that a duty is not owed where nothing they bring about owes it."""
    many = rules(
        rule("more.a", when={"child.duty.child_seen.open": False}, then=ASKED),
        rule("more.b", when={"child.mood": "upset"}, then=SEEN),
    )
    assert said(tmp_path, many) == []
