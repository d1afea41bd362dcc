"""Groups spelt out for languages that have neither `not` over several conditions nor counting."""

from itertools import combinations

from workload import Group, Test

OPPOSITE = {">=": "<", "<": ">=", "==": "!=", "!=": "=="}


def opposite(test: Test) -> Test:
    """Return the test that holds where this one does not."""
    if test.op == "is":
        return Test(test.field, "is", not test.value)
    return Test(test.field, OPPOSITE[test.op], test.value)


def alternatives(group: Group) -> list[tuple[Test, ...]]:
    """Return a group as alternatives, one of which must hold whole.

    None of some is all of their opposites; at least two of some is any pair of them.
    """
    if group.word == "all":
        return [group.tests]
    if group.word == "not":
        return [tuple(opposite(one) for one in group.tests)]
    return list(combinations(group.tests, 1 if group.word == "any" else 2))
