"""The rules in force, period by period."""

from datetime import UTC, datetime, timedelta

from riskengine.grading.compiled import compiled
from small.rulebooks import rulebook

BOOK = rulebook("""
- {id: p.always, when: {incident.weapon: true}, then: {response: emergency}}
- {id: p.old, when: {incident.violence: true}, then: {response: priority}, in_force: {to: 2026-03-31}}
- id: p.new
  about: child
  when: {some suspect: {suspect.threatened: true}}
  then: {duties: [{known: child.school_known, by: officer}]}
  in_force: {from: 2026-04-01, to: 2026-10-31}
""")
SPRING = datetime(2026, 3, 31, 23, 0, tzinfo=UTC)
AUTUMN = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def rules_at(moment):
    """The ids of the rules in force."""
    return [rule.id for rule in compiled(BOOK).at(moment).rules]


def test_a_rule_is_in_force_on_its_days_in_the_time_of_the_pack():
    """In summer a day begins in London an hour before it does in UTC; in winter at the same time."""
    assert rules_at(SPRING - SECOND) == ["p.always", "p.old"]
    assert rules_at(SPRING) == ["p.always", "p.new"]
    assert rules_at(AUTUMN - SECOND) == ["p.always", "p.new"]
    assert rules_at(AUTUMN) == ["p.always"]


def test_the_next_change_of_rules_is_a_moment():
    """After the last there is none."""
    ready = compiled(BOOK)
    assert ready.next_change(SPRING - SECOND) == SPRING
    assert ready.next_change(SPRING) == AUTUMN
    assert ready.next_change(AUTUMN) is None


def test_a_period_is_compiled_once():
    """Whoever asks, and for whatever moment of it."""
    assert compiled(BOOK) is compiled(BOOK)
    assert compiled(BOOK).at(SPRING) is compiled(BOOK).at(AUTUMN - SECOND)


def test_what_rules_read_or_owe_an_answer_to_is_known():
    """So that nothing else need be worked out."""
    assert {"incident.weapon", "suspect.threatened", "child.school_known"} <= compiled(BOOK).keys
    assert compiled(BOOK).roles == {"child", "suspect"}
