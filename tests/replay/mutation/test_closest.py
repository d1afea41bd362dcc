"""The scenario that would notice: where it is enough to look, and what would have to be told."""

from collections import deque
from pathlib import Path

import pytest

from riskengine.replay.loading import load_scenarios
from riskengine.replay.mutation.closest import Told
from riskengine.replay.mutation.score import hunt_for

CLI = Path(__file__).parents[2] / "cli"


@pytest.fixture(scope="module")
def closest():
    """What it would take, by what was changed."""
    loaded = load_scenarios([CLI / "scenarios"], CLI / "packs")
    hunt = hunt_for(loaded, lambda rule: True)
    deque(hunt.go(1), maxlen=0)
    deque(hunt.closest(1), maxlen=0)
    return {one.mutant.says: one.closest for one in hunt.score.survivors}


def test_a_threshold_is_told_apart_at_its_edge(closest):
    """Between `< 10` and `< 11` lies a child of ten."""
    one = closest["`child.age: < 10` becomes `< 11`"]

    assert (one.scenario, one.told) == ("boy-of-three", (Told("person.age/boy", "10", is_told=True),))


def test_where_a_mutant_matters_nothing_need_be_told(closest):
    """The prohibition is there, and nobody looks at it."""
    one = closest["`forbid: close` is left out"]

    assert (one.scenario, one.told) == ("boy-of-three", ())


def test_a_fact_of_the_incident_is_named_without_a_person(closest):
    """A weapon nobody has spoken of."""
    one = closest["`response: emergency` becomes `priority`"]

    assert one.told == (Told("incident.weapon", "true", is_told=True),)


def test_of_somebody_nobody_has_named_nothing_is_suggested(closest):
    """A suspect is needed first, and no report brings one in."""
    assert closest["`suspect.flag.known_to_us: true` is left out"] is None
