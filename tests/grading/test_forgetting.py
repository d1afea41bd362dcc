"""The facts as they would be if some of what is known were not."""

from properties.incidents import read
from riskengine.grading.forgetting import without
from riskengine.model.decision import Asked
from riskengine.model.truth import Truth
from small.rulebooks import rulebook
from small.telling import NOON, person, reported

BOOK = rulebook("""
- {id: g.young, about: child, when: {child.age: "< 13"}, then: {risk: {missing: high}}}
- {id: g.weapon, when: {incident.weapon: true}, then: {response: emergency}}
""")
KID = person("kid", facts={"person.age": 9})
FACTS = read(
    BOOK, [reported(people=(KID,), facts={"incident.children_listed": True, "incident.weapon": True})], NOON
)


def forgotten(fact, subject="i1"):
    """The facts without one of them."""
    return without(BOOK, FACTS, [Asked(fact=fact, subject=subject)])


def test_what_is_forgotten_is_unknown():
    """And nothing else is; what was known stays as it was."""
    found = forgotten("incident.weapon")
    assert "incident.weapon" not in found.incident.readings
    assert found.incident.readings["incident.children_listed"] is True
    assert found.people == FACTS.people
    assert FACTS.incident.readings["incident.weapon"] is True


def test_whoever_is_a_child_by_age_then_only_may_be():
    """The part follows from the age."""
    (kid,) = FACTS.people
    assert kid.roles["child"] is Truth.TRUE
    (kid,) = forgotten("person.age", "kid").people
    assert kid.roles["child"] is Truth.UNKNOWN
    assert "person.age" not in kid.readings


def test_somebody_unnamed_may_be_there_once_the_list_is_not_known_to_be_complete():
    """Beside those who are named."""
    assert [who.id for who in forgotten("incident.children_listed").people] == ["kid", "?child"]
