"""JsonLogic in plain Python.

https://pypi.org/project/panzi-json-logic: `jsonLogic(rule, data)`, with `===` rather than `==`, as it
advises. It has nothing to compile or to prepare.
"""

from functools import reduce
from typing import Any

from json_logic import jsonLogic
from workload import Group, Record, Test, Workload


class Peer:
    """One call a rule."""

    name = "panzi-json-logic"
    distribution = "panzi-json-logic"
    used = "one call of `jsonLogic` a rule, with `===`; it compiles nothing"

    def prepare(self, workload: Workload) -> None:
        self.rules = [(rule.id, {"and": _conditions(rule.groups)}) for rule in workload.rules]

    def given(self, record: Record) -> Record:
        return record

    def holding(self, record: Record) -> list[str]:
        return [id for id, rule in self.rules if jsonLogic(rule, record)]


def _conditions(groups: tuple[Group, ...]) -> list[Any]:
    found: list[Any] = []
    for group in groups:
        tests = [_test(one) for one in group.tests]
        if group.word == "all":
            found += tests
        elif group.word == "at_least":
            count = reduce(lambda sum, one: {"+": [sum, one]}, [{"if": [one, 1, 0]} for one in tests])
            found.append({">=": [count, 2]})
        else:
            joined = {"or": tests}
            found.append({"!": [joined]} if group.word == "not" else joined)
    return found


def _test(test: Test) -> Any:
    variable = {"var": test.field}
    if test.op == "is":
        return variable if test.value else {"!": [variable]}
    return {{"==": "===", "!=": "!=="}.get(test.op, test.op): [variable, test.value]}
