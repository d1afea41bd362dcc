"""``riskengine check``: every fault of every file in one run, and an exit code a build can trust."""

import json
import shutil

import pytest

from riskengine.cli.exits import Exit


def edit(path, old, new):
    """Change one place of a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def five_breaks(folder):
    """Packs with five faults in three files."""
    core = folder / "packs/national/vocabulary/core.yaml"
    rules = folder / "packs/national/domestic_abuse/first_contact.yaml"
    edit(core, "title: Age in years,", "title: Age in years, titel: twice,")
    edit(rules, "then: {response: emergency}", "then: {response: urgent}")
    edit(rules, "incident.weapon: true", "incident.wepon: true")
    edit(rules, "risk: {domestic_abuse: high}", "risk: {domestic_abuse: very_high}")
    edit(folder / "packs/force/pack.yaml", "inherits: national", "inherits: nationale")
    return folder


def test_clean_packs_are_counted(folder, command, snapshot):
    """Packs without a fault give one line and exit 0."""
    assert str(command("check", "packs", "--pack", "national")) == snapshot


def test_warnings_alone_are_clean_unless_strict(folder, command, snapshot):
    """A warning fails the check only with --strict."""
    lenient, strict = command("check", "packs"), command("check", "packs", "--strict")

    assert str(lenient) == snapshot
    assert (lenient.code, strict.code) == (Exit.CLEAN, Exit.FINDINGS)
    assert strict.stdout == lenient.stdout


def test_five_breaks_give_five_faults_in_one_run(five_breaks, command, snapshot):
    """One run names every fault of every file: none hides another, and none is made up."""
    ran = command("check", "packs")

    assert str(ran) == snapshot
    found = json.loads(command("check", "packs", "--format", "json").stdout)
    assert found["summary"]["errors"] == 5
    assert ran.code == Exit.FINDINGS


@pytest.mark.parametrize("format", ["json", "sarif", "github"])
def test_each_format_says_the_same(format, five_breaks, command, snapshot):
    """Programs, code scanners and build servers get the same faults, placed from where the check was run."""
    ran = command("check", "packs", "--format", format)

    assert str(ran) == snapshot
    assert ran.stdout == command("check", "packs", "--format", format).stdout


def test_the_folder_of_one_pack_means_that_pack(folder, command):
    """`riskengine check packs/national` checks the national pack."""
    one = command("check", "packs/national")

    assert one.code == Exit.CLEAN
    assert one.stdout == command("check", "packs", "--pack", "national").stdout


def test_from_inside_the_folder_places_lead_there(five_breaks, command, monkeypatch):
    """Places are given from where the check is run, so that an editor can open them."""
    monkeypatch.chdir(five_breaks / "packs")

    found = json.loads(command("check", ".", "--format", "json").stdout)["diagnostics"]

    assert all((five_breaks / "packs" / one["file"]).is_file() for one in found)


@pytest.mark.parametrize(
    "arguments", [("empty",), ("nowhere",), ("packs", "--pack", "forse"), ("file.yaml",)]
)
def test_nothing_to_check_is_exit_2(arguments, folder, command, snapshot):
    """An empty folder, a missing one, an unknown pack and a lone file are not clean: nothing was checked."""
    (folder / "empty").mkdir()
    (folder / "file.yaml").write_text("rules: []\n", encoding="utf-8")

    ran = command("check", *arguments)

    assert str(ran) == snapshot
    assert ran.code == Exit.UNUSABLE


def test_the_rules_that_come_with_riskengine_have_no_fault(command):
    """The packaged policy loads."""
    ran = command("check", "--format", "json")

    assert ran.code == Exit.CLEAN
    assert json.loads(ran.stdout)["summary"]["errors"] == 0


def test_a_copy_of_the_rules_is_as_good(folder, command):
    """The rules need nothing from where they lie."""
    from riskengine.packaged import rules_dir

    shutil.copytree(rules_dir(), folder / "rules")

    assert command("check", "rules").stdout == command("check").stdout.replace(
        f"{rules_dir().as_posix()}/", "rules/"
    )


def test_review_dates_are_held_against_the_day_that_is_given(folder, command, snapshot):
    """A source past its review is a warning, and fails with --strict; no clock is read to find out."""
    path = folder / "packs/national/domestic_abuse/first_contact.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("    strength: guidance\n", "    strength: guidance\n    review_by: 2027-11-01\n")
    )

    def check(*arguments):
        return command("check", "packs", "--pack", "national", *arguments)

    assert check("--strict").code == Exit.CLEAN
    assert check("--strict", "--as-of", "2027-11-01").code == Exit.CLEAN
    late = check("--as-of", "2027-11-02")
    assert str(late) == snapshot
    assert late.code == Exit.CLEAN
    assert check("--strict", "--as-of", "2027-11-02").code == Exit.FINDINGS


def test_a_day_that_is_none_is_exit_2(folder, command):
    """It is said how a day is written."""
    ran = command("check", "packs", "--as-of", "1 November")

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr.splitlines()[0] == (
        "riskengine: Invalid value for '--as-of': '1 November' does not match the format '%Y-%m-%d'."
    )
