"""Reads lengths of time and numbers, written out or as the parameter that gives them."""

from __future__ import annotations

from typing import Final

from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.source import Path
from riskengine.rulebook.terms import Term, parse_term
from riskengine.rulebook.times import TERM, read_term
from riskengine.rulebook.unary import Unreadable, brief
from riskengine.rulebook.values import as_text, does_not_fit, parameter_named

_PARAM: Final = "param "

WINDOW: Final = "write it as 2h, 90d, 26w or 1y; there are no months, for they differ"
"""How a length of time that looks back is written."""


def read_long(text: str | None, path: Path, reader: ConditionReader, help: str = TERM) -> Term | None:
    """Read a length of time of the pack's calendar, or the parameter that gives it."""
    if text is None or not text.startswith(_PARAM):
        return read_term(text, path, reader.report, help)
    written = _parameter(text, path, reader)
    if written is None:
        return None
    try:
        return parse_term(as_text(written))
    except ValueError:
        _unfit(text, f'"{brief(as_text(written))}" is not a length of time.', path, reader)
        return None


def read_window(text: str | None, path: Path, reader: ConditionReader, help: str = WINDOW) -> Term | None:
    """Read how far back something goes: a length of time in hours, days or years."""
    term = read_long(text, path, reader, help)
    if term is not None and (term.working_days or term.school_days):
        message = f'"{term}" looks back over days on which people work, and history is of every day.'
        reader.report.fault("RE208", message, path, "write it in hours, days, weeks or years, as 90d or 1y")
        return None
    return term


def read_one_in(value: int | str | None, path: Path, reader: ConditionReader) -> int | None:
    """Read in how many one is chosen: a whole number, or the parameter that gives it."""
    found = value if value is None or not isinstance(value, str) else _number(value, path, reader)
    if found is None or (isinstance(found, int) and found >= 1):
        return found
    _unfit(value, "a whole number from 1 up is needed.", path, reader)
    return None


def read_weight(value: int | float | str, path: Path, reader: ConditionReader) -> int | float | None:
    """Read what a line of a checklist weighs: a number, or the parameter that gives it."""
    found = _number(value, path, reader) if isinstance(value, str) else value
    if found == 0:
        reader.report.fault("RE202", "what weighs nothing changes nothing.", path, "take the line away")
        return None
    return found


def _number(text: str, path: Path, reader: ConditionReader) -> int | float | None:
    if not text.startswith(_PARAM):
        reader.report.fault("RE202", f'"{brief(text)}" is not a number.', path, 'or "param" and a name')
        return None
    found = _parameter(text, path, reader)
    if found is None or (isinstance(found, (int, float)) and not isinstance(found, bool)):
        return found
    _unfit(text, "a number is needed.", path, reader)
    return None


def _parameter(text: str, path: Path, reader: ConditionReader) -> bool | int | float | str | None:
    """Return the value of the parameter that a text names, or None after reporting that there is none."""
    name = text.removeprefix(_PARAM).strip()
    reader.usage.parameter(name, reader.report.document.span(path))
    try:
        return parameter_named(name, reader.parameters).value
    except Unreadable as fault:
        reader.report.fault(fault.code, fault.message, path, fault.help)
        return None


def _unfit(value: object, why: str, path: Path, reader: ConditionReader) -> None:
    """Report a value, or the value of a parameter, that is no use here."""
    if isinstance(value, str) and value.startswith(_PARAM):
        fault = does_not_fit(reader.parameters[value.removeprefix(_PARAM).strip()], why)
        reader.report.fault(fault.code, fault.message, path, fault.help)
    else:
        reader.report.fault("RE202", why, path, 'or "param" and a name')
