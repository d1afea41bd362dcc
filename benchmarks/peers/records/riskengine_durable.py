"""Our durable channel: the second, independent one, in a worker process of its own."""

from workload import Record, Workload

from peers.records.our_rules import facts_of, period_of
from riskengine.inference.durable.channel import DurableChannel
from riskengine.model.facts import Facts
from riskengine.model.truth import Truth


class Peer:
    """Verdicts of the durable channel, asked about one record."""

    name = "riskengine, durable channel"
    distribution = "durable-rules"
    used = "durable-rules in a worker process, asked about one record at a time; three-valued"

    def prepare(self, workload: Workload) -> None:
        period = period_of(workload)
        self.channel = DurableChannel(period.channel.rules, period.least, period.rulebook.vocabulary)

    def given(self, record: Record) -> Facts:
        return facts_of(record)

    def holding(self, facts: Facts) -> list[str]:
        table = self.channel.tables([facts])[0]
        return [rule for (rule, _), truth in table.items() if truth is Truth.TRUE]
