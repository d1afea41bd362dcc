"""``riskengine replay``: what the engine would have said, for people, programs and build servers."""

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from riskengine.cli.exits import Exit

HERE = Path(__file__).parent


@pytest.fixture
def replay(folder, command):
    """Replay the small scenarios, or what a test names, with the small packs."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")

    def replayed(*arguments):
        named = ("--rules", "packs", "--channels", "native")
        return command("replay", *named, *(arguments or ("scenarios",)))

    return replayed


def scenario(folder, name):
    return folder / f"scenarios/domestic_abuse/{name}.scenario.yaml"


def test_people_see_what_was_not_as_expected_and_a_table(replay, snapshot):
    """Each failed check has its line; the table says what the force set beside what the engine said."""
    ran = replay()

    assert str(ran) == snapshot
    assert ran.code == Exit.FINDINGS


def test_all_as_expected_is_clean(replay):
    """Without a failed check the exit code is 0."""
    names = ("boy-of-three", "handled-well")
    ran = replay(*(f"scenarios/domestic_abuse/{name}.scenario.yaml" for name in names))

    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    assert ran.stdout.endswith(
        "2 scenarios (1 control): 2 passed; 8 checks: 8 passed, 0 failed; 0 late duties not judged.\n"
        "1 failing: 1 raised in time, 0 after, 0 missed; lead 2h55m.\n"
        "1 wholly stated: 1 raised in time, 0 after, 0 missed; lead 2h55m.\n"
        "Interrupts to one post within an hour: at most 1 (control room sergeant); in controls none.\n"
    )


@pytest.mark.parametrize("format", ["json", "junit"])
def test_programs_get_the_same(format, replay, snapshot):
    """JSON and JUnit say the same, byte for byte the same each time."""
    ran = replay("scenarios", "--format", format)

    assert str(ran) == snapshot
    assert ran == replay("scenarios", "--format", format)


def test_formats_can_be_read(replay):
    """JSON is JSON and JUnit is XML, with the same counts."""
    totals = json.loads(replay("scenarios", "--format", "json").stdout)["totals"]
    suites = Xml.fromstring(replay("scenarios", "--format", "junit").stdout)  # noqa: S314 - our own

    assert (totals["scenarios"], totals["failed"]) == (3, 1)
    assert (suites.get("tests"), suites.get("failures")) == ("3", "1")


@pytest.mark.parametrize("format", ["human", "html", "json", "junit"])
def test_a_report_can_go_to_a_file(format, replay, folder):
    """With --output the report is in the file, its name on standard output, the exit code as ever."""
    shown = replay("scenarios", "--format", format)
    ran = replay("scenarios", "--format", format, "--output", "report")

    assert (ran.code, ran.stdout, ran.stderr) == (shown.code, "report\n", "")
    assert (folder / "report").read_text(encoding="utf-8") == shown.stdout


def test_only_the_scenarios_of_a_pack(replay, folder):
    """With --pack the scenarios of other packs are left out."""
    path = scenario(folder, "handled-well")
    path.write_text(
        path.read_text(encoding="utf-8").replace("pack: national", "pack: force"), encoding="utf-8"
    )

    body = json.loads(replay("scenarios", "--pack", "force", "--format", "json").stdout)

    assert [one["id"] for one in body["scenarios"]] == ["handled-well"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("empty",),
        ("nowhere",),
        ("scenarios", "--pack", "forse"),
        ("scenarios", "--output", "nowhere/report"),
        ("scenarios", "--rules", "nowhere"),
        ("scenarios", "--rules", "empty"),
    ],
    ids=["empty", "nowhere", "pack", "output", "rules", "no-packs"],
)
def test_nothing_to_replay_is_exit_2(arguments, replay, folder, snapshot):
    """An empty folder, a missing one, a pack without scenarios, a file that cannot be written, no rules."""
    (folder / "empty").mkdir()

    ran = replay(*arguments)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


def test_every_fault_of_every_scenario_shows_in_one_run(replay, folder, snapshot):
    """Faults in scenario files stop the replay; none hides another."""
    for name, old, new in (
        ("boy-of-three", "basis: inferred", "basis: felt"),
        ("boy-of-eleven", "at: T+2h", "at: two hours"),
        ("handled-well", "rating: good", "rating: god"),
    ):
        path = scenario(folder, name)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    ran = replay()

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


def test_a_fault_of_the_engine_is_owned_up_to(replay, monkeypatch):
    """If deciding fails in any scenario the exit code says that the fault is ours."""

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("riskengine.engine.Engine._at", broken)

    assert replay().code == Exit.BUG


def test_events_that_are_refused_make_the_replay_unusable(replay, folder, snapshot):
    """A scenario that tells what is not declared is shown as refused, and is no mere finding."""
    path = scenario(folder, "handled-well")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kinds: [domestic_abuse]", "kinds: [domestic]"), encoding="utf-8")

    ran = replay(path.relative_to(folder).as_posix())

    assert str(ran) == snapshot
    assert ran.code == Exit.UNUSABLE


def test_somebody_who_waits_sees_how_far_it_has_got(replay, folder):
    """Where standard error is a terminal a long replay shows a bar there; the report is the same."""
    code = "from riskengine.cli import main, progress; progress._LONG = 3; main.main()"
    arguments = ["replay", "--rules", "packs", "--channels", "native", "scenarios"]
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm"},
        text=True,
        check=False,
    )
    os.close(theirs)

    assert b"Replaying" in os.read(ours, 65536)
    assert (done.returncode, done.stdout) == (Exit.FINDINGS, replay().stdout)


def test_processes_change_nothing(replay):
    """Two processes give the report that one gives, and say nothing where nobody waits at a terminal."""
    assert replay("scenarios", "--jobs", "2") == replay("scenarios", "--jobs", "1")
