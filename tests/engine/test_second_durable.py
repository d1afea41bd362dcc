"""The durable channel beside live Decisions: it agrees, and whatever becomes of its process, they stand."""

import os
import signal
from dataclasses import replace

from inference.durable.needed import needs_durable
from riskengine.engine import Engine
from riskengine.model.alarms import ChannelAlarm, Trouble
from riskengine.model.wire import decision_json
from riskengine.rulebook.load import load_rulebook
from small.rulebooks import rulebook
from small.telling import after, done, graded, learnt, person, reported

pytestmark = needs_durable

RULES = """
- {id: a.weapon, about: child, when: {incident.weapon: true}, then: {risk: {missing: high}, response: emergency}}
- id: a.owed
  when: {}
  then: {duties: [{action: attended, from: reported, within: 15m, by: officer}]}
- {id: a.late, when: {incident.duty.attended.overdue: true}, then: {forbid: [by_phone]}}
"""  # noqa: E501 - a rule on a line
KID = (person("kid", "child", facts={"person.age": 3}),)
EVENTS = (
    reported(people=KID),
    learnt(5, {"incident.weapon": True}),
    graded(6, "priority"),
    done(30, "attended"),
)


def test_it_agrees_at_every_moment_and_leaves_no_trace():
    """With it and without it the Decisions are the same bytes, readings of the ledger included."""
    book = rulebook(RULES)
    beside, alone = (
        Engine(book, live=False, second_channel="durable", second_limit=60),
        Engine(book, live=False),
    )
    for event in EVENTS:
        assert decision_json(beside.observe(event)) == decision_json(alone.observe(event))
    assert decision_json(beside.decide("i1", after(20))) == decision_json(alone.decide("i1", after(20)))
    report = beside.second.report
    assert (report.channel, report.decisions, report.disagreements, report.not_compared) == (
        "durable",
        5,
        0,
        0,
    )
    assert report.verdicts > 5
    beside.second.close()


def test_killed_between_two_decisions_it_is_missed_once():
    """The Decision that misses it says so and is otherwise the same; the next is compared again."""
    book = rulebook(RULES)
    beside, alone = (
        Engine(book, live=False, second_channel="durable", second_limit=60),
        Engine(book, live=False),
    )
    first, second, third = EVENTS[:3]
    assert beside.observe(first) == alone.observe(first)
    ((_, channel),) = beside.second._made.values()
    os.kill(channel.cage.pid, signal.SIGKILL)
    channel._forget()  # what is remembered needs no process
    missed = beside.observe(second)
    assert missed.alarms == (ChannelAlarm(channel="durable", trouble=Trouble.CRASH),)
    assert replace(missed, alarms=()) == alone.observe(second)
    assert beside.observe(third) == alone.observe(third)
    assert beside.second.report.not_compared == 1
    beside.second.close()


def test_of_the_national_rules_it_has_answered_within_its_limit():
    """The first Decision of all, with everything still to be loaded, is compared."""
    engine = Engine(load_rulebook(), live=False, second_channel="durable", second_limit=60)
    event = replace(EVENTS[0], kinds=("domestic_abuse",))
    decision = engine.observe(event)
    assert decision.alarms == ()
    assert engine.second.report.decisions == 1
    engine.second.close()
