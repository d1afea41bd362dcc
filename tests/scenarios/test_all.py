"""Every case that comes with riskengine, replayed under the pack it names."""

from functools import cache

import pytest

from riskengine.packaged import scenarios_dir
from riskengine.replay import Loaded, ScenarioError, complaint, load_scenarios, replay, summarise

SUFFIX = ".scenario.yaml"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in scenarios_dir().rglob(f"*{SUFFIX}"))


@cache
def loaded() -> Loaded | str:
    """Return all cases, read once, or what is wrong with them."""
    try:
        return load_scenarios()
    except ScenarioError as error:
        return str(error)


def test_every_case_can_be_read():
    """No fault in any file, and each file bears the name of its case."""
    found = loaded()
    assert isinstance(found, Loaded), found
    cases = [scenario for scenario in found.scenarios if scenario.variation_of is None]
    assert sorted(scenario.id for scenario in cases) == NAMES
    assert all(scenario.document.file.split("/")[-2] == scenario.area for scenario in found.scenarios)


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_says_what_a_correct_system_says(name):
    """All that the case and its variations expect is so when they do, and a control is left in peace."""
    found = loaded()
    if isinstance(found, str):
        pytest.fail("the cases cannot be read: see the test that reads them")
    scenarios = tuple(one for one in found.scenarios if name in (one.id, one.variation_of))
    for one in summarise(replay(Loaded(scenarios, found.rulebooks))).scenarios:
        refused = "" if one.refused is None else "\n".join(fault.message for fault in one.refused.diagnostics)
        assert one.outcome == "passed", refused or "\n".join(complaint(check) for check in one.failures)
