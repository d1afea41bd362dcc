"""Lends inference to the facts, which need to know when a fact applies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from riskengine.inference.people import People
from riskengine.inference.scene import Scene
from riskengine.inference.support import ground
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Condition
from riskengine.rulebook.rules import Rulebook

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def holds(rulebook: Rulebook) -> Callable[[Condition, Subject, Subject], Truth]:
    """Return a function that tells the truth of a condition about a subject at an incident."""

    def truth(condition: Condition, subject: Subject, incident: Subject) -> Truth:
        facts = Facts(incident, frozenset(), (subject,), frozenset(), _ANY_TIME, _ANY_TIME)
        scene = Scene(facts, People(facts.people), rulebook.vocabulary, {}, (subject,))
        return ground(condition, scene).truth

    return truth
