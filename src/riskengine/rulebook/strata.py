"""Orders rules so that what some conclude is there when others read it, and refuses circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from riskengine.rulebook.conditions import (
    Clause,
    Compare,
    Condition,
    Except,
    Known,
    Negation,
    NotShown,
    children,
    walk,
)
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rule


def reads(rule: Rule) -> frozenset[str]:
    """Return the keys of everything the condition of a rule reads."""
    return frozenset(part.key for part in walk(rule.when) if isinstance(part, (Clause, Known)))


def concludes(rule: Rule) -> frozenset[str]:
    """Return the keys of everything a rule concludes."""
    return frozenset(conclusion.key for conclusion in rule.then.concludes)


def rests_under_floors(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the ids of the rules that set a floor, or conclude something a floor rests on."""
    every = tuple(rules)
    needed = {key for rule in every if rule.then.sets_floor for key in reads(rule)}
    found = {rule.id for rule in every if rule.then.sets_floor}
    grew = True
    while grew:
        more = [rule for rule in every if rule.id not in found and concludes(rule) & needed]
        found |= {rule.id for rule in more}
        needed |= {key for rule in more for key in reads(rule)}
        grew = bool(more)
    return frozenset(found)


def stratify(rules: Iterable[Rule], faults: Diagnostics) -> tuple[Rule, ...]:
    """Give each rule its stratum: above every rule that concludes what it reads.

    Rules whose conclusions go round in a circle are reported (RE401) and keep stratum 0.
    """
    every = tuple(rules)
    strata = dict.fromkeys((rule.id for rule in every), 0)
    made_by: dict[str, list[Rule]] = {}
    for rule in every:
        for key in concludes(rule):
            made_by.setdefault(key, []).append(rule)
    for _ in every:
        changed = False
        for rule in every:
            below = [strata[maker.id] + 1 for key in reads(rule) for maker in made_by.get(key, ())]
            if below and max(below) > strata[rule.id]:
                strata[rule.id] = max(below)
                changed = True
        if not changed:
            break
    else:
        _report_circles(every, made_by, faults)
    return tuple(replace(rule, stratum=min(strata[rule.id], len(every))) for rule in every)


def _report_circles(rules: tuple[Rule, ...], made_by: Mapping[str, list[Rule]], faults: Diagnostics) -> None:
    after = {rule.id: {maker.id for key in reads(rule) for maker in made_by.get(key, ())} for rule in rules}
    for rule in rules:
        if rule.id in _reachable(after, rule.id):
            message = f'what "{rule.id}" concludes comes back to what it reads.'
            faults.add(
                "RE401", message, rule.span, "break the circle: let one of the rules read what was told"
            )


def _reachable(edges: Mapping[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    front = list(edges.get(start, ()))
    while front:
        one = front.pop()
        if one not in seen:
            seen.add(one)
            front.extend(edges.get(one, ()))
    return seen


def check_ledger_negation(rules: Iterable[Rule], faults: Diagnostics) -> None:
    """Report rules that read `not` a duty which their own outcome brings about (RE412)."""
    every = tuple(rules)
    owes = {
        rule.id: {
            f"duty.{a}.{s}" for duty in rule.then.duties for a in duty.actions for s in ("open", "overdue")
        }
        for rule in every
    }
    leads = {
        rule.id: {other.id for other in every if (owes[rule.id] | concludes(rule)) & reads(other)}
        for rule in every
    }
    for rule in every:
        negated = set(_read_negated(rule.when, negated=False))
        if not negated:
            continue
        for other in sorted({rule.id, *_reachable(leads, rule.id)}):
            if owes[other] & negated:
                message = (
                    f'"{rule.id}" reads that a duty is not owed, and its own outcome brings that duty about.'
                )
                faults.add(
                    "RE412", message, rule.span, "read what was done (done.<action>) instead of what is owed"
                )
                break


def _read_negated(condition: Condition, *, negated: bool) -> Iterable[str]:
    """Yield the ledger keys a condition needs to be false."""
    match condition:
        case Clause(key=key, test=test) if key.startswith("duty."):
            denies = test == Compare("==", False) or isinstance(test, Except)
            if denies != negated:
                yield key
        case Negation(part) | NotShown(part):
            yield from _read_negated(part, negated=not negated)
        case _:
            for part in children(condition):
                yield from _read_negated(part, negated=negated)
