"""The engine's overview: every incident reported by a moment, each as it then stands."""

import pytest

from grading.timed import timed
from riskengine import Engine
from riskengine.engine.folding import Folding
from riskengine.model.ledger import TargetOf
from riskengine.model.wire import overview_json
from small.oversight import measure, overseeing
from small.rulebooks import rulebook
from small.telling import after, closed, done, graded, merged, person, reopened, replaced, reported, told

BOOK = overseeing(
    rulebook("""
- id: o.seen
  about: child
  then: {duties: [{action: child_seen, from: reported, within: 1h, by: officer}]}
"""),
    measure("over.seen", count={"duties": ["child_seen"], "states": ["overdue"]}),
    measure("over.share", of={"people": ["child"]}, count={"not_done": ["child_seen"]}, window="1d"),
)


def report(number, minutes=0, **said):
    who = person(f"kid-{number}", "child")
    return reported(minutes, id=f"r{number}", incident=f"i{number}", people=(who,), **said)


def rows(engine, minutes):
    return {one.id: one for one in engine.overview(after(minutes)).rows}


def test_it_counts_every_incident_of_the_force():
    """Whatever the engine was asked before."""
    engine = told(BOOK, report(1), report(2, 30), report(3, 59))
    engine.decide("i2", after(200))
    found = rows(engine, 100)
    assert (found["over.seen"].number, found["over.seen"].incidents) == (2, ("i1", "i2"))
    assert (found["over.share"].number, found["over.share"].of) == (3, 3)


def test_a_call_waits_once_whichever_target_runs():
    """That of the grade somebody set and that of the floor above it are two duties and one wait."""
    book = overseeing(
        timed("- {id: o.weapon, when: {incident.weapon: true}, then: {response: emergency}}"),
        measure("over.waiting", count={"duties": ["attended"], "states": ["overdue"]}),
    )
    engine = told(book, reported(facts={"incident.weapon": True}), graded(1, "grade_2"))
    late = {one.target_of for one in engine.ledger_of("i1", after(90)).duties.values() if one.owed}
    assert late >= {TargetOf.GRADE, TargetOf.FLOOR}
    row = engine.overview(after(90)).rows[0]
    assert (row.number, row.oldest) == (1, 90 * 60)


def test_it_knows_what_was_recorded_by_then_and_nothing_more():
    """What was reported later, or recorded later, or replaced later, is not yet so."""
    engine = told(
        BOOK,
        report(1),
        done(10, "child_seen", "kid-1", incident="i1", recorded=300),
        report(2, 200),
        replaced(400, "r1", incident="i1"),
    )
    found = rows(engine, 100)
    assert (found["over.seen"].number, found["over.share"].of) == (1, 1)
    assert rows(engine, 300)["over.seen"].incidents == ("i2",)


def test_a_closed_incident_counts_while_it_owes_and_no_longer():
    """To close it ends nothing; to see the child, from wherever, does."""
    engine = told(BOOK, report(1), closed(20, incident="i1"))
    overview = engine.overview(after(100))
    assert (overview.open, overview.still_owed, overview.settled) == (0, 1, 0)
    assert overview.rows[0].number == 1
    engine.observe(reopened(110, incident="i1"))
    engine.observe(done(120, "child_seen", "kid-1", incident="i1"))
    engine.observe(closed(130, id="again", incident="i1"))
    overview = engine.overview(after(140))
    assert (overview.open, overview.still_owed, overview.settled) == (0, 0, 1)
    assert (overview.rows[0].number, overview.rows[1].of) == (0, 1)


def test_an_incident_that_goes_on_in_another_is_counted_there():
    """From when it was merged; before, as known then, it stood by itself."""
    engine = told(BOOK, report(1), report(2, 5), merged(30, "i2", incident="i1"))
    assert rows(engine, 100)["over.share"].incidents == ("i2",)
    assert rows(engine, 100)["over.share"].number == 2
    assert rows(engine, 20)["over.share"].incidents == ("i1", "i2")


def test_one_that_fails_is_named_and_takes_away_no_other(monkeypatch):
    """It is in no figure, because nobody can say which it belongs to."""
    fold = Folding.fold

    def broken(self, timeline, as_of):
        if timeline.incident == "i1":
            raise RuntimeError("Mrs Smith")
        return fold(self, timeline, as_of)

    engine = told(BOOK, report(1), report(2))
    monkeypatch.setattr(Folding, "fold", broken)
    overview = engine.overview(after(100))
    assert (overview.failed, overview.rows[0].incidents, overview.open) == (("i1",), ("i2",), 1)
    assert "Smith" not in overview_json(overview)


def test_the_same_events_give_the_same_bytes():
    """In whatever order the incidents were told, and whatever was asked meanwhile."""
    events = [
        report(1),
        report(2, 5),
        closed(20, incident="i1"),
        done(30, "child_seen", "kid-2", incident="i2"),
    ]
    one, other = Engine(BOOK), Engine(BOOK)
    for event in events:
        one.hear(event)
    for event in (events[1], events[3], events[0], events[2]):
        other.observe(event)
        other.overview(after(500))
    assert overview_json(one.overview(after(100))) == overview_json(other.overview(after(100)))


def test_a_time_without_an_offset_is_refused():
    """It could mean two moments."""
    with pytest.raises(ValueError, match="as_of needs a time with an offset"):
        Engine(BOOK).overview(after(0).replace(tzinfo=None))


def test_nobody_reported_is_an_empty_overview():
    """With every measure in it."""
    overview = Engine(BOOK).overview(after(0))
    assert [(one.id, one.number) for one in overview.rows] == [("over.seen", 0), ("over.share", 0)]
    assert (overview.rules.pack, overview.as_of) == ("small", after(0))
