"""Who has what is overdue: up one ladder, a rank at each shift change, and no further."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from riskengine.grading.escalation import (
    as_held,
    every_of,
    has_since,
    holder,
    is_at_top,
    ladder,
    missed,
    next_rise,
    next_shift,
    next_weekly,
)
from riskengine.model.grades import Binds
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.terms import parse_term
from small.rulebooks import rulebook

BOOK = rulebook("""
- {id: x.y, when: {}, then: {duties: [{action: reviewed, from: reported, within: 1h, by: sergeant}]}}
""")
LONDON = Calendar(time_zone="Europe/London")


def at(hour, minute=0, day=1, month=3):
    """A moment of 2026, in UTC; in March London's clocks show the same."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


ONE = at(13)


def duty(due=ONE, *, by="call_handler", escalate_to="inspector", **said):
    said = {"state": DutyState.OVERDUE, "binds": Binds.SHOULD, "rules": ("x.y",), **said}
    return Duty(
        id="reviewed/i1",
        actions=("reviewed",),
        subject="i1",
        opened_at=at(12),
        due_at=due,
        by=by,
        escalate_to=escalate_to,
        **said,
    )


def with_posts(**changes):
    """The book with posts changed or added."""
    words = BOOK.vocabulary
    posts = dict(words.posts)
    for name, change in changes.items():
        posts[name] = replace(posts.get(name, posts["sergeant"]), id=name, **change)
    return replace(BOOK, vocabulary=replace(words, posts=posts))


def test_a_ladder_leads_through_every_rank_to_the_one_it_never_passes():
    """Whoever stands higher still is not on it."""
    assert ladder(BOOK, "call_handler", "inspector") == ("call_handler", "sergeant", "inspector")
    assert ladder(BOOK, "call_handler", "sergeant") == ("call_handler", "sergeant")


@pytest.mark.parametrize("escalate_to", [None, "sergeant"])
def test_what_nobody_may_escalate_stays_with_whoever_owes_it(escalate_to):
    """Where no rank is named, or the post itself."""
    assert ladder(BOOK, "sergeant", escalate_to) == ("sergeant",)


def test_nobody_stands_between_two_ladders():
    """From the officer at the scene it goes straight to the control room."""
    assert ladder(BOOK, "officer", "inspector") == ("officer", "inspector")


def test_on_a_rank_of_several_posts_it_goes_to_one_that_decides():
    """Among those to the last by name, so that it is always the same."""
    book = with_posts(a_clerk={"decides": False}, zz_clerk={"decides": False})
    assert ladder(book, "call_handler", "inspector") == ("call_handler", "sergeant", "inspector")


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (at(12, 59), "call_handler"),
        (at(13), "call_handler"),
        (at(14, 59), "call_handler"),
        (at(15), "sergeant"),
        (at(22, 59), "sergeant"),
        (at(23), "inspector"),
        (at(7, day=2), "inspector"),
        (at(7, day=9), "inspector"),
    ],
)
def test_it_goes_up_one_rank_at_each_shift_change(moment, who):
    """The shift in which it fell due has its time; the last rank keeps it."""
    assert holder(BOOK, duty(), moment) == who


def test_what_falls_due_at_a_shift_change_stays_for_that_shift():
    """Whoever has just come in has eight hours."""
    assert holder(BOOK, duty(at(15)), at(22, 59)) == "call_handler"
    assert holder(BOOK, duty(at(15)), at(23)) == "sergeant"


def test_shifts_change_by_the_clocks_on_the_wall():
    """In summer seven o'clock in London is six o'clock in UTC."""
    assert next_shift(BOOK, at(5, 59, month=7)) == at(6, month=7)
    assert next_shift(BOOK, at(6, month=7)) == at(14, month=7)
    assert next_shift(BOOK, at(23, day=31, month=3)) == at(6, day=1, month=4)


def test_without_shift_changes_nothing_goes_up():
    """A pack may name none."""
    pack = replace(BOOK.pack, attention=replace(BOOK.pack.attention, shift_changes=()))
    book = replace(BOOK, pack=pack)
    assert next_shift(book, at(12)) is None
    assert holder(book, duty(), at(7, day=9)) == "call_handler"


def test_what_one_should_only_consider_never_goes_up():
    """No deadline, no escalation."""
    assert holder(BOOK, duty(binds=Binds.CONSIDER), at(7, day=9)) == "call_handler"
    assert next_rise(BOOK, duty(binds=Binds.CONSIDER), at(14)) is None


def test_what_has_ended_or_has_no_time_stays_where_it_was():
    """It is nobody's to chase."""
    for one in (duty(state=DutyState.DISCHARGED), duty(None, state=DutyState.OPEN)):
        assert holder(BOOK, one, at(7, day=9)) == "call_handler"
        assert next_rise(BOOK, one, at(14)) is None


def test_the_next_rise_is_the_next_shift_change_until_the_top():
    """So that a timer can be set to it; what is not yet late does not rise."""
    assert next_rise(BOOK, duty(), at(12)) is None
    assert [next_rise(BOOK, duty(), moment) for moment in (at(13), at(15), at(23))] == [at(15), at(23), None]
    assert [is_at_top(BOOK, duty(), moment) for moment in (at(13), at(15), at(23))] == [False, False, True]


def test_since_when_somebody_has_it_is_told():
    """The deadline for whoever owes it, the shift change for whoever took it over."""
    assert [has_since(BOOK, duty(), moment) for moment in (at(12), at(14), at(16), at(7, day=9))] == [
        at(12),
        at(13),
        at(15),
        at(23),
    ]


def test_the_weekly_list_is_due_on_its_day_and_hour():
    """Monday at nine in London; at that very moment the next is a week off."""
    assert next_weekly(BOOK, at(12)) == at(9, day=2)
    assert next_weekly(BOOK, at(8, 59, day=2)) == at(9, day=2)
    assert next_weekly(BOOK, at(9, day=2)) == at(9, day=9)
    assert next_weekly(BOOK, at(9, day=23)) == at(8, day=30)


def test_the_weekly_list_keeps_to_its_own_day():
    """Whichever the pack names."""
    attention = replace(BOOK.pack.attention, weekly_on=(4, time(18)))
    book = replace(BOOK, pack=replace(BOOK.pack, attention=attention))
    assert next_weekly(book, at(12)) == at(18, day=6)
    assert next_weekly(book, at(12)).date() == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("moment", "times"), [(at(12, 59), 0), (at(13), 1), (at(13, 59), 1), (at(14), 2), (at(16), 4)]
)
def test_a_round_is_missed_at_its_deadline_and_once_more_for_each_that_follows(moment, times):
    """Up to the second."""
    assert missed(LONDON, at(13), parse_term("1h"), moment) == times


def test_rounds_of_days_are_missed_by_the_calendar():
    """The night on which the clocks go forward is a day, though it has twenty-three hours."""
    friday = datetime(2026, 3, 27, 13, tzinfo=UTC)
    assert missed(LONDON, friday, parse_term("1d"), datetime(2026, 3, 29, 11, 59, tzinfo=UTC)) == 2
    assert missed(LONDON, friday, parse_term("1d"), datetime(2026, 3, 29, 12, tzinfo=UTC)) == 3
    assert missed(LONDON, friday, parse_term("1 working day"), datetime(2026, 3, 30, 16, tzinfo=UTC)) == 2


EVERY = rulebook("""
- id: x.day
  when: {}
  then: {duties: [{action: reviewed, from: reported, within: 1h, every: 1d, by: sergeant}]}
- id: x.week
  when: {}
  then: {duties: [{action: reviewed, from: reported, within: 1h, every: 1w, by: sergeant}]}
- id: x.target
  when: {}
  then: {duties: [{action: reviewed, from: reported, within: 1h, every: target, by: sergeant}]}
- id: x.other
  when: {}
  then: {duties: [{action: attended, from: reported, within: 1h, every: 1m, by: sergeant}]}
""")


@pytest.mark.parametrize(
    ("rules", "target", "every"),
    [
        (("x.day", "x.week"), None, "1d"),
        (("x.day", "x.target"), 3600, "1h"),
        (("x.target",), None, None),
        (("x.week", "x.other"), 60, "1w"),
    ],
)
def test_how_soon_it_is_owed_again_is_the_shortest_that_any_rule_says(rules, target, every):
    """The target of the grade counts where a rule says so and one runs; other duties of the rule do not."""
    found = every_of(EVERY, duty(rules=rules), target)
    assert found == (None if every is None else parse_term(every))


def test_a_duty_says_who_has_it_and_how_often_it_was_missed():
    """Once it is late; what has ended says neither."""
    late = duty(rules=("x.target",), recurs=True)
    found = as_held(EVERY, late, at(15, 30), 3600)
    assert (found.holder, found.missed) == ("sergeant", 3)
    early = as_held(EVERY, replace(late, state=DutyState.OPEN), at(12, 30), 3600)
    assert (early.holder, early.missed) == ("call_handler", 0)
    done = replace(late, state=DutyState.DISCHARGED)
    assert as_held(EVERY, done, at(15, 30), 3600) is done
    assert as_held(EVERY, replace(late, recurs=False), at(15, 30), 3600).missed == 0
