"""How duties end: by what people did, what they handed on or were released from, and what then is awaited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from riskengine.grading.deadlines import forestalled, next_round
from riskengine.grading.moment import Moment
from riskengine.model.events import ActionTaken, DutyReleased, DutyTransferred, Event, GradeSet
from riskengine.model.facts import Bounds
from riskengine.model.ledger import Duty, DutyState
from riskengine.rulebook.rules import DutyRule, Rulebook
from riskengine.rulebook.unary import passes
from riskengine.rulebook.vocabulary import Settles

_STANDING = (DutyState.OPEN, DutyState.OVERDUE, DutyState.TRANSFERRED, DutyState.AWAITED)


def endings(duties: Mapping[str, Duty], moment: Moment) -> dict[str, Duty]:
    """Return duties as the events of a moment leave them, with what other agencies then owe."""
    found: dict[str, Duty] = {}
    for name, duty in sorted(duties.items(), key=lambda one: (_occurred(one[1], moment), one[0])):
        found[name] = _as_it_stands(duty, found, moment)
    for duty in list(found.values()):
        found |= _awaited(duty, found, moment)
    return dict(sorted(found.items()))


def _occurred(duty: Duty, moment: Moment) -> datetime:
    """Return when the occasion of a duty came about: what is owed for an older one is done first."""
    occasion = moment.happened.by_id.get(duty.occasion or "")
    return occasion.occurred_at if occasion is not None else duty.opened_at


def _as_it_stands(duty: Duty, others: Mapping[str, Duty], moment: Moment) -> Duty:
    """End a duty by what people did, or find it overdue."""
    if duty.state not in _STANDING:
        return duty
    duty = _back(duty, moment)
    for event in moment.happened.bearing_on(duty.id, duty.actions):
        duty = _after(duty, event, others, moment)
        if duty.state not in _STANDING:
            return duty
    if duty.answer is not None and _answered(duty, duty.answer, moment):
        return replace(duty, state=DutyState.DISCHARGED, ended_at=moment.facts.as_of)
    return _late(forestalled(_until(duty, moment), moment), moment.facts.as_of)


def _back(duty: Duty, moment: Moment) -> Duty:
    """A duty somebody else accepted comes back when its check-back passes: an agency's is awaited again."""
    back = duty.check_back
    if duty.state is not DutyState.TRANSFERRED or back is None or back > moment.facts.as_of:
        return duty
    awaited = moment.rulebook.vocabulary.posts[duty.by].agency
    return replace(duty, state=DutyState.AWAITED if awaited else DutyState.OPEN)


def _until(duty: Duty, moment: Moment) -> Duty:
    """End a duty that recurs at the action until which it does; what other rules owe of it goes on."""
    if not (duty.recurs and duty.owed):
        return duty
    by = {one: _first_until(one, duty, moment) for one in duty.rules}
    ends = [event for event in by.values() if event is not None]
    if not ends:
        return duty
    rest = replace(duty, rules=tuple(one for one, event in by.items() if event is None))
    recurs = any(recurring(one) for one in owing(rest, moment.rulebook))
    if rest.rules and (recurs or not duty.done_by):
        return replace(rest, recurs=recurs)
    why = "no longer needed: what it was owed until was done"
    return replace(_ended(duty, ends[0], DutyState.RELEASED), reason=why)


def _first_until(rule: str, duty: Duty, moment: Moment) -> Event | None:
    """Return what was done until which a rule owes a duty, or None."""
    for owed in owing(replace(duty, rules=(rule,)), moment.rulebook):
        for event in moment.happened.doing((owed.until,)) if owed.until is not None else ():
            done = not (isinstance(event, ActionTaken) and event.attempt)
            if done and event.occurred_at >= duty.opened_at and _reaches(event, duty, moment):
                return event
    return None


def recurring(owed: DutyRule) -> bool:
    """Tell whether a rule owes something again each time it was done."""
    return owed.every is not None or owed.every_target


def _reaches(event: Event, duty: Duty, moment: Moment) -> bool:
    incident = moment.facts.incident.id
    return getattr(event, "subject", None) in (None, incident, duty.subject) or duty.subject == incident


def _late(duty: Duty, as_of: datetime) -> Duty:
    if duty.state is DutyState.OPEN and duty.due_at is not None and duty.due_at <= as_of:
        return replace(duty, state=DutyState.OVERDUE)
    return duty


def _after(duty: Duty, event: Event, others: Mapping[str, Duty], moment: Moment) -> Duty:
    """Return a duty after one event."""
    match event:
        case ActionTaken():
            return _tried(duty, event, others, moment)
        case GradeSet():
            ends = not _before_occasion(duty, event, moment)
            return _ended(duty, event, DutyState.DISCHARGED) if ends else duty
        case DutyReleased(reason=reason):
            ends = _may_end(event, moment.rulebook)
            return replace(_ended(duty, event, DutyState.RELEASED), reason=reason) if ends else duty
        case DutyTransferred():
            back = event.check_back <= moment.facts.as_of  # it has come back since
            return duty if back or not _may_end(event, moment.rulebook) else _transferred(duty, event)
        case _:
            whose = {moment.facts.incident.id, getattr(event, "subject", None)}
            ends = duty.subject in whose and not _before_occasion(duty, event, moment)
            return _ended(duty, event, DutyState.DISCHARGED) if ends else duty


def _transferred(duty: Duty, event: DutyTransferred) -> Duty:
    return replace(
        duty,
        state=DutyState.TRANSFERRED,
        transferred_to=event.to,
        reference=event.reference,
        check_back=event.check_back,
    )


def _tried(duty: Duty, event: ActionTaken, others: Mapping[str, Duty], moment: Moment) -> Duty:
    """An action ends a duty if it is about the right person, by a post that may, and more than an attempt."""
    if not _bears(duty, event, others, moment):
        return duty
    allowed = moment.rulebook.vocabulary.actions[event.action].by
    if event.attempt or (allowed and event.by.post not in allowed) or not _counts(duty, event, moment):
        known = (*duty.attempts, event.id) if event.id not in duty.attempts else duty.attempts
        return replace(duty, attempts=known)
    return _another_round(duty, event, moment) if duty.recurs else _ended(duty, event, DutyState.DISCHARGED)


def _bears(duty: Duty, event: ActionTaken, others: Mapping[str, Duty], moment: Moment) -> bool:
    """Tell whether an action is about whom, and about the occasion for which, a duty is owed."""
    about = {event.subject or moment.facts.incident.id, event.other} - {None}
    if about != {duty.subject, duty.other} - {None}:
        return False
    elsewhere = event.id not in moment.happened.by_id
    after = duty.opened_at if elsewhere or duty.state is DutyState.AWAITED or duty.recurs else None
    if after is not None and event.occurred_at < after:
        return False
    return not _before_occasion(duty, event, moment) and _its_occasion(duty, event, others, moment)


def _before_occasion(duty: Duty, event: Event, moment: Moment) -> bool:
    occasion = moment.happened.by_id.get(duty.occasion or "")
    return occasion is not None and (event.id == occasion.id or event.occurred_at < occasion.occurred_at)


def _its_occasion(duty: Duty, event: ActionTaken, others: Mapping[str, Duty], moment: Moment) -> bool:
    """Tell whether an action that settles one occasion settles this one: the one it names, or the oldest."""
    settles = moment.rulebook.vocabulary.actions[event.action].settles
    if settles is not Settles.OCCASION or duty.occasion is None or duty.target_of is not None:
        return True
    named = event.details.get("occasion")
    if named is not None:
        return named == duty.occasion
    # Older occasions come first, so that what is left of them is known by now.
    same = [one for one in others.values() if _alike(one, duty)]
    return not any(event.id in (one.ended_by, *one.done_by) for one in same)


def _alike(one: Duty, other: Duty) -> bool:
    return (one.actions, one.subject, one.other) == (other.actions, other.subject, other.other)


def _another_round(duty: Duty, event: ActionTaken, moment: Moment) -> Duty:
    """Begin the next round of a duty that recurs, at the latest round's own time."""
    if event.id in duty.done_by:
        return duty
    rounds = [next_round(owed, event.occurred_at, moment) for owed in owing(duty, moment.rulebook)]
    due = min((one for one in rounds if one is not None), default=None)
    return replace(duty, state=DutyState.OPEN, due_at=due, done_by=(*duty.done_by, event.id))


def _counts(duty: Duty, event: ActionTaken, moment: Moment) -> bool:
    """Tell whether the details of an action are what one of the rules owes."""
    owed = owing(duty, moment.rulebook)
    return not owed or any(
        all(name in event.details and passes(test, event.details[name]) for name, test in one.where.items())
        for one in owed
    )


def owing(duty: Duty, rulebook: Rulebook) -> tuple[DutyRule, ...]:
    """Return what the rules behind a duty say of it; nothing for attendance, which no rule owes."""
    rules = (rulebook.rule_by_id[name] for name in duty.rules if name in rulebook.rule_by_id)
    return tuple(
        one
        for rule in rules
        for one in rule.then.duties
        if (one.actions, one.answer) == (duty.actions, duty.answer)
    )


def _awaited(duty: Duty, duties: Mapping[str, Duty], moment: Moment) -> dict[str, Duty]:
    """Return what another agency owes once a duty was done: nothing before, and once for each round."""
    last = duty.done_by[-1] if duty.done_by else duty.ended_by
    by = moment.happened.by_id.get(last or "")
    if duty.awaits is None or by is None or not (duty.state is DutyState.DISCHARGED or duty.done_by):
        return {}
    pair = f"/{duty.other}" if duty.other is not None else ""
    when = f"@{duty.occasion}" if duty.occasion is not None else ""
    name = f"{duty.awaits.action}/{duty.subject}{pair}{when}"
    known = duties.get(name)
    if known is not None and not (duty.recurs and known.ended_at and known.ended_at < by.occurred_at):
        return {}
    terms = [one.awaits_within for one in owing(duty, moment.rulebook) if one.awaits_within is not None]
    dues = [moment.rulebook.pack.calendar.after(by.occurred_at, term) for term in terms]
    awaited = Duty(
        id=name,
        actions=(duty.awaits.action,),
        subject=duty.subject,
        other=duty.other,
        occasion=duty.occasion,
        state=DutyState.AWAITED,
        opened_at=by.occurred_at,
        due_at=min(dues, default=None),
        deadline=duty.deadline,
        by=duty.awaits.agency,
        binds=duty.binds,
        rules=duty.rules,
    )
    return {name: _as_it_stands(awaited, duties, moment)}


def _may_end(event: Event, rulebook: Rulebook) -> bool:
    """Only a person who may decide can say that a duty is somebody else's, or nobody's any more."""
    post = rulebook.vocabulary.posts.get(event.by.post)
    return event.by.person is not None and post is not None and post.decides


def _ended(duty: Duty, event: Event, state: DutyState) -> Duty:
    return replace(duty, state=state, ended_at=event.occurred_at, ended_by=event.id)


def _answered(duty: Duty, answer: str, moment: Moment) -> bool:
    """Tell whether an answer is there; what was found of a measure is none until all systems are searched."""
    subject = moment.facts.subject(duty.subject)
    found = subject.readings.get(answer) if subject is not None else None
    fact = moment.rulebook.vocabulary.facts.get(answer)
    only_bounds = isinstance(found, Bounds) and fact is not None and fact.measure is not None
    return found is not None and not only_bounds
