"""The agenda: the next moment of each incident that has one."""

import random

from riskengine.engine.agenda import Agenda
from small.telling import after


def taken(agenda, until):
    """The incidents whose turn has come, in order."""
    return list(agenda.until(after(until)))


def agenda_of(**moments):
    made = Agenda()
    for incident, minutes in moments.items():
        made.put(incident, after(minutes))
    return made


def test_turns_come_in_order_of_time():
    """Two at the same moment in order of their ids, so that it is always the same."""
    agenda = agenda_of(c=5, a=10, b=10, d=20)
    assert agenda.first() == after(5)
    assert taken(agenda, 10) == ["c", "a", "b"]
    assert agenda.first() == after(20)


def test_nothing_to_wait_for_is_no_moment():
    """An empty agenda has none, nor has one that was emptied."""
    agenda = agenda_of(a=5)
    assert taken(agenda, 5) == ["a"]
    assert (agenda.first(), taken(agenda, 500), len(agenda)) == (None, [], 0)


def test_an_incident_has_its_turn_once_at_the_earliest_of_its_moments():
    """A later moment does not put it off, an earlier one brings it forward."""
    agenda = agenda_of(a=10)
    agenda.put("a", after(20))
    assert agenda.first() == after(10)
    agenda.put("a", after(5))
    assert agenda.first() == after(5)
    assert taken(agenda, 30) == ["a"]


def test_an_incident_may_be_given_another_turn_while_turns_are_taken():
    """At a moment up to the same one it comes again, and later ones stay."""
    agenda, order = agenda_of(a=5, b=6), []
    for incident in agenda.until(after(10)):
        order.append(incident)
        if order == ["a"]:
            agenda.put("a", after(7))
            agenda.put("c", after(11))
    assert order == ["a", "b", "a"]
    assert agenda.first() == after(11)


def test_what_no_longer_counts_does_not_pile_up():
    """However often the moment of an incident is brought forward."""
    agenda = agenda_of(a=100_000)
    for minutes in range(99_999, 90_000, -1):
        agenda.put("a", after(minutes))
    assert len(agenda._heap) < 100
    assert taken(agenda, 200_000) == ["a"]


def test_it_agrees_with_a_dictionary_that_is_searched():
    """Whatever is put and taken, in whatever order."""
    chance = random.Random(7)  # noqa: S311 - a test's own
    agenda, simple = Agenda(), {}
    for _ in range(2_000):
        incident, minutes = f"i{chance.randrange(40)}", chance.randrange(500)
        if chance.random() < 0.8:
            agenda.put(incident, after(minutes))
            simple[incident] = min(minutes, simple.get(incident, minutes))
        else:
            expected = sorted((when, one) for one, when in simple.items() if when <= minutes)
            assert taken(agenda, minutes) == [one for _, one in expected]
            simple = {one: when for one, when in simple.items() if when > minutes}
        assert agenda.first() == (after(min(simple.values())) if simple else None)
        assert len(agenda) == len(simple)
