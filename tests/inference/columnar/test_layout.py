"""The layout of a table is what the rules read, and says what must be there."""

from dataclasses import replace

import pytest

pytest.importorskip("polars", reason="tables of facts need riskengine[bulk]")

import polars as pl

from riskengine.inference.columnar.layout import Layout, UnlikeTypes
from riskengine.rulebook.vocabulary import FactType
from small.rulebooks import rulebook

RULES = """
- id: a.pair
  about: [child, suspect]
  joined_by: parent_of
  when: {child.risk: ">= some", child.distress: ">= upset", incident.calls_before: "> 2"}
  then: {response: emergency}
- id: a.closed
  about: person
  when: {person.done.arrest: false, incident.where: home}
  then: {forbid: [close]}
"""
TWO = """
- {id: a.some, when: {some caller: {caller.age: "> 2"}}, then: {response: emergency}}
"""


def test_it_has_what_the_rules_read_and_nothing_that_they_conclude():
    """A column for each reading, with its bounds and whether it applies; the people and who is related."""
    layout = Layout.of(rulebook(RULES))
    where = pl.Enum(["home", "school", "street"])
    distress = pl.Enum(["calm", "upset", "desperate"])
    person = {
        "id": pl.String(),
        "roles": pl.List(pl.String()),
        "may_be": pl.List(pl.String()),
        "unnamed": pl.Boolean(),
        "linked": pl.Boolean(),
        "child.distress": distress,
        "child.distress.at_least": distress,
        "child.distress.at_most": distress,
        "child.distress.applies": pl.Boolean(),
        "done.arrest": pl.Boolean(),
        "done.arrest.applies": pl.Boolean(),
    }
    assert dict(layout.schema) == {
        "incident": pl.String(),
        "as_of": pl.Datetime("us", "UTC"),
        "kinds": pl.List(pl.String()),
        "incident.calls_before": pl.Int64(),
        "incident.calls_before.at_least": pl.Int64(),
        "incident.calls_before.at_most": pl.Int64(),
        "incident.calls_before.applies": pl.Boolean(),
        "incident.where": where,
        "incident.where.applies": pl.Boolean(),
        "people": pl.List(pl.Struct(person)),
        "relations": pl.List(pl.Struct({name: pl.String() for name in ("relation", "source", "target")})),
    }
    assert layout.roles == ("child", "person", "suspect")


def test_it_says_what_must_be_there():
    """Values must; bounds, and whether something applies, are there where somebody has something to say."""
    layout = Layout.of(rulebook(RULES))
    of_rows = ("incident", "as_of", "kinds", "incident.calls_before", "incident.where", "people", "relations")
    assert layout.required == of_rows
    assert layout.required_of_people == ("id", "roles", "child.distress", "done.arrest")


def test_one_layout_serves_several_packs():
    """It has what the rules of either read, and the roles that either speaks of."""
    both = Layout.of(rulebook(RULES), rulebook(TWO))
    assert list(both.people) == ["child.distress", "done.arrest", "person.age"]
    assert both.roles == ("caller", "child", "person", "suspect")


def test_two_packs_that_differ_about_a_type_share_no_table():
    """Nobody could say which of them a number is for."""
    book = rulebook(RULES)
    fact = replace(book.vocabulary.facts["incident.calls_before"], type=FactType.NUMBER)
    words = replace(book.vocabulary, facts={**book.vocabulary.facts, fact.id: fact})

    with pytest.raises(UnlikeTypes) as said:
        Layout.of(book, replace(book, vocabulary=words))

    assert str(said.value) == (
        '"incident.calls_before" is int in one pack and number in the other: no table can hold facts for '
        "both; give the fact one type, or make two tables"
    )
