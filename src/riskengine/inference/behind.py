"""What lies behind a conclusion: the rules that conclude it of somebody, and so what a test on it weighs."""

from __future__ import annotations

from collections.abc import Iterable

from riskengine.inference.weights import HOLDS, Weight, all_of, any_of, negated
from riskengine.rulebook.conditions import Anything, Compare, Either, Except, Interval, Literal_, Test
from riskengine.rulebook.vocabulary import FactType


class Behind:
    """The values that rules conclude of one fact of somebody, each with what it weighs that its rule does."""

    __slots__ = ("_reaching", "_values")

    def __init__(self, values: Iterable[tuple[bool | int, Weight]]) -> None:
        """Take each value that some rule concludes, with what it weighs that the rule does."""
        self._values = tuple(values)
        self._reaching: dict[int, Weight] = {}

    def tested(self, test: Test, type: FactType) -> Weight:
        """Return what a test weighs of the highest value that rules conclude, or of the least there is."""
        match test:
            case Compare(op, value):
                return self._compared(op, value)
            case Interval(lo, lo_closed, hi, hi_closed):
                above = self._compared(">=" if lo_closed else ">", lo)
                return all_of([above, self._compared("<=" if hi_closed else "<", hi)])
            case Either(tests):
                return any_of([self.tested(one, type) for one in tests])
            case Except(inner):
                return negated(self.tested(inner, type))
            case Anything():
                # Of a rank the least is always known; a truth value is known once it is decided.
                so = self._reaches(1)
                return any_of([so, negated(so)]) if type is FactType.BOOL else HOLDS

    def _compared(self, op: str, value: Literal_) -> Weight:
        if not isinstance(value, bool | int):  # what rules conclude is so, or has a rank
            raise TypeError(f"{value!r} is nothing that rules conclude")
        match op:
            case ">=":
                return self._reaches(value)
            case ">":
                return self._reaches(value + 1)
            case "<":
                return negated(self._reaches(value))
            case "<=":
                return negated(self._reaches(value + 1))
            case _:
                return all_of([self._reaches(value), negated(self._reaches(value + 1))])

    def _reaches(self, value: int) -> Weight:
        """Return what it weighs that the fact has at least a value; several rules ask the same."""
        found = self._reaching.get(value)
        if found is None:
            enough = [weight for concluded, weight in self._values if concluded >= value]
            found = self._reaching[value] = HOLDS if value <= 0 else any_of(enough)
        return found
