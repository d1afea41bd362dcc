"""`riskengine cases`: which cases there are, and what of them cannot be checked."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASE = ROOT / "scenarios" / "custody" / "northants-obs-five-of-six-detained.scenario.yaml"


def test_a_case_is_listed_with_what_is_expected_of_it(command):
    """One line, and how many there are; nothing is replayed."""
    found = command("cases", str(CASE))
    assert (found.code, found.stderr) == (0, "")
    head, line, _, total = found.stdout.splitlines()
    assert head.split() == [
        "case",
        "report",
        "area",
        "rating",
        "failings",
        "stated",
        "inferred",
        "variations",
    ]
    assert line.startswith("northants-obs-five-of-six-detained  Northamptonshire")
    assert total == "1 cases, 0 variations of them."


def test_the_json_counts_what_is_in_the_file(command):
    """By the text of the file, not by the loader."""
    (case,) = json.loads(command("cases", str(CASE), "--format", "json").stdout)["cases"]
    expected = CASE.read_text(encoding="utf-8").partition("\nexpect:")[2]
    assert case["stated"] == expected.count("basis: stated")
    assert case["failings"] == expected.count("failing:")
    assert [one["expect"] for one in case["not_checked"]] == [
        "A figure for each month",
        "The eight records of October 2013",
    ]


def test_what_is_not_replayed_is_the_page_that_is_committed(command):
    """`riskengine cases --format markdown > scenarios/NOT-REPLAYED.md` changes nothing."""
    found = command("cases", "--format", "markdown")
    assert found.stdout == (ROOT / "scenarios" / "NOT-REPLAYED.md").read_text(encoding="utf-8")


def test_a_file_that_is_no_scenario_exits_with_2(command, tmp_path):
    """With what is wrong."""
    path = tmp_path / "bad.scenario.yaml"
    path.write_text("scenario: bad\n", encoding="utf-8")
    found = command("cases", str(path))
    assert (found.code, found.stdout) == (2, "")
    assert 'error RE201: the key "title" is missing.' in found.stderr
