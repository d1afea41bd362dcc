"""Our native channel: the one that decides. It is three-valued; here everything is known."""

from workload import Record, Workload

from peers.records.our_rules import facts_of, period_of
from riskengine.model.facts import Facts


class Peer:
    """Verdicts of the native channel."""

    name = "riskengine, native channel"
    distribution = "riskengine"
    used = "the verdicts of rules compiled once; three-valued, everything known"

    def prepare(self, workload: Workload) -> None:
        self.channel = period_of(workload).channel

    def given(self, record: Record) -> Facts:
        return facts_of(record)

    def holding(self, facts: Facts) -> list[str]:
        return [rule.id for rule in self.channel.verdicts(facts).holding]
