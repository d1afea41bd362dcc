"""`riskengine day`: what the rules ask of a control room on a day of ordinary calls."""

import json
from pathlib import Path

EXAMPLE = Path(__file__).parents[2] / "examples" / "quiet-hour.day.yaml"


def test_a_day_within_its_limits_exits_with_0(command):
    """And says what came of each sort of call."""
    found = command("day", str(EXAMPLE))
    assert (found.code, found.stderr) == (0, "")
    assert (
        "The floor lay above the handler's grade in 1 calls: 8.3 % (at most 10 % are allowed)."
        in found.stdout
    )


def test_a_day_over_a_limit_exits_with_1_and_says_which(command, tmp_path):
    """The same calls, graded by handlers who always wait."""
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        "{one_of: [[emergency, 1], [priority, 1]]}", "scheduled"
    )
    path = tmp_path / "late.day.yaml"
    path.write_text(text, encoding="utf-8")
    found = command("day", str(path))
    assert found.code == 1
    lines = found.stdout.splitlines()
    assert (
        lines[-1] == "OVER THE LIMIT: the floor lay higher in 16.7 % of calls, and at most 10 % are allowed."
    )


def test_the_json_has_what_the_text_has(command):
    """With the assumptions beside the numbers."""
    said = json.loads(command("day", str(EXAMPLE), "--format", "json").stdout)
    assert (said["day"], said["calls"], said["raised"], said["percent_raised"]) == ("quiet-hour", 12, 1, 8.3)
    assert said["assumptions"] == "It is assumed, to show how a day is written."
    assert [one["sort"] for one in said["sorts"]] == [
        "Noise from a neighbour",
        "A man with a knife outside a bar",
    ]


def test_a_day_that_cannot_be_read_exits_with_2(command, tmp_path):
    """With the place, and nothing is played."""
    path = tmp_path / "bad.day.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("calls: 12", "calls: many"), encoding="utf-8")
    found = command("day", str(path))
    assert (found.code, found.stdout) == (2, "")
    assert 'error RE202: "calls" needs a whole number.' in found.stderr
