"""What the force itself set in the end, in the words of its pack."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.model.events import Event, GradeSet
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS
from riskengine.rulebook.rules import Rulebook

_RESPONSE = "response"


def force_set(events: Iterable[Event], rulebook: Rulebook) -> str | None:
    """Return the last response grade; without one, the last level or handling; None if nothing was set.

    Args:
        events: What happened, in order.
        rulebook: The pack whose words are used.
    """
    grades = [event for event in events if isinstance(event, GradeSet)]
    responses = [grade for grade in grades if grade.scale == _RESPONSE]
    last = (responses or grades)[-1:]
    return _words(last[0], rulebook) if last else None


def _words(grade: GradeSet, rulebook: Rulebook) -> str:
    if grade.scale == _RESPONSE:
        return _response(grade.value, rulebook)
    strand = rulebook.vocabulary.strands.get(grade.scale)
    level = RISK_LEVELS.get(grade.value)
    if strand is None or level is None:
        return grade.value.replace("_", " ")
    return f"{strand.id.replace('_', ' ')}: {strand.levels.get(level, level.id)}"


def _response(value: str, rulebook: Rulebook) -> str:
    own = rulebook.pack.grades.get(value)
    if own is not None:
        return own.word
    known = RESPONSE_GRADES.get(value)
    return rulebook.word_for(known) if known is not None else value
