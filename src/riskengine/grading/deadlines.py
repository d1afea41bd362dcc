"""Deadlines: from when, and until when, a duty is to be done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from riskengine.grading.moment import Moment, held_key
from riskengine.grading.targets import target_of_grade
from riskengine.inference.channel import Verdict
from riskengine.model.events import ActionTaken, Event
from riskengine.model.ledger import Deadline, Duty
from riskengine.rulebook.rules import DutyRule
from riskengine.rulebook.terms import Term


class Started(NamedTuple):
    """When a deadline begins to run, and when that was written down."""

    at: datetime
    recorded: datetime


def due_of(
    owed: DutyRule, verdict: Verdict, moment: Moment, occasion: Event | None, before: Duty | None
) -> datetime | None:
    """Return when what a rule owes is due; None where the rule gives no time, or nothing starts it yet.

    Nobody is late for what could not be known. What rests on something written down late, or on something
    learnt when its time was already over, is due no sooner than so long after it was on record as the rule
    gives, or as the pack gives for catching up if that is shorter.

    Args:
        owed: What the rule owes.
        verdict: That it holds, and for whom.
        moment: The moment.
        occasion: The event that brought it, if one did.
        before: The duty as it stood, if it is on record.
    """
    start = _start(owed.start, verdict, moment, occasion) if owed.start is not None else None
    due = _end(start.at, owed.within, moment, of_target=owed.within_target) if start is not None else None
    if start is None or due is None:
        return None
    now = moment.facts.as_of
    # What an occasion brings is opened when it came about, however long the rule has held.
    opened = moment.held_since.get(held_key(verdict), now) if before is not None else now
    known = _known(verdict, moment, opened, before)
    late = [when for when, since in ((known, opened), (start.recorded, start.at)) if when > since]
    late += [opened] if due <= opened else []
    if not late:
        return due
    return max(due, max(late) + min(due - start.at, timedelta(seconds=moment.rulebook.pack.catch_up)))


def _known(verdict: Verdict, moment: Moment, opened: datetime, before: Duty | None) -> datetime:
    """Return when what a rule rests on was on record when it began to hold."""
    if opened == moment.facts.as_of:
        return moment.known(verdict)
    return before.known_from or opened if before is not None and before.opened_at == opened else opened


def next_round(owed: DutyRule, done: datetime, moment: Moment) -> datetime | None:
    """Return when a duty that recurs is due again after it was done."""
    return _end(done, owed.every, moment, of_target=owed.every_target)


def forestalled(duty: Duty, moment: Moment) -> Duty:
    """A duty that must come before an action falls due when that is done; not if it was done already.

    Of one that recurs each round begins when the round before was done.
    """
    if not duty.before:
        return duty
    whom = {duty.subject, duty.other or duty.subject}
    last = moment.happened.by_id.get(duty.done_by[-1]) if duty.done_by else None
    begun = last.occurred_at if last is not None else duty.opened_at
    times = [first_done(action, moment, whom, begun) for action in duty.before]
    done = min((one.at for one in times if one is not None), default=None)
    if done is None or (duty.due_at is not None and duty.due_at <= done):
        return duty
    return replace(duty, due_at=done, deadline=duty.deadline or Deadline.TARGET)


def first_done(
    action: str, moment: Moment, whom: Collection[str], after: datetime | None = None
) -> Started | None:
    """Return when an action was first done, for one of these people or the incident; attempts aside.

    Args:
        action: The action, or ``grade_set``.
        moment: The moment.
        whom: The people, or the incident.
        after: Only what was done later than this counts.
    """
    for event in moment.happened.doing((action,)):
        if after is not None and event.occurred_at <= after:
            continue
        if not isinstance(event, ActionTaken) or (not event.attempt and concerns(event, whom, moment)):
            return Started(event.occurred_at, event.recorded_at)
    return None


def _end(start: datetime, term: Term | None, moment: Moment, *, of_target: bool) -> datetime | None:
    if of_target:
        seconds = target_of_grade(moment.rulebook, moment.facts)
        return start + timedelta(seconds=seconds) if seconds is not None else None
    return moment.rulebook.pack.calendar.after(start, term) if term is not None else None


def _start(start: str, verdict: Verdict, moment: Moment, occasion: Event | None) -> Started | None:
    opening = occasion or moment.happened.report
    match start:
        case "occurred" | "reported":
            return Started(opening.occurred_at, opening.recorded_at) if opening is not None else None
        case "recorded":
            return Started(opening.recorded_at, opening.recorded_at) if opening is not None else None
        case "rule_held":
            held = moment.held_since.get(held_key(verdict), moment.facts.as_of)
            held = max(held, occasion.occurred_at) if occasion is not None else held
            return Started(held, held)
        case action if occasion is not None and occasion in moment.happened.doing((action,)):
            return Started(occasion.occurred_at, occasion.recorded_at)
        case action:
            return first_done(action, moment, {who.id for who in verdict.subjects})


def concerns(event: ActionTaken, whom: Collection[str], moment: Moment) -> bool:
    """Tell whether an action concerns one of these people; what concerns the incident concerns everybody."""
    incident = moment.facts.incident.id
    return incident in whom or event.subject in (None, incident) or event.subject in whom
