"""Puts the site of one pack together: its pages by the names of their files."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from riskengine.cli.site.frame import SECTIONS, asset, defined, framed, listed
from riskengine.cli.site.rule_pages import RulePages, page_of, words_of
from riskengine.cli.site.word_pages import actions_page, diagnostics_page, facts_page, sources_page
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.rules import Rulebook

STYLE = "site.css"


def site_of(rulebook: Rulebook, tested: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the pages of a pack, by the names of their files; the same text for the same pack.

    Args:
        rulebook: The pack, with what it inherits.
        tested: The scenarios that expect each rule to hold, or not to, by the rule's id.
    """
    rules = RulePages(rulebook, tested)
    bodies = {
        "index.html": _index(rulebook),
        "rules.html": rules.overview(),
        "facts.html": facts_page(rulebook),
        "actions.html": actions_page(rulebook),
        "sources.html": sources_page(rulebook),
        "diagnostics.html": diagnostics_page(),
    }
    pages = {page: framed(rulebook, page, SECTIONS[page], body) for page, body in bodies.items()}
    for area in rules.areas():
        pages[page_of(area)] = framed(rulebook, page_of(area), f"Rules: {words_of(area)}", rules.page(area))
    return {**pages, STYLE: asset(STYLE)}


def _index(rulebook: Rulebook) -> str:
    pack = rulebook.pack
    approved = f"{pack.approver}, {pack.approved_on}" if pack.approved else "nobody: it runs in shadow only"
    grades = (
        f"<b>{escape(grade.word)}</b> ({escape(grade.means.id)})"
        + "".join(f"; {escape(area)}: {show_duration(seconds)}" for area, seconds in grade.targets.items())
        for grade in pack.grades.values()
    )
    parameters = (
        f"<code>{escape(one.id)}</code>: <b>{escape(str(one.value))}</b>. {escape(one.because)}"
        for one in sorted(rulebook.parameters.values(), key=lambda one: one.id)
    )
    facts = len(rulebook.vocabulary.facts)
    rows = [
        ("Answers for it", escape(pack.owner)),
        ("Approved by", escape(approved)),
        ("Review by", escape(str(pack.review_by or ""))),
        ("Inherits", escape(pack.inherits or "")),
        ("Has", f"{len(rulebook.rules)} rules, {facts} facts, {len(rulebook.sources)} sources"),
        ("Grades", listed(grades)),
    ]
    return defined(rows) + f'<section id="parameters"><h2>Numbers</h2>{listed(parameters)}</section>'
