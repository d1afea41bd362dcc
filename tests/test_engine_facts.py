"""The facts that an engine decides on, for those who look at what rules were asked of."""

import pytest

from riskengine.engine import Engine
from riskengine.facts.admission import UnknownIncident
from small.rulebooks import rulebook
from small.telling import NOON, after, reported

RULES = """
- {id: a.alarm, when: {incident.weapon: true}, then: {conclude: {incident.alarm: true}}}
- id: a.attend
  when: {incident.weapon: true}
  then: {duties: [{action: attended, from: reported, within: 1h, by: officer}]}
- id: a.late
  when: {incident.alarm: true, incident.duty.attended.overdue: true}
  then: {response: emergency}
"""


def test_they_have_what_is_told_remembered_and_concluded():
    """What was said, how a duty stands and what rules conclude are among the readings of one moment."""
    engine = Engine(rulebook(RULES))
    engine.observe(reported(facts={"incident.weapon": True}))

    def read(minutes):
        readings = engine.facts("i1", after(minutes)).incident.readings
        return tuple(readings[key] for key in ("incident.weapon", "incident.alarm", "duty.attended.overdue"))

    assert read(1) == (True, True, False)
    assert read(90) == (True, True, True)


def test_an_incident_nobody_reported_has_none():
    """Who asks about what is not known is told so, as whoever asks for a Decision."""
    with pytest.raises(UnknownIncident):
        Engine(rulebook(RULES)).facts("i1", NOON)
