"""Codes RE5xx and RE9xx: scenarios, and faults of the engine itself."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error("RE501", "scenario expects something undeclared", ""),
    error("RE502", "offsets out of order", ""),
    error("RE503", "two scenarios of one name", ""),
    error("RE504", "expectation that can never be checked", ""),
    error("RE505", "event refused by the engine", ""),
    error("RE506", "unknown person", ""),
    error("RE507", "offset cannot be read", ""),
    error("RE508", "expectation without a basis", ""),
    error("RE901", "internal fault", ""),
)
