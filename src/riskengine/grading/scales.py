"""The scales people decide on: the response, each strand of risk, and the ways of handling."""

from __future__ import annotations

from typing import Final

from riskengine.model.grades import RESPONSE_GRADES, ResponseGrade
from riskengine.rulebook.rules import Rulebook

RESPONSE: Final = "response"
"""The scale of response grades."""

HANDLING: Final = "handling"
"""The scale on which handlings are set."""


def response_of(rulebook: Rulebook, value: str) -> ResponseGrade:
    """Return what a grade set on the response scale means."""
    own = rulebook.pack.grades.get(value)
    return own.means if own is not None else RESPONSE_GRADES[value]
