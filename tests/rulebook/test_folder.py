"""A folder of packs: nothing in it is silently left out, and one unreadable file makes no flood."""

import pytest

from riskengine.rulebook.load import check_packs
from written.packs import BASE, checked, rule, rules, said, written

CORE = (BASE / "national/vocabulary/core.yaml").read_text(encoding="utf-8")


def test_every_file_of_a_pack_is_read_wherever_it_lies(tmp_path):
    """Deep folders, either ending, any case."""
    names = ("national/a/b/c/deep.yaml", "national/short.yml", "national/LOUD.YAML")
    files = {name: {"rules": [rule(f"more.{number}")]} for number, name in enumerate(names)}
    result = checked(tmp_path, files)
    assert result.diagnostics == ()
    assert {"more.0", "more.1", "more.2"} <= set(result.rulebooks["northshire"].rule_by_id)
    assert {f"rules/{name}" for name in names} <= set(result.sources)
    assert result.files == len(result.sources) == 8


def test_files_of_no_pack_are_reported(tmp_path):
    """A folder that has lost its pack.yaml does not fall silent."""
    assert said(tmp_path, {"eastshire/a/rules.yaml": {"rules": []}, "stray.yml": "facts: {\n"}) == [
        "RE109 this file lies in no pack, so nothing in it is read.",
        "RE109 this file lies in no pack, so nothing in it is read.",
    ]


def test_other_files_are_left_alone(tmp_path):
    """Notes and pictures may lie beside the rules."""
    files = {
        "README.md": "# Notes",
        "national/notes.txt": "rules: [",
        "site.yml": "name: Rules\n",
        ".github/workflows/check.yaml": "rules: check\n",
    }
    assert said(tmp_path, files) == []


@pytest.mark.parametrize("name", ["missing", "file"])
def test_where_there_is_no_pack_that_is_the_one_fault(name, tmp_path):
    """A folder that is missing, or none, holds no packs."""
    (tmp_path / "file").write_text("pack: national\n", encoding="utf-8")
    found = check_packs(tmp_path / name)
    assert [(one.code, one.message) for one in found.diagnostics] == [
        ("RE109", f'no pack was found in "{name}".')
    ]
    assert (found.files, found.packs, found.rules) == (0, 0, 0)


def test_a_folder_that_is_called_like_a_file_is_reported(tmp_path):
    """It cannot be read as one."""
    (written(tmp_path, {}) / "national" / "odd.yaml").mkdir()
    assert said(tmp_path, {}) == ["RE100 This is not a file."]


BROKEN = {
    "not utf-8": b"facts:\n  \xff: {}\n",
    "not YAML": b"facts: {\n",
    "no known section": b"fact: {}\n",
    "a list": b"[]\n",
    "empty": b"",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_vocabulary_that_cannot_be_read_makes_no_flood(content, tmp_path):
    """What it may have declared is not called undeclared: the one fault is the file."""
    folder = written(tmp_path, {})
    (folder / "national/vocabulary/core.yaml").write_bytes(content)
    assert len(check_packs(folder).diagnostics) == 1


def test_rules_that_cannot_be_read_hide_no_undeclared_name(tmp_path):
    """Rules declare no facts, so what is misspelt elsewhere shows at once."""
    files = {"national/more/broken.yaml": "rules: - id\n", **rules(rule("more.one", when={"child.agee": 3}))}
    assert said(tmp_path, files) == ["RE101 A list cannot begin here.", 'RE301 "child.agee" is not declared.']


def test_a_slip_in_one_declaration_is_the_one_fault(tmp_path):
    """Whoever uses it is not blamed; whoever misspells another is."""
    core = CORE.replace("child.injured: {type: bool", "child.injured: {typ: bool")
    assert core != CORE
    files = {"national/vocabulary/core.yaml": core, **rules(rule("more.one", when={"child.agee": 3}))}
    assert said(tmp_path, files) == [
        'RE301 "child.agee" is not declared.',
        'RE203 "typ" is not a key that is known here.',
    ]


def test_faults_of_all_files_come_in_one_run(tmp_path):
    """However many files are wrong, and in whatever way."""
    files = {
        "national/a.yaml": "rules: - id\n",
        "national/b.yaml": {"rules": [rule("more.b", binds="might")]},
        "national/c.yaml": {"rules": [rule("more.c", heading=["odd"])]},
        "northshire/d.yaml": {"ruls": []},
    }
    found = [(one.span.file, one.code) for one in checked(tmp_path, files).diagnostics]
    assert found == [
        ("rules/national/a.yaml", "RE101"),
        ("rules/national/b.yaml", "RE204"),
        ("rules/national/c.yaml", "RE302"),
        ("rules/northshire/d.yaml", "RE205"),
    ]
