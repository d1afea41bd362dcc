"""Lends inference to the facts, which need to know when a fact applies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from riskengine.inference.weigher import Weigher
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Condition
from riskengine.rulebook.rules import Rulebook

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def holds(rulebook: Rulebook) -> Callable[[Condition, Subject, Subject], Truth]:
    """Return a function that tells the truth of a condition about a subject at an incident."""
    weigher = Weigher((), rulebook.vocabulary)

    def truth(condition: Condition, subject: Subject, incident: Subject) -> Truth:
        facts = Facts(incident, frozenset(), (subject,), frozenset(), _ANY_TIME, _ANY_TIME)
        scene = weigher.scene(facts)
        return weigher.condition(condition)(scene, (subject, incident)).truth

    return truth
