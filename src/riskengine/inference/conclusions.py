"""What rules conclude, written among the readings of whom it is about, for the rules that read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from riskengine.inference.channel import Verdict
from riskengine.model.facts import Bounds, Facts, Subject, Value
from riskengine.model.quickly import quickly
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import INCIDENT_VAR
from riskengine.rulebook.vocabulary import FactType, Vocabulary

_subject = quickly(Subject)

Least = Mapping[str, bool | int]
"""The concluded facts, each with its least value: what it is while nothing concludes it."""


def least_of(vocabulary: Vocabulary) -> Least:
    """Return the least value of everything that rules may conclude, whether any concludes it or not."""
    concluded = (fact for fact in vocabulary.facts.values() if fact.concluded)
    return {fact.id: False if fact.type is FactType.BOOL else 0 for fact in concluded}


def with_nothing_concluded(facts: Facts, least: Least) -> Facts:
    """Return the facts with every concluded one at its least."""
    return replace(
        facts,
        incident=_with_readings(facts.incident, {**facts.incident.readings, **least}),
        people=tuple([_with_readings(who, {**who.readings, **least}) for who in facts.people]),
    )


class Conclusions:
    """What rules conclude, stratum after stratum; what several conclude of one fact is the most of it."""

    __slots__ = ("_least", "_perhaps", "_surely")

    def __init__(self, least: Least) -> None:
        """Begin with nothing concluded.

        Args:
            least: What each fact is while nothing concludes it.
        """
        self._least = least
        self._surely: dict[tuple[str, str], int] = {}
        self._perhaps: dict[tuple[str, str], int] = {}

    def with_those_of(self, verdicts: Iterable[Verdict], facts: Facts) -> Facts:
        """Return the facts with what holds, and what may hold, in the readings of whom it is about.

        Args:
            verdicts: The verdicts of one more stratum.
            facts: The facts with what was concluded before.
        """
        changed: dict[str, dict[str, Value | None]] = {}
        for who, key in self._take(verdicts, facts.incident.id):
            surely, most = self._surely.get((who, key), 0), self._perhaps[who, key]
            of_truth = self._least[key] is False
            changed.setdefault(who, {})[key] = _concluded(surely, most, of_truth=of_truth)
        return replace(
            facts,
            incident=_overlaid(facts.incident, changed),
            people=tuple([_overlaid(who, changed) for who in facts.people]),
        )

    def _take(self, verdicts: Iterable[Verdict], incident: str) -> Iterable[tuple[str, str]]:
        """Take some verdicts in, and return of whom they conclude what."""
        found: dict[tuple[str, str], None] = {}
        for rule, subjects, truth in verdicts:
            for conclusion in rule.then.concludes:
                who = incident if conclusion.var == INCIDENT_VAR else subjects[conclusion.var].id
                place, value = (who, conclusion.key), int(conclusion.value)
                found[place] = None
                self._perhaps[place] = max(self._perhaps.get(place, 0), value)
                if truth is Truth.TRUE:
                    self._surely[place] = max(self._surely.get(place, 0), value)
        return found


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
