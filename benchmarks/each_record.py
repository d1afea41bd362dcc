"""Section A: one record at a time, all rules that hold; proven to answer as plain Python does, then timed."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from time import perf_counter
from typing import Any

import timing
from workload import Workload

BESIDE, TIMED = 2_000, 20_000
"""How many records hand-written Python is given before and after each repeat of sixty rules; and how many
the peer is given at most."""


def run(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Prove and time one peer, yielding what is found as it is found.

    Args:
        job: `peer`; `rules` and `fields`; `proof`, on how many records, and `proving`, for how many seconds
            at most; `lasting`, the seconds of one repeat; `percent`, how many records are timed alone.
    """
    workload = Workload(job["rules"], job["fields"])
    peer = import_module(f"peers.records.{job['peer']}").Peer()
    begun = perf_counter()
    peer.prepare(workload)
    yield {"prepared": perf_counter() - begun}
    by_hand = workload.holding_by_hand()
    records = list(workload.records(job["proof"]))
    yield from proven(peer, records, [by_hand(record) for record in records], job["proving"])
    # Others than those it was proven on, for an engine may remember what it was asked.
    records = list(workload.records(job["percent"] + TIMED * 40 // job["fields"], seed=1))
    given = [peer.given(record) for record in records]
    p50, p99 = timing.percentiles(peer.holding, given[: job["percent"]])
    fresh, beside = given[job["percent"] :], records[: BESIDE * 60 // job["rules"]]
    yield {"timed": timing.beside(peer.holding, fresh, by_hand, beside, lasting=job["lasting"]).as_json()}
    giving = timing.beside(peer.given, records, by_hand, beside, lasting=job["lasting"] / 5)
    yield {"giving": giving.ratio, "p50": p50, "p99": p99}


def proven(
    peer: Any, records: Sequence[Any], wanted: Sequence[list[str]], most: float
) -> Iterator[dict[str, Any]]:
    """Compare the answers of a peer, on as many records as it manages in some seconds."""
    agrees: Callable[[Any, list[str]], bool] = getattr(peer, "agrees", _same)
    begun, compared, wrong = perf_counter(), 0, 0
    for record, want in zip(records, wanted, strict=True):
        wrong += not agrees(peer.holding(peer.given(record)), want)
        compared += 1
        if perf_counter() - begun > most:
            break
    yield {"compared": compared, "wrong": wrong}


def _same(found: list[str], wanted: list[str]) -> bool:
    return sorted(found) == sorted(wanted)
