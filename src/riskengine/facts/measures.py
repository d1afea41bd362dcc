"""From where a measure is read, and what it comes to there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from riskengine.facts.answers import Answered, Said
from riskengine.facts.past import Past, Reach
from riskengine.model.facts import Bounds, Value, WhyUnknown
from riskengine.model.network import LeftOut, LinkPath
from riskengine.model.quickly import quickly
from riskengine.rulebook.measures import Measure, Scope

EVIDENCE: Final = 24
"""How many of the events that a measure counts are named, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewpoint:
    """From where a measure is read, and what is known beside it.

    Attributes:
        who: Whom what is found is kept under: a person, a place, or the incident.
        past: What is found.
        anchor: When the incident began, or its risk was last reviewed if that is later.
        readings: What was told of the subject.
        told: The events that each of these rests on.
        said: What was answered to the measure itself, in order.
        answered: What that comes to.
    """

    who: str
    past: Past
    anchor: datetime
    readings: Mapping[str, Value]
    told: Mapping[str, tuple[str, ...]]
    said: Sequence[Said]
    answered: Answered


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure comes to.

    Attributes:
        value: What is known, or None.
        why: Why it is not known exactly.
        told: The events it rests on.
        edges: The moments later on at which a test on it may change by time alone.
        paths: The links over which it was found.
        left_out: What a bound of the network cut off.
    """

    value: Value | None
    why: WhyUnknown | None = None
    told: tuple[str, ...] = ()
    edges: tuple[datetime, ...] = ()
    paths: tuple[LinkPath, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


_measured = quickly(Measured)


def come_to(
    value: Value | None,
    view: Viewpoint,
    found: Iterable[str],
    searches: tuple[str, ...] | None,
    edges: Iterable[datetime] = (),
) -> Measured:
    """Return what a measure comes to, with what it rests on and why no more is known.

    Args:
        value: What is known, or None.
        view: From where it was read.
        found: The events that were found, the newest first.
        searches: The searches that show that there is no more, or None where nobody searched.
        edges: The moments at which a test on it may change by time alone.
    """
    if value is None or isinstance(value, Bounds):
        why = WhyUnknown.NOT_SEARCHED if searches is None else view.answered.why
    else:
        why = None
    told: tuple[str, ...] = ()
    if value is not None:
        told = tuple(dict.fromkeys((*islice(found, EVIDENCE), *view.answered.told, *(searches or ()))))
    later = {moment for moment in edges if moment > view.past.as_of}
    return _measured(value=value, why=why, told=told, edges=tuple(sorted(later)) if later else ())


def reach_of(measure: Measure) -> Reach:
    """Return how far a measure looks."""
    if measure.scope is Scope.INCIDENT:
        return Reach.HERE
    return Reach.ELSEWHERE if measure.elsewhere else Reach.EVERYWHERE
