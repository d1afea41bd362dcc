"""Duties: opened by rules that hold, merged by identity, ended by what people do; never simply gone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from riskengine.grading.deadlines import concerns, due_of
from riskengine.grading.duty_endings import endings, owing, recurring
from riskengine.grading.moment import Moment
from riskengine.grading.targets import target_duties
from riskengine.inference.channel import Verdict
from riskengine.model.events import ActionTaken, Event
from riskengine.model.grades import Binds
from riskengine.model.ledger import Deadline, Duty, DutyState
from riskengine.model.quickly import quickly
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.rules import DutyRule, Rulebook

_open = quickly(Duty)

_STRONGER = {Binds.CONSIDER: 0, Binds.SHOULD: 1, Binds.MUST: 2}

_GIVEN = ("occurred", "reported", "recorded", "rule_held")
"""From when a time can run that is known as soon as the duty is opened."""

LOWERED = "grade.lowered"
"""What brings a duty of its own each time a grade, a level or a marker is lowered."""


def settled(duties: Mapping[str, Duty], moment: Moment) -> dict[str, Duty]:
    """Return duties as this moment's events leave them, deadlines up to it passed.

    An action at the second of a deadline is in time.
    """
    return endings({**duties, **target_duties(moment, duties, None)}, moment)


def duties_at(moment: Moment, before: Mapping[str, Duty], holding: Iterable[Verdict]) -> dict[str, Duty]:
    """Return every duty ever opened, as it stands at this moment.

    Args:
        moment: The moment.
        before: The duties as they stood.
        holding: The rules that hold at this moment; no other owes anything.
    """
    held = tuple(holding)
    duties = dict(before)
    for verdict in held:
        for owed in verdict.rule.then.duties:
            for duty in _owed(owed, verdict, moment, duties):
                known = duties.get(duty.id)
                anew = known is None or _begins_anew(known)
                duties[duty.id] = duty if known is None or anew else _merged(known, duty, moment.rulebook)
    return endings({**duties, **target_duties(moment, duties, held)}, moment)


def without_ground(moment: Moment, duties: Mapping[str, Duty], holding: Iterable[Verdict]) -> dict[str, Duty]:
    """End the duties that recur, and that no rule which holds owes any more.

    What is owed once stays owed whatever becomes of its ground; what is owed again and again is owed as long
    as there is a ground for it.
    """
    still = {
        duty
        for verdict in holding
        for owed in verdict.rule.then.duties
        if recurring(owed)
        for duty in _identities(owed, verdict, moment)
    }
    return {
        name: _grounded(duty, moment) if duty.recurs and duty.owed and name not in still else duty
        for name, duty in duties.items()
    }


def _grounded(duty: Duty, moment: Moment) -> Duty:
    """End a duty that recurs; what some rule owes once, and was never done, stays owed once."""
    once = tuple(rule for rule in duty.rules if _owes_once(rule, duty, moment.rulebook))
    if once and not duty.done_by:
        return replace(duty, recurs=False, rules=once)
    as_of = moment.facts.as_of
    last = moment.happened.by_id.get(duty.done_by[-1]) if duty.done_by else None
    if last is not None and last.occurred_at == as_of:
        return replace(duty, state=DutyState.DISCHARGED, ended_at=as_of, ended_by=last.id)
    why = "no longer needed: what it rested on has ended"
    return replace(duty, state=DutyState.RELEASED, ended_at=as_of, reason=why)


def _owes_once(rule: str, duty: Duty, rulebook: Rulebook) -> bool:
    owed = owing(replace(duty, rules=(rule,)), rulebook)
    return not all(recurring(one) for one in owed)


def _begins_anew(duty: Duty) -> bool:
    """Tell whether a duty that recurs ended only because its ground did: a new ground brings it back."""
    if not duty.recurs or duty.owed or duty.state is DutyState.TRANSFERRED:
        return False
    return duty.ended_by is None or duty.ended_by in duty.done_by


def _owed(owed: DutyRule, verdict: Verdict, moment: Moment, duties: Mapping[str, Duty]) -> Iterator[Duty]:
    """Yield the duty a rule owes, once or once for each occasion."""
    subject, other = _owed_for(owed, verdict, moment)
    for occasion in _occasions(owed, verdict, moment):
        before = duties.get(_identity(owed, subject, other, occasion))
        # What has ended stays as it is, and what is owed by the same rule until the same time too.
        if before is None or _begins_anew(before) or (before.owed and not _stays(owed, verdict, before)):
            yield _duty(owed, verdict, moment, occasion, before)


def _stays(owed: DutyRule, verdict: Verdict, before: Duty) -> bool:
    """Tell whether a rule that owes a duty already has nothing more to say of it."""
    if verdict.rule.id not in before.rules or owed.within_target:
        return False
    if sum((one.actions, one.answer) == (owed.actions, owed.answer) for one in verdict.rule.then.duties) > 1:
        return False
    return owed.within is None or (before.due_at is not None and owed.start in _GIVEN)


def _identities(owed: DutyRule, verdict: Verdict, moment: Moment) -> Iterator[str]:
    subject, other = _owed_for(owed, verdict, moment)
    for occasion in _occasions(owed, verdict, moment):
        yield _identity(owed, subject, other, occasion)


def _occasions(owed: DutyRule, verdict: Verdict, moment: Moment) -> Iterable[Event | None]:
    """Return the events that bring it; what was done for somebody else brings nothing here."""
    if owed.each is None:
        return (None,)
    whom = {who.id for who in verdict.subjects}
    if owed.each == LOWERED:
        found = [moment.happened.by_id[one.event] for one in moment.lowered]
    else:
        found = [
            event
            for event in moment.facts.events
            if owed.each == (event.action if isinstance(event, ActionTaken) else event.type)
            and not (isinstance(event, ActionTaken) and (event.attempt or not concerns(event, whom, moment)))
        ]
    return [event for event in found if owed.sample is None or _is_sampled(event, owed.sample)]


def _is_sampled(event: Event, one_in: int) -> bool:
    """Tell whether an occasion is among the sample: by its id, so that nobody chooses, and chance neither."""
    return int(hashlib.sha256(event.id.encode()).hexdigest()[:8], 16) % one_in == 0


def _owed_for(owed: DutyRule, verdict: Verdict, moment: Moment) -> tuple[str, str | None]:
    subject = moment.facts.incident.id if owed.of == INCIDENT_VAR else verdict.subjects[owed.of].id
    return subject, verdict.subjects[owed.other].id if owed.other is not None else None


def _duty(
    owed: DutyRule, verdict: Verdict, moment: Moment, occasion: Event | None, before: Duty | None
) -> Duty:
    rule = verdict.rule
    subject, other = _owed_for(owed, verdict, moment)
    due = due_of(owed, verdict, moment, occasion, before)
    known = moment.known(verdict)
    return _open(
        id=_identity(owed, subject, other, occasion),
        actions=owed.actions,
        answer=owed.answer,
        subject=subject,
        other=other,
        occasion=occasion.id if occasion is not None else None,
        opened_at=moment.facts.as_of,
        known_from=known if known > moment.facts.as_of else None,
        due_at=due,
        deadline=owed.deadline if due is not None else None,
        recurs=recurring(owed),
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


def _merged(known: Duty, again: Duty, rulebook: Rulebook) -> Duty:
    """Merge what another rule, or the same one later, owes into a duty: all reasons, earliest, highest."""
    if not known.owed:
        return known
    # Of one that recurs only the first round is owed by the rule's own time.
    dues = [known.due_at, again.due_at] if not known.done_by else [known.due_at]
    due = min((one for one in dues if one is not None), default=None)
    return replace(
        known,
        rules=tuple(sorted({*known.rules, *again.rules})),
        due_at=due,
        deadline=_strictest(one.deadline for one in (known, again) if one.due_at == due),
        recurs=known.recurs or again.recurs,
        by=_higher(known.by, again.by, rulebook),
        escalate_to=_highest((known.escalate_to, again.escalate_to), rulebook),
        binds=max(known.binds, again.binds, key=_STRONGER.__getitem__),
        awaits=known.awaits or again.awaits,
        before=tuple(sorted({*known.before, *again.before})),
    )


def _strictest(kinds: Iterable[Deadline | None]) -> Deadline | None:
    """Return the kind of a time that several rules give: law, where any of them says so."""
    given = [kind for kind in kinds if kind is not None]
    return Deadline.LIMIT if Deadline.LIMIT in given else next(iter(given), None)


def _higher(one: str, other: str, rulebook: Rulebook) -> str:
    posts = rulebook.vocabulary.posts
    return max(one, other, key=lambda name: (posts[name].rank, name))


def _highest(names: Iterable[str | None], rulebook: Rulebook) -> str | None:
    named = [name for name in names if name is not None]
    return max(named, key=lambda name: (rulebook.vocabulary.posts[name].rank, name), default=None)
