"""The columnar channel says of tables what the rule language says, whatever the rules and the facts."""

import pytest

pytest.importorskip("polars", reason="tables of facts need riskengine[bulk]")

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from inference.columnar.asking import channel, some_facts
from inference.reference import verdicts
from properties.incidents import read, reports
from riskengine.inference.columnar.needs import MissingColumns
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.truth import Truth
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook, rulebook_of
from small.telling import NOON, link, person, reported

HOLDS, MAY_HOLD = Truth.TRUE, Truth.UNKNOWN
SEEDS = st.integers(0, 2**32)
WHOLE = {"incident.children_listed": True, "incident.suspects_listed": True}


@given(st.data())
def test_it_agrees_with_the_reference_interpreter(data):
    """For any rulebook and any facts, all in one table, both say the same of every rule and everybody."""
    book = rulebook_of(data.draw(rule_sets()))
    facts = some_facts(book, 20, data.draw(SEEDS))
    facts.append(read(book, [data.draw(reports(book))], NOON))
    assert channel(book).tables(facts) == [verdicts(book, one) for one in facts]


@given(st.data())
def test_over_everybody_a_rule_is_what_it_is_of_anybody(data):
    """True where it holds for somebody, null where it may hold for somebody and holds for nobody."""
    book = rulebook_of(data.draw(rule_sets()))
    facts = some_facts(book, 10, data.draw(SEEDS))
    asked = channel(book)

    graded = asked.graded(frame_of(facts, asked.layout).lazy()).collect()

    said = {Truth.TRUE: True, Truth.UNKNOWN: None, Truth.FALSE: False}
    tables = [verdicts(book, one) for one in facts]
    for rule in asked.rules:
        truths = [
            max((t for (name, _), t in one.items() if name == rule.id), default=Truth.FALSE) for one in tables
        ]
        assert graded[f"rule.{rule.id}"].to_list() == [said[truth] for truth in truths]


def said(rules, **told):
    """What the channel says of some rules after a report."""
    book = rulebook(rules)
    return channel(book).tables([read(book, [reported(**told)], NOON)])[0]


def test_of_nobody_nothing_is_true_and_everything_is():
    """Where no child is and none can be, there is no child who was hurt, and every child was."""
    rules = """
    - {id: a.every, when: {every child: {child.hurt_at_home: true}}, then: {forbid: [close]}}
    - {id: a.some, when: {some child: {child.hurt_at_home: true}}, then: {forbid: [close]}}
    """
    assert said(rules, facts=WHOLE) == {("a.every", ("i1",)): HOLDS}
    assert said(rules) == {("a.every", ("i1",)): MAY_HOLD, ("a.some", ("i1",)): MAY_HOLD}


def test_others_are_told_apart_inside_others():
    """The other child is another than the one spoken of last, and not than the first of the rule."""
    rules = """
    - id: a.two
      when: {some child: {child.flag.plan: true, some other child: {child.flag.known: true}}}
      then: {forbid: [close]}
    """
    kids = (person("ada", "child"), person("ben", "child"))
    assert said(rules, people=kids, facts=WHOLE) == {("a.two", ("i1",)): MAY_HOLD}
    assert said(rules, people=kids[:1], facts=WHOLE) == {}


def test_what_is_concluded_of_a_pair_is_read_of_either():
    """Of the first or the second, the most that any pair they are in concludes."""
    rules = """
    - id: a.concludes
      about: [child, suspect]
      joined_by: parent_of
      when: {incident.weapon: true}
      then: {conclude: {suspect.dangerous: true}}
    - {id: a.reads, about: suspect, when: {suspect.dangerous: true}, then: {response: emergency}}
    """
    grown = {"person.age": 40}
    people = (person("kid", "child"), *(person(name, "suspect", facts=grown) for name in ("mum", "dad")))
    links = (link("parent_of", "kid", "mum"),)
    table = said(rules, people=people, links=links, facts={**WHOLE, "incident.weapon": True})
    assert {who: truth for (rule, who), truth in table.items() if rule == "a.reads"} == {
        ("mum",): HOLDS,
        ("dad",): MAY_HOLD,
    }


PEOPLE = """
- id: a.pair
  about: [child, suspect]
  joined_by: parent_of
  when: {child.distress: ">= upset", incident.where: home}
  then: {risk: {harm: high}}
- id: a.child
  about: child
  when: {child.episodes: "> 2", incident.weapon: true}
  then: {response: priority}
"""
INCIDENT = """
- {id: a.one, when: {incident.injury: ">= minor", incident.where: not(home)}, then: {response: emergency}}
- {id: a.two, when: {incident.alarm: true, incident.calls_before: "> 3"}, then: {response: priority}}
- {id: a.alarm, when: {incident.weapon: true}, then: {conclude: {incident.alarm: true}}}
"""


def table_of(rules, count=300):
    """A channel with a table of facts of its rules."""
    book = rulebook(rules)
    asked = channel(book)
    return asked, frame_of(some_facts(book, count), asked.layout)


@pytest.mark.parametrize("rules", [PEOPLE, INCIDENT])
def test_a_table_is_graded_alike_by_either_engine(rules, tmp_path):
    """In memory at once, and batch by batch from a file, row by row in the same order."""
    asked, table = table_of(rules)
    path = tmp_path / "facts.parquet"
    table.write_parquet(path, row_group_size=50)

    whole = asked.graded(table.lazy()).collect()

    assert asked.graded(pl.scan_parquet(path)).collect(engine="streaming").equals(whole)
    assert dict(whole.schema) == {
        "incident": pl.String(),
        "as_of": pl.Datetime("us", "UTC"),
        **asked.schema(),
    }


@pytest.mark.parametrize("rules", [PEOPLE, INCIDENT])
def test_words_are_read_however_a_file_holds_them(rules):
    """As texts, as categories, or as an enum of more words than the rules know."""
    asked, table = table_of(rules)
    wanted = asked.graded(table.lazy()).collect()

    for word in (pl.String(), pl.Categorical(), None):
        told = table.cast({name: _word(dtype, word) for name, dtype in table.schema.items()})
        assert asked.graded(told.lazy()).collect().equals(wanted)


def _word(dtype, word):
    """The same type, nested or not, with another for its words."""
    match dtype:
        case pl.Enum():
            return word or pl.Enum(["another", *dtype.categories])
        case pl.List():
            return pl.List(_word(dtype.inner, word))
        case pl.Struct():
            return pl.Struct({field.name: _word(field.dtype, word) for field in dtype.fields})
    return dtype


def test_what_is_kept_is_kept_as_it_stands():
    """Words stay words beside the grades, though rules compare their ranks."""
    for rules, name in ((INCIDENT, "incident.injury"), (PEOPLE, "incident.where")):
        asked, table = table_of(rules, 20)
        graded = asked.graded(table.lazy(), keep=("incident", name, "kinds")).collect()
        assert graded.select("incident", name, "kinds").equals(table.select("incident", name, "kinds"))
        assert graded.columns == ["incident", name, "kinds", *asked.schema()]


def test_what_says_nothing_of_people_may_be_left_out():
    """That somebody is unnamed or linked, and what they may be, is said where there is something to say."""
    asked, table = table_of(PEOPLE)
    named = table.with_columns(
        pl.col("people").list.eval(
            pl.element().struct.with_fields(
                may_be=pl.lit([], dtype=pl.List(pl.String)), unnamed=pl.lit(False), linked=pl.lit(False)
            )
        )
    )
    kept = [
        f.name for f in named.schema["people"].inner.fields if f.name not in ("may_be", "unnamed", "linked")
    ]
    short = named.with_columns(
        pl.col("people").list.eval(pl.struct([pl.element().struct.field(name) for name in kept]))
    )
    assert asked.verdicts(short).equals(asked.verdicts(named))


def test_people_nobody_lists_are_nobody():
    """A null for a list is a list of nobody."""
    asked, table = table_of(PEOPLE, 3)
    none = table.with_columns(people=pl.lit(None, dtype=table.schema["people"]))
    assert asked.verdicts(none).is_empty()


def test_all_that_is_missing_is_named_at_once():
    """Columns of the table, and fields of people."""
    asked, table = table_of(PEOPLE, 3)
    person = [
        f.name for f in table.schema["people"].inner.fields if f.name not in ("roles", "child.episodes")
    ]
    lacking = table.drop("kinds", "incident.weapon").with_columns(
        pl.col("people").list.eval(pl.struct([pl.element().struct.field(name) for name in person]))
    )
    with pytest.raises(MissingColumns) as said:
        asked.graded(lacking.lazy())
    assert str(said.value) == (
        "the table lacks what the rules read; columns that are not there: kinds, incident.weapon; fields "
        "of people that are not there: roles, child.episodes; give each, with nothing in it where nothing is "
        "known"
    )
