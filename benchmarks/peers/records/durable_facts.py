"""durable-rules, a record asserted as a fact and retracted.

https://github.com/jruizgit/rules/blob/master/docs/py/reference.md, "Facts": a fact stays until it is
retracted, and every rule that it meets fires.
"""

from durable.engine import MessageNotHandledException
from workload import Record

from peers.records.durable_text import Asked


class Peer(Asked):
    """Facts."""

    name = "durable-rules, facts"
    distribution = "durable-rules"
    used = "each record asserted as a fact, and retracted; without its threads"

    def holding(self, record: Record) -> list[str]:
        self.names = []
        try:
            self.host.assert_fact("bench", record)
        except MessageNotHandledException:  # no rule holds: the fact is not kept
            return []
        self.host.retract_fact("bench", record)
        return list(dict.fromkeys(self.names))
