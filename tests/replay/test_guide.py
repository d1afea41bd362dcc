"""The page on writing scenarios: what it shows can be loaded and replayed."""

import pathlib
import re

from riskengine.replay import complaint, load_scenarios, replay, summarise
from riskengine.replay.documents import ExpectDoc, NeverDoc, ScenarioFile, StepDoc

GUIDE = pathlib.Path(__file__).parents[2] / "docs" / "scenarios.md"


def test_the_example_of_the_guide_passes(tmp_path):
    """Whoever starts from the example starts from a scenario that works."""
    (example,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    path = tmp_path / "example.scenario.yaml"
    path.write_text(example, encoding="utf-8")
    summary = summarise(replay(load_scenarios([path])))
    assert [complaint(check) for one in summary.scenarios for check in one.failures] == []
    assert summary.checks_passed == 2


def test_the_guide_names_every_key_of_an_expectation():
    """No key is left for readers to find by chance."""
    text = GUIDE.read_text(encoding="utf-8")
    keys = {
        *ExpectDoc.model_fields,
        *NeverDoc.model_fields,
        *ScenarioFile.model_fields,
        *(name for name, field in StepDoc.model_fields.items() if field.alias is None),
    }
    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()
