"""ZEN's decision tables, which is what it is for.

https://pypi.org/project/zen-engine ("Quickstart"): a decision is created once from its content and
evaluated. The table has the hit policy `collect`, so that every rule that holds is told. A mapping was
measured as fast as JSON text; the same as an expression node, and as a node of one expression, was measured
no faster.
"""

import json

import zen
from workload import Record, Workload

from peers.records.zen_text import condition


class Peer:
    """A decision table that collects."""

    name = "zen-engine (Rust), decision table"
    distribution = "zen-engine"
    used = "a decision created once, whose table collects every row that is met"

    def prepare(self, workload: Workload) -> None:
        self.read = workload.read
        rows = [
            {"_id": rule.id, "when": condition(rule), "rule": json.dumps(rule.id)} for rule in workload.rules
        ]
        table = {
            "hitPolicy": "collect",
            "inputs": [{"id": "when", "name": "when", "type": "expression"}],
            "outputs": [{"id": "rule", "name": "rule", "field": "rule", "type": "expression"}],
            "rules": rows,
        }
        nodes = [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
            {"id": "out", "name": "out", "type": "outputNode"},
        ]
        edges = [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in (("in", "table"), ("table", "out"))
        ]
        self.decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def given(self, record: Record) -> Record:
        return {name: record[name] for name in self.read}

    def holding(self, record: Record) -> list[str]:
        return [row["rule"] for row in self.decision.evaluate(record)["result"]]
