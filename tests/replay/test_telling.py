"""An engine that was told a scenario up to a moment."""

from datetime import timedelta

import pytest

from riskengine.replay import told_by
from riskengine.replay.loading import ScenarioError

MORE = """\
  - {at: T+5m, recorded: T+3h, basis: stated, information.added: {facts: {incident.weapon: true}}}
  - {at: T+1h, basis: stated, incident: second, incident.reported: {kinds: [missing]}}
"""


def test_an_engine_knows_what_was_recorded_by_then(load):
    """All that was recorded at the very offset, of any incident, and nothing later, whenever it occurred."""
    loaded = load(MORE)
    (scenario,) = loaded.scenarios

    def floor(hours):
        moment = scenario.starts + timedelta(hours=hours)
        engine = told_by(loaded, scenario, timedelta(hours=hours))
        return engine.decide("girl-out-late", moment).response.floor.id, len(engine.board(moment).rows)

    assert floor(0) == ("priority", 1)
    assert floor(1) == ("priority", 2)
    assert floor(3) == ("emergency", 2)


def test_what_is_refused_is_told_at_its_place(load):
    """With the line of the file; what is recorded later is not looked at."""
    loaded = load(
        "  - {at: T+1h, basis: stated, grade.set: {scale: respons, value: grade_2}}\n"
        "  - {at: T+2h, basis: stated, grade.set: {scale: responze, value: grade_2}}\n"
    )
    with pytest.raises(ScenarioError) as raised:
        told_by(loaded, loaded.scenarios[0], timedelta(hours=1))
    assert str(raised.value) == (
        "case.scenario.yaml:17:50: error RE505: the engine refuses this event: no such scale; "
        'did you mean "response"?\n'
        "   17 |   - {at: T+1h, basis: stated, grade.set: {scale: respons, value: grade_2}}\n"
        "      |                                                  ^^^^^^^\n"
        "1 error in 1 file.\n"
    )
