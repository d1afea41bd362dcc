"""What people, programs and build servers see of a replay: a few scenarios, played by hand."""

import io
import json as plain_json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from riskengine.model.decision import ResponseRange
from riskengine.model.network import LinkPath, LinkStep
from riskengine.replay.checks import Met, Unmet
from riskengine.replay.reports import json, junit
from riskengine.replay.reports.console import write_console
from riskengine.replay.reports.wording import path_lines
from riskengine.replay.results import (
    Checked,
    Ground,
    Interrupt,
    Lead,
    Outcome,
    ScenarioEnded,
    ScenarioRefused,
    ScenarioStarted,
    StepPlayed,
)
from riskengine.replay.scenario import Basis, Rating
from riskengine.replay.summary import Summary, Tally, summaries, summarise
from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.source import Span

STYLES = re.compile(r"\x1b\[[0-9;]*m")


def check(scenario, says, judgement, line=20, basis=Basis.STATED):
    """Return something that was looked at an hour in."""
    return Checked(
        scenario=scenario,
        offset=timedelta(hours=1),
        ground=Ground.EXPECTED,
        says=says,
        basis=basis,
        span=Span(f"{scenario}.yaml", line, 1, line, 2),
        judgement=judgement,
    )


def lead(scenario, says, raised, basis):
    """Return a failing that ended after twelve hours."""
    return Lead(
        scenario=scenario,
        says=says,
        span=Span(f"{scenario}.yaml", 24, 1, 24, 2),
        raised=None if raised is None else timedelta(hours=raised),
        ended=timedelta(hours=12),
        basis=basis,
    )


@pytest.fixture
def results(load, hand):
    """A case that failed, a control that passed with a duty not judged, and one whose event was refused."""
    (scenario,) = load("also: [{expect: A review, because: no rule owes it}]\n").scenarios
    control = replace(
        scenario, id="boy-found-safe", rating=Rating.GOOD, area="found", force_set="Soon", not_checked=()
    )
    refused = replace(scenario, id="girl-refused", not_checked=())
    nobody = ResponseRange(
        applicable=False, floor=hand.graded("resolution"), ceiling=hand.graded("resolution")
    )
    low = hand.decision(
        "priority", risks=(hand.risk("low", "high"), hand.risk("high", subject="?child", unnamed=True))
    )
    high = hand.decision("emergency", "emergency", minutes=60, risks=(hand.risk("medium", "medium"),))
    fault = Diagnostic(
        "RE505", "the engine refuses this event: no such grade.", Span("case.scenario.yaml", 2, 8, 2, 9)
    )
    return [
        ScenarioStarted(scenario),
        StepPlayed(scenario=scenario.id, offset=timedelta(), events=(), decision=low),
        check(scenario.id, "response floor priority", Met(got="priority", because=("calls.missing-child",))),
        StepPlayed(scenario=scenario.id, offset=timedelta(hours=1), events=(), decision=high),
        check(
            scenario.id,
            "missing floor high for girl",
            Unmet(expected="missing floor high for girl", got="medium"),
        ),
        StepPlayed(scenario=scenario.id, offset=timedelta(hours=2), events=(), decision=low),
        lead(scenario.id, "Nobody went", 2, Basis.STATED),
        lead(scenario.id, "Nobody searched", 13, Basis.INFERRED),
        lead(scenario.id, "Nobody asked", 3, Basis.ASSUMED),
        lead(scenario.id, "Nobody told", None, Basis.STATED),
        ScenarioEnded(
            scenario=scenario.id,
            outcome=Outcome.FAILED,
            interrupts=tuple(
                Interrupt(to="control_room_sergeant", at=scenario.starts + timedelta(minutes=minutes))
                for minutes in (0, 30, 90)
            ),
        ),
        ScenarioStarted(control),
        StepPlayed(
            scenario=control.id, offset=timedelta(), events=(), decision=hand.decision(response=nobody)
        ),
        check(control.id, "nothing challenged", Met(got="nothing challenged"), basis=None),
        ScenarioEnded(scenario=control.id, outcome=Outcome.PASSED, not_judged=("grade_set",)),
        ScenarioStarted(refused),
        ScenarioRefused(scenario=refused.id, diagnostics=(fault,), text="scenario: x\ntitle: y\n"),
        ScenarioEnded(scenario=refused.id, outcome=Outcome.REFUSED),
    ]


def test_a_summary_has_the_engine_at_its_highest(results):
    """The highest floor with the ceiling of that moment; nobody unnamed counts."""
    failed, passed, refused = summarise(results).scenarios
    assert failed.response is not None
    assert failed.risk is not None
    assert passed.response is None
    assert passed.risk is None
    assert refused.response is None
    assert (failed.response.floor.id, failed.response.ceiling.id) == ("emergency", "emergency")
    assert (failed.risk.subject, failed.risk.strand) == ("girl", "missing")
    assert (failed.risk.floor.id, failed.risk.ceiling.id) == ("medium", "medium")


def test_of_two_floors_as_high_the_one_with_more_above_it_is_shown(load, hand):
    """And of two the same, the first."""
    (scenario,) = load().scenarios
    told = [
        StepPlayed(
            scenario=scenario.id, offset=timedelta(), events=(), decision=hand.decision("priority", ceiling)
        )
        for ceiling in ("priority", "emergency", "priority")
    ]
    ended = ScenarioEnded(scenario=scenario.id, outcome=Outcome.PASSED)
    (one,) = summarise([ScenarioStarted(scenario), *told, ended]).scenarios
    assert one.response is not None
    assert one.response.ceiling.id == "emergency"


def test_a_summary_counts(results):
    """Scenarios by outcome, controls, checks, and what was not judged."""
    summary = summarise(results)
    assert [one.passed for one in summary.scenarios] == [1, 1, 0]
    assert [len(one.failures) for one in summary.scenarios] == [1, 0, 0]
    assert [summary.count(outcome) for outcome in Outcome] == [1, 1, 1]
    assert (summary.controls, summary.checks_passed, summary.checks_failed, summary.not_judged) == (
        1,
        2,
        1,
        1,
    )
    assert [one.force_set for one in summary.scenarios] == ["not recorded", "Soon", "not recorded"]


def test_everything_passed_only_if_something_did(results):
    """A replay of nothing proves nothing."""
    assert not Summary(()).all_passed
    assert not summarise(results).all_passed
    assert summarise(results[11:15]).all_passed


def test_a_scenario_cannot_end_before_it_begins():
    """Whoever feeds a tally out of order is told."""
    with pytest.raises(ValueError, match=r'^"x" ended and had not begun$'):
        Tally().take(ScenarioEnded(scenario="x", outcome=Outcome.PASSED))


def test_plain_text(results):
    """Complaints as they come, each on one line; then a table for each area, and the totals."""
    out = io.StringIO()
    summary = write_console(summaries(results), out, width=40, terminal=False)
    assert summary == summarise(results)
    assert (
        out.getvalue()
        == """\
girl-out-late.yaml:20: girl-out-late at T+1h: expected missing floor high for girl, \
got medium, because no rule holds
case.scenario.yaml:2:8: error RE505: the engine refuses this event: no such grade.
    2 | title: y
      |        ^
1 error in 1 file.

Found
scenario        report          rating  force set  response        highest risk    lead  checks  not judged
boy-found-safe  Hampshire 2021  good    Soon       not applicable  not applicable        1/1     1

Missing
scenario       report          rating  force set     response        highest risk            lead                         checks   not judged
girl-out-late  Hampshire 2021  poor    not recorded  Emergency       missing: Medium (girl)  10h, (-1h), in time, missed  1/2
girl-refused   Hampshire 2021  poor    not recorded  not applicable  not applicable                                       refused

3 scenarios (1 control): 1 passed, 1 failed, 1 refused; \
3 checks: 2 passed, 1 failed; 1 late duty not judged.
4 failings: 2 raised in time, 1 after, 1 missed; 2 leads, -1h in the median, from -1h to 10h.
2 wholly stated: 1 raised in time, 0 after, 1 missed; lead 10h.
1 inferred in part: 0 raised in time, 1 after, 0 missed; lead -1h.
1 of which only the order is known: 1 raised in time, 0 after, 0 missed.
Interrupts to one post within an hour: at most 2 (control room sergeant); in controls none.
"""  # noqa: E501 - a table is as wide as what stands in it
    )


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(results, width):
    """Names are broken at their hyphens, and what is less needed is left out where there is no room."""
    out = io.StringIO()
    write_console(summaries(results), out, width=width, terminal=True)
    lines = STYLES.sub("", out.getvalue()).splitlines()
    assert max(len(line) for line in lines) <= width
    assert any("rating" in line for line in lines) is (width >= 110)


def test_a_terminal_shows_colours_unless_told_not_to(results, monkeypatch):
    """As NO_COLOR says, which people set for a reason."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured, plain = io.StringIO(), io.StringIO()
    write_console(summaries(results), coloured, width=80, terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    write_console(summaries(results), plain, width=80, terminal=True)
    assert "\x1b[31m" in coloured.getvalue()
    assert "\x1b[31m" not in plain.getvalue()


def test_nothing_in_a_file_moves_the_cursor(results, load):
    """Text from scenarios is shown, and never obeyed."""
    (scenario,) = load().scenarios
    hostile = replace(scenario, force_set="\x1b[2Jgone [red]x[/red]")
    played = [ScenarioStarted(hostile), ScenarioEnded(scenario=hostile.id, outcome=Outcome.PASSED)]
    for terminal in (False, True):
        out = io.StringIO()
        write_console(summaries(played), out, width=200, terminal=terminal)
        assert "\x1b[2J" not in out.getvalue()
        assert "\ufffd[2Jgone [red]x[/red]" in out.getvalue()


def counted(failings, *, in_time=0, after=0, missed=0, leads=0, lengths=(None, None, None)):
    """Return how failings are counted in JSON."""
    shortest, median, longest = lengths
    return {
        "failings": failings,
        "raised": failings - missed,
        "in_time": in_time,
        "after": after,
        "missed": missed,
        "leads": leads,
        "shortest": shortest,
        "median": median,
        "longest": longest,
    }


def test_json(results):
    """All of it, the same bytes for the same replay."""
    text = json.render(summarise(results))
    assert text == json.render(summarise(results))
    body = plain_json.loads(text)
    failed, passed, refused = body["scenarios"]
    assert body["schema_version"] == 1
    assert body["totals"] == {
        "scenarios": 3,
        "variations": 0,
        "made_up": 0,
        "controls": 1,
        "passed": 1,
        "failed": 1,
        "refused": 1,
        "checks_passed": 2,
        "checks_failed": 1,
        "not_judged": 1,
        "failings": {
            "all": counted(4, in_time=2, after=1, missed=1, leads=2, lengths=("-1h", "-1h", "10h")),
            "stated": counted(2, in_time=1, missed=1, leads=1, lengths=("10h", "10h", "10h")),
            "inferred": counted(1, after=1, leads=1, lengths=("-1h", "-1h", "-1h")),
            "assumed": counted(1, in_time=1),
        },
        "channels": None,
        "interrupts_in_an_hour": {
            "controls": {"most": 0, "post": None},
            "others": {"most": 2, "post": "control_room_sergeant"},
        },
    }
    assert failed == {
        "id": "girl-out-late",
        "variation_of": None,
        "title": "A girl is out late and nobody goes",
        "file": "case.scenario.yaml",
        "report": {"force": "Hampshire", "year": 2021, "section": "5. Initial contact", "lines": "10-12"},
        "area": "missing",
        "rating": "poor",
        "pack": "small",
        "outcome": "failed",
        "force_set": None,
        "engine": {
            "response": {"floor": "emergency", "ceiling": "emergency"},
            "risk": {"subject": "girl", "strand": "missing", "floor": "medium", "ceiling": "medium"},
            "paths": [],
            "paths_left_out": 0,
        },
        "checks": [
            {
                "ground": "expected",
                "basis": "stated",
                "line": 20,
                "at": "T+1h",
                "passed": True,
                "expected": "response floor priority",
                "got": "priority",
                "because": ["calls.missing-child"],
            },
            {
                "ground": "expected",
                "basis": "stated",
                "line": 20,
                "at": "T+1h",
                "passed": False,
                "expected": "missing floor high for girl",
                "got": "medium",
                "because": [],
            },
        ],
        "failings": [
            {
                "failing": "Nobody went",
                "line": 24,
                "basis": "stated",
                "raised": "T+2h",
                "ended": "T+12h",
                "standing": "in time",
                "lead": "10h",
                "lead_seconds": 36000,
            },
            {
                "failing": "Nobody searched",
                "line": 24,
                "basis": "inferred",
                "raised": "T+13h",
                "ended": "T+12h",
                "standing": "after",
                "lead": "-1h",
                "lead_seconds": -3600,
            },
            {
                "failing": "Nobody asked",
                "line": 24,
                "basis": "assumed",
                "raised": "T+3h",
                "ended": "T+12h",
                "standing": "in time",
                "lead": None,
                "lead_seconds": None,
            },
            {
                "failing": "Nobody told",
                "line": 24,
                "basis": "stated",
                "raised": None,
                "ended": "T+12h",
                "standing": "missed",
                "lead": None,
                "lead_seconds": None,
            },
        ],
        "not_judged": [],
        "interrupts": 3,
        "channels": None,
        "not_checked": [{"expect": "A review", "because": "no rule owes it"}],
        "refused": [],
    }
    nothing = {"response": None, "risk": None, "paths": [], "paths_left_out": 0}
    assert (passed["engine"], passed["not_judged"]) == (nothing, ["grade_set"])
    assert passed["checks"][0]["basis"] is None
    (fault,) = refused["refused"]
    assert (fault["code"], fault["line"], fault["column"]) == ("RE505", 2, 8)


def test_junit(results):
    """A suite for each area, a case for each scenario; what failed, and what was refused."""
    assert (
        junit.render(summarise(results))
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="riskengine replay" tests="3" failures="1" errors="1">
  <testsuite name="found" tests="1" failures="0" errors="0">
    <testcase classname="found" name="boy-found-safe" file="case.scenario.yaml" line="1" />
  </testsuite>
  <testsuite name="missing" tests="2" failures="1" errors="1">
    <testcase classname="missing" name="girl-out-late" file="case.scenario.yaml" line="1">
      <properties>
        <property name="lead: Nobody went" value="10h (stated)" />
        <property name="lead: Nobody searched" value="-1h (inferred)" />
        <property name="lead: Nobody asked" value="in time (assumed)" />
        <property name="lead: Nobody told" value="missed (stated)" />
      </properties>
      <failure message="1 of 2 checks failed">girl-out-late.yaml:20: girl-out-late at T+1h: \
expected missing floor high for girl, got medium, because no rule holds</failure>
    </testcase>
    <testcase classname="missing" name="girl-refused" file="case.scenario.yaml" line="1">
      <error message="could not be played">case.scenario.yaml:2:8: RE505: the engine refuses this event: \
no such grade.</error>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_junit_is_xml_whatever_a_file_holds(results, load):
    """Characters that may not stand in XML are replaced, and the rest is escaped."""
    (scenario,) = load().scenarios
    odd = Unmet(expected="<a> & \x00\x1b\ufffe", got='"b"')
    played = [
        ScenarioStarted(scenario),
        check(scenario.id, "", odd),
        ScenarioEnded(scenario=scenario.id, outcome=Outcome.FAILED),
    ]
    root = ElementTree.fromstring(junit.render(summarise(played)).partition("\n")[2])  # noqa: S314 - our own
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.text == (
        'girl-out-late.yaml:20: girl-out-late at T+1h: expected <a> & \ufffd\ufffd\ufffd, got "b", '
        "because no rule holds"
    )


def living_together(*names):
    """Return the link of the first with each of the others, as a Decision has it."""
    return tuple(
        LinkPath(
            kind="person",
            start=names[0],
            steps=(
                LinkStep(
                    relation="lives_with",
                    forward=True,
                    kind="person",
                    to=name,
                    event="event-1",
                    since=datetime(2021, 3, 5, 19, tzinfo=UTC),
                ),
            ),
        )
        for name in names[1:]
    )


@pytest.fixture
def with_paths(load, hand):
    """Returns a replay of a case in which the girl is linked with so many, and some links were looked for."""
    (scenario,) = load().scenarios

    def made(most, *looked_for):
        links = living_together("girl", *(f"man-{number}" for number in range(most)))
        found = tuple(f"girl -> lives_with -> {name}" for name in looked_for)
        return [
            ScenarioStarted(scenario),
            StepPlayed(
                scenario=scenario.id,
                offset=timedelta(),
                events=(),
                decision=hand.decision(links=links[:2]),
            ),
            StepPlayed(
                scenario=scenario.id,
                offset=timedelta(hours=1),
                events=(),
                decision=hand.decision(links=links),
            ),
            check(scenario.id, "paths", Met(got="; ".join(found), paths=found)),
            ScenarioEnded(scenario=scenario.id, outcome=Outcome.PASSED),
        ]

    return made


def test_the_paths_that_rules_rested_on_stand_below_the_table(with_paths):
    """One on a line: those that were looked for, and the first few of all others."""
    out = io.StringIO()
    write_console(summaries(with_paths(5, "man-4")), out, width=40, terminal=False)
    assert (
        out.getvalue()
        == """\

Missing
scenario       report          rating  force set     response               highest risk    lead  checks  not judged
girl-out-late  Hampshire 2021  poor    not recorded  Priority to Emergency  not applicable        1/1
girl-out-late: girl -> lives_with -> man-4
girl-out-late: girl -> lives_with -> man-0
girl-out-late: girl -> lives_with -> man-1
girl-out-late: and 2 more

1 scenario (0 controls): 1 passed; 1 check: 1 passed, 0 failed; 0 late duties not judged.
Interrupts to one post within an hour: none; in controls none.
"""  # noqa: E501 - a table is as wide as what stands in it
    )


def test_every_path_that_was_looked_for_is_shown(with_paths):
    """However many they are."""
    (one,) = summarise(with_paths(6, *(f"man-{number}" for number in range(5)))).scenarios
    assert list(path_lines(one)) == [
        *(f"girl-out-late: girl -> lives_with -> man-{number}" for number in range(5)),
        "girl-out-late: and 1 more",
    ]


def test_no_path_is_shown_twice(with_paths):
    """Two Decisions that show the same path show one."""
    (one,) = summarise(with_paths(3, "man-1")).scenarios
    assert one.paths == tuple(f"girl -> lives_with -> man-{number}" for number in (1, 0, 2))


def test_json_has_more_paths_and_says_how_many_it_leaves_out(with_paths):
    """A program may want all, but a report has an end."""
    (one,) = plain_json.loads(json.render(summarise(with_paths(53, "man-52"))))["scenarios"]
    shown = [f"girl -> lives_with -> man-{number}" for number in (52, *range(49))]
    assert (one["engine"]["paths"], one["engine"]["paths_left_out"]) == (shown, 3)


def test_junit_has_the_paths_as_properties(with_paths):
    """Those that people are shown."""
    text = junit.render(summarise(with_paths(5, "man-4")))
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    assert [(one.get("name"), one.get("value")) for one in root.iter("property")] == [
        ("path", "girl -> lives_with -> man-4"),
        ("path", "girl -> lives_with -> man-0"),
        ("path", "girl -> lives_with -> man-1"),
    ]
