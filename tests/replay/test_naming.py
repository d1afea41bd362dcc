"""Which rules a scenario names, read without replaying anything."""

import pytest

from riskengine.replay.naming import Naming, naming_in
from riskengine.rulebook.diagnostics import RulebookError

CASE = """\
scenario: {name}
title: A girl is out late
report: {{force: Hampshire, year: 2021, section: 5. Initial contact, lines: 10-12}}
area: missing
rating: poor
pack: small
starts: {{at: "2021-03-05T19:00:00+00:00", basis: assumed}}
timeline:
  - {{at: T+0, basis: stated, incident.reported: {{kinds: [missing]}}}}
{rest}"""

NAMES = """\
expect:
  - {at: T+1h, basis: stated, why: So., because: [missing.held, missing.too], not_because: [missing.not-now]}
  - at: T+2h
    basis: stated
    why: So.
    paths: [{rule: missing.of-links, between: [a, b]}, {between: [a, c]}]
    not_paths: [{rule: missing.of-other-links, between: [a, b]}]
never:
  - {basis: stated, why: So., because: [missing.never-held], not_because: [missing.of-no-use]}
  - downgrade
"""


def file(folder, name, rest=""):
    path = folder / f"{name}.scenario.yaml"
    path.write_text(CASE.format(name=name, rest=rest), encoding="utf-8")
    return path


def test_a_rule_is_named_where_it_is_expected_to_hold_or_not_to(tmp_path):
    """What holds, also by its links, is kept apart from what must not, at a time or ever."""
    assert naming_in([file(tmp_path, "girl", NAMES)]) == (
        Naming(
            scenario="girl",
            pack="small",
            holds=frozenset({"missing.held", "missing.too", "missing.of-links"}),
            quiet=frozenset({"missing.not-now", "missing.never-held"}),
        ),
    )


def test_scenarios_come_in_order_of_id_and_those_that_name_nothing_too(tmp_path):
    """The answer does not hang on the order of files, and a case without expectations names nothing."""
    for name in ("second", "first"):
        file(tmp_path, name)

    found = naming_in([tmp_path / "second.scenario.yaml", tmp_path])

    assert [(one.scenario, one.holds, one.quiet) for one in found] == [
        ("first", frozenset(), frozenset()),
        ("second", frozenset(), frozenset()),
    ]


@pytest.mark.parametrize(
    ("rest", "fault"),
    [
        ("expects: []\n", 'RE203: "expects" is not a key that is known here.'),
        ("expect: [\n", "RE101: A value is missing here, or a bracket is not closed."),
    ],
)
def test_a_file_that_is_no_scenario_is_reported(tmp_path, rest, fault):
    """Nothing that cannot be read is passed over: what it names would silently be missing."""
    with pytest.raises(RulebookError) as caught:
        naming_in([file(tmp_path, "girl", rest)])

    assert [f"{one.code}: {one.message}" for one in caught.value.diagnostics] == [fault]


def test_a_file_without_a_timeline_is_reported(tmp_path):
    """What is left of such a file is no scenario, and it is said what is missing."""
    path = tmp_path / "girl.scenario.yaml"
    path.write_text("scenario: girl\n", encoding="utf-8")

    with pytest.raises(RulebookError) as caught:
        naming_in([path])

    assert {one.code for one in caught.value.diagnostics} == {"RE201"}


def test_where_there_is_no_scenario_it_is_said(tmp_path):
    """An empty folder is a mistake in the command, not a set of rules that nobody tests."""
    with pytest.raises(RulebookError) as caught:
        naming_in([tmp_path])

    assert [one.code for one in caught.value.diagnostics] == ["RE109"]
