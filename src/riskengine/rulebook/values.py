"""How the words of a test become the encoded values of a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from riskengine.rulebook.conditions import Literal_
from riskengine.rulebook.diagnostics import suggest
from riskengine.rulebook.durations import parse_duration
from riskengine.rulebook.readings import Reading
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.unary import Unreadable, Values, brief
from riskengine.rulebook.vocabulary import FactType
from riskengine.rulebook.yaml_scalars import NumberRefusedError, resolve

_EXAMPLES: Final = {
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
        found = parameter_named(name, parameters)
        try:
            return encode(reading, as_text(found.value))
        except Unreadable as fault:
            raise does_not_fit(found, fault.message) from None

    ordered = reading.type not in (FactType.BOOL, FactType.ENUM)
    return Values(read, parameter, ordered, reading.name)


def parameter_named(name: str, parameters: Mapping[str, Parameter]) -> Parameter:
    """Return a parameter.

    Raises:
        Unreadable: If no pack declares it.
    """
    found = parameters.get(name)
    if found is None:
        help = suggest(name, parameters) or "declare it under parameters: in pack.yaml, with its reason"
        raise Unreadable("RE306", f'the parameter "{brief(name)}" is not declared.', help)
    return found


def does_not_fit(parameter: Parameter, why: str) -> Unreadable:
    """Return the fault of a parameter whose value is of the wrong type, with the place of that value."""
    span = parameter.span
    message = f'the parameter "{parameter.id}" does not fit here: {why}'
    return Unreadable("RE307", message, f"its value stands at {span.file}:{span.line}")


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
        message = f'"{brief(text)}" is not {_EXAMPLES[reading.type]}, which "{reading.name}" needs.'
        raise Unreadable("RE304", message)
    _check_range(reading, value, text)
    return value


def _word(reading: Reading, text: str) -> Literal_:
    if text not in reading.words:
        allowed = f"allowed: {', '.join(reading.words)}"
        near = suggest(text, reading.words)
        message = f'"{brief(text)}" is not a value of "{reading.name}".'
        raise Unreadable("RE305", message, f"{near} {allowed}" if near else allowed)
    return text if reading.type is FactType.ENUM else reading.rank(text)


def _plain(type: FactType, text: str) -> Literal_ | None:
    try:
        match type:
            case FactType.BOOL:
                return {"true": True, "false": False}.get(text)
            case FactType.INT | FactType.NUMBER:
                return _number(text, whole=type is FactType.INT)
            case FactType.DURATION:
                return parse_duration(text)
            case _:
                moment = datetime.fromisoformat(text)
                return moment if moment.tzinfo is not None else None
    except ValueError:
        return None


def _number(text: str, *, whole: bool) -> int | float | None:
    """Read a number as it is read where it stands unquoted in a file."""
    try:
        number = resolve(text)
    except NumberRefusedError:
        return None
    if isinstance(number, bool) or not isinstance(number, int if whole else (int, float)):
        return None
    return number


def _check_range(reading: Reading, value: Literal_, text: str) -> None:
    fact = reading.fact
    if fact is None or isinstance(value, (str, datetime)):
        return
    if fact.minimum is not None and value < fact.minimum:
        raise Unreadable("RE305", f'{text} is below {fact.minimum}, the least "{fact.id}" can be.')
    if fact.maximum is not None and value > fact.maximum:
        raise Unreadable("RE305", f'{text} is above {fact.maximum}, the most "{fact.id}" can be.')
