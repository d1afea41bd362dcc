"""Closures over a syntax tree: what most people write who write a rule engine in Python."""

import operator
from collections.abc import Callable

from workload import Group, Record, Test, Workload

Says = Callable[[Record], bool]
COMPARING = {">=": operator.ge, "<": operator.lt, "==": operator.eq, "!=": operator.ne}


class Peer:
    """One closure a node of the tree."""

    name = "closures over a syntax tree"
    distribution = None
    used = "one Python closure for each condition and each group; two-valued"

    def prepare(self, workload: Workload) -> None:
        self.rules = [(rule.id, _all([_group(one) for one in rule.groups])) for rule in workload.rules]

    def given(self, record: Record) -> Record:
        return record

    def holding(self, record: Record) -> list[str]:
        return [id for id, says in self.rules if says(record)]


def _test(test: Test) -> Says:
    field, value = test.field, test.value
    if test.op == "is":
        return (lambda record: record[field]) if value else (lambda record: not record[field])
    compare = COMPARING[test.op]
    return lambda record: compare(record[field], value)


def _group(group: Group) -> Says:
    tests = [_test(one) for one in group.tests]
    if group.word == "all":
        return _all(tests)
    if group.word == "at_least":
        return lambda record: sum([test(record) for test in tests]) >= 2
    wanted = group.word == "any"

    def some(record: Record) -> bool:
        for test in tests:
            if test(record):
                return wanted
        return not wanted

    return some


def _all(parts: list[Says]) -> Says:
    if len(parts) == 1:
        return parts[0]

    def every(record: Record) -> bool:
        for part in parts:  # noqa: SIM110 - faster than `all` of a generator
            if not part(record):
                return False
        return True

    return every
