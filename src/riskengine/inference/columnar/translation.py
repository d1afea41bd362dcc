"""Puts conditions and rules into formulas: who a variable is becomes a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from riskengine.inference.columnar.formula import (
    ANYBODY,
    INCIDENT_PLACE,
    Another,
    Answered,
    Counted,
    Denied,
    Either,
    Every,
    Formula,
    Found,
    NotShown,
    OfKind,
    Part,
    Place,
    Plays,
    Related,
    Tested,
)
from riskengine.model.facts import INCIDENT
from riskengine.rulebook import conditions
from riskengine.rulebook.conditions import (
    INCIDENT_VAR,
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Condition,
    Known,
    Negation,
    Quantified,
)
from riskengine.rulebook.rules import Rule

Roles = tuple[str, ...]
"""The role by which each variable is bound."""

_NOBODY: Final[tuple[int, ...]] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A formula with the variables that it speaks of, in order."""

    formula: Formula
    vars: tuple[int, ...] = _NOBODY


def verdict_of(rule: Rule) -> Formula:
    """Return what is true of those for whom a rule holds: they are what it is about, and its condition."""
    about = () if rule.about == (INCIDENT,) else rule.about
    parts = [Spoken(OfKind(tuple(sorted(rule.kinds))))] if rule.kinds is not None else []
    parts += [Spoken(Plays(role), (var,)) for var, role in enumerate(about)]
    if rule.relation is not None:
        parts.append(Spoken(Related(about, rule.relation), (0, 1)))
    return _every([*parts, spoken(rule.when, about)], about).formula


def for_whom(formula: Formula, slots: tuple[int, ...]) -> Formula:
    """Return of whom, of those a formula speaks of, it is true of somebody; of none: whether of anybody."""
    if len(slots) == len(formula.place):
        return formula
    return Found(_place([formula.place[slot] for slot in slots]), Part(formula, slots))


def spoken(condition: Condition, roles: Roles) -> Spoken:
    """Return a condition as a formula.

    Args:
        condition: The condition.
        roles: The roles of the variables in reach.
    """
    match condition:
        case Clause(var=var, key=key, type=type, test=test):
            return Spoken(Tested(_place_of(var), key, type, test), _vars(var))
        case Known(var=var, key=key, wanted=wanted):
            known = Spoken(Answered(_place_of(var), key), _vars(var))
            return known if wanted else _denied(known)
        case AllOf(parts):
            return _every([spoken(part, roles) for part in parts], roles)
        case AnyOf(parts):
            some, place, inner = _together([spoken(part, roles) for part in parts], roles)
            return Spoken(Either(place, inner), some)
        case AtLeast(n, parts):
            some, place, inner = _together([spoken(part, roles) for part in parts], roles)
            return Spoken(Counted(place, n, inner), some)
        case Negation(part):
            return _denied(spoken(part, roles))
        case conditions.NotShown(part):
            inside = spoken(part, roles)
            return Spoken(NotShown(inside.formula.place, _whole(inside)), inside.vars)
        case Quantified():
            return _quantified(condition, roles)
        case _:
            assert_never(condition)


def _quantified(condition: Quantified, roles: Roles) -> Spoken:
    """Return whether there is somebody; that everybody is so is that there is nobody who is not."""
    var, other = condition.var, condition.other_than
    inner = (*roles[:var], condition.role)
    body = spoken(condition.body, inner)
    parts = [Spoken(Plays(condition.role), (var,)), _denied(body) if condition.every else body]
    if other is not None:
        parts.append(Spoken(Another((inner[other], inner[var])), (other, var)))
    whole = _every(parts, inner)
    kept = tuple(one for one in whole.vars if one != var)
    found = for_whom(whole.formula, tuple(whole.vars.index(one) for one in kept))
    return _denied(Spoken(found, kept)) if condition.every else Spoken(found, kept)


def _every(parts: Sequence[Spoken], roles: Roles) -> Spoken:
    some, place, inner = _together(parts, roles)
    return Spoken(Every(place, inner), some)


def _denied(inside: Spoken) -> Spoken:
    return Spoken(Denied(inside.formula.place, _whole(inside)), inside.vars)


def _whole(inside: Spoken) -> Part:
    return Part(inside.formula, tuple(range(len(inside.vars))))


def _together(parts: Sequence[Spoken], roles: Roles) -> tuple[tuple[int, ...], Place, tuple[Part, ...]]:
    """Return the variables that some formulas speak of between them, and each as a part of the whole."""
    some = tuple(sorted({var for one in parts for var in one.vars}))
    inner = tuple(Part(one.formula, tuple(some.index(var) for var in one.vars)) for one in parts)
    return some, _place([roles[var] for var in some]), tuple(dict.fromkeys(inner))


def _place(roles: Iterable[str]) -> Place:
    found = tuple(roles)
    return found if len(found) > 1 else ANYBODY if found else INCIDENT_PLACE


def _place_of(var: int) -> Place:
    return INCIDENT_PLACE if var == INCIDENT_VAR else ANYBODY


def _vars(var: int) -> tuple[int, ...]:
    return _NOBODY if var == INCIDENT_VAR else (var,)
