"""A folder that holds only what a force has of its own: the rest comes with riskengine."""

import pytest

from riskengine.cli import packs_given
from riskengine.rulebook.load import check_packs, load_rulebook

PACK = """\
pack: lakeside
title: Lakeside
version: "1"
owner: Head of tests
approver: Head of approval
approved_on: 2026-11-01
review_by: 2027-11-01
inherits: national
"""


@pytest.fixture(scope="module")
def national():
    """The national rules that came with riskengine."""
    return load_rulebook()


@pytest.fixture
def rules(tmp_path):
    """A folder that holds one pack, which has no rule of its own."""
    (tmp_path / "rules" / "lakeside").mkdir(parents=True)
    (tmp_path / "rules" / "lakeside" / "pack.yaml").write_text(PACK, encoding="utf-8")
    return tmp_path / "rules"


def test_a_pack_inherits_from_one_that_came_with_riskengine(rules, national):
    """All its rules are there, and what only other forces use of it is no fault here."""
    found = check_packs(rules)

    assert found.diagnostics == ()
    assert {one.id: one.pack for one in found.rulebooks["lakeside"].rules} == dict.fromkeys(
        national.rule_by_id, "national"
    )


def test_what_came_with_riskengine_is_no_pack_of_the_folder(rules):
    """Only what lies there can be asked for."""
    (fault,) = check_packs(rules, "hampshire").diagnostics

    assert (fault.span.file, fault.message) == ("rules", 'there is no pack "hampshire".')


def test_a_pack_of_the_folder_goes_before_one_that_came_with_riskengine(rules):
    """A force that keeps national rules of its own has those."""
    (rules / "national").mkdir()
    (rules / "national" / "pack.yaml").write_text("pack: nation\n", encoding="utf-8")
    files = {fault.span.file for fault in check_packs(rules, "lakeside").diagnostics}

    assert files == {"rules/national/pack.yaml"}


def test_a_pack_that_is_nowhere_is_told_where_it_is_named(rules):
    """The line is that of the pack that inherits."""
    pack = rules / "lakeside" / "pack.yaml"
    pack.write_text(PACK.replace("national", "nowhere"), encoding="utf-8")
    (fault,) = check_packs(rules).diagnostics

    assert (fault.span.file, fault.span.line) == ("rules/lakeside/pack.yaml", 8)
    assert fault.message == 'there is no pack "nowhere".'


def test_files_that_came_with_riskengine_are_called_so(rules, monkeypatch):
    """Whoever checks rules of their own sees which files are not theirs to mend."""
    monkeypatch.chdir(rules.parent)
    pack = rules / "lakeside" / "pack.yaml"
    pack.write_text(PACK.replace("2026-11-01", "2098-11-01").replace("2027", "2099"), encoding="utf-8")
    found = packs_given.check(rules)

    assert {fault.span.file.split("/national/")[0] for fault in found.diagnostics} == {"riskengine/rules"}
    assert {fault.span.file for fault in found.diagnostics} <= set(found.sources)
