"""The facts as they would be if some of what is known were not: what an explanation tries its claims on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from riskengine.facts.roles import AGE, unnamed
from riskengine.grading.compiled import compiled
from riskengine.model.decision import Asked
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Role


def without(rulebook: Rulebook, facts: Facts, unknown: Iterable[Asked]) -> Facts:
    """Return the facts with some of them unknown, and whatever follows from that.

    Whoever plays a role by age then only may play it; where it is no longer known that everybody is named,
    somebody unnamed may be there.
    """
    gone: dict[str, set[str]] = {}
    for one in unknown:
        gone.setdefault(one.subject, set()).add(one.fact)
    roles = rulebook.vocabulary.roles
    incident = _forgotten(facts.incident, gone.get(facts.incident.id, ()), {})
    people = [_forgotten(who, gone.get(who.id, ()), roles) for who in facts.people]
    there = {who.id for who in people}
    named = [who for who in people if not who.unnamed]
    possible = unnamed(roles, compiled(rulebook).roles, named, incident)
    people += [who for who in possible if who.id not in there]
    return replace(facts, incident=incident, people=tuple(people))


def _forgotten(who: Subject, gone: Collection[str], roles: Mapping[str, Role]) -> Subject:
    if not gone:
        return who
    readings = {key: value for key, value in who.readings.items() if key not in gone}
    playing = dict(who.roles)
    if AGE in gone:
        playing |= {name: Truth.UNKNOWN for name, role in roles.items() if role.under is not None}
    return replace(who, roles=playing, readings=readings)
