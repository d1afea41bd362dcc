"""A second channel is compared with every Decision: where it differs, the higher floor stands."""

from dataclasses import replace

import pytest

from riskengine.engine import Engine
from riskengine.inference.channel import ChannelFailed
from riskengine.inference.native import NativeChannel
from riskengine.model.alarms import ChannelAlarm, Trouble
from riskengine.model.truth import Truth
from riskengine.model.wire import decision_from, decision_json
from small.rulebooks import rulebook
from small.telling import NOON, after, learnt, person, reported

RULES = """
- id: a.child
  about: child
  when: {incident.weapon: true}
  then: {risk: {missing: high}, response: emergency}
- {id: a.some, when: {incident.weapon: true}, then: {response: priority}}
- {id: a.owed, when: {incident.alarm: false}, then: {forbid: [by_phone]}}
"""
BOOK = rulebook(RULES)
KID = (person("kid", "child"),)
REPORT = reported(people=KID, facts={"incident.weapon": False, "incident.children_listed": True})


class Planted:
    """The native channel once more, in which a bug is planted."""

    name = "planted"

    def __init__(self, bug=None, fails=None):
        self._channel = NativeChannel(BOOK.rules)
        self.bug, self.fails, self.asked = bug or {}, fails, []

    def tables(self, facts):
        """Say what the native channel says, but for the bug."""
        self.asked += facts
        if self.fails is not None:
            raise self.fails
        return [{**self._channel.verdicts(one).as_table(), **self.bug} for one in facts]


def decided(second, event=REPORT):
    """The Decision beside a second channel, and the engine that made it."""
    engine = Engine(BOOK, live=False, second_channel=second)
    return engine.observe(event), engine


def test_where_it_agrees_the_decision_is_what_it_was_byte_for_byte():
    """Agreeing leaves no trace in the Decision, and is counted."""
    with_it, engine = decided(Planted())
    without, _ = decided(None)
    assert decision_json(with_it) == decision_json(without)
    assert (engine.second.report.decisions, engine.second.report.disagreements) == (1, 0)
    assert engine.second.report.verdicts > 0


def test_it_is_asked_of_the_facts_that_the_rules_were_asked_of():
    """What the ledger says is among them, and so is what the moment of the Decision makes of it."""
    second = Planted()
    _, engine = decided(second)
    engine.decide("i1", after(10))
    assert [one.as_of for one in second.asked] == [NOON, after(10)]


def test_a_higher_verdict_raises_floor_and_ceiling_and_says_so():
    """A rule that holds for the second channel alone sets what it sets, beside an alarm that names it."""
    decision, engine = decided(Planted(bug={("a.child", ("kid",)): Truth.TRUE}))
    assert decision.alarms == (
        ChannelAlarm(
            channel="planted",
            trouble=Trouble.DISAGREEMENT,
            rule="a.child",
            subjects=("kid",),
            decided="does_not_hold",
            second="holds",
            raised=(
                "response floor: emergency",
                "response ceiling: emergency",
                "risk missing floor: high",
                "risk missing ceiling: high",
            ),
        ),
    )
    assert (decision.response.floor.id, decision.response.ceiling.id) == ("emergency", "emergency")
    assert decision.highest == (("kid", "missing", "high"),)
    assert engine.second.report.disagreements == 1


def test_what_only_may_hold_raises_the_ceiling_alone():
    """The floor is what is certain, for whichever channel."""
    decision, _ = decided(Planted(bug={("a.child", ("kid",)): Truth.UNKNOWN}))
    assert decision.alarms[0].second == "may_hold"
    assert decision.alarms[0].raised == ("response ceiling: emergency", "risk missing ceiling: high")
    assert decision.response.floor.id == "resolution"
    assert (decision.risks[0].floor.id, decision.risks[0].ceiling.id) == ("very_low", "high")


def test_a_lower_verdict_lowers_nothing():
    """Where the channel that decides says more, that stands, and the alarm with it."""
    report = replace(REPORT, facts={"incident.weapon": True, "incident.children_listed": True})
    decision, _ = decided(Planted(bug={("a.child", ("kid",)): Truth.FALSE}), report)
    without, _ = decided(None, report)
    assert decision.alarms[0].decided == "holds"
    assert decision.alarms[0].second == "does_not_hold"
    assert decision.alarms[0].raised == ()
    assert replace(decision, alarms=()) == without


def test_a_verdict_on_nobody_raises_nothing():
    """A channel that speaks of a rule or of people there are not is alarmed at, and believed in nothing."""
    bug = {("a.none", ("kid",)): Truth.TRUE, ("a.child", ("nobody",)): Truth.TRUE}
    decision, _ = decided(Planted(bug=bug))
    without, _ = decided(None)
    assert [(one.rule, one.subjects, one.raised) for one in decision.alarms] == [
        ("a.child", ("nobody",), ()),
        ("a.none", ("kid",), ()),
    ]
    assert replace(decision, alarms=()) == without


@pytest.mark.parametrize("trouble", [Trouble.TIME_OUT, Trouble.CRASH, Trouble.MALFORMED, Trouble.GIVEN_UP])
def test_no_answer_is_an_alarm_and_changes_nothing_else(trouble):
    """The Decision is what it was, and says that it was not compared."""
    decision, engine = decided(Planted(fails=ChannelFailed("planted", "did not answer", trouble)))
    without, _ = decided(None)
    assert decision.alarms == (ChannelAlarm(channel="planted", trouble=trouble),)
    assert replace(decision, alarms=()) == without
    assert (engine.second.report.not_compared, engine.second.report.troubles) == (1, {trouble: 1})


def test_what_was_not_asked_is_counted_and_no_alarm_again():
    """While it rests after failures, or once it was given up, Decisions are not alarmed one after another."""
    decision, engine = decided(Planted(fails=ChannelFailed("planted", "is not asked", None)))
    assert decision.alarms == ()
    assert (engine.second.report.not_compared, engine.second.report.troubles) == (1, {})


def test_a_bug_in_it_is_no_bug_in_deciding():
    """Whatever it raises, the Decision is not degraded."""
    decision, _ = decided(Planted(fails=ZeroDivisionError()))
    assert decision.degraded is None
    assert [one.trouble for one in decision.alarms] == [Trouble.MALFORMED]


@pytest.mark.parametrize("said", ["yes", 7, None])
def test_an_answer_that_is_no_truth_is_an_alarm_and_changes_nothing_else(said):
    """What a channel of somebody's own says in words of its own makes no sense, and degrades nothing."""
    decision, _ = decided(Planted(bug={("a.child", ("kid",)): said}))
    without, _ = decided(None)
    assert decision.alarms == (ChannelAlarm(channel="planted", trouble=Trouble.MALFORMED),)
    assert replace(decision, alarms=()) == without


def test_what_it_raised_is_gone_with_the_next_decision_that_agrees():
    """Nothing it says is remembered: only what the channel that decides says enters the ledger."""
    second = Planted(bug={("a.child", ("kid",)): Truth.TRUE})
    _, engine = decided(second)
    second.bug = {}
    told = learnt(1, {"incident.where": "street"})
    plain = Engine(BOOK, live=False)
    plain.observe(REPORT)
    assert engine.observe(told) == plain.observe(told)


def test_an_unknown_name_is_refused():
    """A name that stands for no channel is an error at once."""
    with pytest.raises(ValueError, match='there is no second channel "durabel"'):
        Engine(BOOK, live=False, second_channel="durabel")


def test_a_decision_with_alarms_is_read_back_as_it_was_written():
    """Alarms are on the wire as everything else is."""
    decision, _ = decided(Planted(bug={("a.child", ("kid",)): Truth.TRUE}))
    assert decision_from(decision_json(decision)) == decision
