"""Each property holds of the small good rules, and catches what was planted against it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings

from riskengine.engine import Engine
from riskengine.model.events import FlagRaised, IncidentReported, InformationAdded, PersonSaid, Source
from riskengine.testing import (
    assert_explanations_sound,
    assert_monotone,
    assert_order_independent,
    assert_replay_equal,
    assert_unknown_safe,
    timelines,
)
from riskengine.testing.answer import NOON
from testing.planted import GOOD, SAFER_WHEN_HURT, SAFER_WHEN_TOLD

EVERY = (
    assert_monotone,
    assert_order_independent,
    assert_unknown_safe,
    assert_explanations_sound,
    assert_replay_equal,
)
BY = Source(post="call_handler")


def told(minutes, make, **said):
    """An event so many minutes after noon."""
    at = NOON + timedelta(minutes=minutes)
    return make(id=f"e{minutes}", incident="i1", occurred_at=at, recorded_at=at, by=BY, **said)


def case(**facts):
    """A report of a missing child, then what is on record, then one thing more."""
    child = PersonSaid(id="ada", roles=("child",), facts=facts)
    return (
        told(0, IncidentReported, kinds=("missing",), people=(child,)),
        told(5, FlagRaised, flag="looked_after", subject="ada"),
        told(9, InformationAdded, facts={"incident.children_listed": True}),
    )


HURT = {"child.injured": False, "person.age": 15}


@pytest.mark.parametrize("holds", EVERY)
@settings(max_examples=10)
@given(events=timelines(GOOD))
def test_good_rules_have_every_property(holds, events):
    """Whatever the case, nothing is found."""
    holds(GOOD, events)


def failing(holds, rulebook, events):
    """What a property says when it fails."""
    with pytest.raises(AssertionError) as found:
        holds(rulebook, events)
    return str(found.value)


def test_worse_news_that_makes_a_child_safer_is_caught():
    """A rule for those who are not hurt alone, which the loader would refuse, falls away when they are."""
    report = case(**{"child.injured": False, "person.age": 15})[:1]
    unhurt = replace(SAFER_WHEN_HURT, rules=SAFER_WHEN_HURT.rules[-1:])
    assert failing(assert_monotone, unhurt, report) == (
        "worse news of child.injured made somebody safer\n"
        "told:\n"
        "    T+0: incident.reported: kinds missing, ada (child) child.injured no person.age 15\n"
        "    T+0: information.added: ada child.injured yes\n"
        "expected: missing for ada at least medium, as before\n"
        "got:      low"
    )


def test_not_to_know_that_is_held_against_nobody_is_caught():
    """A rule that holds because nobody has said anything is no floor that an answer leaves standing."""
    report = case(**{"child.mood": "calm", "person.age": 15})[:1]
    assert failing(assert_unknown_safe, SAFER_WHEN_TOLD, report) == (
        "not to know child.mood of ada is not safe\n"
        "told:\n"
        "    T+0: incident.reported: kinds missing, ada (child) person.age 15\n"
        "expected: missing for ada from low or less to high or more, as it is where it is known\n"
        "got:      from medium to high"
    )


def test_an_engine_that_goes_by_the_order_of_telling_is_caught(monkeypatch):
    """It forgets whatever it was told first after the report."""
    recall = Engine.recall
    monkeypatch.setattr(Engine, "recall", lambda engine, events: recall(engine, [events[0], *events[2:]]))
    assert failing(assert_order_independent, GOOD, case()) == (
        "the order in which it is told matters\n"
        "told:\n"
        "    T+0: incident.reported: kinds missing, ada (child)\n"
        "    T+9m: information.added: incident.children_listed yes\n"
        "    T+5m: flag.raised: flag looked_after, subject ada\n"
        "expected: response resolution to emergency\n"
        "got:      response emergency to emergency"
    )


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("facts", "missing.in-danger for ada holds without all that it is said to rest on"),
        ("enough", "missing.in-danger for ada does not hold by what is named as enough"),
    ],
)
def test_a_reason_that_leaves_out_what_it_rests_on_is_caught(part, says, monkeypatch):
    """It names nothing, where an injury is what it rests on."""
    decide = Engine.decide

    def without_grounds(engine, *asked):
        decision = decide(engine, *asked)
        return replace(decision, reasons=tuple(replace(one, **{part: ()}) for one in decision.reasons))

    monkeypatch.setattr(Engine, "decide", without_grounds)
    found = failing(assert_explanations_sound, GOOD, case(**{"child.injured": True})[:1])
    assert found.splitlines()[0] == says


def test_a_log_that_does_not_say_it_all_is_caught(monkeypatch):
    """After a restart the marker is gone, and with it the floor."""
    recall = Engine.recall
    monkeypatch.setattr(
        Engine,
        "recall",
        lambda engine, events: recall(engine, [one for one in events if len(events) == 1 or one.id != "e5"]),
    )
    found = failing(assert_replay_equal, GOOD, case())
    assert found.splitlines()[0] == "replayed, the log does not say what was said at 12:05"
