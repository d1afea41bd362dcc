"""How an answer, as it was told, becomes the value that rules compare, and how people read it again."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final, TypeAlias

from riskengine.model.events import Answer, Between, NotAnswered
from riskengine.model.facts import Bounds, NotApplicable, Value
from riskengine.model.faults import instead
from riskengine.rulebook.durations import parse_duration, show_duration
from riskengine.rulebook.vocabulary import Fact, FactType

Known: TypeAlias = bool | int | float | str | datetime | Bounds
"""The value of a fact that applies and of which something is known."""

BOUNDED: Final = frozenset({FactType.INT, FactType.NUMBER, FactType.DURATION, FactType.ORDERED})
"""The types of which a bound can be told."""

_NEEDED: Final = {
    FactType.BOOL: "true or false is needed",
    FactType.INT: "a whole number is needed",
    FactType.NUMBER: "a number is needed",
    FactType.DURATION: "a duration is needed, such as 15m, 2h or 3d",
    FactType.TIME: 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"',
}
_YEARS: Final = range(1900, 2200)


class Unfit(ValueError):
    """An answer that is no value of its fact.

    Attributes:
        message: What would be, in plain words; what was said is not repeated.
        allowed: The words that are allowed, where they can be listed.
    """

    def __init__(self, message: str, allowed: tuple[str, ...] = ()) -> None:
        """Take the message and the words that are allowed."""
        super().__init__(message)
        self.message = message
        self.allowed = allowed


def encode(fact: Fact, answer: Answer) -> Known:
    """Return the value that an answer gives to a fact.

    An ordered word becomes its rank (the first is 0), a duration its seconds, a time a datetime with an
    offset, a bound `Bounds`; bounds that meet are the value itself.

    Raises:
        Unfit: If the answer is no value of the fact, or says nothing.
    """
    if isinstance(answer, NotAnswered):
        raise Unfit("this is no answer")
    if isinstance(answer, Between):
        return _bounds(fact, answer)
    return _scalar(fact, answer)


def decode(fact: Fact, value: Known) -> Answer:
    """Return a value as it would be told: the inverse of `encode`."""
    if isinstance(value, Bounds):
        lo, hi = (None if end is None else _told(fact, end) for end in (value.lo, value.hi))
        return Between(at_least=lo, at_most=hi)
    return _told(fact, value)


def show(fact: Fact, value: Value) -> str:
    """Return a value in words for people."""
    match value:
        case NotApplicable():
            return "does not apply"
        case Bounds(None, None):
            return "unknown"
        case Bounds(lo, None):
            return f"at least {_word(fact, lo)}"
        case Bounds(None, hi):
            return f"at most {_word(fact, hi)}"
        case Bounds(lo, hi):
            return f"{_word(fact, lo)} to {_word(fact, hi)}"
    return _word(fact, value)


def least(fact: Fact) -> float | None:
    """Return the least value a fact can take, or None where there is none."""
    if fact.type in (FactType.BOOL, FactType.ORDERED, FactType.DURATION):
        return 0
    return fact.minimum


def greatest(fact: Fact) -> float | None:
    """Return the greatest value a fact can take, or None where there is none."""
    match fact.type:
        case FactType.BOOL:
            return 1
        case FactType.ORDERED:
            return len(fact.values) - 1
        case _:
            return fact.maximum


def _scalar(fact: Fact, answer: bool | float | str) -> bool | int | float | str | datetime:
    if fact.type in (FactType.ENUM, FactType.ORDERED):
        return _of_words(fact, answer)
    value = _plain(fact.type, answer)
    if value is None:
        raise Unfit(_NEEDED[fact.type])
    if fact.type in (FactType.INT, FactType.NUMBER):
        _check_range(fact, value)
    return value


def _of_words(fact: Fact, answer: object) -> str | int:
    if not isinstance(answer, str):
        raise Unfit(f"a word is needed; allowed: {', '.join(fact.values)}", fact.values)
    if answer not in fact.values:
        raise Unfit(f"no such word; {instead(answer, fact.values)}", fact.values)
    return answer if fact.type is FactType.ENUM else fact.values.index(answer)


def _plain(type: FactType, answer: object) -> bool | int | float | datetime | None:
    match type, answer:
        case FactType.BOOL, bool():
            return answer
        case ((FactType.INT | FactType.NUMBER), bool()):
            return None
        case ((FactType.INT | FactType.NUMBER), int()):
            return answer
        case FactType.NUMBER, float() if math.isfinite(answer):
            return answer
        case FactType.DURATION, str():
            return _seconds(answer)
        case FactType.TIME, str():
            return _moment(answer)
    return None


def _seconds(text: str) -> int | None:
    try:
        return parse_duration(text)
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and moment.year in _YEARS else None


def _check_range(fact: Fact, value: object) -> None:
    if not isinstance(value, int | float):
        return
    below = fact.minimum is not None and value < fact.minimum
    above = fact.maximum is not None and value > fact.maximum
    if below or above:
        raise Unfit(f"out of range: {_range(fact)}")


def _range(fact: Fact) -> str:
    ends = ((fact.minimum, "at least"), (fact.maximum, "at most"))
    return ", ".join(f"{words} {end:g}" for end, words in ends if end is not None)


def _bounds(fact: Fact, answer: Between) -> Known:
    if fact.type not in BOUNDED:
        raise Unfit("no bound can be told of this: a value is needed")
    if answer.at_least is None and answer.at_most is None:
        raise Unfit("at_least or at_most is needed")
    lo, hi = _end(fact, answer.at_least), _end(fact, answer.at_most)
    if lo is not None and hi is not None and lo > hi:
        raise Unfit("at_least is more than at_most")
    return lo if lo is not None and lo == hi else Bounds(lo, hi)


def _end(fact: Fact, told: float | str | None) -> float | None:
    if told is None:
        return None
    value = _scalar(fact, told)
    return value if isinstance(value, int | float) else None


def _told(fact: Fact, value: float | str | datetime) -> bool | int | float | str:
    match value:
        case datetime():
            return value.isoformat()
        case bool() | str():
            return value
        case _ if fact.type is FactType.ORDERED:
            return fact.values[int(value)]
        case _ if fact.type is FactType.DURATION:
            return show_duration(int(value))
    return value


def _word(fact: Fact, value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float() | str() | datetime():
            return str(_told(fact, value))
    raise TypeError(f"{type(value).__name__} is no value of a fact")
