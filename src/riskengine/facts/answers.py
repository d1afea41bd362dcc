"""What one fact is, of all that was answered: which answer stands, which has lapsed, which differ."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from riskengine.facts.encoding import Known, Unfit, encode, greatest, least
from riskengine.facts.record import moment_of
from riskengine.model.events import (
    Answers,
    Event,
    IncidentReported,
    InformationAdded,
    NotAnswered,
    Source,
    Unanswered,
)
from riskengine.model.facts import Bounds, WhyUnknown
from riskengine.rulebook.vocabulary import Fact, FactType, Vocabulary

Moment: TypeAlias = tuple[datetime, datetime]
"""When something occurred, and when it was recorded."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: its value, or why there is none; by whom, when, in which event."""

    value: Known | Unanswered
    by: Source | None
    at: Moment
    event: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What all the answers to one question come to.

    Attributes:
        value: What is known, or None.
        why: Why it is not known exactly, where somebody was asked.
        told: The events it rests on.
        against: The events that said otherwise.
    """

    value: Known | None = None
    why: WhyUnknown | None = None
    told: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def answers_in(events: Iterable[Event], words: Vocabulary) -> Mapping[str | None, Mapping[str, list[Said]]]:
    """Return the answers in events by person (None for the incident) and by fact, in order.

    An answer that is no longer a value of any declared fact is not read: unknown is not no.
    """
    found: dict[str | None, dict[str, list[Said]]] = {}
    for event in events:
        if not isinstance(event, IncidentReported | InformationAdded):
            continue
        told: list[tuple[str | None, Answers]] = [(None, event.facts)]
        told += [(person.id, person.facts) for person in event.people]
        for who, answers in told:
            of = found.setdefault(who, {})
            for fact, said in _read(event, answers, words):
                of.setdefault(fact.id, []).append(said)
    return found


def answered(fact: Fact, said: Sequence[Said], ended: Sequence[Said], at: datetime) -> Answered:
    """Return what the answers to one question come to at a moment.

    Of a fact that raises risk the highest answer stands against any other, until an action ends it or
    somebody answers who looked. Of other facts the latest stands.

    Args:
        fact: The fact.
        said: The answers, in order.
        ended: The actions that end what raises risk, in order, each as an answer of the least value.
        at: The moment.
    """
    real = [one for one in said if not isinstance(one.value, Unanswered)]
    if fact.raises_risk:
        found = _highest(fact, _since_ended(fact, real, ended), at)
    else:
        found = _latest([one for one in real if not _lapsed(fact, one, at)])
    return replace(found, why=_why(fact, found.value, said, at))


def lapses(fact: Fact, said: Sequence[Said], ended: Sequence[Said], after: datetime) -> Iterator[datetime]:
    """Yield the moments at which what the answers come to changes by time alone."""
    if fact.lasts is None:
        return
    last = answered(fact, said, ended, after)
    for moment in sorted({one.at[0] + timedelta(seconds=fact.lasts) for one in (*said, *ended)}):
        if moment > after:
            now = answered(fact, said, ended, moment)
            if now != last:
                yield moment
            last = now


def ending(fact: Fact, event: Event) -> Said:
    """Return an event that ends what raises risk as an answer of the least value."""
    bottom = least(fact)
    value = Bounds() if bottom is None else _value(fact, bottom, bottom)
    return Said(value, None, moment_of(event), event.id)


def _read(event: Event, answers: Answers, words: Vocabulary) -> Iterator[tuple[Fact, Said]]:
    for name in sorted(answers):
        fact, answer = words.resolve_fact(name), answers[name]
        if fact is None:
            continue
        try:
            value = answer.unknown if isinstance(answer, NotAnswered) else encode(fact, answer)
        except Unfit:
            continue
        yield fact, Said(value, event.by, moment_of(event), event.id)


def _lapsed(fact: Fact, said: Said, at: datetime) -> bool:
    return fact.lasts is not None and at >= said.at[0] + timedelta(seconds=fact.lasts)


def _since_ended(fact: Fact, said: list[Said], ended: Sequence[Said]) -> list[Said]:
    """Leave out what was said before something ended it; only what raised risk can be ended."""
    bottom = _low(Bounds(least(fact)))
    raised = [one for one in said if _low(one.value) > bottom]
    looked = [one for one in said if one.by is not None and one.by.post in fact.ended_by.answers_from]
    last = max((one.at for one in (*looked, *ended)), default=None)
    if last is None or not any(one.at < last for one in raised):
        return said
    return sorted((one for one in (*said, *ended) if one.at >= last), key=lambda one: (one.at, one.event))


def _highest(fact: Fact, said: list[Said], at: datetime) -> Answered:
    """Let what raises risk stand against anything; an answer that has lapsed says only "at least"."""
    ranges = [
        (_low(one.value), math.inf if _lapsed(fact, one, at) else _high(one.value), one.event) for one in said
    ]
    bottom, top = _low(Bounds(least(fact))), _high(Bounds(None, greatest(fact)))
    lo = max((low for low, _, _ in ranges), default=-math.inf)
    hi = min((high for _, high, _ in ranges if high >= lo), default=math.inf)
    if lo <= bottom and hi >= top:
        return Answered()
    told = tuple(event for low, high, event in ranges if bottom < low == lo or top > high == hi)
    against = tuple(event for _, high, event in ranges if high < lo)
    # At least the greatest value there is, or at most the least, is that value.
    lo, hi = (hi if hi == bottom else lo), (lo if lo == top else hi)
    return Answered(_value(fact, lo, hi), None, told, against)


def _latest(said: list[Said]) -> Answered:
    """Let the latest stand; earlier ones that agree with it may make it more exact."""
    if not said:
        return Answered()
    last = said[-1]
    value, told, against = _known(last.value), [last.event], list[str]()
    for one in reversed(said[:-1]):
        both = _both(value, _known(one.value))
        if both is not None:
            value = both
            told.append(one.event)
        elif one.by != last.by:
            against.append(one.event)
    return Answered(value, None, tuple(reversed(told)), tuple(reversed(against)))


def _both(one: Known, other: Known) -> Known | None:
    """Return what two answers that agree say together, or None where they differ."""
    if not isinstance(one, Bounds) and not isinstance(other, Bounds):
        return one if one == other else None
    lo, hi = max(_low(one), _low(other)), min(_high(one), _high(other))
    if lo > hi:
        return None
    return _between(lo, hi)


def _why(fact: Fact, value: Known | None, said: Sequence[Said], at: datetime) -> WhyUnknown | None:
    if value is not None and not isinstance(value, Bounds):
        return None
    asked = [(one.at[0], WhyUnknown(one.value)) for one in said if isinstance(one.value, Unanswered)]
    lapsed = [one for one in said if not isinstance(one.value, Unanswered) and _lapsed(fact, one, at)]
    if lapsed and fact.lasts is not None:
        over = lapsed[-1].at[0] + timedelta(seconds=fact.lasts)
        if not asked or asked[-1][0] < over:
            return WhyUnknown.LAPSED
    return asked[-1][1] if asked else None


def _known(value: Known | Unanswered) -> Known:
    if isinstance(value, Unanswered):
        raise TypeError("no answer is no value")
    return value


def _low(value: object) -> float:
    lo = value.lo if isinstance(value, Bounds) else value
    return lo if isinstance(lo, int | float) else -math.inf


def _high(value: object) -> float:
    hi = value.hi if isinstance(value, Bounds) else value
    return hi if isinstance(hi, int | float) else math.inf


def _value(fact: Fact, lo: float, hi: float) -> Known:
    if fact.type is FactType.BOOL:
        return lo >= 1
    return _between(lo, hi)


def _between(lo: float, hi: float) -> Known:
    if lo == hi:
        return lo
    return Bounds(None if lo == -math.inf else lo, None if hi == math.inf else hi)
