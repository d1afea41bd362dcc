"""Duties: opened by rules that hold, merged by identity, ended by what people do; never simply gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from riskengine.inference.channel import Verdict
from riskengine.model.events import (
    ActionTaken,
    DutyReleased,
    DutyTransferred,
    Event,
    GradeSet,
    IncidentReported,
)
from riskengine.model.facts import Facts
from riskengine.model.grades import Binds
from riskengine.model.ledger import Deadline, Duty, DutyState
from riskengine.model.quickly import quickly
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.rules import DutyRule, Rule, Rulebook
from riskengine.rulebook.unary import passes

_open = quickly(Duty)

Held = Mapping[tuple[str, str, str | None], datetime]
"""Since when each rule has held, by rule, subject and other."""

_STRONGER = {Binds.CONSIDER: 0, Binds.SHOULD: 1, Binds.MUST: 2}


@dataclass(frozen=True, slots=True)
class Moment:
    """What duties are judged by at one moment: the facts, the rules' names, and since when rules held."""

    rulebook: Rulebook
    facts: Facts
    held_since: Held


def duties_at(moment: Moment, before: Mapping[str, Duty], holding: Iterable[Verdict]) -> dict[str, Duty]:
    """Return every duty ever opened, as it stands at this moment.

    Args:
        moment: The moment.
        before: The duties as they stood.
        holding: The rules that hold at this moment; no other owes anything.
    """
    duties = dict(before)
    for verdict in holding:
        for owed in verdict.rule.then.duties:
            for duty in _owed(owed, verdict, moment):
                known = duties.get(duty.id)
                duties[duty.id] = duty if known is None else _merged(known, duty, moment.rulebook)
    return {name: _as_it_stands(duty, moment) for name, duty in sorted(duties.items())}


def settled(duties: Mapping[str, Duty], moment: Moment) -> dict[str, Duty]:
    """Return duties as this moment's events leave them, deadlines up to it passed.

    An action at the second of a deadline is in time.
    """
    return {name: _as_it_stands(duty, moment) for name, duty in duties.items()}


def _owed(owed: DutyRule, verdict: Verdict, moment: Moment) -> Iterator[Duty]:
    """Yield the duty a rule owes, once or once for each occasion."""
    if owed.each is None:
        yield _duty(owed, verdict, moment, None)
        return
    for event in moment.facts.events:
        if owed.each == (event.action if isinstance(event, ActionTaken) else event.type):
            yield _duty(owed, verdict, moment, event)


def _duty(owed: DutyRule, verdict: Verdict, moment: Moment, occasion: Event | None) -> Duty:
    rule = verdict.rule
    subject = moment.facts.incident.id if owed.of == INCIDENT_VAR else verdict.subjects[owed.of].id
    other = verdict.subjects[owed.other].id if owed.other is not None else None
    due = _due(owed, verdict, moment, occasion)
    return _open(
        id=_identity(owed, subject, other, occasion),
        actions=owed.actions,
        answer=owed.answer,
        subject=subject,
        other=other,
        occasion=occasion.id if occasion is not None else None,
        opened_at=moment.facts.as_of,
        due_at=due,
        deadline=owed.deadline if due is not None else None,
        by=owed.by,
        escalate_to=owed.escalate_to,
        binds=rule.binds,
        rules=(rule.id,),
        awaits=owed.awaits,
        before=(owed.before,) if owed.before is not None else (),
    )


def _identity(owed: DutyRule, subject: str, other: str | None, occasion: Event | None) -> str:
    what = "|".join(owed.actions) if owed.actions else f"known:{owed.answer}"
    pair = f"/{other}" if other is not None else ""
    when = f"@{occasion.id}" if occasion is not None else ""
    return f"{what}/{subject}{pair}{when}"


def _due(owed: DutyRule, verdict: Verdict, moment: Moment, occasion: Event | None) -> datetime | None:
    if owed.within is None or owed.start is None:
        return None
    start = _start(owed.start, verdict, moment, occasion)
    return moment.rulebook.pack.calendar.after(start, owed.within) if start is not None else None


def _start(start: str, verdict: Verdict, moment: Moment, occasion: Event | None) -> datetime | None:
    events = moment.facts.events
    opening = occasion or next((one for one in events if isinstance(one, IncidentReported)), None)
    match start:
        case "occurred" | "reported":
            return opening.occurred_at if opening is not None else None
        case "recorded":
            return opening.recorded_at if opening is not None else None
        case "rule_held":
            return moment.held_since.get(held_key(verdict), moment.facts.as_of)
        case action:
            return _first_done(action, moment, {who.id for who in verdict.subjects})


def _first_done(
    action: str, moment: Moment, whom: Collection[str], after: datetime | None = None
) -> datetime | None:
    """Return when an action was first done, for one of these people or the incident; attempts aside."""
    declared = moment.rulebook.vocabulary.actions.get(action)
    stands_for = "grade.set" if declared is None else declared.event
    for event in moment.facts.events:
        if after is not None and event.occurred_at <= after:
            continue
        if isinstance(event, ActionTaken):
            done = event.action == action and not event.attempt and _concerns(event, whom, moment)
        else:
            done = event.type == stands_for and not (
                isinstance(event, GradeSet) and event.scale != "response"
            )
        if done:
            return event.occurred_at
    return None


def held_key(verdict: Verdict) -> tuple[str, str, str | None]:
    """Return what a rule that holds is remembered by."""
    other = verdict.subjects[1].id if len(verdict.subjects) > 1 else None
    return (verdict.rule.id, verdict.subjects[0].id, other)


def _concerns(event: ActionTaken, whom: Collection[str], moment: Moment) -> bool:
    """Tell whether an action concerns one of these people; what concerns the incident concerns everybody."""
    incident = moment.facts.incident.id
    return incident in whom or event.subject in (None, incident) or event.subject in whom


def _merged(known: Duty, again: Duty, rulebook: Rulebook) -> Duty:
    """Merge what another rule, or the same one later, owes into a duty: all reasons, earliest, highest."""
    if not known.owed:
        return known
    dues = [one for one in (known.due_at, again.due_at) if one is not None]
    due = min(dues, default=None)
    return replace(
        known,
        rules=tuple(sorted({*known.rules, *again.rules})),
        due_at=due,
        deadline=known.deadline if due == known.due_at else again.deadline,
        by=_higher(known.by, again.by, rulebook),
        escalate_to=_highest((known.escalate_to, again.escalate_to), rulebook),
        binds=max(known.binds, again.binds, key=_STRONGER.__getitem__),
        awaits=known.awaits or again.awaits,
        before=tuple(sorted({*known.before, *again.before})),
    )


def _higher(one: str, other: str, rulebook: Rulebook) -> str:
    posts = rulebook.vocabulary.posts
    return max(one, other, key=lambda name: (posts[name].rank, name))


def _highest(names: Iterable[str | None], rulebook: Rulebook) -> str | None:
    named = [name for name in names if name is not None]
    return max(named, key=lambda name: (rulebook.vocabulary.posts[name].rank, name), default=None)


def _as_it_stands(duty: Duty, moment: Moment) -> Duty:
    """End a duty by what people did, or find it overdue."""
    duty = _back(duty, moment.facts.as_of)
    if not duty.owed and duty.state is not DutyState.TRANSFERRED:
        return duty
    for event in moment.facts.events:
        duty = _after(duty, event, moment)
        if duty.state in (DutyState.DISCHARGED, DutyState.RELEASED):
            return duty
    if duty.answer is not None and _answered(duty, moment.facts):
        return replace(duty, state=DutyState.DISCHARGED, ended_at=moment.facts.as_of)
    return _late(_forestalled(duty, moment), moment.facts.as_of)


def _forestalled(duty: Duty, moment: Moment) -> Duty:
    """A duty that must come before an action falls due when that is done; not if it was done already."""
    if not duty.before:
        return duty
    whom = {duty.subject, duty.other or duty.subject}
    times = [_first_done(action, moment, whom, duty.opened_at) for action in duty.before]
    done = min((one for one in times if one is not None), default=None)
    if done is None or (duty.due_at is not None and duty.due_at <= done):
        return duty
    return replace(duty, due_at=done, deadline=duty.deadline or Deadline.TARGET)


def _back(duty: Duty, as_of: datetime) -> Duty:
    """A duty somebody else accepted comes back when its check-back passes."""
    if duty.state is DutyState.TRANSFERRED and duty.check_back is not None and duty.check_back <= as_of:
        return replace(duty, state=DutyState.OPEN)
    return duty


def _late(duty: Duty, as_of: datetime) -> Duty:
    if duty.state is DutyState.OPEN and duty.due_at is not None and duty.due_at <= as_of:
        return replace(duty, state=DutyState.OVERDUE)
    return duty


def _after(duty: Duty, event: Event, moment: Moment) -> Duty:
    """Return a duty after one event."""
    match event:
        case ActionTaken() if event.action in duty.actions:
            return _tried(duty, event, moment)
        case GradeSet() if event.scale == "response" and _done_by(event.type, duty, moment.rulebook):
            return _ended(duty, event, DutyState.DISCHARGED)
        case DutyReleased(duty=name) if name == duty.id and _may_end(event, moment.rulebook):
            return _ended(duty, event, DutyState.RELEASED)
        case DutyTransferred(duty=name) if name == duty.id and _may_end(event, moment.rulebook):
            if event.check_back <= moment.facts.as_of:
                return duty  # it has come back since
            return replace(
                duty,
                state=DutyState.TRANSFERRED,
                transferred_to=event.to,
                reference=event.reference,
                check_back=event.check_back,
            )
        case _:
            return duty


def _tried(duty: Duty, event: ActionTaken, moment: Moment) -> Duty:
    """An action ends a duty if it is about the right person, by a post that may, and more than an attempt."""
    about = {event.subject or moment.facts.incident.id, event.other} - {None}
    wanted = {duty.subject, duty.other} - {None}
    if about != wanted or _before_occasion(duty, event, moment.facts):
        return duty
    allowed = moment.rulebook.vocabulary.actions[event.action].by
    if (
        event.attempt
        or (allowed and event.by.post not in allowed)
        or not _counts(duty, event, moment.rulebook)
    ):
        known = (*duty.attempts, event.id) if event.id not in duty.attempts else duty.attempts
        return replace(duty, attempts=known)
    return _ended(duty, event, DutyState.DISCHARGED)


def _before_occasion(duty: Duty, event: Event, facts: Facts) -> bool:
    occasion = next((one for one in facts.events if one.id == duty.occasion), None)
    return occasion is not None and (event.id == occasion.id or event.occurred_at < occasion.occurred_at)


def _counts(duty: Duty, event: ActionTaken, rulebook: Rulebook) -> bool:
    """Tell whether the details of an action are what one of the rules owes."""
    owed = [one for rule in _rules(duty, rulebook) for one in rule.then.duties if event.action in one.actions]
    return any(
        all(name in event.details and passes(test, event.details[name]) for name, test in one.where.items())
        for one in owed
    )


def _rules(duty: Duty, rulebook: Rulebook) -> list[Rule]:
    return [rulebook.rule_by_id[name] for name in duty.rules if name in rulebook.rule_by_id]


def _done_by(event_type: str, duty: Duty, rulebook: Rulebook) -> bool:
    return any(rulebook.vocabulary.actions[name].event == event_type for name in duty.actions)


def _may_end(event: Event, rulebook: Rulebook) -> bool:
    """Only a person who may decide can say that a duty is somebody else's, or nobody's any more."""
    post = rulebook.vocabulary.posts.get(event.by.post)
    return event.by.person is not None and post is not None and post.decides


def _ended(duty: Duty, event: Event, state: DutyState) -> Duty:
    return replace(duty, state=state, ended_at=event.occurred_at, ended_by=event.id)


def _answered(duty: Duty, facts: Facts) -> bool:
    subject = facts.subject(duty.subject)
    return subject is not None and duty.answer in subject.readings
