"""``riskengine coverage``: what scenarios try of the rules, for people, programs and editors."""

import json
import shutil
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit

HERE = Path(__file__).parent
CASES = "scenarios/domestic_abuse"


@pytest.fixture
def coverage(folder, command):
    """Cover the small packs by the small scenarios, or by what a test names."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")

    def covered(*arguments):
        return command("coverage", "--rules", "packs", *(arguments or ("scenarios",)))

    return covered


@pytest.mark.parametrize("format", ["text", "json", "lcov"])
def test_everybody_gets_the_same(format, coverage, snapshot):
    """Each format says the same of the rules, byte for byte the same each time."""
    ran = coverage("scenarios", "--format", format)

    assert str(ran) == snapshot
    assert ran == coverage("scenarios", "--format", format)
    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")


def test_files_are_called_by_the_way_that_leads_to_them(coverage, folder, monkeypatch):
    """LCOV names files so that whoever reads it here finds them."""
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    elsewhere = coverage("../scenarios", "--rules", "../packs", "--format", "lcov").stdout
    monkeypatch.chdir(folder)
    here = coverage("scenarios", "--format", "lcov").stdout

    assert "SF:packs/national/domestic_abuse/first_contact.yaml\n" in here
    assert f"SF:{folder.as_posix()}/packs/national/domestic_abuse/first_contact.yaml\n" in elsewhere


def test_only_the_scenarios_of_a_pack(coverage, folder):
    """With --pack the scenarios of other packs are left out."""
    path = folder / CASES / "handled-well.scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("pack: national", "pack: force"), encoding="utf-8")

    assert json.loads(coverage("scenarios", "--pack", "force", "--format", "json").stdout)["scenarios"] == 1


@pytest.mark.parametrize(("percent", "code"), [("25", Exit.CLEAN), ("25.1", Exit.FINDINGS)])
def test_too_little_can_fail(percent, code, coverage):
    """One clause of four is covered, and --fail-under says whether that will do."""
    assert coverage("scenarios", "--fail-under", percent).code == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("empty",),
        ("nowhere",),
        ("scenarios", "--pack", "forse"),
        ("scenarios", "--rules", "nowhere"),
        ("scenarios", "--jobs", "0"),
        ("scenarios", "--fail-under", "101"),
    ],
    ids=["empty", "nowhere", "pack", "rules", "jobs", "share"],
)
def test_nothing_to_cover_is_exit_2(arguments, coverage, folder, snapshot):
    """An empty folder, a missing one, a pack without scenarios, no rules, numbers out of range."""
    (folder / "empty").mkdir()

    ran = coverage(*arguments)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


def test_events_that_are_refused_are_exit_2(coverage, folder, snapshot):
    """A scenario that cannot be played to its end covers nothing, and says where it is wrong."""
    path = folder / CASES / "handled-well.scenario.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("kinds: [domestic_abuse]", "kinds: [domestic]"), encoding="utf-8")

    ran = coverage()

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


def test_processes_change_nothing(coverage):
    """Two processes give the report that one gives, and say nothing where nobody waits at a terminal."""
    assert coverage("scenarios", "--jobs", "2") == coverage("scenarios", "--jobs", "1")
