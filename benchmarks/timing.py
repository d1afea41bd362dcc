"""How long one item takes, beside hand-written Python timed before and after each repeat in the same process.

Times are those of the wall clock, which is what a caller waits, threads of an engine's own or not. The
garbage collector is on, as it is in use; what is there before is frozen, so that nobody pays for the
records.
"""

import gc
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter, perf_counter_ns
from typing import Any

REPEATS = 5
WARM = 20
"""On how many items an engine may warm up."""

Work = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """What was measured.

    Attributes:
        ratio: The time of one item, as a multiple of hand-written Python's: the median of the repeats.
        least: The lowest of the repeats.
        most: The highest of them.
        per_second: How many items a second, of the median.
        by_hand_us: The microseconds of hand-written Python, of the median.
        items: How many items each repeat worked on.
    """

    ratio: float
    least: float
    most: float
    per_second: float
    by_hand_us: float
    items: int

    def as_json(self) -> dict[str, float]:
        """Return it as plain data."""
        return asdict(self)


def seconds(work: Work, items: Sequence[Any]) -> float:
    """Return the time that one item takes."""
    begun = perf_counter()
    for item in items:
        work(item)
    return (perf_counter() - begun) / len(items)


def beside(
    work: Work, items: Sequence[Any], by_hand: Work, records: Sequence[Any], *, lasting: float
) -> Timed:
    """Time some work beside hand-written Python.

    Args:
        work: The work.
        items: What it is done to: other ones at each repeat, so that nothing is gained by remembering.
        by_hand: The hand-written Python.
        records: What that is done to, before and after each repeat.
        lasting: About how many seconds one repeat may take; it works on as many items as that allows.
    """
    few, others = items[:WARM], items[WARM:]
    seconds(work, few)  # whatever is made at the first time
    count = max(1, min(len(others) // REPEATS, int(lasting / seconds(work, few))))
    settled()
    ratios, times, hands = [], [], []
    for repeat in range(REPEATS):
        before = seconds(by_hand, records)
        mine = seconds(work, others[repeat * count : (repeat + 1) * count])
        hand = (before + seconds(by_hand, records)) / 2
        ratios.append(mine / hand)
        times.append(mine)
        hands.append(hand)
    return Timed(
        ratio=statistics.median(ratios),
        least=min(ratios),
        most=max(ratios),
        per_second=1 / statistics.median(times),
        by_hand_us=statistics.median(hands) * 1e6,
        items=count,
    )


def percentiles(work: Work, items: Sequence[Any]) -> tuple[float, float]:
    """Return the microseconds that half of the items, and ninety-nine of a hundred, take at most."""
    taken = []
    for item in items:
        begun = perf_counter_ns()
        work(item)
        taken.append(perf_counter_ns() - begun)
    every = statistics.quantiles(taken, n=100)
    return statistics.median(taken) / 1e3, every[98] / 1e3


def settled() -> None:
    """Keep what is there out of the garbage collector's way."""
    gc.collect()
    gc.freeze()
