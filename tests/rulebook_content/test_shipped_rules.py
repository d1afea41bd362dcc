"""What every rule that is shipped must be: sourced, explained, able to be done and to be answered."""

import re
from functools import cache

import pytest

from riskengine.packaged import rules_dir
from riskengine.rulebook.conditions import Clause, walk
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.rules import Rule, Rulebook


@cache
def books() -> dict[str, Rulebook]:
    """Every pack that is shipped."""
    return dict(check_packs().rulebooks)


def rules() -> list[Rule]:
    """Every rule of every pack, each once."""
    return sorted(
        {(one.pack, one.id): one for book in books().values() for one in book.rules}.values(), key=str
    )


def each(items):
    return pytest.mark.parametrize("rule", items, ids=lambda one: f"{one.pack}:{one.id}")


def book_of(rule: Rule) -> Rulebook:
    return books()[rule.pack]


def test_the_packs_are_clean():
    """Nothing shipped has a fault or a warning."""
    found = check_packs()
    assert [f"{one.span.file}:{one.span.line} {one.code} {one.message}" for one in found.diagnostics] == []
    assert set(found.rulebooks) == {
        "national",
        "hampshire",
        "gloucestershire",
        "devon-cornwall",
        "northamptonshire",
    }


@each(rules())
def test_a_rule_says_why_and_where_from(rule):
    """Each has a reason in words and sources that exist, with a day of review."""
    assert len(rule.because.split()) > 3
    for name in rule.sources:
        assert book_of(rule).sources[name].review_by is not None, name


@each(rules())
def test_each_duty_can_be_done_by_whoever_owes_it(rule):
    """A duty is owed by a post that may do it, or that has it done by one that may."""
    book = book_of(rule)
    for duty in rule.then.duties:
        assert duty.by in book.vocabulary.posts
        for name in duty.actions:
            action = book.vocabulary.actions[name]
            assert not action.power
            owner = book.vocabulary.posts[duty.by]
            able = not action.by or duty.by in action.by or duty.escalate_to in action.by
            same_ladder = any(book.vocabulary.posts[post].ladder == owner.ladder for post in action.by)
            assert able or same_ladder, (duty.actions, duty.by, action.by)


@each([one for one in rules() if one.then.sets_floor])
def test_what_a_floor_rests_on_can_be_learnt(rule):
    """Every fact a floor reads can be asked of somebody, or is concluded from such."""
    book = book_of(rule)
    for part in walk(rule.when):
        fact = book.vocabulary.facts.get(part.key) if isinstance(part, Clause) else None
        if fact is not None and not fact.concluded:
            assert fact.asked_of, fact.id
            assert fact.ask, fact.id


def test_no_rule_is_written_twice():
    """No two rules of a pack ask the same and set the same."""
    for book in books().values():
        seen: dict[str, str] = {}
        for rule in book.rules:
            content = re.sub(r"Span\([^)]*\)", "", str((rule.about, rule.kinds, rule.when, rule.then)))
            assert content not in seen, (rule.id, seen.get(content))
            seen[content] = rule.id


def test_each_family_file_names_the_schema_for_editors():
    """Every rule file begins with the line by which an editor completes names."""
    for path in sorted(rules_dir().rglob("*.yaml")):
        assert path.read_text().startswith("# yaml-language-server: $schema="), path.name
