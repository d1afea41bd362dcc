"""After how many seconds a test on elapsed time changes: the only edges that such a fact has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from riskengine.rulebook.conditions import Clause, Compare, Condition, Either, Except, Interval, Test, walk
from riskengine.rulebook.rules import Rulebook


def thresholds(rulebook: Rulebook) -> Mapping[str, tuple[int, ...]]:
    """Return, by the key of a fact, after how many seconds some rule's test on it changes."""
    found: dict[str, set[int]] = {}
    for condition in _conditions(rulebook):
        for part in walk(condition):
            if isinstance(part, Clause):
                found.setdefault(part.key, set()).update(changes(part.test))
    return {key: tuple(sorted(every)) for key, every in found.items()}


def changes(test: Test) -> Iterator[int]:
    """Yield the whole seconds at which a test on a rising duration can change."""
    match test:
        case Compare(op, int(value)):
            if op in ("==", ">=", "<"):
                yield value
            if op in ("==", "<=", ">"):
                yield value + 1
        case Interval(int(lo), lo_closed, int(hi), hi_closed):
            yield lo if lo_closed else lo + 1
            yield hi + 1 if hi_closed else hi
        case Either(tests):
            for one in tests:
                yield from changes(one)
        case Except(inner):
            yield from changes(inner)
        case _:
            return


def _conditions(rulebook: Rulebook) -> Iterator[Condition]:
    yield from (rule.when for rule in rulebook.rules)
    for fact in rulebook.vocabulary.facts.values():
        if fact.applies_when is not None:
            yield cast("Condition", fact.applies_when)
