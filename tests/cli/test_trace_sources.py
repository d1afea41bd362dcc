"""``riskengine trace-sources``: sources, their rules and scenarios, and what nothing covers."""

import json
import shutil
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit

HERE = Path(__file__).parent
REGISTER = """\
sources:
  old-habit: {title: Ask about the dog., report: A small guide, section: "2", strength: guidance}
families:
  ask-at-the-door:
    says: Children and weapons are asked about.
    statements: [small-guide, other-guide]
  enough-staff:
    says: There are enough people.
    statements: [staffing]
    not_encoded: {because: Nobody tells the engine who is there.}
  kind-words:
    says: Callers are met kindly.
    statements: [manners, more-manners]
    not_encoded:
      because: No action says how somebody spoke.
      needs: An action for it.
"""
FORGOTTEN = """\
families:
  dog-asked-about:
    says: Somebody asks about the dog.
    statements: [dogs]
"""


@pytest.fixture
def trace(folder, command):
    """Trace the small packs, with a register, through the small scenarios."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")
    (folder / "packs/national/register.yaml").write_text(REGISTER, encoding="utf-8")

    def traced(*arguments):
        return command("trace-sources", "--rules", "packs", "--scenarios", "scenarios", *arguments)

    return traced


@pytest.mark.parametrize("format", ["text", "json", "markdown"])
def test_everything_is_traced(trace, format, snapshot):
    """Each family shows its statements, what cites them, the scenarios that name it, or its reason."""
    assert str(trace("--format", format)) == snapshot


@pytest.mark.parametrize("format", ["text", "json"])
def test_what_is_missing_is_shown_alone(trace, folder, format, snapshot):
    """Families in no rule and on no list, sources that nothing cites, rules that no scenario expects."""
    (folder / "packs/national/more.yaml").write_text(FORGOTTEN, encoding="utf-8")

    assert str(trace("--uncovered", "--format", format)) == snapshot


def test_a_family_that_is_forgotten_is_a_finding_where_that_is_asked_for(trace, folder):
    """One in no rule and on no list fails with --strict, and only then; a listed one never does."""
    assert trace("--strict").code == Exit.CLEAN

    (folder / "packs/national/more.yaml").write_text(FORGOTTEN, encoding="utf-8")

    assert trace().code == Exit.CLEAN
    assert trace("--strict").code == Exit.FINDINGS
    assert trace("--strict", "kind-words").code == Exit.FINDINGS


@pytest.mark.parametrize("name", ["kind-words", "more-manners", "old-habit"])
def test_one_source_or_family_is_shown_alone(trace, name, snapshot):
    """A statement brings its family; a source outside the register stands alone; there are no totals."""
    assert str(trace(name)) == snapshot


def test_an_unknown_source_is_exit_2(trace):
    """A name that is nowhere is a mistake in the command, and what was meant is offered."""
    ran = trace("kind-word")

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == (
        'riskengine: there is no source or family "kind-word"; did you mean "kind-words"?\n'
    )


def test_a_scenario_that_cannot_be_read_is_exit_2(trace, folder, snapshot):
    """What it names would be missing, so nothing is traced and its fault is shown."""
    (folder / "scenarios/odd.scenario.yaml").write_text("scenario: Odd One\n", encoding="utf-8")

    ran = trace()

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == snapshot


def test_scenarios_of_other_packs_are_left_out(trace, folder):
    """They are counted where they are left out, and name nothing."""
    shutil.rmtree(folder / "packs/force")
    for path in folder.glob("scenarios/**/*.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("pack: national", "pack: force"))

    found = json.loads(trace("--format", "json").stdout)

    assert found["left_out"] == ["boy-of-eleven", "boy-of-three", "handled-well"]
    assert found["totals"]["families"] == {"tested": 0, "encoded": 1, "listed": 2, "uncovered": 0}
    assert trace().stdout.splitlines()[-1].strip() == "3 scenarios left out, of packs that are not here"
