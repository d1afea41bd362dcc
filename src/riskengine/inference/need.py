"""What would have to be answered for a condition that is open to be decided."""

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
class Need:
    """What it takes to make a condition true, and to make it false; each in order of subject and key.

    Attributes:
        truth: What the condition is now.
        true: The fewest unknowns whose answers could make it true; None where nothing can. Where one answer
            decides several parts of it, each part is taken by itself, as three truths take them.
        false: The fewest unknowns whose answers could make it false; None where nothing can.
        alone_true: The unknowns each of which could, alone, make it true.
        alone_false: The unknowns each of which could, alone, make it false.
        open: Every unknown that still bears on it.
    """

    truth: Truth
    true: tuple[Asked, ...] | None
    false: tuple[Asked, ...] | None
    alone_true: tuple[Asked, ...] = ()
    alone_false: tuple[Asked, ...] = ()
    open: tuple[Asked, ...] = ()


def need(condition: Condition, scene: Scene) -> Need:
    """Return what it takes to decide a condition in a scene."""
    return _need(scene.weigh(condition), scene)


def need_of_rule(rule: Rule, subjects: tuple[Subject, ...], scene: Scene) -> Need:
    """Return what it takes for a rule to hold for a subject or pair, being what it is about included."""
    return _need(scene.weigh_rule(rule, subjects), scene)


def _need(weight: Weight, scene: Scene) -> Need:
    if weight.truth is Truth.TRUE:
        return Need(Truth.TRUE, (), None)
    if weight.truth is Truth.FALSE:
        return Need(Truth.FALSE, None, ())
    _, every, true, false, alone_true, alone_false = weight
    sets = (scene.asked(facts) for facts in (true, false, alone_true, alone_false, every))
    return Need(Truth.UNKNOWN, *sets)
