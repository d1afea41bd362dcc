"""Hunting: what is remembered of a recording changes nothing of what is found."""

from collections import deque
from pathlib import Path

import pytest

from riskengine.engine import Engine
from riskengine.replay.loading import load_scenarios
from riskengine.replay.mutation.score import hunt_for
from riskengine.replay.mutation.trial import fails, plain_trial_of

CLI = Path(__file__).parents[2] / "cli"
REPLAY = Path(__file__).parents[1]
EXAMPLE = Path(__file__).parents[3] / "examples" / "riverside"


def hunted(loaded, processes=1, **how):
    hunt = hunt_for(loaded, lambda rule: True, **how)
    deque(hunt.go(processes), maxlen=0)
    return hunt


@pytest.fixture(scope="module")
def small():
    """Three small scenarios under a small pack, of which one fails on the rules as they are."""
    return load_scenarios([CLI / "scenarios"], CLI / "packs")


@pytest.fixture(scope="module")
def found(small):
    """What became of every mutant of the small pack."""
    return hunted(small)


def test_a_scenario_that_fails_already_notices_nothing(found):
    """It would fail with any mutant; its name is kept, so that somebody mends it."""
    assert found.failing == ["boy-of-eleven"]
    assert found.done == 3


def test_what_is_noticed_is_what_playing_anew_would_notice(small, found):
    """Each mutant, in each scenario that passes, by an engine that works everything out anew."""
    passing = [
        one for one in small.scenarios if not fails(one, Engine(small.rulebooks[one.pack], live=False))
    ]
    noticed = {
        one.name
        for one in found.mutants
        if any(fails(each, plain_trial_of(one, small.rulebooks[each.pack])) for each in passing)
    }

    assert {one.mutant.name for one in found.score.tried if one.killed} == noticed
    assert 0 < len(noticed) < len(found.mutants)


def test_what_an_example_notices_is_what_playing_anew_would_notice():
    """The same of a force's own rules over inherited ones, of which a sample is tried."""
    loaded = load_scenarios([EXAMPLE / "scenarios"], EXAMPLE / "rules")
    (scenario,) = loaded.scenarios[:1]
    rulebook = loaded.rulebooks[scenario.pack]
    hunt = hunt_for(loaded, lambda rule: rule.pack == rulebook.pack.id)
    deque(hunt.go(1), maxlen=0)
    noticed = {
        one.name
        for one in hunt.mutants
        if any(fails(each, plain_trial_of(one, rulebook)) for each in loaded.scenarios)
    }

    assert hunt.failing == []
    assert {one.mutant.name for one in hunt.score.tried if one.killed} == noticed
    assert noticed


def test_processes_change_nothing(small, found):
    """What is noticed in another process is known in all."""
    assert hunted(small, processes=2).score.tried == found.score.tried


def test_a_sample_is_the_same_for_the_same_seed(small):
    """And not for another."""
    names = [
        [one.name for one in hunt_for(small, lambda rule: True, sample=5, seed=seed).mutants]
        for seed in (1, 1, 2)
    ]

    assert len(names[0]) == 5
    assert names[0] == names[1] != names[2]


def test_an_expectation_notices_what_survived(tmp_path, small, found):
    """A planted check of what nobody looked at kills the mutants that change it, and no others."""
    text = (CLI / "scenarios/domestic_abuse/boy-of-three.scenario.yaml").read_text(encoding="utf-8")
    path = tmp_path / "boy-of-three.scenario.yaml"
    planted = "    because: [domestic-abuse.young-child]\n    forbidden: [close]\n"
    path.write_text(text.replace("    because: [domestic-abuse.young-child]\n", planted), encoding="utf-8")
    loaded = load_scenarios(
        [path, CLI / "scenarios/domestic_abuse/handled-well.scenario.yaml"], CLI / "packs"
    )

    def survivors(hunt):
        return {one.mutant.says for one in hunt.score.survivors}

    assert survivors(found) - survivors(hunted(loaded)) == {"`forbid: close` is left out"}


def test_only_the_scenarios_that_may_ask_a_rule_are_played(small):
    """A rule for incidents of other kinds is asked by none."""
    hunt = hunt_for(small, lambda rule: rule.id == "domestic-abuse.young-child")

    assert len(hunt.scenarios) == 3
    assert {one.rule.id for one in hunt.mutants} == {"domestic-abuse.young-child"}
