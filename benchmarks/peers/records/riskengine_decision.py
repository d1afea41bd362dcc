"""A whole Decision of ours: which rules hold, and everything that follows from it."""

from workload import Record, Workload

from peers.records.our_rules import AT, facts_of, rulebook_of
from riskengine.grading.decide import decide
from riskengine.model.facts import Facts
from riskengine.model.ledger import Ledger


class Peer:
    """`decide`, with nothing remembered before."""

    name = "riskengine, a whole Decision"
    distribution = "riskengine"
    used = "`decide`: floors, ceilings, reasons, duties, prohibitions, challenges, questions"

    def prepare(self, workload: Workload) -> None:
        self.book = rulebook_of(workload)

    def given(self, record: Record) -> Facts:
        return facts_of(record)

    def holding(self, facts: Facts) -> list[str]:
        decision, _ = decide(self.book, facts, Ledger(incident="i1"), AT)
        return [one.rule for one in decision.reasons]
