"""Conditions written in CEL, for both of its implementations."""

import json

from workload import Test

WORDS = {"and": "&&", "or": "||", "not": "!"}


def said(test: Test) -> str:
    """Write a condition in CEL."""
    if test.op == "is":
        return test.field if test.value else f"!{test.field}"
    return f"{test.field} {test.op} {json.dumps(test.value)}"
