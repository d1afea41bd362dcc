"""Who plays which role: as told, by age, and whoever nobody has named yet."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from riskengine.model.facts import Bounds, Subject, Value
from riskengine.model.truth import Truth
from riskengine.rulebook.vocabulary import Role

AGE = "person.age"
"""The fact that roles with an age limit go by."""


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody plays, and the age that follows from it."""

    roles: Mapping[str, Truth]
    age: Value | None


def part_of(told: Collection[str], age: Value | None, roles: Mapping[str, Role]) -> Part:
    """Return what a person plays.

    Whoever is said to be a child, and of whose age no more is known, is under 18; an age that is known to
    be 18 or more stands against it. Whoever may be under 18 may be a child. Nobody known to be under ten is
    a suspect; somebody whose age nobody knows stays one.

    Args:
        told: The roles that were given to the person.
        age: What is known of the person's age.
        roles: The declared roles.
    """
    for role in sorted(told):
        age = _not_over(age, roles[role].under) if role in roles else age
    playing = {role: _plays(roles.get(role), role in told, age) for role in {*told, *roles}}
    return Part({role: playing[role] for role in sorted(playing) if playing[role] is not Truth.FALSE}, age)


def unnamed(
    roles: Mapping[str, Role], used: Collection[str], people: Iterable[Subject], incident: Subject
) -> tuple[Subject, ...]:
    """Return the possible persons: one for each role of which nobody has said that all are named.

    Args:
        roles: The declared roles.
        used: The roles that some rule is about or asks for; nobody stands for any other.
        people: The people who are named.
        incident: The incident, which knows of which roles everybody is named.
    """
    played = {role for person in people for role, truth in person.roles.items() if truth is Truth.TRUE}
    unlisted = [role for role in roles.values() if incident.readings.get(role.listed_by or "") is not True]
    missing = [role for role in unlisted if role.id in used and not (role.one and role.id in played)]
    # Somebody unnamed may be under 18; that is what the possible child stands for, and one is enough.
    return tuple(
        Subject(f"?{role}", {role: Truth.UNKNOWN}, {}, unnamed=True)
        for role in sorted(role.id for role in missing)
    )


def _not_over(age: Value | None, under: int | None) -> Value | None:
    """Narrow an age by a role that only those under an age play, where the two agree."""
    lo, hi = ends(age)
    if under is None or lo >= under or hi < under:
        return age
    return Bounds(0 if lo == -math.inf else lo, under - 1)


def _plays(role: Role | None, told: bool, age: Value | None) -> Truth:
    lo, hi = ends(age)
    if role is not None and role.not_under is not None and hi < role.not_under:
        return Truth.FALSE
    if role is None or role.under is None:
        return Truth.TRUE if told else Truth.FALSE
    if hi < role.under:
        return Truth.TRUE
    return Truth.FALSE if lo >= role.under else Truth.UNKNOWN


def ends(age: Value | None) -> tuple[float, float]:
    """Return between which ages somebody may be."""
    if isinstance(age, Bounds):
        return (-math.inf if age.lo is None else age.lo, math.inf if age.hi is None else age.hi)
    return (age, age) if isinstance(age, int | float) else (-math.inf, math.inf)
