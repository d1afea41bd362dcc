"""What an editor takes, and sees as wrong, where a scenario speaks of places, objects, links and paths."""

import json

import jsonschema
import pytest

from riskengine.cli.schemas import schema_text
from riskengine.rulebook.load import check_packs

PATH = "kid -> resides_at -> flat <- resides_at <- man"


@pytest.fixture(scope="module")
def validator():
    """What an editor checks a scenario with."""
    made = json.loads(schema_text("scenario", list(check_packs().rulebooks.values())))
    return jsonschema.Draft202012Validator(made)


def scenario(*, link=None, check=None, **top):
    """Return a scenario with one link and one check of links."""
    reported = {
        "kinds": ["missing"],
        "links": [link or {"relation": "parent_of", "source": "a", "target": "b"}],
    }
    return {
        "scenario": "case",
        "title": "A case",
        "report": {"force": "Hampshire", "year": 2021, "section": "5", "lines": 10},
        "area": "missing",
        "rating": "poor",
        "pack": "national",
        "starts": {"at": "2021-03-05T19:00:00+00:00", "basis": "assumed"},
        "timeline": [{"at": "T+0", "basis": "stated", "incident.reported": reported}],
        "expect": [{"at": "T+0", "basis": "stated", "why": "So.", **(check or {"paths": [PATH]})}],
        **top,
    }


@pytest.mark.parametrize(
    "parts",
    [
        {"places": ["flat"], "objects": {"phone": ["grey-phone"]}},
        {"link": {"relation": "resides_at", "source": "man", "target": "flat", "since": "2018-05-01"}},
        {"link": {"relation": "same_as", "source": "man", "target": "lodger", "until": "T-30d"}},
        {"link": {"relation": "part_of", "source": "a", "target": "b", "since": "2018-05-01T00:00:00Z"}},
        {"check": {"not_paths": [{"between": ["kid", "man"]}, {"path": PATH}]}},
        {"check": {"subjects": ["kid"], "not_subjects": ["man"], "left_out": ["flat"]}},
        {"never": [{"basis": "stated", "why": "So.", "paths": [PATH]}]},
    ],
    ids=str,
)
def test_an_editor_takes_what_a_scenario_may_say_of_links(validator, parts):
    """Times in every form, every kind of end, and paths in each of theirs."""
    assert [error.message for error in validator.iter_errors(scenario(**parts))] == []


@pytest.mark.parametrize(
    "parts",
    [
        {"places": "flat"},
        {"objects": {"phnoe": ["grey-phone"]}},
        {"objects": {"phone": "grey-phone"}},
        {"link": {"relation": "resides", "source": "man", "target": "flat"}},
        {"link": {"relation": "resides_at", "source": "man", "target": "flat", "target_kind": "place"}},
        {"link": {"relation": "resides_at", "source": "man", "target": "flat", "since": 2018}},
        {"check": {"paths": [{"between": ["kid"]}]}},
        {"check": {"paths": [{"between": ["kid", "man"], "path": PATH}]}},
        {"check": {"paths": [{"rule": "no.such-rule", "path": PATH}]}},
        {"check": {"paths": [{"path": [PATH]}]}},
        {"check": {"left_out": "flat"}},
        {"never": [{"basis": "stated", "why": "So.", "paths": [7]}]},
    ],
    ids=str,
)
def test_an_editor_sees_what_is_wrong_with_it(validator, parts):
    """Before anybody loads it."""
    assert not validator.is_valid(scenario(**parts))
