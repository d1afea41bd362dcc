"""The pytest plugin, as somebody meets it who has a folder of rules and a folder of scenarios."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from riskengine.engine import Engine
from riskengine.model.decision import Degraded
from riskengine.replay import packs

pytest_plugins = ["pytester"]

PACKS = Path(__file__).parents[1] / "replay" / "packs"

CASE = """\
scenario: girl-out-late
title: A girl is out late and nobody goes
report: {force: Hampshire, year: 2021, section: 5. Initial contact, lines: 10-12}
area: missing
rating: poor
pack: small
starts: {at: "2021-03-05T19:00:00+00:00", basis: assumed}
timeline:
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: mother, roles: [caller]}
        - {id: girl, roles: [child], facts: {person.age: 14, child.missing: true}}
"""

MET = "expect: [{at: T+0, basis: inferred, why: She is missing., response: {floor: priority}}]\n"

UNMET = """\
expect:
  - at: T+3h
    basis: inferred
    why: She is young, and nobody
      has seen her.
    response: {floor: emergency}
    risk: {girl: {missing: {floor: high}}}
    duties: {overdue: [child_seen/girl], none: [child_seen/girl]}
    because: [calls.young-child, calls.missing-child]
"""

FAILURE = """\
4 of 6 checks failed

scenarios/late.scenario.yaml:22: girl-out-late at T+3h: expected response floor emergency, got priority, \
because calls.missing-child
    expected because (inferred): She is young, and nobody has seen her.
    nearest is calls.weapon, which does not hold: incident.weapon true for girl-out-late: not known

scenarios/late.scenario.yaml:23: girl-out-late at T+3h: expected missing floor high for girl, got medium, \
because calls.missing-child
    expected because (inferred): She is young, and nobody has seen her.
    nearest is calls.young-child, which does not hold: child.age < 10 for girl: 14 read, < 10 needed

scenarios/late.scenario.yaml:24: girl-out-late at T+3h: expected duty child_seen/girl not owed, got overdue, \
because calls.missing-child
    expected because (inferred): She is young, and nobody has seen her.

scenarios/late.scenario.yaml:25: girl-out-late at T+3h: expected calls.young-child holds, got \
it does not hold, because calls.graded, calls.missing-child
    expected because (inferred): She is young, and nobody has seen her.
    nearest is calls.young-child, which does not hold: child.age < 10 for girl: 14 read, < 10 needed
"""


@pytest.fixture
def repository(pytester):
    """A repository that holds nothing but rules."""
    pytester.makeini("[pytest]\n")
    (pytester.path / "rules").symlink_to(PACKS)
    return pytester


@pytest.fixture
def write(repository):
    """Writes a scenario file of that name, and returns the repository."""

    def write_one(name, rest, case=CASE):
        path = repository.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(case + rest, encoding="utf-8")
        return repository

    return write_one


def named(name):
    """Return the case under another name."""
    return CASE.replace("girl-out-late", name)


def part(ran, heading):
    """Return what stands below a heading, up to the next."""
    lines = ran.outlines
    first = next(at for at, line in enumerate(lines) if line.strip("_= ") == heading) + 1
    last = next(at for at, line in enumerate(lines[first:], first) if line.startswith(("==", "__", "[gw")))
    return "\n".join(lines[first:last]) + "\n"


def test_a_scenario_that_is_as_expected_passes(write):
    """It is one test, called by its file and its name, whatever folder it lies in."""
    ran = write("cases/late.scenario.yaml", MET).runpytest("-v")

    ran.assert_outcomes(passed=1)
    ran.stdout.fnmatch_lines(["cases/late.scenario.yaml::girl-out-late PASSED*"])


def test_a_failure_says_where_what_and_why(write):
    """Each check that failed: the line, what was expected and why, what came, and which rule was near."""
    ran = write("scenarios/late.scenario.yaml", UNMET).runpytest()

    ran.assert_outcomes(failed=1)
    assert part(ran, "girl-out-late") == FAILURE


def test_a_file_with_faults_is_an_error_that_shows_them(write):
    """All its faults come with their lines and what to do, and nothing of how they were found."""
    write("good.scenario.yaml", MET, named("good"))
    faulty = MET.replace("floor: priority", "floor: prioritee")
    ran = write("bad.scenario.yaml", faulty).runpytest()

    ran.assert_outcomes(errors=1)
    assert part(ran, "ERROR collecting bad.scenario.yaml") == (
        'bad.scenario.yaml:17:77: error RE305: "prioritee" is not a value of "response".\n'
        "   17 | expect: [{at: T+0, basis: inferred, why: She is missing., response: {floor: prioritee}}]\n"
        "      |                                                                             ^^^^^^^^^\n"
        '   help: did you mean "priority"? allowed: resolution, scheduled, priority, emergency\n'
        "1 error in 1 file.\n"
    )


def test_the_faults_of_a_pack_are_told_once(write):
    """The first scenario of the pack shows them; any other says that this is why it is not replayed."""
    repository = write("a.scenario.yaml", MET, named("a"))
    write("b.scenario.yaml", MET, named("b"))
    (repository.path / "own" / "small").mkdir(parents=True)
    (repository.path / "own" / "small" / "pack.yaml").write_text("pack: [\n", encoding="utf-8")
    ran = repository.runpytest("--riskengine-rules", "own")

    ran.assert_outcomes(errors=2)
    assert part(ran, "ERROR collecting a.scenario.yaml") == (
        "own/small/pack.yaml:1:8: error RE101: A value is missing here, or a bracket is not closed.\n"
        "    1 | pack: [\n"
        "      |        ^\n"
        '   help: check the commas, and that each "[" and "{" has its "]" and "}"\n'
        "1 error in 1 file.\n"
    )
    told = "b.scenario.yaml: its pack has faults, which another scenario of it shows.\n"
    assert part(ran, "ERROR collecting b.scenario.yaml") == told


def test_a_pack_that_is_not_there_is_an_error_of_the_file(write):
    """It names the packs that there are."""
    ran = write("late.scenario.yaml", MET, CASE.replace("pack: small", "pack: smal")).runpytest()

    ran.assert_outcomes(errors=1)
    assert part(ran, "ERROR collecting late.scenario.yaml") == (
        'late.scenario.yaml:6:7: error RE310: there is no pack "smal".\n'
        "    6 | pack: smal\n"
        "      |       ^^^^\n"
        '   help: did you mean "small"?\n'
        "1 error in 1 file.\n"
    )


def test_two_scenarios_of_one_name_are_an_error_of_the_second(write):
    """A name is that of one case, in whatever files the cases lie."""
    write("a.scenario.yaml", MET)
    ran = write("b.scenario.yaml", MET).runpytest()

    ran.assert_outcomes(errors=1)
    assert part(ran, "ERROR collecting b.scenario.yaml") == (
        'b.scenario.yaml:1:11: error RE503: another scenario is called "girl-out-late".\n'
        "    1 | scenario: girl-out-late\n"
        "      |           ^^^^^^^^^^^^^\n"
        "   help: it stands at a.scenario.yaml:1\n"
        "1 error in 1 file.\n"
    )


def test_a_scenario_that_cannot_be_played_shows_the_event(write):
    """An event that the engine refuses is told at its place in the file."""
    again = "  - {at: T+1h, basis: stated, incident.reported: {kinds: [missing]}}\n"
    ran = write("late.scenario.yaml", again + MET).runpytest()

    ran.assert_outcomes(failed=1)
    assert part(ran, "girl-out-late") == (
        "could not be played\n\n"
        "late.scenario.yaml:17:5: error RE505: the engine refuses this event: "
        '"incident": this was reported already, in the event "event-1".\n'
        "   17 |   - {at: T+1h, basis: stated, incident.reported: {kinds: [missing]}}\n"
        f"      |     {'^' * 64}\n"
        "1 error in 1 file.\n"
    )


def test_a_fault_of_the_engine_is_a_failure_and_nothing_is_asked_of_it_again(write, monkeypatch):
    """What went wrong is told as far as it is known; an engine that failed cannot explain itself either."""
    decide = Engine.decide

    def degraded(*args, **kwargs):
        fault = Degraded(cause="KeyError in a rule", fallback="pack", advice="Grade it by hand")
        return replace(decide(*args, **kwargs), degraded=fault)

    monkeypatch.setattr(Engine, "decide", degraded)
    monkeypatch.setattr(Engine, "explain", lambda *args, **kwargs: pytest.fail("asked"))
    ran = write("late.scenario.yaml", MET.replace("priority", "emergency")).runpytest()

    assert part(ran, "girl-out-late") == (
        "2 of 2 checks failed\n\n"
        "late.scenario.yaml:1: girl-out-late at T+0: expected a decision, "
        "got a fault of the engine: KeyError in a rule, because no rule holds\n\n"
        "late.scenario.yaml:17: girl-out-late at T+0: expected response floor emergency, got priority, "
        "because calls.missing-child\n"
    )


def test_k_selects_by_name_and_by_file(write):
    """`-k` knows the scenario and its file, as it does any test."""
    write("first.scenario.yaml", MET, named("boy"))
    repository = write("second.scenario.yaml", MET)

    repository.runpytest("-k", "boy").assert_outcomes(passed=1, deselected=1)
    repository.runpytest("-k", "second").assert_outcomes(passed=1, deselected=1)


def test_only_the_scenarios_of_one_pack(write):
    """`--riskengine-pack` leaves the scenarios of other packs out, and every other test in."""
    write("a.scenario.yaml", MET)
    repository = write("b.scenario.yaml", MET, named("b").replace("pack: small", "pack: linked"))
    repository.makepyfile("def test_other(): pass")
    ran = repository.runpytest("-v", "--riskengine-pack", "linked")

    ran.assert_outcomes(passed=2, deselected=1)
    ran.stdout.fnmatch_lines(["b.scenario.yaml::b PASSED*"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--riskengine-pack", "smal"),
            'ERROR: --riskengine-pack: there is no pack "smal"; did you mean "small"?',
        ),
        (
            ("--riskengine-pack", "other"),
            'ERROR: --riskengine-pack: there is no pack "other"; packs: linked, small',
        ),
        (
            ("--riskengine-rules", "nowhere"),
            'ERROR: --riskengine-rules: there is no folder "nowhere"; name one that holds one folder a pack',
        ),
        (
            ("-o", "riskengine_rules=nowhere"),
            'ERROR: riskengine_rules: there is no folder "nowhere"; name one that holds one folder a pack',
        ),
    ],
    ids=["near", "far", "option", "ini"],
)
def test_what_is_not_there_stops_the_run_before_it_begins(arguments, told, repository):
    """A pack or a folder that does not exist is told in one line."""
    ran = repository.runpytest(*arguments)

    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in ran.errlines if line] == [told]


def test_the_folder_of_the_rules_is_the_options_the_settings_or_the_projects_own(write, pytester):
    """The command line goes before the settings, the settings before `rules/`."""
    repository = write("late.scenario.yaml", MET)
    (repository.path / "rules").rename(repository.path / "policy")
    (repository.path / "empty").mkdir()

    repository.runpytest("-o", "riskengine_rules=policy").assert_outcomes(passed=1)
    repository.runpytest("-o", "riskengine_rules=empty").assert_outcomes(errors=1)
    both = ("-o", "riskengine_rules=empty", "--riskengine-rules", "policy")
    repository.runpytest(*both).assert_outcomes(passed=1)


def test_without_rules_of_its_own_a_project_has_those_that_came_with_riskengine(write):
    """Their packs can be named."""
    repository = write("late.scenario.yaml", MET)
    (repository.path / "rules").unlink()

    ran = repository.runpytest("--riskengine-pack", "small")
    assert ran.ret == pytest.ExitCode.USAGE_ERROR
    assert "national" in ran.stderr.str()


def test_each_pack_is_loaded_once(write, monkeypatch):
    """However many scenarios name it, and replay under it."""
    loaded = []
    check = packs.check_packs_in
    monkeypatch.setattr(packs, "check_packs_in", lambda *of: loaded.append(of[1]) or check(*of))
    write("a.scenario.yaml", MET, named("a"))
    write("b.scenario.yaml", MET, named("b")).runpytest().assert_outcomes(passed=2)

    assert loaded == ["small"]


@pytest.mark.slow
def test_workers_share_the_scenarios(write):
    """With `-n` each is replayed once, and a failure says all that it says without."""
    write("scenarios/late.scenario.yaml", UNMET)
    ran = write("scenarios/met.scenario.yaml", MET, named("met")).runpytest_subprocess("-n", "2")

    ran.assert_outcomes(passed=1, failed=1)
    assert FAILURE in ran.stdout.str()


def test_junit_has_a_case_for_each_scenario(write):
    """Build servers read the name, the file and the failure."""
    write("scenarios/late.scenario.yaml", UNMET)
    repository = write("scenarios/met.scenario.yaml", MET, named("met"))
    repository.runpytest("--junit-xml=report.xml", "-o", "junit_family=xunit1")

    late, met = Xml.parse(repository.path / "report.xml").getroot().iter("testcase")  # noqa: S314 - our own
    place = {"file": "scenarios/late.scenario.yaml", "line": "0", "name": "girl-out-late"}
    assert place.items() <= late.attrib.items()
    assert late.findtext("failure") == FAILURE.rstrip()
    assert (met.get("name"), list(met)) == ("met", [])


LOADED = """\
import sys


def test_what_is_loaded():
    print(sorted(name for name in sys.modules if name.partition(".")[0] in {heavy}))
"""


def test_the_plugin_costs_a_project_without_scenarios_nothing(tmp_path):
    """A whole run of pytest loads nothing that rules and scenarios need, but the plugin itself."""
    heavy = {
        "riskengine",
        "pydantic",
        "networkx",
        "yaml",
        "click",
        "rich",
        "structlog",
        "rapidfuzz",
        "hypothesis",
    }
    (tmp_path / "test_one.py").write_text(LOADED.replace("{heavy}", str(heavy)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "riskengine", "-s", "--rootdir", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    plugin = ["riskengine", "riskengine.testing", "riskengine.testing.pytest_plugin", "riskengine.version"]

    assert f"test_one.py {plugin}\n" in done.stdout
