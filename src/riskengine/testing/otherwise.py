"""The same case told otherwise in one thing: of somebody something is told, or something else, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from hypothesis import reject
from hypothesis import strategies as st

from riskengine.facts.encoding import decode
from riskengine.model.events import (
    ActionTaken,
    Answer,
    Answers,
    Event,
    FlagCleared,
    FlagRaised,
    IncidentReported,
    InformationAdded,
    PersonSaid,
    Source,
)
from riskengine.rulebook.conditions import Clause
from riskengine.rulebook.invariants import Being
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.unary import passes
from riskengine.rulebook.vocabulary import FactType
from riskengine.testing.meeting import candidates
from riskengine.testing.timeline import Timeline

_FLAG: Final = "flag."
_DONE: Final = "done."


def untold_of(events: Timeline, subject: str, being: Being) -> Timeline:
    """Return a case in which nothing is said of what somebody may be."""
    return tuple(one for event in events for one in _without(event, subject, being))


def _without(event: Event, subject: str, being: Being) -> Iterator[Event]:
    key = being.clause.key if being.clause is not None else ""
    if (
        isinstance(event, FlagRaised | FlagCleared)
        and event.subject == subject
        and key == f"{_FLAG}{event.flag}"
    ):
        return
    if not isinstance(event, IncidentReported | InformationAdded):
        yield event
        return
    people = tuple(_unsaid(one, being, key) if one.id == subject else one for one in event.people)
    facts = {name: answer for name, answer in event.facts.items() if name != key}
    yield replace(event, people=people, facts=facts if subject == event.incident else event.facts)


def _unsaid(one: PersonSaid, being: Being, key: str) -> PersonSaid:
    roles = tuple(role for role in one.roles if role != being.role)
    facts = {
        name: answer
        for name, answer in one.facts.items()
        if name != key and name.partition(".")[0] != (being.role or "")
    }
    return replace(one, roles=roles, facts=facts)


@st.composite
def being_so(draw: st.DrawFn, rulebook: Rulebook, events: Timeline, subject: str, being: Being) -> Timeline:
    """Return the case in which somebody is what never counts against them."""
    if being.role is not None:
        return _with_role(events, subject, being.role)
    clause = being.clause
    assert clause is not None
    if clause.key.startswith(_FLAG):
        return _with_flag(rulebook, events, subject, clause.key.removeprefix(_FLAG))
    if clause.key.startswith(_DONE):
        return _with_action(rulebook, events, subject, clause.key.removeprefix(_DONE))
    return _with_fact(events, subject, clause.key, draw(_passing(rulebook, clause)))


@st.composite
def being_otherwise(
    draw: st.DrawFn, rulebook: Rulebook, events: Timeline, subject: str, being: Being
) -> Timeline:
    """Return the case in which they are something else: as the pack says, no for yes, or nothing is said."""
    if being.rather_than is not None:
        return _with_fact(events, subject, being.rather_than.key, draw(_passing(rulebook, being.rather_than)))
    clause = being.clause
    if clause is None or clause.type is not FactType.BOOL or clause.key.startswith((_FLAG, _DONE)):
        return events
    if draw(st.booleans()):
        return events
    return _with_fact(events, subject, clause.key, not passes(clause.test, True))


def _passing(rulebook: Rulebook, clause: Clause) -> st.SearchStrategy[Answer]:
    fact = rulebook.vocabulary.facts[clause.key]
    fitting = [one for one in sorted({*candidates(fact, [clause.test])}, key=str) if passes(clause.test, one)]
    return st.sampled_from(fitting).map(lambda value: decode(fact, value)) if fitting else st.nothing()


def _with_fact(events: Timeline, subject: str, key: str, answer: Answer) -> Timeline:
    report = _report(events)
    if subject == report.incident:
        return (replace(report, facts={**report.facts, key: answer}), *events[1:])
    return _with_person(events, subject, facts={key: answer})


def _with_role(events: Timeline, subject: str, role: str) -> Timeline:
    return _with_person(events, subject, role=role)


def _with_person(
    events: Timeline, subject: str, *, role: str | None = None, facts: Answers | None = None
) -> Timeline:
    report = _report(events)
    people = tuple(
        replace(
            one,
            roles=tuple(sorted({*one.roles, *([role] if role is not None else [])})),
            facts={**one.facts, **(facts or {})},
        )
        if one.id == subject
        else one
        for one in report.people
    )
    return (replace(report, people=people), *events[1:])


def _with_flag(rulebook: Rulebook, events: Timeline, subject: str, flag: str) -> Timeline:
    """Return the case with a marker on every system that shows it, found as soon as it was reported."""
    report = _report(events)
    raised = FlagRaised(
        id=f"{report.id}-{flag}",
        incident=report.incident,
        occurred_at=report.occurred_at,
        recorded_at=report.recorded_at,
        by=report.by,
        flag=flag,
        subject=subject,
        on=rulebook.vocabulary.flags[flag].systems,
    )
    return (report, raised, *events[1:])


def _with_action(rulebook: Rulebook, events: Timeline, subject: str, action: str) -> Timeline:
    """Return the case with something done as soon as it was reported, by somebody who may."""
    report = _report(events)
    by = rulebook.vocabulary.actions[action].by
    done = ActionTaken(
        id=f"{report.id}-{action}",
        incident=report.incident,
        occurred_at=report.occurred_at,
        recorded_at=report.recorded_at,
        by=Source(post=by[0], person="somebody") if by else report.by,
        action=action,
        subject=None if subject == report.incident else subject,
    )
    return (report, done, *events[1:])


def _report(events: Timeline) -> IncidentReported:
    report = events[0]
    if not isinstance(report, IncidentReported):
        reject()
    return report
