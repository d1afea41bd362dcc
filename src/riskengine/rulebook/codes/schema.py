"""Codes RE2xx: the shape of what a file says."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error("RE201", "key missing", ""),
    error("RE202", "wrong type of value", ""),
    error("RE203", "unknown key", ""),
    error("RE204", "value not among those allowed", ""),
    error("RE205", "not a kind of file we know", ""),
    error("RE206", "id declared twice", ""),
    error("RE207", "malformed id or name", ""),
    error("RE208", "badly written time or duration", ""),
)
