"""The values at which a test is tried: enough of them to know where it can change its mind."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import pairwise

from riskengine.rulebook.conditions import Compare, Either, Except, Interval, Literal_, Test
from riskengine.rulebook.readings import Reading
from riskengine.rulebook.unary import passes
from riskengine.rulebook.vocabulary import FactType


def never_passes(test: Test, reading: Reading) -> bool:
    """Tell whether no value that the reading can have passes the test."""
    tried = _values(test, reading)
    return bool(tried) and not any(passes(test, value) for value in tried)


def rises(test: Test, reading: Reading) -> bool:
    """Tell whether more of the reading can make the test pass, and never makes it fail."""
    results = [passes(test, value) for value in _values(test, reading)]
    return results == sorted(results)


def falls(test: Test, reading: Reading) -> bool:
    """Tell whether more of the reading can make the test fail, and never makes it pass."""
    results = [passes(test, value) for value in _values(test, reading)]
    return results == sorted(results, reverse=True)


def _values(test: Test, reading: Reading) -> tuple[Literal_, ...]:
    """Return values in rising order; between two neighbours the test does not change.

    A time has none: the calendar has no end to try, and nothing rests on more or less of it.
    """
    match reading.type:
        case FactType.BOOL:
            return (False, True)
        case FactType.ENUM:
            return reading.words
        case FactType.ORDERED:
            return reading.ranks
        case FactType.INT | FactType.DURATION:
            return tuple(sorted({whole for one in numbers_in(test) for whole in _whole(one, reading)}))
        case FactType.NUMBER:
            return _between(numbers_in(test), reading)
        case FactType.TIME:
            return ()


def numbers_in(test: Test) -> Iterator[int | float]:
    """Yield every number that a test compares with, in the order in which it is written."""
    match test:
        case Compare(value=int() | float() as value):
            yield value
        case Interval(lo=int() | float() as lo, hi=int() | float() as hi):
            yield from (lo, hi)
        case Either(tests):
            for one in tests:
                yield from numbers_in(one)
        case Except(inner):
            yield from numbers_in(inner)
        case _:
            return


def _whole(number: float, reading: Reading) -> Iterable[int]:
    least, most = _limits(reading)
    at = int(number)
    return (one for one in (at - 1, at, at + 1) if least <= one <= most)


def _between(numbers: Iterable[float], reading: Reading) -> tuple[float, ...]:
    """Return the numbers of a test and the limits, one between each two, and one beyond each end."""
    least, most = _limits(reading)
    ends = sorted({*numbers, *(one for one in (least, most) if math.isfinite(one))})
    if not ends:
        return ()
    halves = (low / 2 + high / 2 for low, high in pairwise(ends))
    tried = {*ends, *halves, ends[0] - 1, ends[-1] + 1}
    return tuple(sorted(one for one in tried if least <= one <= most))


def _limits(reading: Reading) -> tuple[float, float]:
    """Return the least and the most that a number can be."""
    # No stretch of time is less than nothing.
    least, most = 0 if reading.type is FactType.DURATION else -math.inf, math.inf
    if reading.fact is not None:
        least = least if reading.fact.minimum is None else reading.fact.minimum
        most = most if reading.fact.maximum is None else reading.fact.maximum
    return least, most
