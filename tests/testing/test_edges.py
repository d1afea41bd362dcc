"""Facts at the edges: of every rule what it names, what lies beside it, and what nobody knows."""

import math
from collections import Counter
from random import Random

from hypothesis import Phase, find, settings

from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.testing import facts_for
from riskengine.testing.edges import Edges
from small.rulebooks import rulebook

RULES = rulebook("""
- id: a.a
  about: child
  when:
    child.age: "[5..12)"
    child.contraception: pill
    incident.temperature: "< 0.5"
    child.distress: ">= upset"
    incident.grade.response: ">= priority"
  then: {duties: [{action: attended, by: officer}]}
""")
QUIETLY = settings(database=None, deadline=None, max_examples=200, phases=[Phase.generate, Phase.shrink])


def numbers(seed):
    """Return random numbers, the same for the same seed."""
    return Random(seed)  # noqa: S311 - made-up facts, not secrets


def drawn(key, of_incident=False):
    """Return every value of a reading that a thousand facts have, with None for unknown."""
    random, edges, found = numbers(1), Edges(RULES), Counter()
    for facts in (edges.facts(random) for _ in range(1000)):
        for who in (facts.incident,) if of_incident else facts.people:
            found[who.readings.get(key)] += 1
    return found


def test_numbers_lie_at_below_and_above_what_a_rule_names():
    """And at the ends of what the fact can be, and never beyond them."""
    plain = {one for one in drawn("person.age") if isinstance(one, int)}
    assert plain == {0, 1, 4, 5, 6, 11, 12, 13, 119, 120}
    beside = {math.nextafter(0.5, 0), 0.5, math.nextafter(0.5, 1)}
    assert beside <= set(drawn("incident.temperature", of_incident=True))


def test_whatever_may_be_so_of_a_reading_comes_up():
    """Unknown, within bounds, not applicable where that can be; what the engine keeps is known."""
    assert {None, NOT_APPLICABLE, "none", "pill"} == set(drawn("child.contraception"))
    ages = drawn("person.age")
    assert None in ages
    assert NOT_APPLICABLE not in ages
    bounds = [one for one in ages if isinstance(one, Bounds)]
    assert any(one.lo is None for one in bounds)
    assert any(one.hi is None for one in bounds)
    assert all(one.lo is None or one.hi is None or one.lo < one.hi for one in bounds)
    assert None not in drawn("grade.response", of_incident=True)


def test_the_simplest_facts_are_of_nobody():
    """What fails of any facts shrinks to an incident with nobody there."""
    assert find(facts_for(RULES), lambda _: True, settings=QUIETLY).people == ()


def test_the_same_numbers_give_the_same_facts():
    """Facts are made of the random numbers alone."""
    edges = Edges(RULES)
    assert edges.facts(numbers(7)) == edges.facts(numbers(7))
