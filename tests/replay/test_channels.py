"""Channels in a replay: what the rules were asked is asked of others; a failure of one changes nothing."""

import os
import signal
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from riskengine.engine import Engine
from riskengine.engine.deciding import Deciding
from riskengine.grading.compiled import compiled
from riskengine.inference.agreement import Agreement, Disagreement
from riskengine.inference.channel import ChannelFailed
from riskengine.model.truth import Truth
from riskengine.replay.channels import NATIVE, Comparison, Making, Overheard, channel_of, why_missing
from riskengine.replay.digested import digested
from riskengine.replay.loading import load_scenarios
from riskengine.replay.play import play
from riskengine.replay.reports.channel_wording import channel_faults, channels_line
from riskengine.replay.results import Failure
from riskengine.replay.summary import Summary, summary_of

HERE = Path(__file__).parents[1] / "cli"
CASE = HERE / "scenarios" / "domestic_abuse" / "boy-of-three.scenario.yaml"


class Double:
    """Another native channel under another name, which may lose a rule or fail so many times."""

    def __init__(self, name, period, losing=None, failing=0):
        """Take what it does wrongly."""
        self.name, self._channel = name, period.channel
        self._losing, self._failing = losing, failing
        self.asked = []

    def tables(self, facts):
        """Return what the native channel says, but for what is lost."""
        self.asked.append(len(facts))
        if self._failing:
            self._failing -= 1
            raise ChannelFailed(self.name, "ended while it was asked")
        said = [self._channel.verdicts(one).as_table() for one in facts]
        return [{place: truth for place, truth in one.items() if place[0] != self._losing} for one in said]


@pytest.fixture(scope="module")
def loaded():
    """One scenario of the small packs."""
    return load_scenarios([CASE], HERE / "packs")


def played(loaded, **doing):
    """Return what came of the scenario with a double beside the native channel, and the double."""
    (scenario,), doubles = loaded.scenarios, []

    def make(name, period):
        doubles.append(Double(name, period, **doing))
        return doubles[-1]

    book = loaded.rulebooks[scenario.pack]
    overheard = Overheard(book)
    engine = Engine(book, live=False, deciding=Deciding(book, overheard.at))
    over = summary_of(Comparison(("double",), make).following(play(scenario, engine), overheard))
    return over, doubles


def alone(loaded):
    """Return what comes of the scenario where nothing is compared."""
    (scenario,) = loaded.scenarios
    return summary_of(play(scenario, Engine(loaded.rulebooks[scenario.pack], live=False)))


def test_what_the_rules_were_asked_is_asked_of_others_in_one_batch(loaded):
    """Every verdict is compared, the same facts once, and the scenario comes out as ever."""
    over, (double,) = played(loaded)

    assert over.channels.channels == (NATIVE, "double")
    assert over.channels.agreement.compared > len(double.asked) == 1
    assert over.channels.again > 0
    assert over.channels.agree
    assert replace(over, channels=None) == alone(loaded)


def test_a_rule_that_one_channel_lost_is_a_disagreement(loaded):
    """It names scenario, moment, rule, subject and what each said."""
    rule = next(iter(held(loaded)))
    over, _ = played(loaded, losing=rule)
    first = over.channels.agreement.disagreements[0]

    assert not over.channels_agree
    assert {one.rule for one in over.channels.agreement.disagreements} == {rule}
    assert set(first.said) == {NATIVE, "double"}
    assert first.said["double"] is Truth.FALSE
    assert next(channel_faults(over)).startswith(f"boy-of-three at T+3h: channels disagree on {rule} for ")


def held(loaded):
    """Return the rules that hold or may hold in the scenario."""
    (scenario,) = loaded.scenarios
    book = loaded.rulebooks[scenario.pack]
    overheard = Overheard(book)
    list(play(scenario, Engine(book, live=False, deciding=Deciding(book, overheard.at))))
    return sorted({rule for _, heard in overheard.heard for _, table in heard for rule, _ in table})


def test_a_channel_that_failed_is_asked_once_more(loaded):
    """What it then says is compared; that it failed is reported, and changes nothing."""
    over, _ = played(loaded, failing=1)

    assert over.channels.failures == (
        Failure(channel="double", why="ended while it was asked", answered=True),
    )
    assert over.channels_agree
    assert over.channels.agreement == played(loaded)[0].channels.agreement
    assert replace(over, channels=None) == alone(loaded)
    assert list(channel_faults(over)) == [
        "boy-of-three: double ended while it was asked; it was begun anew and answered"
    ]


def test_a_channel_that_fails_again_is_left_out_and_does_not_pass_for_agreement(loaded):
    """Nobody can say that it agrees: the replay does not pass."""
    over, _ = played(loaded, failing=9)

    assert not over.channels_agree
    assert over.channels.failures == (
        Failure(channel="double", why="ended while it was asked", answered=False),
    )
    assert channels_line(Summary((over,))).endswith("double did not answer once, and was left out there.")


def test_the_foot_counts(loaded):
    """How many verdicts, over which channels, and what came of it."""
    over, _ = played(loaded)
    compared, again = over.channels.agreement.compared, over.channels.again

    assert channels_line(Summary((over, over))) == (
        f"channels: {2 * compared:,} verdicts compared over native, double: no disagreement; "
        f"{2 * again:,} times the same was asked again, and is counted once."
    )
    differs = Disagreement(rule="a.a", subjects=("i1",), incident="i1", as_of=over.scenario.starts, said={})
    one = replace(over.channels, again=0, agreement=Agreement(compared=1, disagreements=(differs,)))
    assert channels_line(Summary((replace(over, channels=one),))) == (
        "channels: 1 verdict compared over native, double: 1 disagreement."
    )
    assert channels_line(Summary((alone(loaded),))) is None


@pytest.mark.skipif(why_missing("durable") is not None, reason=str(why_missing("durable")))
def test_killing_the_worker_while_it_is_asked_changes_nothing_and_is_reported(loaded):
    """The process of durable-rules is killed in the middle of an answer; another is begun and asked."""
    (scenario,), made = loaded.scenarios, []
    book = loaded.rulebooks[scenario.pack]

    def make(name, period):
        made.append(Killed(channel_of(name, period)))
        return made[-1]

    overheard = Overheard(book)
    engine = Engine(book, live=False, deciding=Deciding(book, overheard.at))
    over = summary_of(Comparison(("durable",), make).following(play(scenario, engine), overheard))

    assert [one.killed for one in made] == [True]
    assert over.channels.failures == (
        Failure(channel="durable", why="ended while it was asked", answered=True),
    )
    assert over.channels.agreement == replace(over.channels.agreement, disagreements=())
    assert replace(over, channels=None) == alone(loaded)


class Killed:
    """The durable channel, whose process is killed with kill -9 as soon as it is there."""

    name = "durable"

    def __init__(self, channel):
        """Take the channel."""
        self.channel, self.killed = channel, False

    def tables(self, facts):
        """Ask it, and kill what it asks the first time."""
        if not self.killed:
            Thread(target=self._kill, daemon=True).start()
        return self.channel.tables(facts)

    def _kill(self):
        while self.channel.cage.pid is None:
            sleep(0.0001)
        os.kill(self.channel.cage.pid, signal.SIGKILL)
        self.killed = True


@pytest.mark.skipif(why_missing("durable") is not None, reason=str(why_missing("durable")))
def test_every_process_has_channels_of_its_own(loaded):
    """Two processes give what one gives, and no process of durable-rules is left."""
    twice = replace(loaded, scenarios=loaded.scenarios * 2)
    one = [done for _, done in sorted(digested(twice, summary_of, 1, channels=("durable",)), key=_place)]
    two = [done for _, done in sorted(digested(twice, summary_of, 2, channels=("durable",)), key=_place)]

    assert one == two
    assert one[0].channels.agree


def _place(done):
    return done[0]


@pytest.mark.skipif(why_missing("durable") is not None, reason=str(why_missing("durable")))
def test_durable_rules_runs_once_for_all_packs(loaded):
    """A replay of several packs keeps one process of it, not one for each."""
    making = Making()
    (scenario,) = loaded.scenarios
    period = compiled(loaded.rulebooks[scenario.pack]).at(scenario.starts)
    one, other = making("durable", period), making("durable", period)
    assert one is not other
    assert one.cage is other.cage
