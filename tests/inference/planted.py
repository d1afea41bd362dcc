"""Bugs to plant in one channel: what it is told a condition means, and what its own code makes of it."""

from collections.abc import Callable
from dataclasses import replace

from riskengine.grading.compiled import compiled
from riskengine.inference.channel import Batch
from riskengine.inference.native import NativeChannel
from riskengine.replay.channels import channel_of
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    Compare,
    Condition,
    Either,
    Except,
    Interval,
    Known,
    Negation,
    NotShown,
    Quantified,
    Test,
)
from riskengine.rulebook.rules import Rule, Rulebook
from riskengine.testing.answer import NOON

Bug = Callable[[Rule], Rule]


def planted_in(name: str, bug: Bug, book: Rulebook) -> Batch:
    """Return a channel that reads every rule with a bug."""
    period = compiled(book).at(NOON)
    rules = tuple(bug(rule) for rule in period.rules)
    if name == "native":
        return NativeChannel(rules, period.least)
    return channel_of(name, replace(period, rules=rules))


def changing(change: Callable[[Condition], Condition]) -> Bug:
    """Return the bug that changes each condition of a rule, innermost first."""

    def within(condition: Condition) -> Condition:
        match condition:
            case AllOf(parts) | AnyOf(parts) | AtLeast(parts=parts):
                return change(replace(condition, parts=tuple(map(within, parts))))
            case Negation(part) | NotShown(part):
                return change(replace(condition, part=within(part)))
            case Quantified(body=body):
                return change(replace(condition, body=within(body)))
        return change(condition)

    return lambda rule: replace(rule, when=within(rule.when))


def testing(change: Callable[[Test], Test]) -> Bug:
    """Return the bug that changes each test of a rule, innermost first."""

    def within(test: Test) -> Test:
        match test:
            case Either(tests):
                return change(Either(tuple(map(within, tests))))
            case Except(inner):
                return change(Except(within(inner)))
        return change(test)

    return changing(lambda one: replace(one, test=within(one.test)) if isinstance(one, Clause) else one)


def _compared(wrong: str, right: str) -> Bug:
    return testing(
        lambda test: replace(test, op=wrong) if isinstance(test, Compare) and test.op == right else test
    )


def _open(test: Test) -> Test:
    return replace(test, hi_closed=False) if isinstance(test, Interval) and test.lo != test.hi else test


def _only_first(condition: Condition) -> Condition:
    return condition.parts[0] if isinstance(condition, AnyOf) else condition


def _one_more(condition: Condition) -> Condition:
    if isinstance(condition, AtLeast) and condition.n < len(condition.parts):
        return replace(condition, n=condition.n + 1)
    return condition


def _some_for_every(condition: Condition) -> Condition:
    return replace(condition, every=False) if isinstance(condition, Quantified) else condition


def _everybody(condition: Condition) -> Condition:
    return replace(condition, other_than=None) if isinstance(condition, Quantified) else condition


def _denied(condition: Condition) -> Condition:
    return Negation(condition.part) if isinstance(condition, NotShown) else condition


def _always_known(condition: Condition) -> Condition:
    return replace(condition, wanted=True) if isinstance(condition, Known) else condition


BUGS: dict[str, Bug] = {
    "greater, where greater or equal is meant": _compared(">", ">="),
    "less or equal, where less is meant": _compared("<=", "<"),
    "an interval that leaves its last value out": testing(_open),
    "any that asks of the first part alone": changing(_only_first),
    "at least one more than is meant": changing(_one_more),
    "some, where every is meant": changing(_some_for_every),
    "others that count the subject too": changing(_everybody),
    "unless it is false, where unless it is shown is meant": changing(_denied),
    "known, where unknown is meant": changing(_always_known),
    "rules that are asked in incidents of every kind": lambda rule: replace(rule, kinds=None),
    "conclusions that are lost": lambda rule: replace(rule, then=replace(rule.then, concludes=())),
}
"""What a channel may take a rule to say."""
