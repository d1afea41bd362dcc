"""Why a condition has the truth it has: every fact that supports it, and the fewest that suffice.

With every fact named unknown the condition is no longer decided (sound); with only the fewest of them known it
still is (sufficient).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from riskengine.inference.kleene import truth_of
from riskengine.inference.scene import Scene
from riskengine.model.decision import Asked
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    NotShown,
    Quantified,
)
from riskengine.rulebook.unary import passes

Supports = frozenset[Asked]
NOTHING: Final[Supports] = frozenset()


@dataclass(frozen=True, slots=True)
class Ground:
    """The truth of a condition and what it rests on.

    Attributes:
        truth: The truth.
        every: All facts that support it, where it is decided.
        fewest: A smallest set of them that suffices.
    """

    truth: Truth
    every: Supports = NOTHING
    fewest: Supports = NOTHING


_UNDECIDED: Final = Ground(Truth.UNKNOWN)


def ground(condition: Condition, scene: Scene) -> Ground:
    """Return the truth of a condition in a scene, with what it rests on."""
    match condition:
        case Clause(var=var, key=key, test=test):
            truth = truth_of(test, scene.subject(var).readings.get(key))
            return _UNDECIDED if truth is Truth.UNKNOWN else _clause(condition, truth, scene)
        case AllOf(parts):
            return _needs_all([ground(part, scene) for part in parts], Truth.TRUE)
        case AnyOf(parts):
            return _needs_all([ground(part, scene) for part in parts], Truth.FALSE)
        case AtLeast(n, parts):
            return _counted(n, [ground(part, scene) for part in parts])
        case Negation(part):
            inner = ground(part, scene)
            return Ground(inner.truth.negated(), inner.every, inner.fewest)
        case NotShown(part):
            inner = ground(part, scene)
            if inner.truth is Truth.UNKNOWN:
                return Ground(Truth.TRUE)
            return Ground(inner.truth.negated(), inner.every, inner.fewest)
        case Known(var, key, wanted):
            return _known(
                Asked(fact=key, subject=scene.subject(var).id), key in scene.subject(var).readings, wanted
            )
        case Quantified():
            return _quantified(condition, scene)


def _clause(clause: Clause, truth: Truth, scene: Scene) -> Ground:
    """A conclusion rests on what the rules that conclude it rest on; anything else on itself."""
    who = scene.subject(clause.var)
    here = frozenset({Asked(fact=clause.key, subject=who.id)})
    behind = [
        ground(rule.when, scene.about((who,)))
        for rule in scene.concluders.get(clause.key, ())
        if len(rule.about) == 1 and (rule.kinds is None or rule.kinds & scene.facts.kinds)
        if any(one.key == clause.key and passes(clause.test, one.value) for one in rule.then.concludes)
    ]
    holding = [one for one in behind if one.truth is Truth.TRUE]
    if truth is Truth.FALSE or not holding:
        return Ground(truth, here, here)
    return Ground(truth, _union(one.every for one in holding), _smallest(one.fewest for one in holding))


def _known(asked: Asked, is_known: bool, wanted: bool) -> Ground:
    here = frozenset({asked}) if is_known else NOTHING
    return Ground(Truth.TRUE if is_known == wanted else Truth.FALSE, here, here)


def _needs_all(parts: list[Ground], shared: Truth) -> Ground:
    """Combine parts of which all must have the shared truth, and one of the other suffices against it."""
    other = shared.negated()
    against = [part for part in parts if part.truth is other]
    if against:
        return Ground(
            other, _union(part.every for part in against), _smallest(part.fewest for part in against)
        )
    if any(part.truth is Truth.UNKNOWN for part in parts):
        return _UNDECIDED
    return Ground(shared, _union(part.every for part in parts), _union(part.fewest for part in parts))


def _counted(n: int, parts: list[Ground]) -> Ground:
    holding = [part for part in parts if part.truth is Truth.TRUE]
    failing = [part for part in parts if part.truth is Truth.FALSE]
    if len(holding) >= n:
        return Ground(Truth.TRUE, _union(part.every for part in holding), _fewest(n, holding))
    enough = len(parts) - n + 1
    if len(failing) >= enough:
        return Ground(Truth.FALSE, _union(part.every for part in failing), _fewest(enough, failing))
    return _UNDECIDED


def _quantified(condition: Quantified, scene: Scene) -> Ground:
    """Some is an `or` over everybody with the role, every an `and`; who may play it is part of each."""
    shared = Truth.TRUE if condition.every else Truth.FALSE
    parts: list[Ground] = []
    for who in scene.members(condition):
        membership = scene.people.membership(who, condition.role)
        body = ground(condition.body, scene.with_person(who))
        if membership is not Truth.TRUE and body.truth is not shared:
            parts.append(_UNDECIDED)
            continue
        role = scene.role_supports(who, condition.role) if body.truth is shared.negated() else NOTHING
        parts.append(Ground(body.truth, body.every | role, body.fewest | role))
    found = _needs_all(parts, shared)
    if found.truth is shared:
        outside = scene.outside_supports(condition)
        return Ground(shared, found.every | outside, found.fewest | outside)
    return found


def _union(sets: Iterable[Supports]) -> Supports:
    return NOTHING.union(*sets)


def _fewest(n: int, parts: list[Ground]) -> Supports:
    chosen = sorted((part.fewest for part in parts), key=_size)[:n]
    return _union(chosen)


def _smallest(sets: Iterable[Supports]) -> Supports:
    return min(sets, key=_size)


_size: Callable[[Supports], tuple[int, list[tuple[str, str]]]] = lambda asked: (  # noqa: E731 - a sort key
    len(asked),
    sorted((one.subject, one.fact) for one in asked),
)
