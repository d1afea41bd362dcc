"""Orders rules so that what some conclude is there when others read it, and refuses circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from riskengine.rulebook.conditions import Clause, Known, walk
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.rules import Rule

Edges: TypeAlias = Mapping[str, frozenset[str]]
"""To which rules each rule leads, by id."""


def reads(rule: Rule) -> frozenset[str]:
    """Return the keys of everything the condition of a rule reads."""
    return frozenset(part.key for part in walk(rule.when) if isinstance(part, (Clause, Known)))


def concludes(rule: Rule) -> frozenset[str]:
    """Return the keys of everything a rule concludes."""
    return frozenset(conclusion.key for conclusion in rule.then.concludes)


def stratify(rules: Iterable[Rule], faults: Diagnostics) -> tuple[Rule, ...]:
    """Give each rule its stratum: above every rule that concludes what it reads.

    Rules whose conclusions go round in a circle are reported (RE401) and keep stratum 0.
    """
    every = tuple(rules)
    rests_on = _rests_on(every)
    circles = _circles(rests_on)
    in_circle = frozenset[str]().union(*circles)
    by_id = {rule.id: rule for rule in every}
    for circle in circles:
        _report_circle(sorted(circle), by_id, faults)
    strata: dict[str, int] = dict.fromkeys(in_circle, 0)
    return tuple(replace(rule, stratum=_stratum(rule.id, rests_on, strata)) for rule in every)


def reachable(edges: Edges, start: str) -> frozenset[str]:
    """Return every rule that a rule leads to, itself where it comes back to itself."""
    seen: set[str] = set()
    front = list(edges.get(start, ()))
    while front:
        one = front.pop()
        if one not in seen:
            seen.add(one)
            front.extend(edges.get(one, ()))
    return frozenset(seen)


def _rests_on(rules: tuple[Rule, ...]) -> Edges:
    """Return the rules that conclude what each rule reads."""
    makers: dict[str, set[str]] = {}
    for rule in rules:
        for key in concludes(rule):
            makers.setdefault(key, set()).add(rule.id)
    if not makers:
        return {}
    return {rule.id: frozenset[str]().union(*(makers.get(key, ()) for key in reads(rule))) for rule in rules}


def _circles(rests_on: Edges) -> list[frozenset[str]]:
    """Return the sets of rules that each rest on all of the set."""
    makers = frozenset[str]().union(*rests_on.values())
    below = {one: reachable(rests_on, one) for one in sorted(makers)}
    circles = {
        frozenset(other for other in below[one] if one in below.get(other, ()))
        for one in below
        if one in below[one]
    }
    return sorted(circles, key=sorted)


def _stratum(rule: str, rests_on: Edges, found: dict[str, int]) -> int:
    """Return the length of the longest way down from a rule; no way is longer than there are conclusions."""
    waiting = [rule]
    while waiting:
        one = waiting[-1]
        below = rests_on.get(one, frozenset())
        missing = [other for other in below if other not in found]
        if one not in found and missing:
            waiting.extend(missing)
            continue
        found.setdefault(one, max((found[other] + 1 for other in below), default=0))
        waiting.pop()
    return found[rule]


def _report_circle(circle: list[str], by_id: Mapping[str, Rule], faults: Diagnostics) -> None:
    first = by_id[circle[0]]
    if len(circle) == 1:
        message = f'"{first.id}" reads what it concludes itself.'
    else:
        named = ", ".join(f'"{name}"' for name in circle)
        message = f"what these rules conclude goes round in a circle: {named}."
    span = first.then.concludes[0].span
    faults.add("RE401", message, span, "break the circle: let one of the rules read what was told")
