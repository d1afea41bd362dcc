"""Our native channel where a tenth of each record is unknown: it tells what holds and what may hold."""

import random

from workload import SEED, Record, Workload

from peers.records.our_rules import facts_of, period_of
from riskengine.model.facts import Facts

UNKNOWN = 0.1


class Peer:
    """Verdicts of the native channel, each field left out one time in ten."""

    name = "riskengine, native channel, a tenth unknown"
    distribution = "riskengine"
    used = "the same with a tenth of the fields unknown: what holds and what may hold"

    def prepare(self, workload: Workload) -> None:
        self.channel = period_of(workload).channel
        self.chance = random.Random(SEED + 2)

    def given(self, record: Record) -> Facts:
        return facts_of({name: value for name, value in record.items() if self.chance.random() >= UNKNOWN})

    def holding(self, facts: Facts) -> tuple[list[str], list[str]]:
        found = self.channel.verdicts(facts)
        return [rule.id for rule in found.holding], [rule.id for rule in found.waiting]

    def agrees(self, found: tuple[list[str], list[str]], wanted: list[str]) -> bool:
        """Tell whether what holds of the whole record lies between what is certain and what is possible."""
        certain, possible = found
        return set(certain) <= set(wanted) <= {*certain, *possible}
