"""durable-rules, a record posted as an event.

https://github.com/jruizgit/rules/blob/master/docs/py/reference.md, "Events": an event is gone once an
action was scheduled for it, so that at most one rule fires. It is here because it is the first form its
documentation shows.
"""

from durable.engine import MessageNotHandledException
from workload import Record

from peers.records.durable_text import Asked


class Peer(Asked):
    """Events."""

    name = "durable-rules, events"
    distribution = "durable-rules"
    used = "each record posted as an event, which the first rule that fires takes away"

    def holding(self, record: Record) -> list[str]:
        self.names = []
        try:
            self.host.post("bench", record)
        except MessageNotHandledException:  # no rule holds
            return []
        return list(dict.fromkeys(self.names))
