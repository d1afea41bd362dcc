"""Why a condition has the truth it has: every fact that supports it, and the fewest that suffice.

With every fact named unknown the condition is no longer decided (sound); with only the fewest of them known
it still is (sufficient).
"""

from __future__ import annotations

from dataclasses import dataclass

from riskengine.inference.scene import Scene
from riskengine.inference.weights import Weight
from riskengine.model.decision import Asked
from riskengine.model.facts import Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Condition
from riskengine.rulebook.rules import Rule


@dataclass(frozen=True, slots=True)
class Ground:
    """The truth of a condition and what it rests on.

    Attributes:
        truth: The truth.
        every: All facts that support it, where it is decided, in order of subject and key.
        fewest: A smallest set of them that suffices.
    """

    truth: Truth
    every: tuple[Asked, ...] = ()
    fewest: tuple[Asked, ...] = ()


def ground(condition: Condition, scene: Scene) -> Ground:
    """Return the truth of a condition in a scene, with what it rests on."""
    return _ground(scene.weigh(condition), scene)


def ground_of_rule(rule: Rule, subjects: tuple[Subject, ...], scene: Scene) -> Ground:
    """Return whether a rule holds for a subject or pair, with what that rests on, their roles included."""
    return _ground(scene.weigh_rule(rule, subjects), scene)


def _ground(weight: Weight, scene: Scene) -> Ground:
    if weight.truth is Truth.UNKNOWN:
        return Ground(Truth.UNKNOWN)
    fewest = weight.true if weight.truth is Truth.TRUE else weight.false
    return Ground(weight.truth, scene.asked(weight.every), scene.asked(fewest))
