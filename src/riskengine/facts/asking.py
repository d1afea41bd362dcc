"""In which kinds of incident some rule asks for a fact: elsewhere nobody has to compute it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from riskengine.rulebook.conditions import Clause, Condition, Known, Quantified, walk
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.strata import reads


def kinds_reading(rulebook: Rulebook, role: str) -> frozenset[str]:
    """Return the kinds of incident in which some rule is about a role, or asks for somebody who plays it."""
    found: frozenset[str] = frozenset()
    for rule in rulebook.rules:
        over = {part.role for part in walk(rule.when) if isinstance(part, Quantified)}
        if role in {*rule.about, *over}:
            found |= frozenset(rulebook.vocabulary.kinds) if rule.kinds is None else rule.kinds
    return found


def kinds_asking(rulebook: Rulebook) -> Mapping[str, frozenset[str]]:
    """Return, by the key of a fact that anything asks for, the kinds of incident it is asked for in.

    What the condition rests on under which a fact applies is asked for in every kind.
    """
    every = frozenset(rulebook.vocabulary.kinds)
    found: dict[str, frozenset[str]] = {}
    for rule in rulebook.rules:
        owed = {duty.answer for duty in rule.then.duties if duty.answer is not None}
        for key in reads(rule) | owed:
            found[key] = found.get(key, frozenset()) | (every if rule.kinds is None else rule.kinds)
    for fact in rulebook.vocabulary.facts.values():
        for part in walk(cast("Condition", fact.applies_when)) if fact.applies_when is not None else ():
            if isinstance(part, Clause | Known):
                found[part.key] = every
    return found
