"""Hypothesis strategies for answers: whatever somebody may say, or not say, when asked for one fact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from hypothesis import strategies as st

from riskengine.facts.encoding import BOUNDED, decode, greatest, least
from riskengine.model.events import Answer, Between, NotAnswered, Unanswered
from riskengine.rulebook.conditions import Clause, Compare, Either, Except, Interval, Literal_, Test, walk
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import Fact, FactType

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""When what is generated begins, unless another time is given: a Monday in term."""

_MOST: Final = 200
_LENGTHS: Final = (600, 3_000, 3_600, 5_400, 86_400, 2_592_000)
_ROUND_NOON: Final = (0, -5, -60, -180, 60)


def values(
    rulebook: Rulebook, fact: Fact, lo: float | None = None, hi: float | None = None
) -> st.SearchStrategy[Answer]:
    """Return exact answers to a question, the plainest first; those at which rules turn come often.

    Args:
        rulebook: The rules.
        fact: The fact that is asked for.
        lo: The least it can be: of a number, a length in seconds, or the rank of an ordered word.
        hi: The most it can be.
    """
    match fact.type:
        case FactType.BOOL:
            return st.booleans()
        case FactType.ENUM:
            return st.sampled_from(fact.values)
        case FactType.TIME:
            return st.sampled_from(_ROUND_NOON).map(lambda at: (NOON + timedelta(minutes=at)).isoformat())
    low = _first(lo, least(fact), 0)
    high = _first(hi, greatest(fact), max(_MOST, low))
    if fact.type is FactType.DURATION:
        lengths = sorted({*_LENGTHS, *turning(rulebook, fact)})
        fitting = [one for one in lengths if low <= one <= high and one >= 1] or [max(1, int(low))]
        return st.sampled_from(fitting).map(lambda length: decode(fact, length))
    near = [one for one in turning(rulebook, fact) if low <= one <= high]
    whole = st.integers(int(-(-low // 1)), int(high // 1))
    numbers = whole | st.sampled_from(near) if near else whole
    return numbers.map(lambda number: decode(fact, number))


@st.composite
def answers(draw: st.DrawFn, rulebook: Rulebook, fact: Fact, *, unknown: bool = True) -> Answer:
    """Return any answer to a question: exact, only a bound, or none.

    Args:
        draw: Draws.
        rulebook: The rules.
        fact: The fact that is asked for.
        unknown: Whether whoever is asked may not know, or not say.
    """
    kind = draw(st.sampled_from(("exact", "exact", "exact", "exact", "bound", "none")))
    if kind == "none" and unknown:
        return NotAnswered(unknown=draw(st.sampled_from(list(Unanswered))))
    value = draw(values(rulebook, fact))
    if kind == "bound" and fact.type in BOUNDED and not isinstance(value, NotAnswered | Between):
        return Between(at_least=value) if draw(st.booleans()) else Between(at_most=value)
    return value


@lru_cache(maxsize=16)
def _literals(rulebook: Rulebook) -> dict[str, frozenset[Literal_]]:
    """Return the values that the rules compare each fact with."""
    found: dict[str, set[Literal_]] = {}
    conditions = [rule.when for rule in rulebook.rules]
    for part in (part for condition in conditions for part in walk(condition)):
        if isinstance(part, Clause):
            found.setdefault(part.key, set()).update(literals(part.test))
    return {key: frozenset(some) for key, some in found.items()}


def literals(test: Test) -> Iterator[Literal_]:
    """Yield the values that a test names."""
    match test:
        case Compare(_, value):
            yield value
        case Interval(lo, _, hi, _):
            yield from (lo, hi)
        case Either(tests):
            for one in tests:
                yield from literals(one)
        case Except(inner):
            yield from literals(inner)


def turning(rulebook: Rulebook, fact: Fact) -> list[int]:
    """Return the whole numbers at, below and above those that rules compare a fact with."""
    numbers = [one for one in _literals(rulebook).get(fact.id, ()) if isinstance(one, int | float)]
    return sorted({near for one in numbers for near in (int(one) - 1, int(one), int(one) + 1)})


def _first(*numbers: float | None) -> float:
    return next(one for one in numbers if one is not None)
