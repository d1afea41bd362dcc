"""Reads the thresholds of measures of oversight: each is a parameter of the pack."""

from __future__ import annotations

import re
from typing import Final

from riskengine.model.overview import Figure, OversightState
from riskengine.rulebook.condition_reader import ConditionReader
from riskengine.rulebook.oversight import Threshold
from riskengine.rulebook.source import Path
from riskengine.rulebook.terms import Term, parse_term
from riskengine.rulebook.unary import Unreadable, brief
from riskengine.rulebook.values import as_text, does_not_fit, parameter_named
from riskengine.rulebook.written import Scalar

NO_THRESHOLD: Final = "RE431"
"""The code of a threshold that is missing, or is no parameter of the pack."""

_PARAM: Final = "param "
_PERCENT: Final = re.compile(r"([0-9]{1,2}|100)(?:\.([0-9]))?%")
_THOUSAND: Final = 1000
_NEEDS: Final = {
    Figure.NUMBER: "a whole number from 0 up is needed.",
    Figure.SHARE: "a share is needed, from 0% to 100%, as 10% or 2.5%.",
    Figure.OLDEST: "a length of time is needed, as 3d or 2 working days.",
    Figure.EACH: "a whole number from 0 up is needed.",
}


def read_threshold(
    said: Scalar, figure: Figure, state: OversightState, path: Path, reader: ConditionReader
) -> Threshold | None:
    """Read one threshold, or None after reporting what is wrong with it.

    Args:
        said: ``param`` and the name of a parameter.
        figure: The figure that is held against it.
        state: What it comes to where the figure lies above it.
        path: Where it stands.
        reader: Knows the parameters, and where faults go.
    """
    text = as_text(said)
    if not text.startswith(_PARAM):
        message = f'"{brief(text)}" is written out, and every threshold is the pack\'s own.'
        help = "declare a parameter with its reason, and write param and its name"
        reader.report.fault(NO_THRESHOLD, message, path, help)
        return None
    name = text.removeprefix(_PARAM).strip()
    reader.usage.parameter(name, reader.report.document.span(path))
    try:
        parameter = parameter_named(name, reader.parameters)
        above = _value(figure, parameter.value)
        if above is None:
            raise does_not_fit(parameter, _NEEDS[figure])
    except Unreadable as fault:
        reader.report.fault(fault.code, fault.message, path, fault.help)
        return None
    return Threshold(
        figure=figure, above=above, written=as_text(parameter.value), parameter=name, state=state
    )


def _value(figure: Figure, value: object) -> int | Term | None:
    match figure:
        case Figure.NUMBER | Figure.EACH:
            whole = isinstance(value, int) and not isinstance(value, bool)
            return value if whole and isinstance(value, int) and value >= 0 else None
        case Figure.SHARE:
            found = _PERCENT.fullmatch(as_text(value))
            thousandths = int(found[1]) * 10 + int(found[2] or 0) if found is not None else _THOUSAND + 1
            return thousandths if thousandths <= _THOUSAND else None
        case Figure.OLDEST:
            try:
                return parse_term(as_text(value))
            except ValueError:
                return None
