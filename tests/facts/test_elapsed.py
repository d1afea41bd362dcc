"""How long ago something was, and when a test on it changes."""

from datetime import timedelta

import pytest

from facts.conftest import HOUR, Tell
from facts.measured import BOTH, actions, book_of, flags, incidents, measured, reading, rule_on
from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.model.events import Between
from riskengine.model.facts import NOT_APPLICABLE, Bounds, WhyUnknown
from riskengine.rulebook.measures import Scope, Since

TELL = Tell()
SECOND = timedelta(seconds=1)
REPORTED, SEEN = Since(moment="reported"), Since(fact="person.last_seen")
MINUTE = 60


def of_her(facts):
    """Return what is told of the girl."""
    return [("kid", [], {f"person.{key}": answer for key, answer in facts.items()})]


def report(minute=0, **facts):
    """Report the girl missing."""
    return TELL.report("r", minute, people=of_her(facts))


def told(id, minute, **facts):
    """Say more of the girl."""
    return TELL.info(id, minute, people=of_her(facts))


def seen(id, minute, **fields):
    """Say that an officer saw the girl."""
    return TELL.done(id, "child_seen", minute, subject="kid", post="officer", **fields)


def gone(**fields):
    """Return the measure of the time since something."""
    return measured("person.it", "elapsed", **{"since": (REPORTED,), **fields})


def test_it_is_whole_seconds():
    """What has begun counts only once it is over."""
    assert reading(gone(), report(), at=TELL.at(0))[0] == 0
    assert reading(gone(), report(), at=TELL.at(0) + SECOND - timedelta.resolution)[0] == 0
    assert reading(gone(), report(), at=TELL.at(0) + SECOND)[0] == 1
    assert reading(gone(), report(), at=TELL.at(10)) == (600, None, ("r",))


def test_it_stands_still_once_it_is_over():
    """By the first of what stops it, and not by what was before; in whatever incident it was done."""
    measure = gone(until=Since(selection=actions("child_seen")))
    elsewhere = TELL.report("r2", -99, incident="i2", people=[("kid",)])
    events = [report(), elsewhere, seen("before", -5), seen("second", 30), seen("first", 20, incident="i2")]
    assert reading(measure, *events, at=TELL.at(19))[0] == 19 * MINUTE
    assert reading(measure, *events, at=TELL.at(500)) == (20 * MINUTE, None, ("first", "r"))
    here = gone(scope=Scope.INCIDENT, until=Since(selection=actions("child_seen")))
    assert reading(here, *events, at=TELL.at(500))[0] == 30 * MINUTE


def test_the_latest_of_what_starts_it_counts():
    """Each time it is over again, and begins anew."""
    measure = gone(since=(REPORTED, Since(selection=flags("noted"))))
    raised = TELL("FlagRaised", "f", 15, flag="noted", subject="kid")
    assert reading(measure, report(), raised, at=TELL.at(20)) == (5 * MINUTE, None, ("f",))
    assert reading(measure, report(), at=TELL.at(20))[0] == 20 * MINUTE


def test_where_there_is_nothing_it_does_not_apply():
    """Nobody marked her, and whoever would have is asked nowhere."""
    assert reading(gone(since=(Since(selection=flags("noted")),)), report(), at=TELL.at(9)) == (
        NOT_APPLICABLE,
        None,
        (),
    )


def test_what_nobody_has_told_is_unknown_and_at_least_as_old_as_the_report():
    """The child was last seen before somebody reported her."""
    unknown = gone(since=(SEEN,))
    assert reading(unknown, report(), at=TELL.at(20)) == (None, None, ())
    measure = gone(since=(SEEN,), at_least_since=REPORTED, until=Since(selection=actions("child_seen")))
    assert reading(measure, report(), at=TELL.at(20)) == (Bounds(20 * MINUTE, None), None, ("r",))
    last = told("i", 5, last_seen=TELL.at(-60).isoformat())
    assert reading(measure, report(), last, at=TELL.at(20)) == (80 * MINUTE, None, ("i",))
    assert reading(measure, report(), seen("s", 30), at=TELL.at(90)) == (
        Bounds(30 * MINUTE, None),
        None,
        ("s", "r"),
    )


def test_what_is_known_to_be_later_stands_against_the_least():
    """She was marked after she was reported: that is at most so long ago, whatever nobody has told."""
    measure = gone(since=(SEEN, Since(selection=flags("noted"))), at_least_since=REPORTED)
    raised = TELL("FlagRaised", "f", 15, flag="noted", subject="kid")
    assert reading(measure, report(), raised, at=TELL.at(20)) == (Bounds(None, 5 * MINUTE), None, ("f",))
    earlier = TELL("FlagRaised", "f", -15, flag="noted", subject="kid")
    both = Bounds(20 * MINUTE, 35 * MINUTE)
    assert reading(measure, report(), earlier, at=TELL.at(20)) == (both, None, ("r", "f"))


def test_a_time_that_is_still_to_come_has_not_begun():
    """A visit that is due tomorrow is late by nothing today."""
    due = report(last_seen=TELL.at(60).isoformat())
    assert [reading(gone(since=(SEEN,)), due, at=TELL.at(at))[0] for at in (0, 60, 61)] == [0, 0, MINUTE]


def test_since_the_latest_on_record_it_is_at_most_until_systems_are_searched():
    """There may be a later one that nobody has found yet."""
    measure = gone(since=(Since(selection=incidents("missing")),), elsewhere=True, systems=BOTH)
    before = TELL.report("r2", -60, incident="i2", people=[("kid",)])
    searches = [
        TELL("RecordsSearched", f"s{number}", 5, subject="kid", system=system)
        for number, system in enumerate(BOTH)
    ]
    why = WhyUnknown.NOT_SEARCHED
    assert reading(measure, report(), at=TELL.at(9)) == (None, why, ())
    assert reading(measure, report(), before, at=TELL.at(9)) == (Bounds(None, 69 * MINUTE), why, ("r2",))
    assert reading(measure, report(), before, *searches, at=TELL.at(9)) == (
        69 * MINUTE,
        None,
        ("r2", "s0", "s1"),
    )
    assert reading(measure, report(), *searches, at=TELL.at(9))[0] is NOT_APPLICABLE


def test_what_somebody_told_of_it_has_gone_on_since():
    """Three hours, said an hour ago, are four."""
    measure = gone(since=(SEEN,), until=Since(selection=actions("child_seen")))
    said = told("i", 10, it="3h")
    assert reading(measure, report(), said, at=TELL.at(70)) == (4 * HOUR, None, ("i",))
    assert reading(measure, report(), said, seen("s", 40), at=TELL.at(70)) == (3.5 * HOUR, None, ("s", "i"))
    least = told("i", 10, it=Between(at_least="3h"))
    assert reading(measure, report(), least, at=TELL.at(70))[0] == Bounds(4 * HOUR, None)


def test_of_what_was_told_and_what_follows_the_longer_counts():
    """Neither is taken for less."""
    seen_at = TELL.at(-60).isoformat()
    measure = gone(since=(SEEN,))
    assert reading(measure, report(last_seen=seen_at, it="3h"), at=TELL.at(0))[0] == 3 * HOUR
    assert reading(measure, report(last_seen=seen_at, it="10m"), at=TELL.at(0))[0] == HOUR


class TestEdges:
    """The facts announce when a test that some rule makes can change, and nothing else."""

    @pytest.fixture
    def edges(self):
        """Gives the edges, in seconds after noon, of a measure that rules test."""

        def found(measure, tests, *events, at=0):
            book = book_of({measure.id: measure}, [rule_on(measure.id, *test) for test in tests])
            reader = FactReader.of(book, holds=holds(book))
            facts = reader.read("i1", History.of(book, *events), as_of=TELL.at(at), known_at=TELL.at(at))
            return [(one - TELL.at(0)) / SECOND for one in facts.edges]

        return found

    def test_a_test_for_more_changes_a_second_later_than_one_for_as_much(self, edges):
        """For whole seconds."""
        assert edges(gone(), [(">=", HOUR), (">", 2 * HOUR)], report()) == [HOUR, 2 * HOUR + 1]
        assert edges(gone(), [("<", HOUR), ("<=", 2 * HOUR)], report()) == [HOUR, 2 * HOUR + 1]
        assert edges(gone(), [("==", HOUR)], report()) == [HOUR, HOUR + 1]
        assert edges(gone(), [], report()) == []

    def test_what_is_past_is_no_edge(self, edges):
        """And what stands still has none."""
        tests = [(">=", HOUR), (">=", 2 * HOUR)]
        assert edges(gone(), tests, report(), at=60) == [2 * HOUR]
        over = gone(until=Since(selection=actions("child_seen")))
        assert edges(over, tests, report(), seen("s", 30), at=45) == []

    def test_a_bound_and_what_was_told_have_edges_of_their_own(self, edges):
        """Each begins somewhere else."""
        measure = gone(since=(SEEN,), at_least_since=REPORTED)
        said = told("i", 10, it=Between(at_least="30m", at_most="2h"))
        assert edges(measure, [(">=", HOUR)], report()) == [HOUR]
        assert edges(measure, [(">=", 3 * HOUR)], report(), said, at=10) == [
            70 * MINUTE,
            160 * MINUTE,
            3 * HOUR,
        ]
