"""The fold: a ledger is what `decide` makes of an incident's moments, one after the other.

The moments are each event, each deadline and each edge at which a fact changes by time alone; never the times
at which somebody happened to ask. So asking more often changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from riskengine.grading.decide import Step, next_moment
from riskengine.model.facts import Facts
from riskengine.model.ledger import DutyState, Ledger
from riskengine.rulebook.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Folded:
    """How far an incident has been folded.

    Attributes:
        ledger: The ledger after the last moment.
        edge: The next moment at which time alone changes something, or None.
    """

    ledger: Ledger
    edge: datetime | None = None


def fold(
    rulebook: Rulebook,
    facts_at: Callable[[datetime], Facts],
    events_at: Sequence[datetime],
    start: Folded,
    as_of: datetime,
    take: Callable[[Facts, Ledger, datetime], Step],
) -> Folded:
    """Fold every moment after those already folded, up to and including one.

    Args:
        rulebook: The rules.
        facts_at: What is known of the incident at a moment.
        events_at: When its events occurred, in order.
        start: How far it was folded before.
        as_of: The last moment to fold.
        take: Takes one step.
    """
    folded = start
    while True:
        moment = _next(folded, events_at)
        if moment is None or moment > as_of:
            return folded
        facts = facts_at(moment)
        taken = take(facts, folded.ledger, moment)
        folded = Folded(taken.ledger, next_moment(rulebook, facts, taken.ledger, moment))


def next_deadline(ledger: Ledger, after: datetime) -> datetime | None:
    """Return the first moment after another at which something that is owed falls due, or comes back."""
    waiting = [one.due_at for one in ledger.duties.values() if one.owed or one.state is DutyState.AWAITED]
    back = [one.check_back for one in ledger.duties.values() if one.state is DutyState.TRANSFERRED]
    return min((one for one in (*waiting, *back) if one is not None and one > after), default=None)


def _next(folded: Folded, events_at: Sequence[datetime]) -> datetime | None:
    done = folded.ledger.as_of
    at = 0 if done is None else bisect_right(events_at, done)
    event = events_at[at] if at < len(events_at) else None
    edges = [one for one in (event, folded.edge) if one is not None]
    return min(edges, default=None)
