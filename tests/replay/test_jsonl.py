"""A replay as JSON Lines: each scenario as soon as it has ended, then the totals."""

import io
import json

from riskengine.replay.play import play, trial_of
from riskengine.replay.reports import json as whole
from riskengine.replay.reports import jsonl
from riskengine.replay.summary import Summary, summary_of


def summary(loaded):
    """What came of the one scenario that is loaded."""
    (scenario,) = loaded.scenarios
    return summary_of(play(scenario, trial_of(loaded.rulebooks[scenario.pack])))


def test_a_line_a_scenario_and_one_with_the_totals(load):
    """They say what the one JSON object says."""
    one = summary(load("expect: []\n"))
    out = io.StringIO()
    found = jsonl.write([one, one], out)

    assert found == Summary((one, one))
    body = json.loads(whole.render(found))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines == [
        {"schema_version": 1, "scenario": body["scenarios"][0]},
        {"schema_version": 1, "scenario": body["scenarios"][1]},
        {"schema_version": 1, "totals": body["totals"]},
    ]


def test_a_line_is_written_before_the_next_scenario_ends(load):
    """Whoever reads along sees each as it comes."""
    one = summary(load("expect: []\n"))
    out, seen = io.StringIO(), []

    def as_they_end():
        for _ in range(2):
            seen.append(len(out.getvalue().splitlines()))
            yield one

    jsonl.write(as_they_end(), out)
    assert seen == [0, 1]


def test_nothing_played_is_only_totals():
    """One line."""
    out = io.StringIO()
    jsonl.write([], out)
    assert [list(json.loads(line)) for line in out.getvalue().splitlines()] == [["schema_version", "totals"]]
