"""What rules conclude, written among the readings of whom it is about, for the rules that read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from riskengine.inference.channel import Verdict
from riskengine.model.facts import Bounds, Facts, Subject, Value
from riskengine.model.quickly import quickly
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import INCIDENT_VAR

_subject = quickly(Subject)

Least = Mapping[str, bool | int]
"""The concluded facts, each with its least value: what it is while nothing concludes it."""


def with_nothing_concluded(facts: Facts, least: Least) -> Facts:
    """Return the facts with every concluded one at its least."""
    return replace(
        facts,
        incident=_with_readings(facts.incident, {**facts.incident.readings, **least}),
        people=tuple([_with_readings(who, {**who.readings, **least}) for who in facts.people]),
    )


def with_conclusions(facts: Facts, verdicts: Iterable[Verdict], least: Least) -> Facts:
    """Return the facts with what holds, and what may hold, written into the readings of whom it is about.

    Args:
        facts: The facts.
        verdicts: The verdicts of every stratum so far; what several conclude is the most of it.
        least: What each is while nothing concludes it.
    """
    surely: dict[tuple[str, str], int] = {}
    perhaps: dict[tuple[str, str], int] = {}
    for one in verdicts:
        for conclusion in one.rule.then.concludes:
            of_incident = conclusion.var == INCIDENT_VAR
            who = facts.incident.id if of_incident else one.subjects[conclusion.var].id
            place, value = (who, conclusion.key), int(conclusion.value)
            perhaps[place] = max(perhaps.get(place, 0), value)
            if one.truth is Truth.TRUE:
                surely[place] = max(surely.get(place, 0), value)
    changed: dict[str, dict[str, Value | None]] = {}
    for (who, key), most in perhaps.items():
        of_truth = least[key] is False
        changed.setdefault(who, {})[key] = _concluded(surely.get((who, key), 0), most, of_truth=of_truth)
    return replace(
        facts,
        incident=_overlaid(facts.incident, changed),
        people=tuple(_overlaid(who, changed) for who in facts.people),
    )


def _concluded(surely: int, perhaps: int, *, of_truth: bool) -> Value | None:
    if of_truth:
        return bool(surely) if surely == perhaps else None
    return surely if surely == perhaps else Bounds(surely, perhaps)


def _overlaid(subject: Subject, changed: Mapping[str, Mapping[str, Value | None]]) -> Subject:
    mine = changed.get(subject.id)
    if mine is None:
        return subject
    readings = dict(subject.readings)
    for key, value in mine.items():
        if value is None:
            readings.pop(key, None)
        else:
            readings[key] = value
    return _with_readings(subject, readings)


def _with_readings(subject: Subject, readings: Mapping[str, Value]) -> Subject:
    return _subject(
        id=subject.id,
        roles=subject.roles,
        readings=readings,
        unknown=subject.unknown,
        unnamed=subject.unnamed,
        linked=subject.linked,
        told=subject.told,
    )
