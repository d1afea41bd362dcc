"""How old somebody was when an incident began, by what was told of them in any."""

from datetime import datetime

import pytest

from facts.conftest import BOOK, Tell
from riskengine.facts.ages import Ages
from riskengine.facts.logs import Logs
from riskengine.model.events import Between, NotAnswered, Replacement, Unanswered
from riskengine.model.facts import Bounds

TELL = Tell()
A_YEAR = 365 * 24 * 60


def age(minute, said, id="a", who="kid", roles=(), recorded=None, incident="i2"):
    """Return that somebody's age was told."""
    facts = {} if said is None else {"person.age": said}
    return TELL.info(id, minute, people=[(who, roles, facts)], incident=incident, recorded=recorded)


def ages_of(*events):
    """Return the ages that some events tell."""
    logs = Logs()
    found = Ages(BOOK.vocabulary, logs.taken_back)
    for event in events:
        found.take(event)
        logs.put(event)
    return found


def known(*events, ids=("kid",), began=0, at=60, known_at=None):
    """Return how old somebody is known to be, and by what."""
    late = at if known_at is None else known_at
    return ages_of(*events).of(ids, TELL.at(began), TELL.at(at), TELL.at(late))


class TestGrown:
    """An age grows from when it was told until the incident began."""

    def test_on_the_day_it_is_as_it_was_told(self):
        """To the year."""
        assert known(age(-60, 9)) == (9, ("a",))

    def test_before_a_birthday_could_be_told_of_it_lies_within_a_year(self):
        """Nobody says when somebody's birthday is; a day later it may have been."""
        assert known(age(-24 * 60, 9)) == (Bounds(9, 10), ("a",))
        assert known(age(-A_YEAR, 9)) == (Bounds(10, 11), ("a",))

    @pytest.mark.parametrize(("day", "least"), [(4, 10), (5, 11), (6, 11)])
    def test_years_have_passed_from_one_date_to_the_same_date(self, day, least):
        """Noon on 5 March 2024 is one year before 5 March 2025, and not before the 4th."""
        began = datetime.fromisoformat(f"2025-03-0{day}T12:00:00+00:00")
        minute = (datetime.fromisoformat("2024-03-05T12:00:00+00:00") - TELL.at(0)).total_seconds() / 60
        found = ages_of(age(minute, 10)).of(["kid"], began, TELL.at(0), TELL.at(0))
        assert found == (Bounds(least, least + 1), ("a",))

    def test_it_does_not_grow_while_the_incident_is_open(self):
        """A child for whom something is owed does not come of age by the clock alone."""
        old = age(-24 * 60, 17)
        assert known(old, at=60) == known(old, at=3 * A_YEAR) == (Bounds(17, 18), ("a",))

    def test_what_is_told_after_it_began_is_as_it_was_told(self):
        """However long it is open."""
        assert known(age(A_YEAR, 9), at=3 * A_YEAR) == (9, ("a",))

    @pytest.mark.parametrize(
        ("told", "carried"),
        [
            (Between(at_least=18), Bounds(19, None)),
            (Between(at_least=0, at_most=12), Bounds(1, 14)),
        ],
    )
    def test_bounds_grow_too(self, told, carried):
        """Whoever was an adult is one, and whoever was twelve at most is fourteen at most."""
        assert known(age(-A_YEAR, told)) == (carried, ("a",))

    def test_a_role_says_that_somebody_was_under_its_age(self):
        """Whoever was a child a year ago is eighteen at most; a victim may be of any age."""
        assert known(age(-60, None, roles=["child"])) == (Bounds(0, 17), ("a",))
        assert known(age(-A_YEAR, None, roles=["child"])) == (Bounds(1, 19), ("a",))
        assert known(age(-60, None, roles=["victim"])) is None


class TestSeveral:
    """What was told more than once."""

    def test_the_latest_counts_narrowed_by_what_agrees_with_it(self):
        """Nine a year ago is ten or eleven; at most ten, as told since, is ten."""
        events = (age(-A_YEAR, 9), age(-60, Between(at_least=0, at_most=10), id="b"))
        assert known(*events) == (10, ("b", "a"))

    def test_what_does_not_agree_with_it_does_not_count(self):
        """Somebody was wrong, and the latest has the last word."""
        assert known(age(-A_YEAR, 30), age(-60, 9, id="b")) == (9, ("b",))

    def test_what_adds_nothing_is_not_named(self):
        """That she is a child follows from how old she is."""
        events = (age(-90, None, roles=["child"]), age(-60, 9, id="b"))
        assert known(*events) == (9, ("b",))

    def test_what_was_told_of_any_of_her_ids_counts(self):
        """Whichever was told last."""
        events = (age(-90, 9), age(-60, 10, id="b", who="child"))
        assert known(*events, ids=("kid", "child")) == (10, ("b",))
        assert known(*events) == (9, ("a",))

    def test_the_order_in_which_they_come_changes_nothing(self):
        """Not even of two told at one moment."""
        events = [age(-60, 9), age(-60, 10, id="b"), age(-90, Between(at_least=8, at_most=10), id="c")]
        assert known(*events) == known(*reversed(events)) == (10, ("b",))

    def test_the_age_and_the_role_of_one_event_go_together(self):
        """The age is the narrower."""
        assert known(age(-60, Between(at_least=12, at_most=30), roles=["child"])) == (Bounds(12, 17), ("a",))


class TestStands:
    """Which of it stands, and is known."""

    def test_nothing_counts_before_it_was_told_and_known(self):
        """Of somebody of whom nothing was told nothing is known."""
        late = age(5, 9, recorded=9)
        found = [known(late, at=at, known_at=known_at) for at, known_at in ((4, 9), (5, 8), (5, 9))]
        assert found == [None, None, (9, ("a",))]
        assert known(late, ids=("man",)) is None

    def test_what_was_taken_back_does_not_count_as_known_since(self):
        """What was told before it does again."""
        events = (
            age(-90, 9),
            age(-60, 30, id="b"),
            TELL("EventReplaced", "x", 20, incident="i2", replaces="b", why=Replacement.MISHEARD),
        )
        assert known(*events, at=10) == (30, ("b",))
        assert known(*events, at=10, known_at=20) == (9, ("a",))

    def test_nothing_is_left_of_what_was_removed(self):
        """Of somebody of whom nothing else was told, not even the id."""
        first, second = age(-90, 9), age(-60, 10, id="b", who="man")
        found = ages_of(first, second)
        found.remove(second)
        assert found.of(["man"], TELL.at(0), TELL.at(60), TELL.at(60)) is None
        assert list(found._told) == ["kid"]

    def test_nobody_knows_and_what_is_no_age_tell_nothing(self):
        """It was asked, or written wrong before the vocabulary changed."""
        assert known(age(-60, NotAnswered(unknown=Unanswered.NOT_KNOWN))) is None
        assert known(age(-60, "nine")) is None


def test_changes_are_when_an_age_was_told():
    """Later than one moment and up to another; not what was known only later."""
    events = (
        age(5, 9),
        age(6, None, id="b", roles=["child"]),
        age(7, 9, id="c"),
        age(8, 9, id="d", recorded=20),
        age(9, 9, id="e"),
    )
    found = ages_of(*events).changes("kid", TELL.at(5), TELL.at(8), TELL.at(19))
    assert list(found) == [TELL.at(6), TELL.at(7)]
    assert list(ages_of(*events).changes("man", TELL.at(5), TELL.at(8), TELL.at(19))) == []
