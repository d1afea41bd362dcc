"""A backtest counts what each row comes to, as counting row by row does."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("polars", reason="tables need the extra riskengine[bulk]")

import polars as pl

from riskengine.bulk.backtest import Backtest, Move, moves
from riskengine.bulk.measured import measured_otherwise
from riskengine.bulk.sides import IN_FORCE, Sides
from riskengine.grading.decide import decide
from riskengine.inference.columnar.layout import Layout
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.facts import Facts, Subject
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.model.ledger import Ledger
from riskengine.model.truth import Truth
from small.rulebooks import rulebook
from written.packs import facts, loaded, rule, rules

WAS = rulebook("""
- {id: a.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: a.hurt, when: {incident.injury: ">= minor"}, then: {response: priority}}
- {id: a.calls, when: {incident.calls_before: ">= 3"}, then: {response: scheduled}}
- {id: a.many, when: {incident.calls_before: ">= 5"}, then: {response: priority}}
- {id: a.young, about: child, when: {child.age: "< 5"}, then: {risk: {missing: high}}}
""")
NOW = rulebook("""
- {id: a.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: a.hurt, when: {incident.injury: serious}, then: {response: priority}}
- {id: a.calls, when: {incident.calls_before: ">= 3"}, then: {response: priority}}
- {id: a.young, about: child, when: {child.age: "< 5"}, then: {risk: {missing: medium}}}
- {id: b.street, when: {incident.where: street}, then: {response: scheduled, forbid: [by_phone]}}
""")
LAYOUT = Layout.of(WAS, NOW)
STARTS = datetime(2026, 6, 1, 20, tzinfo=UTC)


def drawn(chance, number):
    """Facts of one row, some of them unknown."""
    known = {
        "incident.weapon": chance.choice([True, False, False, None]),
        "incident.injury": chance.choice([0, 1, 2, None]),
        "incident.calls_before": chance.choice([0, 3, 5, 9, None]),
        "incident.where": chance.choice(["home", "street", None]),
        IN_FORCE: chance.choice([1, 2, 3, 4, None]),
    }
    age = chance.choice([3, 10, None])
    child = Subject("ada", {"child": Truth.TRUE}, {} if age is None else {"person.age": age})
    at = STARTS + timedelta(minutes=37 * number)
    readings = {key: value for key, value in known.items() if value is not None}
    incident = Subject(f"i{number % 40}", {"incident": Truth.TRUE}, readings)
    return Facts(incident, frozenset({"assault"}), (child,), frozenset(), at, at)


ROWS = [drawn(random.Random(number), number) for number in range(150)]  # noqa: S311 - made up, no secrets
DECIDED = [[decide(book, one, Ledger(incident="i"), one.as_of)[0] for one in ROWS] for book in (WAS, NOW)]


def table():
    in_force = [one.incident.readings.get(IN_FORCE) for one in ROWS]
    words = {int(grade): grade.id for grade in RESPONSE_GRADES.values()}
    made = frame_of(ROWS, LAYOUT).with_columns(pl.Series(IN_FORCE, [words.get(one) for one in in_force]))
    return made.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.Int64))


def run(sides, part=40, **said):
    """A backtest of the rows, some at a time."""
    found = Backtest(sides, **said)
    both = [found.take(table().slice(at, part)) for at in range(0, len(ROWS), part)]
    return found, pl.concat(both)


def response(decision, end):
    return getattr(decision.response, end).id


def missing(decision, end):
    levels = [getattr(one, end).id for one in decision.risks if one.strand == "missing"]
    return max(levels, key=lambda one: RISK_LEVELS[one], default=None)


@pytest.mark.parametrize("end", ["floor", "ceiling"])
def test_the_matrices_count_what_each_decision_says(end):
    """Floors and ceilings under both packs are those of Decisions made one by one, on every scale."""
    found, _ = run(Sides(NOW, WAS))

    assert found.rows == len(ROWS)
    for scale, of in (("response", response), ("risk.missing", missing)):
        pairs = Counter((of(was, end), of(now, end)) for was, now in zip(*DECIDED, strict=True))
        assert found.matrices[scale, f".{end}"] == pairs
        assert len(pairs) > 1


def test_rows_with_a_lower_and_a_higher_floor_are_counted_once():
    """A row counts as lowered where any floor is lower, as raised where any is higher, maybe as both."""
    found, _ = run(Sides(NOW, WAS))
    lower = higher = 0
    for was, now in zip(*DECIDED, strict=True):
        steps = [
            RESPONSE_GRADES[response(now, "floor")] - RESPONSE_GRADES[response(was, "floor")],
            RISK_LEVELS.get(missing(now, "floor"), 0) - RISK_LEVELS.get(missing(was, "floor"), 0),
        ]
        lower += min(steps) < 0
        higher += max(steps) > 0

    assert (found.lowered, found.raised) == (lower, higher)
    assert lower > 0 < higher


def holds(fact, id):
    """Whether a rule holds, read off the facts by hand."""
    known = fact.incident.readings
    calls, injury = known.get("incident.calls_before", -1), known.get("incident.injury", -1)
    return {
        "was a.hurt": injury >= 1,
        "now a.hurt": injury == 2,
        "calls": calls >= 3,
        "many": calls >= 5,
        "street": known.get("incident.where") == "street",
        "weapon": known.get("incident.weapon") is True,
    }[id]


def test_a_rule_that_moved_a_floor_is_named_and_whether_it_did_alone():
    """Who raised a floor sets the new one now, and who lowered it set the old one."""
    found, _ = run(Sides(NOW, WAS))
    raised = lowered = alone = 0
    for fact in ROWS:
        if holds(fact, "weapon"):
            continue
        was = holds(fact, "was a.hurt") or holds(fact, "many")
        if holds(fact, "calls") and not was:
            raised += 1
        if was and not holds(fact, "now a.hurt") and not holds(fact, "calls"):
            lowered += 1
            alone += 1

    assert found.rules["a.calls"].raised == raised > 0
    assert found.rules["a.hurt"].lowered == lowered > 0
    assert found.rules["a.hurt"].alone == alone
    assert "a.weapon" not in found.rules


def test_a_verdict_that_changed_is_counted_whatever_came_of_it():
    """What may hold and held before has changed; a rule that only one pack has does not hold in the other."""
    found, both = run(Sides(NOW, WAS))
    street = [one.incident.readings.get("incident.where") for one in ROWS]

    assert found.rules["b.street"].changed == sum(one in ("street", None) for one in street)
    assert "a.young" in found.rules
    assert found.rules["a.young"].changed == 0
    assert both.height == len(ROWS)


def test_work_is_counted_by_the_days_of_the_pack():
    """Rows count on the day they fall on in the pack's time zone; an incident once a day, by its highest."""
    found, _ = run(Sides(NOW, WAS))
    zone = ZoneInfo(WAS.pack.time_zone)
    days = [one.as_of.astimezone(zone).date() for one in ROWS]
    rows = Counter(
        (day, response(was, "floor"), response(now, "floor"))
        for day, was, now in zip(days, *DECIDED, strict=True)
    )
    highest = {}
    for day, fact, *both in zip(days, ROWS, *DECIDED, strict=True):
        ranks = [RESPONSE_GRADES[response(one, "floor")] for one in both]
        before = highest.setdefault((day, fact.incident.id), ranks)
        highest[day, fact.incident.id] = [max(pair) for pair in zip(before, ranks, strict=True)]
    incidents = Counter((day, was.id, now.id) for (day, _), (was, now) in highest.items())

    assert found.days == rows
    assert found.incidents_by_day() == incidents
    assert any(one.as_of.date() != day for one, day in zip(ROWS, days, strict=True))


def test_the_first_rows_of_each_kind_of_move_are_kept_to_look_at():
    """So many as were asked for, by their numbers in the table, whatever the parts it is read in."""
    found, _ = run(Sides(NOW, WAS), most_examples=2)
    move = Move("response", "priority", "resolution")
    numbers = [
        number
        for number, (was, now) in enumerate(zip(*DECIDED, strict=True), 1)
        if (response(was, "floor"), response(now, "floor")) == ("priority", "resolution")
    ]

    assert [one.row for one in found.examples[move]] == numbers[:2]
    assert [one.incident for one in found.examples[move]] == [ROWS[at - 1].incident.id for at in numbers[:2]]
    assert {one.rules for one in found.examples[move]} == {("a.hurt",)}
    assert dict(moves(found))[move] == len(numbers)


def test_every_row_in_which_anything_differs_can_be_had():
    """Ceilings count too; each row names the rules that changed, or that ask for otherwise."""
    found, both = run(Sides(NOW, WAS))
    differing = found.differing(both)
    wanted = [
        number
        for number, (was, now) in enumerate(zip(*DECIDED, strict=True), 1)
        if any(of(was, end) != of(now, end) for of in (response, missing) for end in ("floor", "ceiling"))
    ]

    assert differing.schema == found.differing_schema()
    assert differing.get_column("row").to_list() == wanted
    assert all(differing.get_column("rules").list.len() > 0)


def test_without_another_pack_the_grades_in_force_are_the_other_side():
    """What somebody had set stands by the floor, none where none was set; rules above it are named."""
    found, _ = run(Sides(NOW))
    words = {int(grade): grade.id for grade in RESPONSE_GRADES.values()}
    pairs = Counter(
        (words.get(fact.incident.readings.get(IN_FORCE)), response(now, "floor"))
        for fact, now in zip(ROWS, DECIDED[1], strict=True)
    )

    assert found.has_in_force
    assert found.matrices == {("response", ".floor"): pairs}
    above = sum(fact.incident.readings.get(IN_FORCE, 0) < 4 and holds(fact, "weapon") for fact in ROWS)
    assert found.rules["a.weapon"].raised == above


def test_a_table_that_tells_of_no_grade_in_force_has_none_beside_the_floor():
    """Nothing is made up for what the table does not have."""
    found = Backtest(Sides(NOW))
    found.take(table().drop(IN_FORCE))

    assert not found.has_in_force
    assert {was for was, _ in found.matrices["response", ".floor"]} == {None}


def measuring(folder, window):
    """A pack with a rule on a count over so long."""
    folder.mkdir()
    declared = {"type": "int", "measure": {"count": {"incidents": ["missing"]}, "window": window}}
    often = rule("more.often", when={"child.times": ">= 2"})
    return loaded(folder, {**facts(times=declared), **rules(often)})


def test_measures_that_two_packs_declare_otherwise_are_named(tmp_path):
    """Where only a window differs, the table has one figure for both, and nothing differs from itself."""
    often, rarely = (measuring(tmp_path / window, window) for window in ("90d", "30d"))

    assert measured_otherwise(often, often) == ()
    assert measured_otherwise(often, rarely) == ("child.times",)
