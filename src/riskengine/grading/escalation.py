"""Escalation: what is overdue goes up its ladder, a rank at each shift change, no further than its rule says.

A pure function of the duty and the time: nothing is remembered of who was told before, so that asking often
or seldom finds the same holder.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from riskengine.grading.duty_endings import owing
from riskengine.model.grades import Binds
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.terms import Term

_DAY = timedelta(days=1)
_WEEK = 7


@lru_cache(maxsize=1024)
def ladder(rulebook: Rulebook, by: str, escalate_to: str | None) -> tuple[str, ...]:
    """Return the posts a duty goes up through, first the one that owes it, last the one it never passes.

    Where the last stands on another ladder, or on none, nobody stands between. On a rank that several posts
    share it goes to one that may decide.
    """
    posts = rulebook.vocabulary.posts
    if escalate_to is None or escalate_to == by:
        return (by,)
    low, high = posts[by], posts[escalate_to]
    if low.ladder is None or low.ladder != high.ladder:
        return (by, escalate_to)
    between = [one for one in posts.values() if one.ladder == low.ladder and low.rank < one.rank < high.rank]
    on_rank = {one.rank: one.id for one in sorted(between, key=lambda one: (one.decides, one.id))}
    return (by, *(on_rank[rank] for rank in sorted(on_rank)), escalate_to)


def holder(rulebook: Rulebook, duty: Duty, as_of: datetime) -> str:
    """Return who has a duty that is owed: the post that owes it, or the rank it has gone up to."""
    return _risen(rulebook, duty, as_of)[0]


def has_since(rulebook: Rulebook, duty: Duty, as_of: datetime) -> datetime:
    """Return since when whoever has an overdue duty has had it, as overdue."""
    return _risen(rulebook, duty, as_of)[1] or duty.opened_at


def next_rise(rulebook: Rulebook, duty: Duty, after: datetime) -> datetime | None:
    """Return the first moment after another at which an overdue duty goes up, or None: it is at the top."""
    if not _rises(duty, after) or is_at_top(rulebook, duty, after):
        return None
    return next_shift(rulebook, after)


def is_at_top(rulebook: Rulebook, duty: Duty, as_of: datetime) -> bool:
    """Tell whether whoever has a duty is the last it can go to."""
    return holder(rulebook, duty, as_of) == ladder(rulebook, duty.by, duty.escalate_to)[-1]


def _rises(duty: Duty, as_of: datetime) -> bool:
    """Tell whether a duty is one that goes up: overdue, and more than a thing to consider."""
    late = duty.state in (DutyState.OPEN, DutyState.OVERDUE) and duty.due_at is not None
    return late and duty.binds is not Binds.CONSIDER and duty.due_at is not None and duty.due_at <= as_of


def _risen(rulebook: Rulebook, duty: Duty, as_of: datetime) -> tuple[str, datetime | None]:
    """Return who has a duty, and since when."""
    if not _rises(duty, as_of):
        return duty.by, None
    steps = ladder(rulebook, duty.by, duty.escalate_to)
    has, since = steps[0], duty.due_at
    for higher in steps[1:]:
        change = next_shift(rulebook, since) if since is not None else None
        if change is None or change > as_of:
            break
        has, since = higher, change
    return has, since


def next_shift(rulebook: Rulebook, after: datetime) -> datetime | None:
    """Return the first shift change after a moment, or None where the pack names none."""
    day = rulebook.pack.calendar.day_of(after)
    changes = (*_shifts(rulebook, day), *_shifts(rulebook, day + _DAY))
    return next((one for one in changes if one > after), None)


@lru_cache(maxsize=4096)
def _shifts(rulebook: Rulebook, day: date) -> tuple[datetime, ...]:
    pack = rulebook.pack
    return tuple(sorted(pack.calendar.at(day, clock) for clock in pack.attention.shift_changes))


def next_weekly(rulebook: Rulebook, after: datetime) -> datetime:
    """Return the first moment after another at which the weekly list is due."""
    calendar = rulebook.pack.calendar
    weekday, clock = rulebook.pack.attention.weekly_on
    day = calendar.day_of(after)
    day += ((weekday - day.weekday()) % _WEEK) * _DAY
    due = calendar.at(day, clock)
    return due if due > after else calendar.at(day + _WEEK * _DAY, clock)


def missed(calendar: Calendar, due_at: datetime, every: Term, as_of: datetime) -> int:
    """Return how many times in a row something owed again and again was missed: the first at its deadline.

    Args:
        calendar: The pack's calendar.
        due_at: When it was due first.
        every: How long after that it is due again.
        as_of: The moment.
    """
    if as_of < due_at:
        return 0
    if every == Term(seconds=every.seconds):
        return 1 + int((as_of - due_at).total_seconds() // every.seconds)
    times, due = 1, calendar.after(due_at, every)
    while due <= as_of:
        times, due = times + 1, calendar.after(due, every)
    return times


def as_held(rulebook: Rulebook, duty: Duty, as_of: datetime, target: int | None) -> Duty:
    """Return a duty with who has it at a moment, and how many times in a row it was missed.

    Args:
        rulebook: The rules.
        duty: The duty; one that is not owed is returned as it is.
        as_of: The moment.
        target: The seconds of the target of the grade in force, or None where none runs.
    """
    if not duty.owed:
        return duty
    times = 0
    if duty.recurs and duty.due_at is not None and duty.due_at <= as_of:
        every = every_of(rulebook, duty, target)
        times = missed(rulebook.pack.calendar, duty.due_at, every, as_of) if every is not None else 1
    return replace(duty, holder=holder(rulebook, duty, as_of), missed=times)


def every_of(rulebook: Rulebook, duty: Duty, target: int | None) -> Term | None:
    """Return how soon a duty is owed again: the shortest that the rules which owe it say, or None.

    Args:
        rulebook: The rules.
        duty: The duty.
        target: The seconds of the target of the grade in force, or None where none runs.
    """
    owed = owing(duty, rulebook)
    terms = [one.every for one in owed if one.every is not None]
    if target is not None and any(one.every_target for one in owed):
        terms.append(Term(seconds=target))
    return min(terms, key=_rough, default=None)


def leads(rulebook: Rulebook, duty: Duty) -> tuple[int, ...]:
    """Return how many seconds before a limit set by law somebody is told, longest first.

    A lead as long as there is time at all would warn as soon as the duty is opened, and is left out; where
    all are, half of the time is the only one.
    """
    if duty.due_at is None:
        return ()
    every = every_of(rulebook, duty, None) if duty.done_by else None
    given = _rough(every) if every is not None else int((duty.due_at - duty.opened_at).total_seconds())
    return tuple(lead for lead in rulebook.pack.attention.lead_times if lead < given) or (given // 2,)


def _rough(term: Term) -> int:
    """Return about how many seconds a term takes, to compare by."""
    days = term.years * 365 + term.days + (term.working_days + term.school_days) * 7 // 5
    return days * 86400 + term.seconds
