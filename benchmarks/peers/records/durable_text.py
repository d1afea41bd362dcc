"""Conditions as durable-rules' own data, for facts and for events.

https://github.com/jruizgit/rules/blob/master/docs/py/reference.md: rulesets are data, given to
`set_rulesets`. It has neither `not` nor counting, so both are spelt out. A rule with an `$or` fires once
for each way in which it holds, so that names are told once.
"""

from typing import Any

from durable import engine
from workload import Record, Rule, Test, Workload

from peers.records.spelt_out import alternatives

WORDS = {">=": "$gte", "<": "$lt", "!=": "$neq"}


class Quiet(engine.Host):
    """A host without the two threads that look at timers five times a second; nothing here has timers."""

    def _run(self) -> None:
        pass


class Asked:
    """One host with one ruleset, whose actions keep the names of the rules that fired."""

    def prepare(self, workload: Workload) -> None:
        self.names: list[str] = []
        self.read = workload.read
        self.host = Quiet()
        rules = {rule.id: self._rule(rule) for rule in workload.rules}
        self.host.set_rulesets({"bench": rules})
        self.number = 0

    def given(self, record: Record) -> Record:
        # Facts are told apart by their ids, which must not come twice.
        self.number += 1
        return {"id": f"r{self.number}", **{name: record[name] for name in self.read}}

    def _rule(self, rule: Rule) -> dict[str, Any]:
        def run(_context: object) -> None:
            self.names.append(rule.id)

        return {"all": [{"m": _whole([_group(alternatives(group)) for group in rule.groups])}], "run": run}


def _group(ways: list[tuple[Test, ...]]) -> dict[str, Any]:
    each = [_whole([_test(one) for one in way]) for way in ways]
    return each[0] if len(each) == 1 else {"$or": each}


def _whole(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {"$and": parts}


def _test(test: Test) -> dict[str, Any]:
    if test.op in WORDS:
        return {WORDS[test.op]: {test.field: test.value}}
    return {test.field: test.value}
