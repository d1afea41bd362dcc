"""What is known otherwise than before: all else weighs what it weighed."""

from __future__ import annotations

from collections.abc import Iterator

from riskengine.model.facts import Facts, Subject


def changed(before: Facts, now: Facts) -> frozenset[str] | None:
    """Return the keys of what is known otherwise of anybody; None where other people are there, or otherwise.

    Args:
        before: The facts of one moment.
        now: Those of another.
    """
    is_alike = before.kinds == now.kinds and before.relations == now.relations
    if not is_alike or len(before.people) != len(now.people):
        return None
    found: set[str] = set()
    pairs = zip((before.incident, *before.people), (now.incident, *now.people), strict=True)
    for one, other in pairs:
        if one is other:
            continue
        if _part(one) != _part(other):
            return None
        if one.readings != other.readings:
            found.update(_differing(one, other))
    return frozenset(found)


def _part(who: Subject) -> tuple[object, ...]:
    """Return who somebody is, and what they are there."""
    return who.id, who.unnamed, who.linked, who.roles


def _differing(one: Subject, other: Subject) -> Iterator[str]:
    before, now = one.readings, other.readings
    yield from (key for key, value in now.items() if key not in before or before[key] != value)
    yield from (key for key in before if key not in now)
