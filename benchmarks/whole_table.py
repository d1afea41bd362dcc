"""Section A, a million records at once: a Boolean column a rule; proven against plain Python, then timed."""

import statistics
from collections.abc import Iterator
from importlib import import_module
from time import perf_counter
from typing import Any

import memory
import numpy as np
import timing
from columns import columns, known, records
from workload import Workload

PROOF = 20_000


def run(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Prove and time one peer, yielding what is found as it is found.

    Args:
        job: `peer`; `rules` and `fields`; `rows`, how many records; `unknown`, which share of the values is.
    """
    workload, rows = Workload(job["rules"], job["fields"]), job["rows"]
    peer = import_module(f"peers.tables.{job['peer']}").Peer()
    peer.prepare(workload)
    table = columns(workload, rows)
    proof = list(records(workload, table, min(PROOF, rows)))
    by_hand = workload.holding_by_hand()
    wanted = [by_hand(record) for record in proof]
    given = peer.given(table, known(workload, rows, job["unknown"])) if job["unknown"] else peer.given(table)
    del table
    before = memory.from_here()
    verdicts = peer.verdicts(given)
    bad, unknown = compared(peer, verdicts, workload, wanted)
    yield {"compared": len(proof), "wrong": bad, "unknown": unknown}
    del verdicts
    yield from _timed(
        lambda: peer.verdicts(given), rows, lambda: [by_hand(record) for record in proof], len(proof)
    )
    yield {"above_mb": memory.most_above(before)}


def compared(peer: Any, verdicts: Any, workload: Workload, wanted: list[list[str]]) -> tuple[int, int]:
    """Return how many records are answered wrongly, and how many of all truths are unknown.

    A truth is wrong that is neither plain Python's nor unknown.
    """
    bad, unknown = np.zeros(len(wanted), dtype=bool), 0
    for rule in workload.rules:
        column = peer.column(verdicts, rule.id)[: len(wanted)]
        open_ = np.array([one is None for one in column])
        truths = np.array([bool(one) for one in column])
        bad |= (truths != np.array([rule.id in each for each in wanted])) & ~open_
        unknown += int(open_.sum())
    return int(bad.sum()), unknown


def _timed(work: Any, rows: int, by_hand: Any, records: int) -> Iterator[dict[str, Any]]:
    timing.settled()
    ratios, times = [], []
    for _ in range(timing.REPEATS):
        before = _seconds(by_hand)
        mine = _seconds(work) / rows
        ratios.append(mine / ((before + _seconds(by_hand)) / 2 / records))
        times.append(mine)
    yield {
        "timed": {
            "ratio": statistics.median(ratios),
            "least": min(ratios),
            "most": max(ratios),
            "per_second": 1 / statistics.median(times),
        }
    }


def _seconds(work: Any) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
