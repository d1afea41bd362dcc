"""The content hash of a rulebook: equal content, equal hash, on any machine and in any order of files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache

from riskengine.rulebook.source import Span


def content_hash(content: object) -> str:
    """Return the SHA-256, in hexadecimal, of everything that can change a decision or its explanation.

    Where a thing stands in which file is left out: moving a rule to another file changes nothing.
    """
    text = json.dumps(_plain(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    match value:
        case None | bool() | int() | float() | str() if not isinstance(value, Enum):
            return value
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case datetime() | date() | time():
            return value.isoformat()
        case Span():
            return None
        case Mapping():
            return {str(_plain(key)): _plain(inner) for key, inner in value.items()}
        case frozenset() | set():
            return sorted(json.dumps(_plain(inner), sort_keys=True) for inner in value)
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            named = {name: _plain(getattr(value, name)) for name in _names(type(value))}
            return {"": type(value).__name__, **named}
    raise TypeError(f"cannot hash {type(value).__name__}")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
