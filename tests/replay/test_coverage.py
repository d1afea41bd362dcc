"""Coverage over scenarios: each counts once, a rule of several packs is one, reports can be read back."""

import json
import re
from pathlib import Path

import pytest

from riskengine.replay.coverage import ClauseCoverage, Coverage, RuleCoverage, Seen, coverage, trying
from riskengine.replay.loading import Loaded, load_scenarios
from riskengine.replay.reports import coverage_json, coverage_lcov, coverage_text
from riskengine.rulebook.source import Span

CLI = Path(__file__).parents[1] / "cli"
PACKS = CLI / "packs"


def of(loaded: Loaded) -> Coverage:
    return coverage(loaded, trying(loaded))


@pytest.fixture(scope="module")
def small() -> Coverage:
    """What the three small scenarios of the command line try.

    A boy of three, a boy of eleven and nobody's child: each is domestic abuse, reported by a third party.
    """
    return of(load_scenarios([CLI / "scenarios"], PACKS))


def seen(found: Coverage) -> dict[str, tuple[Seen, ...]]:
    """What was seen of each rule, and of its clauses after it."""
    return {rule.rule: (rule.seen, *(clause.seen for clause in rule.clauses)) for rule in found.rules}


def test_each_scenario_counts_once_for_what_it_tried(small):
    """Of a boy of three the rule about young children holds, of one of eleven it does not.

    Where nobody has named all children yet it may hold for one more.
    """
    assert seen(small) == {
        "domestic-abuse.always-answered": (Seen(true=3),),
        "domestic-abuse.children-asked-about": (Seen(true=3), Seen(true=3, decisive=3)),
        "domestic-abuse.known-suspect": (Seen(unknown=3), Seen(unknown=3)),
        "domestic-abuse.weapon": (Seen(unknown=3), Seen(unknown=3)),
        "domestic-abuse.young-child": (
            Seen(true=1, false=1, unknown=2),
            Seen(true=1, false=1, unknown=2, decisive=2),
        ),
    }


def test_a_clause_is_covered_where_it_was_true_false_and_decisive(small):
    """What is lacking is said in words, and shares are of all clauses."""
    lacking = {clause.text: clause.lacking for clause in small.clauses}

    assert lacking == {
        "incident.caller_is_third_party: true": ("false",),
        "suspect.flag.known_to_us: true": ("true", "false", "decisive"),
        "incident.weapon: true": ("true", "false", "decisive"),
        "child.age: < 10": (),
    }
    assert (small.covered, len(small.clauses), small.percent) == (1, 4, 25.0)
    assert Coverage(()).percent == 100.0


def test_a_rule_that_packs_inherit_is_one_rule(tmp_path, small):
    """Scenarios under a force's pack count for the national rules that it has from them."""
    path = tmp_path / "boy-of-three.scenario.yaml"
    text = (CLI / "scenarios/domestic_abuse/boy-of-three.scenario.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("pack: national", "pack: force"), encoding="utf-8")
    others = [
        CLI / f"scenarios/domestic_abuse/{name}.scenario.yaml" for name in ("boy-of-eleven", "handled-well")
    ]

    assert seen(of(load_scenarios([path, *others], PACKS))) == seen(small)


def test_it_comes_to_the_same_however_many_processes_play(small):
    """The scenarios are sent to other processes, and what they tried comes back."""
    loaded = load_scenarios([CLI / "scenarios"], PACKS)

    assert coverage(loaded, trying(loaded, processes=2)) == small


def clause(line: int, *, always_known: bool = False, **counts: int) -> ClauseCoverage:
    span = Span("packs/a.yaml", line, 5, line, 9)
    return ClauseCoverage(text=f"clause {line}", span=span, seen=Seen(**counts), always_known=always_known)


WRITTEN = Coverage(
    (
        RuleCoverage(
            rule="a.one",
            pack="small",
            span=Span("packs/a.yaml", 3, 5, 3, 9),
            seen=Seen(true=2, false=1),
            clauses=(
                clause(5, true=2, false=1, unknown=1, decisive=2),
                clause(5, true=1, false=1, always_known=True),
                clause(6, true=3),
                clause(7),
            ),
        ),
        RuleCoverage(
            rule="a.two", pack="small", span=Span("packs/a.yaml", 9, 5, 9, 9), seen=Seen(), clauses=()
        ),
    )
)
"""Coverage written by hand, with two clauses on one line and a rule that nothing tried."""


def test_people_get_a_table():
    """Each rule has a row, below it the clauses that are not covered, with what they lack."""
    assert coverage_text.render(WRITTEN, 3) == (
        "small  held  failed  may hold  clauses\n"
        "a.one     2       1         0      1/4\n"
        "    packs/a.yaml:5: clause 5 (never decisive)\n"
        "    packs/a.yaml:6: clause 6 (never false, never decisive)\n"
        "    packs/a.yaml:7: clause 7 (never true, never false, never decisive)\n"
        "a.two     0       0         0      0/0\n"
        "\n"
        "3 scenarios; each counts once for whatever it tried.\n"
        "small: 2 rules; 1 held, 1 failed to hold, 0 may have held.\n"
        "small: 1 of 4 clauses covered (25.0 %).\n"
        "small: 3 were true, 2 false, 1 decisive; 1 of the 3 that can be were unknown.\n"
    )


def test_programs_get_json():
    """The totals are those of the table."""
    body = json.loads(coverage_json.render(WRITTEN, 3))

    assert [rule["id"] for rule in body["rules"]] == ["a.one", "a.two"]
    assert body["rules"][0]["clauses"][1] == {
        "text": "clause 5",
        "line": 5,
        "column": 5,
        "true": 1,
        "false": 1,
        "unknown": 0,
        "decisive": 0,
        "always_known": True,
        "covered": False,
    }
    assert body["totals"] == {
        "small": {
            "rules": 2,
            "held": 1,
            "failed": 1,
            "may_hold": 0,
            "clauses": 4,
            "covered": 1,
            "percent": 25.0,
            "true": 3,
            "false": 2,
            "unknown": 1,
            "decisive": 1,
        }
    }


def read_lcov(text: str) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """Read a trace back: by file, then by kind of line, the values of each."""
    files: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    current: dict[str, list[tuple[str, ...]]] = {}
    for line in text.splitlines():
        kind, _, values = line.partition(":")
        if kind == "SF":
            current = files.setdefault(values, {})
        elif kind not in ("TN", "end_of_record"):
            current.setdefault(kind, []).append(tuple(values.split(",")))
    return files


def test_lcov_points_into_the_files_of_the_rules():
    """A rule is a function, a clause a line with branches; one that is always known has none for unknown."""
    assert read_lcov(coverage_lcov.render(WRITTEN)) == {
        "packs/a.yaml": {
            "FN": [("3", "a.one"), ("9", "a.two")],
            "FNDA": [("2", "a.one"), ("0", "a.two")],
            "FNF": [("2",)],
            "FNH": [("1",)],
            "BRDA": [
                ("5", "0", "true", "2"),
                ("5", "0", "false", "1"),
                ("5", "0", "decisive", "2"),
                ("5", "0", "unknown", "1"),
                ("5", "1", "true", "1"),
                ("5", "1", "false", "1"),
                ("5", "1", "decisive", "0"),
                ("6", "2", "true", "3"),
                ("6", "2", "false", "0"),
                ("6", "2", "decisive", "0"),
                ("6", "2", "unknown", "0"),
                ("7", "3", "true", "-"),
                ("7", "3", "false", "-"),
                ("7", "3", "decisive", "-"),
                ("7", "3", "unknown", "-"),
            ],
            "BRF": [("15",)],
            "BRH": [("7",)],
            "DA": [("3", "2"), ("5", "1"), ("6", "3"), ("7", "0"), ("9", "0")],
            "LF": [("5",)],
            "LH": [("3",)],
        }
    }


def test_every_line_of_lcov_is_of_a_known_kind(small):
    """What the small scenarios tried is written in the words of LCOV alone, file by file."""
    names = r"TN:|SF:.+|FN:\d+,.+|FNDA:\d+,.+"
    counts = r"(FNF|FNH|BRF|BRH|LF|LH):\d+|BRDA:(\d+,){2}\w+,(\d+|-)|DA:\d+,\d+"
    lines = coverage_lcov.render(small).splitlines()

    assert [line for line in lines if not re.fullmatch(f"{names}|{counts}|end_of_record", line)] == []
    assert lines.count("end_of_record") == 1
