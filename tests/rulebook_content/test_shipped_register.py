"""What the five reports ask for is all in the register, and each family is in rules or has its reason."""

from functools import cache

from riskengine.cli.not_encoded import not_encoded_page
from riskengine.packaged import rules_dir
from riskengine.replay.naming import naming_in
from riskengine.replay.tracing import Cover, Trace, trace
from riskengine.rulebook.load import check_packs

REPORTS = {
    "HMICFRS Hampshire",
    "National report",
    "HMIC Devon and Cornwall",
    "HMIC Northamptonshire",
    "HMIC Gloucestershire",
}


@cache
def shipped() -> Trace:
    """The trace of all that is shipped."""
    return trace(check_packs().rulebooks.values(), naming_in())


def test_no_family_is_forgotten():
    """Each of the 150 is in a rule, or says why it is in none: nothing is covered by being left out."""
    assert [family.id for family in shipped().families_at(Cover.UNCOVERED)] == []
    assert len(shipped().families) == 150
    assert sum(len(family.statements) for family in shipped().families) == 366


def test_most_families_are_tested():
    """Of the families in rules, nearly all have a rule that some scenario expects by name."""
    tested, encoded = (len(shipped().families_at(cover)) for cover in (Cover.TESTED, Cover.ENCODED))

    assert tested > 5 * encoded


def test_every_source_from_the_reports_is_in_a_family():
    """Only law and guidance from elsewhere stands outside the register."""
    strays = [one.id for one in shipped().others if one.authority and one.authority.report in REPORTS]

    assert strays == []
    assert {one.authority.report for one in shipped().sources if one.authority} > REPORTS


def test_every_source_is_cited():
    """A source that nothing cites claims what no rule does."""
    assert [one.id for one in shipped().sources if not one.cited_by] == []


def test_the_page_of_what_is_in_no_rule_is_the_registers_own():
    """`rules/NOT-ENCODED.md` says what `riskengine trace-sources --format markdown` prints."""
    written = (rules_dir() / "NOT-ENCODED.md").read_text(encoding="utf-8")

    assert written == not_encoded_page(shipped())
