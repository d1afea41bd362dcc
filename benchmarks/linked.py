"""Section C: links added part by part, and walks of two and three steps; proven alike, then timed.

A dict of sets is the hand-written Python here: it is given each part, and each walk, before and after the
peer.
"""

import gc
import statistics
from collections.abc import Iterator
from importlib import import_module
from time import perf_counter
from typing import Any

import memory
import timing
from acquaintances import City

PARTS = 5
WALKS = {2: 5_000, 3: 500}
"""How many walks there are, of so many steps."""


def run(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Build, prove and time one peer, yielding what is found as it is found.

    Args:
        job: `peer`; `links`, how many; `share`, of how many of the walks.
    """
    by_hand = import_module("peers.links.dict_of_sets").Peer
    peer = import_module(f"peers.links.{job['peer']}").Peer()
    city = City(job["links"])
    plain = by_hand()
    gc.disable()  # as anybody should who reads a million of anything
    yield from _built(peer, plain, by_hand(), city)
    gc.enable()
    timing.settled()
    for hops, number in WALKS.items():
        asked = city.asked(int(number * job["share"]))
        yield {f"walk{hops}": _walked(peer, plain, asked, hops)}


def _built(peer: Any, before: Any, after: Any, city: City) -> Iterator[dict[str, Any]]:
    ratios, rates, held = [], [], 0.0
    for links in city.parts(PARTS):
        given = peer.given(links)
        hand = _seconds(before.add, links)
        begun = memory.held()
        mine = _seconds(peer.add, given)
        now = memory.held()
        hand = (hand + _seconds(after.add, links)) / 2
        held += (now or 0) - (begun or 0)
        ratios.append(mine / hand)
        rates.append(len(links) / mine)
        yield {
            "ratio": statistics.median(ratios),
            "least": min(ratios),
            "most": max(ratios),
            "rates": rates,
            "per_second": statistics.median(rates),
            "held_mb": held if now is not None else None,
        }


def _walked(peer: Any, plain: Any, asked: list[str], hops: int) -> dict[str, float]:
    """Compare all the walks, then time them, other ones at each repeat."""
    sizes = [len(plain.within(node, hops)) for node in asked]
    wrong = sum(len(peer.within(node, hops)) != size for node, size in zip(asked, sizes, strict=True))
    each = len(asked) // timing.REPEATS
    ratios, times = [], []
    for repeat in range(timing.REPEATS):
        nodes = asked[repeat * each : (repeat + 1) * each]
        before = timing.seconds(lambda node: plain.within(node, hops), nodes)
        mine = timing.seconds(lambda node: peer.within(node, hops), nodes)
        hand = (before + timing.seconds(lambda node: plain.within(node, hops), nodes)) / 2
        ratios.append(mine / hand)
        times.append(mine)
    return {
        "compared": len(asked),
        "wrong": wrong,
        "reached": statistics.mean(sizes),
        "ratio": statistics.median(ratios),
        "least": min(ratios),
        "most": max(ratios),
        "per_second": 1 / statistics.median(times),
    }


def _seconds(work: Any, given: Any) -> float:
    begun = perf_counter()
    work(given)
    return perf_counter() - begun
