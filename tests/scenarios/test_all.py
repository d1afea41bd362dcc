"""Every case that comes with riskengine, replayed under the pack it names."""

import re
from functools import cache

import pytest

from replayed import everything_replayed
from riskengine.packaged import scenarios_dir
from riskengine.replay import Loaded, ScenarioError, complaint, load_scenarios, replay, summarise

SUFFIX = ".scenario.yaml"
NAMES = sorted(path.name.removesuffix(SUFFIX) for path in scenarios_dir().rglob(f"*{SUFFIX}"))
SPREAD = NAMES[::6]
"""Some of every area."""


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


@pytest.fixture(scope="session")
def replayed(tmp_path_factory):
    return everything_replayed(tmp_path_factory)


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_says_what_a_correct_system_says(name, replayed):
    """All that the case and its variations expect is so when they do, and a control is left in peace."""
    said = f"{replayed.err}\n{replayed.out}".splitlines()
    # Each complaint, and each fault of a file that is refused, names the file; of each case there is a row.
    complaints = [line for line in said if f"/{name}.scenario.yaml:" in line]
    assert complaints == []
    assert any(re.match(rf"{re.escape(name)} .* (\d+)/\1(?: |$)", line) for line in said), replayed.err


@pytest.mark.parametrize("name", SPREAD)
def test_the_engine_says_the_same_where_every_decision_is_made_whole(name):
    """The command makes of a Decision only what somebody looks at; here each is made with all there is."""
    found = loaded()
    assert isinstance(found, Loaded), found
    scenarios = tuple(one for one in found.scenarios if name in (one.id, one.variation_of))
    for one in summarise(replay(Loaded(scenarios, found.rulebooks))).scenarios:
        assert one.outcome == "passed", "\n".join(complaint(check) for check in one.failures)


def test_all_cases_are_as_they_should_be(replayed):
    """The command says of all of them, variations among them, that they passed."""
    found = loaded()
    assert isinstance(found, Loaded), found
    assert replayed.code == 0, replayed.err
    assert f" variations: {len(found.scenarios)} passed; " in replayed.out
