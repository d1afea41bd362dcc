"""What measures come to, held against a slow and obvious reading of every event."""

from datetime import timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from facts.happenings import LATE, MINUTES, TELL, happenings
from facts.measured import MEASURED, PLAIN, WITH_MEASURES
from facts.reference import Reference
from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds


@cache
def reader(book):
    """Return what reads facts under a rulebook."""
    return FactReader.of(book, holds=holds(book))


def read(book, events, at, known_at):
    """Return the facts of the first incident."""
    return reader(book).read("i1", History.of(book, *events), as_of=at, known_at=known_at)


def told(events, at, known_at):
    """Return what was told of each fact, and when: by subject (None for the incident) and fact."""
    facts = read(PLAIN, events, at, known_at)
    when = {one.id: one.occurred_at for one in events}
    found = {}
    for subject in (facts.incident, *facts.people):
        who = None if subject is facts.incident else subject.id
        for key, value in subject.readings.items():
            if subject.told.get(key):
                found[who, key] = (value, min(when[id] for id in subject.told[key]))
    return found


@settings(max_examples=200)
@given(happenings(), MINUTES, st.sampled_from([0, 30, 180]), LATE)
def test_measures_are_what_going_through_every_event_gives(events, minute, after, late):
    """In any order of arrival, however late, replaced, redacted or merged; at any moment, known at any."""
    at = TELL.at(minute + after)
    known_at = at + timedelta(minutes=late)
    if not any(one.incident == "i1" and one.recorded_at <= known_at for one in events):
        return
    facts = read(WITH_MEASURES, events, at, known_at)
    slow = Reference(WITH_MEASURES, events, "i1", at, known_at, told(events, at, known_at))
    for fact in MEASURED.values():
        for subject in (facts.incident,) if fact.of == "incident" else facts.people:
            who = None if fact.of == "incident" else subject.id
            assert subject.readings.get(fact.id) == slow.value(fact, who), (fact.id, who)
