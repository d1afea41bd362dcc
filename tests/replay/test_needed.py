"""What is needed of a Decision: what is left out is what no check of the scenario looks at."""

from pathlib import Path

import pytest

from riskengine.engine import Engine
from riskengine.replay.loading import load_scenarios
from riskengine.replay.mutation.recording import Recording, Tape
from riskengine.replay.play import play
from riskengine.replay.results import Checked, StepPlayed

CLI = Path(__file__).parents[1] / "cli"


def checked(scenario, engine):
    return [one for one in play(scenario, engine) if isinstance(one, Checked)]


def test_every_check_comes_out_the_same():
    """Of small cases, with all they check: floors, challenges, duties, reasons, who is interrupted."""
    loaded = load_scenarios([CLI / "scenarios"], CLI / "packs")
    for scenario in loaded.scenarios:
        rulebook = loaded.rulebooks[scenario.pack]
        recording = Recording(Tape(rulebook), scenario)

        whole = checked(scenario, Engine(rulebook))
        assert checked(scenario, Engine(rulebook, deciding=recording)) == whole
        assert whole


QUESTION = """\
expect:
  - at: T+0
    basis: inferred
    why: Whether there is a weapon decides how fast they go.
    asks: [incident.weapon]
"""


@pytest.mark.parametrize(("rest", "is_needed"), [("", False), (QUESTION, True)], ids=["plain", "question"])
def test_questions_are_worked_out_where_somebody_looks_at_them(rest, is_needed, load):
    """And only there: a scenario that looks at none is played without."""
    loaded = load(rest)
    (scenario,) = loaded.scenarios
    recording = Recording(Tape(loaded.rulebooks[scenario.pack]), scenario)
    engine = Engine(recording.rulebook, deciding=recording)
    steps = [one for one in play(scenario, engine) if isinstance(one, StepPlayed)]

    assert [bool(one.decision.questions) for one in steps] == [is_needed]
    assert recording.needed.ever is is_needed
