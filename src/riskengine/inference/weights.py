"""What a condition weighs: what it rests on where it is decided, what would decide it where it is open.

A set of facts is a number, one bit a fact, so that joining sets costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from riskengine.model.truth import Truth

FALSE: Final = Truth.FALSE
UNKNOWN: Final = Truth.UNKNOWN
TRUE: Final = Truth.TRUE


class Weight(NamedTuple):
    """The truth of a condition, with the facts behind it or wanting; a tuple, for every part has its own.

    Attributes:
        truth: The truth.
        every: The known facts that support it where it is decided; the unknown ones that bear on it where it
            is open.
        true: The fewest of those that make it true; none where it is false.
        false: The fewest of those that make it false; none where it is true.
        alone_true: The unknowns each of which could, alone, make it true.
        alone_false: The unknowns each of which could, alone, make it false.
    """

    truth: Truth
    every: int = 0
    true: int = 0
    false: int = 0
    alone_true: int = 0
    alone_false: int = 0


HOLDS: Final = Weight(TRUE)
FAILS: Final = Weight(FALSE)


def of_fact(bit: int, truth: Truth) -> Weight:
    """Return what a test on one fact weighs."""
    if truth is UNKNOWN:
        return Weight(UNKNOWN, bit, bit, bit, bit, bit)
    return Weight(TRUE, bit, bit) if truth is TRUE else Weight(FALSE, bit, 0, bit)


def negated(part: Weight) -> Weight:
    """Return what the negation of a condition weighs."""
    truth, every, true, false, alone_true, alone_false = part
    return Weight(_NEGATED[truth], every, false, true, alone_false, alone_true)


_NEGATED: Final = (TRUE, UNKNOWN, FALSE)


def all_of(parts: list[Weight]) -> Weight:
    """Return what conditions weigh that must all be true: one that is false suffices against them."""
    every = true = 0
    for part in parts:
        if part[0] is not TRUE:
            break
        every |= part[1]
        true |= part[2]
    else:
        return Weight(TRUE, every, true)
    against = [part for part in parts if part[0] is FALSE]
    if against:
        return _one_against(against)
    return _open_all([part for part in parts if part[0] is UNKNOWN])


def any_of(parts: list[Weight]) -> Weight:
    """Return what conditions weigh of which one must be true: all must be false against them."""
    every = false = 0
    for part in parts:
        if part[0] is not FALSE:
            break
        every |= part[1]
        false |= part[3]
    else:
        return Weight(FALSE, every, 0, false)
    holding = [part for part in parts if part[0] is TRUE]
    if holding:
        return _one_for(holding)
    return _open_any([part for part in parts if part[0] is UNKNOWN])


def _one_against(parts: list[Weight]) -> Weight:
    if len(parts) == 1:
        return parts[0]
    every, fewest = 0, parts[0][3]
    for part in parts:
        every |= part[1]
        fewest = _fewer(part[3], fewest)
    return Weight(FALSE, every, 0, fewest)


def _one_for(parts: list[Weight]) -> Weight:
    if len(parts) == 1:
        return parts[0]
    every, fewest = 0, parts[0][2]
    for part in parts:
        every |= part[1]
        fewest = _fewer(part[2], fewest)
    return Weight(TRUE, every, fewest)


def _open_all(parts: list[Weight]) -> Weight:
    if len(parts) == 1:
        return parts[0]
    _, every, true, false, alone_true, alone_false = parts[0]
    for part in parts[1:]:
        every |= part[1]
        true |= part[2]
        false = _fewer(part[3], false)
        alone_true &= part[4]
        alone_false |= part[5]
    return Weight(UNKNOWN, every, true, false, alone_true, alone_false)


def _open_any(parts: list[Weight]) -> Weight:
    if len(parts) == 1:
        return parts[0]
    _, every, true, false, alone_true, alone_false = parts[0]
    for part in parts[1:]:
        every |= part[1]
        true = _fewer(part[2], true)
        false |= part[3]
        alone_true |= part[4]
        alone_false &= part[5]
    return Weight(UNKNOWN, every, true, false, alone_true, alone_false)


def at_least(n: int, parts: list[Weight]) -> Weight:
    """Return what conditions weigh of which so many must be true."""
    holding = [part for part in parts if part.truth is TRUE]
    failing = [part for part in parts if part.truth is FALSE]
    if len(holding) >= n:
        every = _union(part.every for part in holding)
        return Weight(TRUE, every, _fewest(n, (part.true for part in holding)))
    enough = len(parts) - n + 1
    if len(failing) >= enough:
        every = _union(part.every for part in failing)
        return Weight(FALSE, every, 0, _fewest(enough, (part.false for part in failing)))
    open_ = [part for part in parts if part.truth is UNKNOWN]
    more, fewer = n - len(holding), enough - len(failing)
    return Weight(
        UNKNOWN,
        _union(part.every for part in open_),
        _fewest(more, (part.true for part in open_)),
        _fewest(fewer, (part.false for part in open_)),
        _union(part.alone_true for part in open_) if more == 1 else 0,
        _union(part.alone_false for part in open_) if fewer == 1 else 0,
    )


def _union(sets: Iterable[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _fewer(one: int, other: int) -> int:
    """Return the smaller set; of two as small, the one that is written first."""
    return one if one.bit_count() < other.bit_count() else other


def _fewest(n: int, sets: Iterable[int]) -> int:
    return _union(sorted(sets, key=int.bit_count)[:n])
