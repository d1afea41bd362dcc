"""The page on writing scenarios: what it shows can be loaded and replayed."""

import pathlib
import re

import pytest

from riskengine.replay import complaint, load_scenarios, replay, summarise
from riskengine.replay.documents import (
    ExpectDoc,
    NeverDoc,
    ScenarioFile,
    StepDoc,
    VariationDoc,
    VariedExpectDoc,
)

GUIDE = pathlib.Path(__file__).parents[2] / "docs" / "scenarios.md"


def examples():
    """Return the two scenarios of the guide: the first, and the one with links."""
    return re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(("number", "checks"), [(0, 2), (1, 4)])
def test_an_example_of_the_guide_passes(tmp_path, number, checks):
    """Whoever starts from an example starts from a scenario that works."""
    path = tmp_path / "example.scenario.yaml"
    path.write_text(examples()[number], encoding="utf-8")
    summary = summarise(replay(load_scenarios([path])))
    assert [complaint(check) for one in summary.scenarios for check in one.failures] == []
    assert summary.checks_passed == checks


def test_the_guide_names_every_key_of_an_expectation():
    """No key is left for readers to find by chance."""
    text = GUIDE.read_text(encoding="utf-8")
    keys = {
        *ExpectDoc.model_fields,
        *NeverDoc.model_fields,
        *ScenarioFile.model_fields,
        *VariationDoc.model_fields,
        *VariedExpectDoc.model_fields,
        *(name for name, field in StepDoc.model_fields.items() if field.alias is None),
    }
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()


def test_what_the_guide_shows_of_rounds_and_failings_can_be_loaded(tmp_path):
    """Each piece fits into the example at its place, and the failing has the lead it speaks of."""
    text = GUIDE.read_text(encoding="utf-8")
    example, _ = examples()
    one, several, failing = re.findall(r"```\n(  - at:.*?)```", text, re.DOTALL)
    came = "  - {at: T+12h, id: officers-came, basis: stated, action.taken: {action: attended}}\n"
    before, timeline, rest = re.split(r"(?m)^(timeline:.*\n)", example)
    happened, expect, silent = re.split(r"(?m)^(?=expect:|silent:)", rest)
    path = tmp_path / "example.scenario.yaml"

    for rounds in (one, several):
        path.write_text("".join((before, timeline, rounds, happened, expect, silent)), encoding="utf-8")
        (scenario,) = load_scenarios([path]).scenarios
        assert {f"episode-{number}" for number in range(1, 16)} < set(scenario.incidents)

    path.write_text("".join((before, timeline, happened, came, expect, failing, silent)), encoding="utf-8")
    (case,) = summarise(replay(load_scenarios([path]))).scenarios
    assert [complaint(check) for check in case.failures] == []
    assert [lead.shown for lead in case.leads] == ["10h"]
