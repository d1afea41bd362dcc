"""The whole national pack over tables: hundreds of rules, people of many roles, and what is concluded."""

from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("polars", reason="tables of facts need riskengine[bulk]")

from inference.columnar.asking import channel, some_facts
from riskengine.grading.compiled import compiled
from riskengine.replay.loading import load_scenarios
from riskengine.replay.telling import told_by
from riskengine.rulebook.load import load_rulebook
from small.telling import NOON


@cache
def national():
    """The national pack."""
    return load_rulebook(pack="national")


def test_it_agrees_with_the_native_channel_at_every_edge():
    """Facts at the edges of what any of its rules asks, many at once."""
    facts = some_facts(national(), 60)
    native = compiled(national()).at(NOON).channel
    assert channel(national()).tables(facts) == [native.verdicts(one).as_table() for one in facts]


CASES = [
    "missing/two-schoolfriends-out-late",
    "missing/three-girls-missing-together",
    "missing/nat-obs-care-child-missing-20-30-times",
]


@pytest.mark.slow
def test_it_agrees_with_the_native_channel_on_cases():
    """The facts of the case of each of these scenarios at its end, all in one table."""
    folder = Path(__file__).parents[3] / "scenarios"
    loaded = load_scenarios([folder / f"{name}.scenario.yaml" for name in CASES])
    asked = []
    for scenario in loaded.scenarios:
        end = max(scenario.moments)
        engine, moment = told_by(loaded, scenario, end), scenario.starts + end
        asked += [engine.facts(incident, moment) for incident in scenario.incidents]
    assert {scenario.pack for scenario in loaded.scenarios} == {"national"}
    book = loaded.rulebooks["national"]
    # Some rules came into force since: the same rules are asked of all of them, for the channels to agree.
    native = compiled(book).at(NOON).channel
    assert channel(book).tables(asked) == [native.verdicts(one).as_table() for one in asked]
