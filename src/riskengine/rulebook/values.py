"""How the words of a test become the encoded values of a fact."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime

from riskengine.rulebook.conditions import Literal_
from riskengine.rulebook.diagnostics import suggest
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.readings import Reading
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.unary import Unreadable, Values
from riskengine.rulebook.vocabulary import FactType

_EXAMPLES = {
    FactType.BOOL: "true or false",
    FactType.INT: "a whole number",
    FactType.NUMBER: "a number",
    FactType.DURATION: "a duration such as 15m, 2h or 3d",
    FactType.TIME: 'a time with an offset, as "2026-11-01T08:00:00+00:00"',
}


def values_of(reading: Reading, parameters: Mapping[str, Parameter], used: Callable[[str], None]) -> Values:
    """Return how the values of a reading are read in a test.

    Args:
        reading: What the test is about.
        parameters: The parameters a test may name.
        used: Told the name of each parameter that is read.
    """

    def read(text: str) -> Literal_:
        return encode(reading, text)

    def parameter(name: str) -> Literal_:
        used(name)
        found = parameters.get(name)
        if found is None:
            raise Unreadable("RE306", f'the parameter "{name}" is not declared.', suggest(name, parameters))
        try:
            return encode(reading, as_text(found.value))
        except Unreadable as fault:
            message = f'the parameter "{name}" does not fit here: {fault.message}'
            raise Unreadable("RE307", message, fault.help) from None

    ordered = reading.type not in (FactType.BOOL, FactType.ENUM)
    return Values(read, parameter, ordered)


def as_text(value: object) -> str:
    """Return a YAML scalar as the words of a test."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def encode(reading: Reading, text: str) -> Literal_:
    """Encode one word of a test as a value of a reading.

    Raises:
        Unreadable: If the word is not a value of that type, or lies outside what the fact allows.
    """
    if reading.type in (FactType.ENUM, FactType.ORDERED):
        return _word(reading, text)
    value = _plain(reading.type, text)
    if value is None:
        message = f'"{text}" is not {_EXAMPLES[reading.type]}, which "{reading.name}" needs.'
        raise Unreadable("RE304", message)
    _check_range(reading, value, text)
    return value


def _word(reading: Reading, text: str) -> Literal_:
    if text not in reading.words:
        allowed = f"allowed: {', '.join(reading.words)}"
        near = suggest(text, reading.words)
        message = f'"{text}" is not a value of "{reading.name}".'
        raise Unreadable("RE305", message, f"{near} {allowed}" if near else allowed)
    return text if reading.type is FactType.ENUM else reading.rank(text)


def _plain(type: FactType, text: str) -> Literal_ | None:
    try:
        match type:
            case FactType.BOOL:
                return {"true": True, "false": False}.get(text)
            case FactType.INT:
                return int(text)
            case FactType.NUMBER:
                number = float(text)
                return number if math.isfinite(number) else None
            case FactType.DURATION:
                return parse_duration(text)
            case _:
                moment = datetime.fromisoformat(text)
                return moment if moment.tzinfo is not None else None
    except ValueError:
        return None


def _check_range(reading: Reading, value: Literal_, text: str) -> None:
    fact = reading.fact
    if fact is None or isinstance(value, (str, datetime)):
        return
    if fact.minimum is not None and value < fact.minimum:
        raise Unreadable("RE305", f'{text} is below {fact.minimum}, the least "{fact.id}" can be.')
    if fact.maximum is not None and value > fact.maximum:
        raise Unreadable("RE305", f'{text} is above {fact.maximum}, the most "{fact.id}" can be.')
