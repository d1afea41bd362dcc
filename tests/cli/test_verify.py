"""``riskengine verify``: what must be so whatever the rules say, tried, told, and written as scenarios."""

import sys
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit
from testing.invariants import NEVER, files, invariant, owing
from written.packs import written

HOLDS = invariant(incidents=["missing"], when={"child.age": "< 13"}, always={"risk": {"missing": "medium"}})
BROKEN = invariant(incidents=["missing"], when={"child.age": "13"}, always={"response": "priority"})
HELD_AGAINST = invariant(being=[{"child.flag.looked_after": True}, {"child.injured": True}], never=NEVER)
SEEN_SOON = owing(
    "1h", id="more.soon", incidents=["custody"], when={"not_shown": {"child.flag.looked_after": True}}
)
NEVER_MET = invariant(
    when={"child.age": "< 10", "some suspect": {"suspect.age": "< 10"}}, always={"forbid": ["close"]}
)


@pytest.fixture
def verify(tmp_path, monkeypatch, command):
    """Verify the small good packs with an invariant, and some rules, laid over them."""
    monkeypatch.chdir(tmp_path)

    def verified(one, *rules, arguments=()):
        written(tmp_path, files(one, *rules))
        return command("verify", "--rules", "rules", "--examples", "20", *arguments)

    return verified


def test_what_holds_is_a_line_of_the_table(verify):
    """How many cases were made, in how many the condition was met, and what is claimed."""
    ran = verify(HOLDS)

    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    assert not Path(".hypothesis").exists()
    assert ran.stdout == (
        "result      cases    met  what is claimed\n"
        "held           20     20  young.one\n"
        "                           It is so\n"
        "\n"
        "1 claim of national 1: 1 held, 0 broken.\n"
    )


def test_what_is_broken_is_shown_with_a_case(verify, snapshot):
    """The smallest case found, what should have come, what came, and the scenario that shows it."""
    ran = verify(BROKEN)

    assert ran.code == Exit.FINDINGS
    assert str(ran) == snapshot


def test_each_thing_that_somebody_may_be_is_tried(verify, snapshot):
    """One may be held against a child and another not; each has its own line, and only one a case."""
    ran = verify(HELD_AGAINST, SEEN_SOON)

    assert ran.code == Exit.FINDINGS
    assert str(ran) == snapshot


def test_what_no_case_met_is_a_finding(verify):
    """Nothing was tested, which must not pass for everything being well."""
    ran = verify(NEVER_MET)

    assert ran.code == Exit.FINDINGS
    assert ran.stdout.splitlines()[1].split() == ["NOT", "MET", "0", "0", "young.one"]
    assert ran.stdout.splitlines()[-1] == (
        "1 claim of national 1: 0 held, 0 broken, 1 met by no case, so not tested."
    )


def test_a_written_case_fails_when_it_is_replayed(verify, command, tmp_path):
    """The file stands where it was asked for, and `riskengine replay` fails on it."""
    ran = verify(BROKEN, arguments=("--write", "found/cases"))

    path = "found/cases/young-one.scenario.yaml"
    assert ran.stdout.splitlines()[-1] == (
        f"    written to {path}; riskengine replay {path} fails until it is mended"
    )
    assert [one.name for one in (tmp_path / "found" / "cases").iterdir()] == ["young-one.scenario.yaml"]
    replayed = command("replay", "--rules", "rules", path)
    assert replayed.code == Exit.FINDINGS
    assert "expected response floor >= priority, got resolution" in replayed.stdout


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), 'riskengine: the pack "national" declares no invariants\n'),
        (
            ("--only", "old"),
            'riskengine: the pack "national" has no invariant with "old" in its name\n',
        ),
    ],
)
def test_nothing_to_test_is_no_pass(arguments, complaint, command, tmp_path, monkeypatch):
    """A pack without invariants, or without the one that is named, cannot be verified."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path, files(HOLDS) if arguments else {})
    ran = command("verify", "--rules", "rules", *arguments)

    assert (ran.code, ran.stdout, ran.stderr) == (Exit.UNUSABLE, "", complaint)


def test_a_folder_that_cannot_be_written_is_said(verify, tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "found").write_text("", encoding="utf-8")
    ran = verify(BROKEN, arguments=("--write", "found/cases"))

    assert ran.code == Exit.UNUSABLE
    assert ran.stderr == (
        'riskengine: "found/cases/young-one.scenario.yaml" cannot be written: Not a directory\n'
    )


def test_whoever_lacks_hypothesis_is_told_what_to_install(verify, monkeypatch):
    """The cases are made with it, and only testing needs it."""
    for name in [name for name in sys.modules if name.startswith("riskengine.testing.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    ran = verify(HOLDS)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == (
        'riskengine: this verb makes its cases with Hypothesis: pip install "riskengine[testing]"\n'
    )
