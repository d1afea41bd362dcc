"""Saying no more than is looked at: what came of a scenario is the same."""

import pytest

from riskengine.engine import Engine
from riskengine.packaged import scenarios_dir
from riskengine.replay.loading import load_scenarios
from riskengine.replay.play import play, trial_of
from riskengine.replay.results import StepPlayed
from riskengine.replay.sparing import Sparing
from riskengine.replay.summary import summary_of

CASE = """\
  - {at: T+1h, basis: stated, information.added: {facts: {incident.weapon: true}}}
expect:
  - {at: T+1h, basis: stated, why: So., %s}
"""


def both(loaded):
    """The results of one scenario with all that is to say, and with no more than is looked at."""
    (scenario,) = loaded.scenarios
    rulebook = loaded.rulebooks[scenario.pack]
    spared = Engine(rulebook, live=False, deciding=Sparing(rulebook, scenario))
    return list(play(scenario, trial_of(rulebook))), list(play(scenario, spared))


def asked(results):
    """How many questions each Decision has."""
    return [len(one.decision.questions) for one in results if isinstance(one, StepPlayed)]


def test_questions_are_put_where_they_are_looked_at(load):
    """At the moment of the expectation, and at no other."""
    whole, spared = both(load(CASE % "asks_first: incident.weapon"))

    assert summary_of(spared) == summary_of(whole)
    assert asked(spared)[-1] == asked(whole)[-1]
    assert asked(spared)[0] == 0 < asked(whole)[0]


def test_where_nothing_looks_at_questions_none_is_put(load):
    """What is checked is checked as it is otherwise."""
    whole, spared = both(load(CASE % "response: {floor: '>= priority'}"))

    assert summary_of(spared) == summary_of(whole)
    assert set(asked(spared)) == {0}


@pytest.mark.parametrize("name", ["glos-missing-15yo-foster-10-days-unrecorded", "hants-obs-rso-ratio-52"])
def test_of_cases_with_links_and_with_many_incidents_the_same_comes(name):
    """The paths that rules rest on are among it."""
    (path,) = scenarios_dir().rglob(f"{name}.scenario.yaml")
    whole, spared = both(load_scenarios([path]))

    assert summary_of(spared) == summary_of(whole)
