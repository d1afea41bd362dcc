"""NumPy by hand: one array a field, one array a rule."""

import operator
from functools import reduce

import numpy as np
from columns import Columns
from workload import Group, Test, Workload

COMPARING = {">=": operator.ge, "<": operator.lt, "==": operator.eq, "!=": operator.ne}


class Peer:
    """Arrays of Booleans; words are small numbers, as a careful person would have them."""

    name = "NumPy, by hand"
    distribution = "numpy"
    used = "one array a field, words as small numbers; two-valued, one thread"

    def prepare(self, workload: Workload) -> None:
        self.rules = workload.rules
        self.fields = workload.fields

    def given(self, columns: Columns) -> Columns:
        return columns

    def verdicts(self, columns: Columns) -> dict[str, np.ndarray]:
        return {
            rule.id: reduce(operator.and_, [self._group(one, columns) for one in rule.groups])
            for rule in self.rules
        }

    def column(self, verdicts: dict[str, np.ndarray], rule: str) -> np.ndarray:
        return verdicts[rule]

    def _group(self, group: Group, columns: Columns) -> np.ndarray:
        tests = [self._test(one, columns) for one in group.tests]
        if group.word == "at_least":
            return sum(one.astype(np.int8) for one in tests) >= 2
        joined = reduce(operator.and_ if group.word == "all" else operator.or_, tests)
        return ~joined if group.word == "not" else joined

    def _test(self, test: Test, columns: Columns) -> np.ndarray:
        column = columns[test.field]
        if test.op == "is":
            return column if test.value else ~column
        kind = self.fields[test.field]
        value = kind.index(test.value) if isinstance(kind, tuple) else test.value
        return COMPARING[test.op](column, value)
