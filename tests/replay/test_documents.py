"""The shape of a scenario file, and the schema made from it."""

from typing import get_args

import jsonschema
import pytest
import yaml

from riskengine.model.events import Event
from riskengine.replay.documents import EVENT_TYPES, ScenarioFile, StepDoc

SCHEMA = ScenarioFile.model_json_schema()


def test_every_type_of_event_is_a_key_of_an_entry():
    """Whatever the engine can be told, a scenario can tell."""
    told = {each.__dataclass_fields__["type"].default for each in get_args(Event)}
    assert set(EVENT_TYPES) == told
    assert told <= set(StepDoc.model_json_schema()["properties"])


def test_an_entry_names_its_events_by_type():
    """What an entry tells is found under the type of the event, even if it has no fields."""
    doc = StepDoc.model_validate({"at": "T+0", "basis": "stated", "incident.closed": {}})
    assert doc.events == {"incident.closed": {}}


def test_an_entry_is_said_by_a_call_handler_unless_it_says_otherwise():
    """Most of what is told comes from whoever takes the call."""
    doc = StepDoc.model_validate({"at": "T+0", "basis": "stated", "incident.closed": {}})
    assert (doc.by.post, doc.by.person) == ("call_handler", "call-handler")


def test_the_schema_accepts_a_scenario(write):
    """An editor finds no fault with a scenario that loads."""
    path = write("never: [downgrade, {basis: stated, why: So it says., forbidden: [close]}]\n")
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    "rest",
    [
        "expect: [{at: T+0, why: So it says., asks_first: incident.weapon}]",
        "expect: [{at: T+0, basis: stated, asks_first: incident.weapon}]",
        "expect: [{basis: stated, why: So it says., asks_first: incident.weapon}]",
        "expect: [{at: T+0, by: T+1h, basis: stated, why: So it says.}]",
        "expect: [{at: later, basis: stated, why: So it says.}]",
        "never: [downgrades]",
        "never: [{why: So it says., forbidden: [close]}]",
        "never: [{basis: stated, why: So it says., downgrade: true}]",
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(write, rest):
    """An editor marks an expectation that does not say when, on what basis and why."""
    document = yaml.safe_load(write(rest).read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA)
