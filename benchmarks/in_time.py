"""Section B: what happens over two years, with windows and a deadline; proven to be found alike, then timed.

A run is told all that happens, and timed part by part, so that it shows whether more history makes it slower.
Plain Python is run before and after each repeat.
"""

import gc
import statistics
from collections.abc import Iterator
from importlib import import_module
from time import perf_counter
from typing import Any

import memory
import timing
from happenings import Alert, Happening, Story

PARTS = 5


def run(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Prove and time one peer, yielding what is found as it is found.

    Args:
        job: `peer`; `happenings` and `children`; `repeats`, and `lasting`: after so many seconds there is no
            further repeat.
    """
    told = Story(job["happenings"], job["children"]).told()
    plain = import_module("peers.events.plain_python").Peer
    peer = import_module(f"peers.events.{job['peer']}").Peer
    wanted = _alerts(plain(), told)
    yield {"happenings": len(told), "alerts": sum(map(len, wanted))}
    yield from _timed(peer, plain, told, wanted, job)


def _timed(
    peer: type[Any], plain: type[Any], told: list[Happening], wanted: list[set[Alert]], job: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    first = peer()
    given = [first.given(one) for one in told]
    timing.settled()
    begun = perf_counter()
    ratios, totals, parts = [], [], []
    for repeat in range(job["repeats"]):
        before = _seconds(plain(), told)
        held = memory.held()
        asked = first if repeat == 0 else peer()
        times: list[float] = []
        found: list[set[Alert]] = []
        for part in _parts(given):
            times.append(_part(asked, part, found))
            if repeat == 0:
                yield {"rates": [len(part) / one for one in times], "done": len(found)}
        if repeat == 0:
            yield {"wrong": sum(a != b for a, b in zip(found, wanted, strict=True)), "held_mb": _above(held)}
        hand = (before + _seconds(plain(), told)) / 2
        ratios.append(sum(times) / hand)
        totals.append(sum(times))
        parts.append(times)
        if perf_counter() - begun > job["lasting"]:
            break
    each = len(told) // PARTS
    yield {
        "rates": [each / statistics.median(one) for one in zip(*parts, strict=True)],
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "most": max(ratios),
        "per_second": len(told) / statistics.median(totals),
        "repeats": len(ratios),
    }


def _parts(given: list[Any]) -> Iterator[list[Any]]:
    each = len(given) // PARTS
    for at in range(PARTS):
        yield given[at * each : (at + 1) * each if at < PARTS - 1 else len(given)]


def _part(peer: Any, given: list[Any], found: list[set[Alert]]) -> float:
    take = peer.take
    begun = perf_counter()
    alerts = [take(one) for one in given]
    taken = perf_counter() - begun
    found += [set(one) for one in alerts]
    return taken


def _alerts(peer: Any, told: list[Happening]) -> list[set[Alert]]:
    return [set(peer.take(one)) for one in told]


def _seconds(peer: Any, told: list[Happening]) -> float:
    gc.collect()
    begun = perf_counter()
    for one in told:
        peer.take(one)
    return perf_counter() - begun


def _above(before: memory.Megabytes) -> memory.Megabytes:
    now = memory.held()
    return None if before is None or now is None else max(0.0, now - before)
