"""Reads what a detail of an action must be: of no declared type, it is only ever equal or not."""

from __future__ import annotations

import re
from typing import Final

from riskengine.rulebook.conditions import Compare, Either, Except, Test
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Path
from riskengine.rulebook.unary import brief
from riskengine.rulebook.yaml_scalars import NumberRefusedError, resolve

_NOT: Final = re.compile(r"not\s*\((.*)\)")
_COMPARES: Final = re.compile(r"[<>=\[(!]|param\s")


def read_details(where: dict[str, bool | int | float | str], path: Path, report: Reporter) -> dict[str, Test]:
    """Read the tests on the details of an action, in order of name; faults go to the collector."""
    return {name: _detail(where[name], (*path, name), report) for name in sorted(where)}


def _detail(value: bool | int | float | str, path: Path, report: Reporter) -> Test:
    if not isinstance(value, str):
        return Compare("==", value)
    negated = _NOT.fullmatch(value.strip())
    words = [word.strip() for word in (negated.group(1) if negated else value).split(",")]
    if not all(words) or any(_COMPARES.match(word) for word in words):
        message = f'"{brief(value)}" cannot be read as a test of a detail.'
        help = 'name the value, or "a, b" for either, or "not(a, b)"'
        report.fault("RE303", message, path, help)
    tests = tuple(Compare("==", _scalar(word)) for word in words)
    test: Test = tests[0] if len(tests) == 1 else Either(tests)
    return Except(test) if negated else test


def _scalar(word: str) -> bool | int | float | str:
    try:
        found = resolve(word)
    except NumberRefusedError:
        return word
    return word if found is None else found
