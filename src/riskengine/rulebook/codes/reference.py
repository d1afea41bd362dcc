"""Codes RE3xx: names, types and tests."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error("RE301", "fact not declared", ""),
    error("RE302", "name not declared", ""),
    error("RE303", "test cannot be read", ""),
    error("RE304", "test does not fit the fact's type", ""),
    error("RE305", "value outside what the fact allows", ""),
    error("RE306", "parameter not declared", ""),
    error("RE307", "parameter of the wrong type", ""),
    error("RE308", "fact out of this rule's reach", ""),
    error("RE309", "source not declared", ""),
    error("RE310", "pack inherits from no pack, or from itself", ""),
    error("RE311", "a pair needs a relation", ""),
    error("RE312", "change names a rule that is not there", ""),
)
