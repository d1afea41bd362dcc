"""Venmo's business-rules.

https://github.com/venmo/business-rules: variables and actions are classes, rules are lists and dicts,
`run_all` runs them. It has `all` and `any` but no `not` and no counting: `not` is written as its opposite
conditions, "at least two of" as any of their pairs. A word that is excluded is `does_not_contain` of a
select variable's list in its language; a string variable has no "not equal", so that fields of words are
select-multiple variables.
"""

from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT
from business_rules.variables import (
    BaseVariables,
    boolean_rule_variable,
    numeric_rule_variable,
    select_rule_variable,
)
from workload import Record, Rule, Test, Workload

from peers.records.spelt_out import alternatives

COMPARING = {">=": "greater_than_or_equal_to", "<": "less_than", "==": "contains", "!=": "does_not_contain"}


class Actions(BaseActions):
    """Keeps the names of the rules that hold."""

    def __init__(self) -> None:
        """Begin with none."""
        self.names: list[str] = []

    @rule_action(params={"name": FIELD_TEXT})
    def hold(self, name: str) -> None:
        """Keep a name."""
        self.names.append(name)


class Peer:
    """Variables and actions, as its documentation has them."""

    name = "business-rules"
    distribution = "business-rules"
    used = "`run_all` over variables of a record; no `not` and no counting, so both are spelt out"

    def prepare(self, workload: Workload) -> None:
        self.variables = _variables(workload)
        self.rules = [
            {
                "conditions": {"all": _conditions(rule)},
                "actions": [{"name": "hold", "params": {"name": rule.id}}],
            }
            for rule in workload.rules
        ]

    def given(self, record: Record) -> BaseVariables:
        return self.variables(record)

    def holding(self, variables: BaseVariables) -> list[str]:
        actions = Actions()
        run_all(self.rules, variables, actions)
        return actions.names


def _variables(workload: Workload) -> type[BaseVariables]:
    """Return the class of the variables of a record."""

    def begin(self: Any, record: Record) -> None:
        self.record = record

    members: dict[str, Any] = {"__init__": begin}
    for name, kind in workload.fields.items():
        members[name] = _variable(name, kind)
    return type("Variables", (BaseVariables,), members)


def _variable(name: str, kind: type | tuple[str, ...]) -> Any:
    if kind is bool:
        return boolean_rule_variable()(lambda self: self.record[name])
    if kind is int:
        return numeric_rule_variable()(lambda self: self.record[name])
    return select_rule_variable(options=list(kind))(lambda self: [self.record[name]])


def _conditions(rule: Rule) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for group in rule.groups:
        ways = [[_test(one) for one in tests] for tests in alternatives(group)]
        if len(ways) == 1:
            found += ways[0]
        else:
            found.append({"any": [way[0] if len(way) == 1 else {"all": way} for way in ways]})
    return found


def _test(test: Test) -> dict[str, Any]:
    if test.op == "is":
        return {"name": test.field, "operator": "is_true" if test.value else "is_false", "value": True}
    return {"name": test.field, "operator": COMPARING[test.op], "value": test.value}
