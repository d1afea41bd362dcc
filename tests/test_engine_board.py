"""The board: one row for each open incident, in the order in which they need somebody."""

import hashlib
import json
from dataclasses import replace

import pytest

from grading.timed import DEVIATIONS
from riskengine import Engine
from riskengine.model.wire import board_json
from small.rulebooks import rulebook
from small.telling import (
    SERGEANT,
    after,
    answered,
    closed,
    done,
    flagged,
    graded,
    learnt,
    merged,
    offered,
    person,
    reopened,
    reported,
    told,
)

HOUR = 60
RULES = rulebook("""
- {id: b.weapon, title: A weapon was seen, when: {incident.weapon: true}, then: {response: emergency}}
- {id: b.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
- id: b.plan
  about: child
  when: {child.flag.plan: true}
  then: {duties: [{action: child_seen, from: rule_held, within: 72h, deadline: limit, by: officer}]}
- id: b.violence
  when: {incident.violence: true}
  then: {duties: [{action: reviewed, from: rule_held, within: 1h, by: sergeant, escalate_to: inspector}]}
- id: b.think
  binds: consider
  when: {incident.violence: true}
  then: {duties: [{action: warned, by: officer}]}
  about: suspect
""")
BOOK = replace(RULES, pack=replace(RULES.pack, attendance=DEVIATIONS["attendance"]))
ARMED, HURT = {"incident.weapon": True}, {"incident.injury": "minor"}
KID = person("kid", "child", facts={"child.age": 9})


def rows(engine, at):
    return {row.incident: row for row in engine.board(after(at)).rows}


def order(engine, at):
    return [row.incident for row in engine.board(after(at)).rows]


def test_nothing_open_is_an_empty_board():
    """With the hash of no rows."""
    board = Engine(BOOK).board(after(0))
    assert (board.rows, board.hash) == ((), hashlib.sha256(b"[]").hexdigest())


def test_a_row_says_what_a_dispatcher_needs():
    """What is set, what is certain, how late, what is next and whose it is."""
    engine = told(
        BOOK,
        reported(facts=HURT, by=SERGEANT),
        graded(1, "grade_2", by=SERGEANT),
        learnt(30, {**ARMED, "incident.violence": True}),
        offered(40, replace(SERGEANT, person="sue"), by=SERGEANT),
    )
    row = rows(engine, 75)["i1"]
    assert (row.kinds, row.grade.word, row.floor.word, row.below_floor) == (
        ("assault",),
        "Soon",
        "Immediate",
        True,
    )
    assert row.late_by == 30 * 60
    assert (row.next_act.duty, row.next_act.by) == ("attended/i1@floor", "call_handler")
    assert (row.next_act.says, row.next_act.overdue, row.next_act.limit) == ("Officers attended", True, False)
    assert (row.overdue, row.challenged) == (2, 1)
    assert row.changed == ("b.violence", "b.weapon")
    assert (row.owner, row.offered_to) == ("sam", "sue")
    assert not row.failed


def test_a_row_with_nothing_wrong_says_so():
    """Graded as the floor asks, and attended."""
    engine = told(BOOK, reported(facts=HURT), graded(1, "grade_2"), done(20, "attended"))
    row = rows(engine, 200)["i1"]
    assert (row.below_floor, row.late_by, row.next_act) == (False, None, None)
    assert (row.overdue, row.challenged, row.changed) == (0, 0, ())


def test_what_is_not_graded_is_below_the_floor_until_somebody_is_there():
    """No grade is not a low grade; where nobody is sent there is no floor to be below."""
    engine = told(BOOK, reported(), reported(id="b", incident="i2", kinds=("custody",)))
    found = rows(engine, 5)
    assert (found["i1"].below_floor, found["i1"].floor.id) == (True, "resolution")
    assert (found["i2"].below_floor, found["i2"].floor) == (False, None)
    engine.observe(done(10, "attended"))
    assert not rows(engine, 10)["i1"].below_floor


def test_what_somebody_has_answered_for_is_no_longer_below_the_floor():
    """A person may go below it, and has said why."""
    engine = told(BOOK, reported(facts=ARMED), graded(1, "grade_2"))
    assert rows(engine, 5)["i1"].below_floor
    engine.observe(answered(6, "graded-grade_2@1/response"))
    row = rows(engine, 6)["i1"]
    assert (row.below_floor, row.challenged) == (False, 0)


def test_what_one_should_only_consider_is_not_on_the_board():
    """It is owed by nobody at any time."""
    sue = person("sue", "suspect")
    engine = told(BOOK, reported(people=(sue,), facts={"incident.violence": True}), graded(1, "grade_4"))
    assert [one.id for one in engine.decide("i1", after(2)).duties] == ["reviewed/i1", "warned/sue"]
    assert rows(engine, 2)["i1"].next_act.duty == "reviewed/i1"


def test_the_order_is_limit_then_floor_then_grade_then_lateness():
    """Each decides only between what is alike in those before it."""
    engine = Engine(BOOK)
    for incident, facts, grade in (
        ("calm", {}, "grade_4"),
        ("soon", HURT, "grade_2"),
        ("late", HURT, "grade_2"),
        ("armed", ARMED, "grade_1"),
        ("below", HURT, "grade_4"),
        ("law", {}, "grade_4"),
    ):
        minute = 0 if incident == "late" else 50
        engine.observe(reported(minute, id=incident, incident=incident, facts=facts, people=(KID,)))
        engine.observe(graded(minute, grade, id=f"{incident}/g", incident=incident))
        if incident == "armed":
            engine.observe(done(55, "attended", incident=incident, id="there"))
    engine.observe(closed(54, incident="law", id="shut"))
    engine.observe(flagged(52, "plan", "kid", incident="law", id="plan"))
    engine.observe(reopened(56, incident="law", id="again"))
    assert order(engine, 90) == ["below", "armed", "late", "soon", "calm", "law"]


def test_a_limit_that_presses_comes_before_everything():
    """From the first lead time on, and when it has passed."""
    engine = told(BOOK, reported(people=(KID,)), graded(0, "grade_4"), flagged(0, "plan", "kid"))
    engine.observe(reported(1, id="b", incident="i0", facts=ARMED))
    assert order(engine, 60 * HOUR - 1) == ["i0", "i1"]
    assert order(engine, 60 * HOUR) == ["i1", "i0"]
    row = rows(engine, 80 * HOUR)["i1"]
    assert (row.next_act.limit, row.next_act.overdue) == (True, True)
    assert order(engine, 80 * HOUR) == ["i1", "i0"]


def test_what_nobody_owns_comes_before_what_is_alike():
    """And then by id, so that it is always the same."""
    nobody = replace(SERGEANT, post="caller", person=None)
    engine = told(
        BOOK,
        reported(id="a", incident="a"),
        reported(id="c", incident="c", by=nobody),
        reported(id="b", incident="b"),
    )
    assert order(engine, 5) == ["c", "a", "b"]
    assert rows(engine, 5)["c"].owner is None


def test_only_what_is_open_at_that_moment_is_on_the_board():
    """As known then: the past can be asked for, and what comes later is not there yet."""
    engine = told(
        BOOK,
        reported(),
        reported(10, id="b", incident="i2"),
        closed(20),
        reported(25, id="c", incident="i3"),
        merged(30, into="i2", incident="i3"),
        reopened(40),
        closed(50, incident="i2", id="shut", recorded=60),
    )
    found = {at: sorted(order(engine, at)) for at in (5, 15, 20, 25, 30, 40, 55, 60)}
    assert found == {
        5: ["i1"],
        15: ["i1", "i2"],
        20: ["i2"],
        25: ["i2", "i3"],
        30: ["i2"],
        40: ["i1", "i2"],
        55: ["i1", "i2"],
        60: ["i1"],
    }


def test_the_hash_is_that_of_the_rows():
    """Whoever has the JSON can check what was handed over."""
    board = told(BOOK, reported(facts=ARMED), reported(id="b", incident="i2")).board(after(5))
    written = json.loads(board_json(board))
    text = json.dumps(written["rows"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert board.hash == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("first", [0, 1])
def test_the_same_board_has_the_same_bytes(first):
    """Whatever was told first, and however often it was asked for."""
    both = (reported(facts=ARMED), reported(id="b", incident="i2"))
    engine = told(BOOK, both[first], both[1 - first])
    once = board_json(engine.board(after(5)))
    assert board_json(engine.board(after(5))) == once
    assert once == board_json(told(BOOK, *both).board(after(5)))


def test_what_could_not_be_decided_comes_first_with_a_floor_to_fall_back_on(monkeypatch):
    """The last good one where there is one, else the pack's for the kind; never none, never a lower one."""
    engine = told(BOOK, reported(facts=ARMED), reported(id="b", incident="i2", kinds=("missing",)))
    engine.recall([reported(id="c", incident="i3", kinds=("missing",)), reported(id="d", incident="i4")])

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(type(engine._folding), "fold", broken)
    found = engine.board(after(5)).rows
    assert [(row.incident, row.floor.id, row.failed) for row in found] == [
        ("i3", "emergency", True),
        ("i1", "emergency", True),
        ("i4", "priority", True),
        ("i2", "resolution", True),
    ]
