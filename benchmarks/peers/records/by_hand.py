"""Sixty functions that a person might write: what everything else is measured against."""

from workload import Holding, Record, Workload


class Peer:
    """Plain Python."""

    name = "hand-written Python"
    distribution = None
    used = "one function a rule, as in `benchmarks/by_hand.py`; two-valued"

    def prepare(self, workload: Workload) -> None:
        self.holding: Holding = workload.holding_by_hand()

    def given(self, record: Record) -> Record:
        return record
