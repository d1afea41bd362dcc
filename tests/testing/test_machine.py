"""The state machine finds nothing in good rules, and each of its promises catches what breaks it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from riskengine.engine import Engine
from riskengine.model.events import IncidentReported, PersonSaid, Source
from riskengine.testing import EngineMachine
from riskengine.testing.answer import NOON
from testing.invariants import book_of, invariant
from testing.planted import GOOD

PACKS = Path(__file__).parents[1] / "properties" / "packs"

# One line each: the packs are told stories as any others are.
TestGood = EngineMachine.for_rulebook(GOOD, examples=6, steps=8)
TestClockwork = EngineMachine.for_pack("clockwork", rules=PACKS, examples=6, steps=8)

REPORT = IncidentReported(
    id="r1",
    incident="i1",
    occurred_at=NOON,
    recorded_at=NOON,
    by=Source(post="call_handler"),
    kinds=("missing",),
    people=(PersonSaid(id="ada", roles=("child",), facts={"person.age": 9, "child.mood": "silent"}),),
)
TOLD = "told:\n    T+0: incident.reported: kinds missing, ada (child) person.age 9 child.mood silent\n"


def after_report(rulebook):
    """A machine in which a silent child of nine has been reported missing, and that has looked at it once."""
    machine = type("Machine", (EngineMachine,), {"rulebook": rulebook})()
    machine.engine.hear(REPORT)
    machine.told.append(REPORT)
    machine.tellings["i1"] = None
    machine.last = "i1"
    machine.what_was_owed_is_on_record()
    return machine


def failing(step, *arguments):
    """What a promise says when it is broken."""
    with pytest.raises(AssertionError) as found:
        step(*arguments)
    return str(found.value)


def test_good_rules_keep_every_promise():
    """Nothing is found after the report, and nothing an hour later."""
    machine = after_report(GOOD)
    machine.wait(60)
    machine.what_was_owed_is_on_record()
    machine.nothing_hangs_on_how_often_it_was_asked()
    machine.what_always_is_is_so()


def test_what_a_pack_says_always_is_is_held(tmp_path):
    """Nothing in the small rules forbids that the case of a child is closed."""
    book = book_of(tmp_path, invariant(title="No child is closed", always={"forbid": ["close"]}))
    assert failing(after_report(book).what_always_is_is_so) == (
        f"No child is closed\n{TOLD}expected: close forbidden for ada\ngot:      allowed"
    )


def test_an_engine_that_forgets_what_was_owed_is_caught(monkeypatch):
    """An hour later no duty shows any more."""
    machine, decide = after_report(GOOD), Engine.decide
    machine.now += timedelta(hours=1)
    monkeypatch.setattr(Engine, "decide", lambda *asked: replace(decide(*asked), duties=()))
    assert failing(machine.what_was_owed_is_on_record) == (
        f"what was owed is no longer on record at 02 March 13:00\n{TOLD}"
        "expected: child_seen/ada, interview_held/ada\ngot:      nothing of it"
    )


def test_an_engine_that_begins_again_otherwise_is_caught(monkeypatch):
    """After a restart the child's age is not known."""
    machine, recall = after_report(GOOD), Engine.recall
    (ada,) = REPORT.people
    less = replace(REPORT, people=(replace(ada, facts={}),))
    monkeypatch.setattr(Engine, "recall", lambda engine, _: recall(engine, [less]))
    assert failing(machine.nothing_hangs_on_how_often_it_was_asked) == (
        f"told all at once an engine says otherwise at 02 March 12:00\n{TOLD}"
        "expected: response emergency to emergency\ngot:      response resolution to emergency"
    )


def test_a_clock_that_lowers_a_floor_is_caught(monkeypatch):
    """An hour later the child is in no danger, though nothing has been learnt."""
    machine, decide = after_report(GOOD), Engine.decide

    def sleepy(engine, incident, at):
        decision = decide(engine, incident, at)
        return decision if at == NOON else replace(decision, risks=())

    monkeypatch.setattr(Engine, "decide", sleepy)
    assert failing(machine.wait, 60) == (
        f"the clock alone lowered a floor, from 12:00 to 02 March 13:00\n{TOLD}"
        "expected: missing for ada at least high\ngot:      low"
    )
