"""zeroSteiner's rule-engine.

https://zerosteiner.github.io/rule-engine/getting_started.html: a `Rule` is made once and asked with
`matches`; a `Context` with types checks the rules when they are made. Without types was measured no faster,
one rule that is a list of all conditions was measured no faster either.
"""

import json

from rule_engine import Context, DataType, Rule, type_resolver_from_dict
from workload import Record, Test, Workload

from peers.records import written

WORDS = {"and": "and", "or": "or", "not": "not "}


class Peer:
    """One typed rule a rule."""

    name = "rule-engine"
    distribution = "rule-engine"
    used = "one `Rule` a rule, with a typed context"

    def prepare(self, workload: Workload) -> None:
        types = {bool: DataType.BOOLEAN, int: DataType.FLOAT}
        fields = {name: types.get(kind, DataType.STRING) for name, kind in workload.fields.items()}
        context = Context(type_resolver=type_resolver_from_dict(fields))
        texts = {
            rule.id: written(rule.groups, _said, words=WORDS, both="({}) >= 2") for rule in workload.rules
        }
        self.rules = [(id, Rule(text, context=context)) for id, text in texts.items()]

    def given(self, record: Record) -> Record:
        return record

    def holding(self, record: Record) -> list[str]:
        return [id for id, rule in self.rules if rule.matches(record)]


def _said(test: Test) -> str:
    if test.op == "is":
        return test.field if test.value else f"not {test.field}"
    return f"{test.field} {test.op} {json.dumps(test.value)}"
