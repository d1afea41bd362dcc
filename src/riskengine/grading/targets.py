"""Targets: how soon somebody is to be there, by the grade a person set and by the floor where that is higher.

The target that runs is that of the grade set, from when it, or a higher one, was first set. A raise adds the
shorter target from the raise; lowering, or setting the same again, never starts the clock anew. Attending
ends it.
What is learnt afterwards, and would send officers again, owes another visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from riskengine.grading.moment import Moment, held_key
from riskengine.grading.scales import RESPONSE, response_of
from riskengine.inference.channel import Verdict
from riskengine.model.events import ActionTaken, Event, GradeSet
from riskengine.model.facts import Facts
from riskengine.model.grades import Binds, ResponseGrade
from riskengine.model.ledger import Deadline, Duty, DutyState, TargetOf
from riskengine.rulebook.rules import Attendance, Rulebook
from riskengine.rulebook.vocabulary import Grade

_AREA: Final = "incident.area"
"""The fact that says which of the targets of a grade is meant: urban, rural, or whatever the pack names."""


def met_by(rulebook: Rulebook) -> tuple[str, ...]:
    """Return the actions that meet a response grade."""
    return tuple(sorted({action for grade in rulebook.pack.grades.values() for action in grade.met_by}))


def attended_at(rulebook: Rulebook, events: Iterable[Event]) -> datetime | None:
    """Return when somebody was last there: what meets a grade was done, or another visit made."""
    return max((event.occurred_at for event in events if _goes(event, rulebook)), default=None)


def target_of_grade(rulebook: Rulebook, facts: Facts) -> int | None:
    """Return the seconds of the target of the response grade in force; None where it has none."""
    set_ = _response_grades(facts.events)
    return _target(_of_value(rulebook, set_[-1].value), facts) if set_ else None


def target_duties(
    moment: Moment, before: Mapping[str, Duty], holding: tuple[Verdict, ...] | None
) -> dict[str, Duty]:
    """Return the duties of attendance as targets leave them, those no longer needed released.

    Args:
        moment: The moment.
        before: The duties as they stood.
        holding: The rules that hold; None where that is not known yet, and floors stay as they were.
    """
    attendance = moment.rulebook.pack.attendance
    if attendance is None:
        return {}
    last = attended_at(moment.rulebook, moment.facts.events)
    floor = before.get(_identity(moment, TargetOf.FLOOR))
    if last is None and holding is not None:
        floor = _of_floor(moment, attendance, holding, floor)
    found = [_of_grade(moment, attendance), floor]
    duties = {duty.id: _kept(duty, before.get(duty.id)) for duty in found if duty is not None}
    if last is not None and attendance.return_visit is not None and holding is not None:
        visit = _return_visit(moment, attendance, attendance.return_visit, holding, last, before)
        duties |= {visit.id: visit} if visit is not None else {}
    return duties


def _kept(duty: Duty, known: Duty | None) -> Duty:
    """Keep what became of a duty; one that is late stays so until somebody is there."""
    if known is None or (known.state is DutyState.RELEASED and known.ended_by is None):
        return duty
    if not known.owed or known.state is DutyState.OVERDUE:
        return known
    return replace(
        known,
        due_at=duty.due_at,
        rules=duty.rules,
        state=duty.state,
        reason=duty.reason,
        ended_at=duty.ended_at,
    )


def _of_grade(moment: Moment, attendance: Attendance) -> Duty | None:
    """Return the duty of the grade in force, or None where no grade with a target was ever set."""
    opened, due = None, None
    running: list[tuple[ResponseGrade, GradeSet, datetime | None]] = []
    for event in _response_grades(moment.facts.events):
        if due is not None and event.occurred_at > due:
            break  # what was missed by then stays missed
        grade = response_of(moment.rulebook, event.value)
        seconds = _target(_of_value(moment.rulebook, event.value), moment.facts)
        start = event
        while running and running[-1][0] >= grade:
            start = running.pop()[1]  # since then it was at least this grade
        until = _due(moment, start.occurred_at, start.recorded_at, seconds) if seconds is not None else None
        running.append((grade, start, until))
        due = min((one for _, _, one in running if one is not None), default=None)
        opened = opened or (event.occurred_at if until is not None else None)
    if opened is None:
        return None
    return _attendance(moment, attendance, TargetOf.GRADE, opened, due, ())


def _due(moment: Moment, start: datetime, recorded: datetime, seconds: int) -> datetime:
    """Return the end of a target, no sooner than it can be caught up with from when it was on record."""
    due = start + timedelta(seconds=seconds)
    if recorded <= start:
        return due
    return max(due, recorded + timedelta(seconds=min(seconds, moment.rulebook.pack.catch_up)))


def _of_floor(
    moment: Moment, attendance: Attendance, holding: tuple[Verdict, ...], known: Duty | None
) -> Duty | None:
    """Return the duty of the floor where it is higher than the grade in force, or was."""
    facts, rulebook = moment.facts, moment.rulebook
    responds = any(rulebook.vocabulary.kinds[kind].responds for kind in facts.kinds)
    floor = max((one.rule.then.response or 0 for one in holding), default=0) if responds else 0
    set_ = _response_grades(facts.events)
    grade = response_of(rulebook, set_[-1].value) if set_ else ResponseGrade.RESOLUTION
    if floor <= grade:
        if known is None or not known.owed:
            return known
        why = "the floor is no longer above the grade"
        return replace(known, state=DutyState.RELEASED, reason=why, ended_at=facts.as_of)
    behind = [one for one in holding if one.rule.then.response == floor]
    seconds = _target_of_meaning(rulebook, ResponseGrade(floor), facts)
    if seconds is None:
        return known
    rules = tuple(sorted({one.rule.id for one in behind}))
    still = known is not None and known.owed
    if known is not None and still and known.rules == rules:
        return known
    since = min(moment.held_since.get(held_key(one), facts.as_of) for one in behind)
    due = _due(moment, since, min(moment.known(one) for one in behind), seconds)
    if known is not None and still:
        due = _sooner(known.due_at, due) or due
    return _attendance(moment, attendance, TargetOf.FLOOR, facts.as_of, due, rules)


def _return_visit(
    moment: Moment,
    attendance: Attendance,
    action: str,
    holding: tuple[Verdict, ...],
    last: datetime,
    before: Mapping[str, Duty],
) -> Duty | None:
    """Return the visit owed because a rule newly holds, or a grade was raised, since somebody was there."""
    visits = [one for one in before.values() if one.id.startswith(f"{action}/{moment.facts.incident.id}@")]
    # Whoever released somebody from a visit knew why it was owed; what was learnt since is another matter.
    dealt_with = max((one.ended_at for one in visits if one.ended_at is not None), default=last)
    asked = [*_by_rules(moment, holding, last), *_by_raises(moment, last)]
    asked = [one for one in asked if one[0] >= dealt_with]
    if not asked:
        return None
    since = min(when for when, _, _ in asked)
    due = min(when + timedelta(seconds=seconds) for when, seconds, _ in asked)
    rules = tuple(sorted({rule for _, _, some in asked for rule in some}))
    open_ = next((one for one in before.values() if one.actions == (action,) and one.owed), None)
    if open_ is not None:
        return replace(open_, due_at=_sooner(open_.due_at, due), rules=tuple(sorted({*open_.rules, *rules})))
    visit = f"{action}/{moment.facts.incident.id}@{since.astimezone(UTC).isoformat()}"
    if visit in before:
        return None
    return Duty(
        id=visit,
        actions=(action,),
        subject=moment.facts.incident.id,
        opened_at=moment.facts.as_of,
        due_at=due,
        deadline=Deadline.TARGET,
        by=attendance.by,
        escalate_to=attendance.escalate_to,
        binds=Binds.SHOULD,
        rules=rules,
    )


def _by_rules(
    moment: Moment, holding: tuple[Verdict, ...], last: datetime
) -> Iterator[tuple[datetime, int, tuple[str, ...]]]:
    """Yield since when, how soon and by which rules somebody is wanted again."""
    for one in holding:
        response = one.rule.then.response
        if response is not None and _newly_held(one, moment, last):
            seconds = _target_of_meaning(moment.rulebook, response, moment.facts)
            if seconds is not None:
                since = moment.held_since.get(held_key(one), moment.facts.as_of)
                yield since, seconds, (one.rule.id,)


def _by_raises(moment: Moment, last: datetime) -> Iterator[tuple[datetime, int, tuple[str, ...]]]:
    """Yield when, and how soon, a person who raised the grade afterwards wants somebody there again."""
    before: ResponseGrade | None = None
    for event in _response_grades(moment.facts.events):
        grade = response_of(moment.rulebook, event.value)
        seconds = _target(_of_value(moment.rulebook, event.value), moment.facts)
        if event.occurred_at > last and before is not None and grade > before and seconds is not None:
            yield event.occurred_at, seconds, ()
        before = grade


def _newly_held(verdict: Verdict, moment: Moment, last: datetime) -> bool:
    """Tell whether a rule began to hold after somebody was there, on something learnt elsewhere."""
    since = moment.held_since.get(held_key(verdict), moment.facts.as_of)
    return since > last and not _learnt_there(since, moment, last)


def _learnt_there(when: datetime, moment: Moment, last: datetime) -> bool:
    """Tell whether all that was said at a moment was said by those who had gone, during their visit.

    What the control room writes down, attendance included, is never said by those who are there.
    """
    attendance, posts = moment.rulebook.pack.attendance, moment.rulebook.vocabulary.posts
    if attendance is None or when > last + timedelta(seconds=attendance.visit_lasts):
        return False
    events = moment.facts.events
    went = {one.by.post for one in events if one.occurred_at == last and _goes(one, moment.rulebook)}
    there = {post for post in went if posts[post].ladder not in (None, posts[attendance.by].ladder)}
    said = {one.by.post for one in events if one.occurred_at == when}
    return bool(said) and said <= there


def _goes(event: Event, rulebook: Rulebook) -> bool:
    attendance = rulebook.pack.attendance
    again = attendance.return_visit if attendance is not None else None
    return isinstance(event, ActionTaken) and event.action in {*met_by(rulebook), again} and not event.attempt


def floor_after(moment: Moment, holding: Iterable[Verdict], last: datetime) -> ResponseGrade:
    """Return the response floor of what was learnt after somebody was last there: the rest is done with."""
    newly = [one.rule.then.response for one in holding if _newly_held(one, moment, last)]
    return max((one for one in newly if one is not None), default=ResponseGrade.RESOLUTION)


def _attendance(
    moment: Moment,
    attendance: Attendance,
    whose: TargetOf,
    opened: datetime,
    due: datetime | None,
    rules: tuple[str, ...],
) -> Duty:
    return Duty(
        id=_identity(moment, whose),
        actions=met_by(moment.rulebook),
        subject=moment.facts.incident.id,
        occasion=whose.value,
        target_of=whose,
        opened_at=opened,
        due_at=due,
        deadline=Deadline.TARGET if due is not None else None,
        by=attendance.by,
        escalate_to=attendance.escalate_to,
        binds=Binds.SHOULD,
        rules=rules,
    )


def _identity(moment: Moment, whose: TargetOf) -> str:
    return f"{'|'.join(met_by(moment.rulebook))}/{moment.facts.incident.id}@{whose.value}"


def _response_grades(events: Iterable[Event]) -> list[GradeSet]:
    return [event for event in events if isinstance(event, GradeSet) and event.scale == RESPONSE]


def _of_value(rulebook: Rulebook, value: str) -> Grade | None:
    own = rulebook.pack.grades.get(value)
    if own is not None:
        return own
    return next((one for one in rulebook.pack.grades.values() if one.means.id == value), None)


def _target(grade: Grade | None, facts: Facts) -> int | None:
    """Return the target of a grade for where the incident is; the shortest where nobody has said."""
    if grade is None or not grade.targets:
        return None
    area = facts.incident.readings.get(_AREA)
    own = grade.targets.get(area) if isinstance(area, str) else None
    return own if own is not None else min(grade.targets.values())


def _target_of_meaning(rulebook: Rulebook, means: ResponseGrade, facts: Facts) -> int | None:
    times = [_target(one, facts) for one in rulebook.pack.grades.values() if one.means is means]
    return min((one for one in times if one is not None), default=None)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((when for when in (one, other) if when is not None), default=None)
