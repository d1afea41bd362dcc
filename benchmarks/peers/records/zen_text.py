"""Conditions written in the ZEN expression language, for both ways of using that engine.

https://docs.gorules.io/learn/zen-language/syntax
"""

import json

from workload import Rule, Test

from peers.records import written

WORDS = {"and": "and", "or": "or", "not": "not "}


def condition(rule: Rule) -> str:
    """Write what a rule asks for."""
    return written(rule.groups, _said, words=WORDS, both="({}) >= 2")


def _said(test: Test) -> str:
    if test.op == "is":
        return test.field if test.value else f"not {test.field}"
    return f"{test.field} {test.op} {json.dumps(test.value)}"
