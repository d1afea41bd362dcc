"""Codes RE1xx: the file itself."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error("RE100", "file cannot be read", ""),
    error("RE101", "not valid YAML", ""),
    error("RE102", "key written twice", ""),
    error("RE103", "anchor or alias", ""),
    error("RE104", "merge key", ""),
    error("RE105", "tag", ""),
    error("RE106", "file too large", ""),
    error("RE107", "nested too deeply", ""),
    error("RE108", "empty file or more than one document", ""),
    error("RE109", "nothing found", ""),
)
