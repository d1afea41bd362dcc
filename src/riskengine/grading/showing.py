"""Shows readings in the words people use, whatever they are encoded as."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from riskengine.model.facts import Bounds, Value
from riskengine.rulebook.durations import show_duration
from riskengine.rulebook.readings import Reading, Readings
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.vocabulary import FactType


def show_reading(rulebook: Rulebook, key: str, value: Value | None) -> str:
    """Return a reading in words: ``yes``, ``high``, ``at least 3``, ``2h``, ``unknown``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return _number(find_reading(rulebook, key), value)
    if isinstance(value, Bounds):
        return _bounds(rulebook, key, value)
    if isinstance(value, datetime):
        return value.isoformat()
    return "unknown" if value is None else "does not apply"


@lru_cache(maxsize=4096)
def find_reading(rulebook: Rulebook, key: str) -> Reading | None:
    """Return what a key reads, or None for a key that only the engine uses."""
    readings = Readings(rulebook.vocabulary)
    role, _, rest = key.partition(".")
    if key in rulebook.vocabulary.facts:
        return readings.find(role, rest)
    return readings.find("incident", key) or readings.find("person", key)


def _bounds(rulebook: Rulebook, key: str, bounds: Bounds) -> str:
    lo, hi = (
        show_reading(rulebook, key, int(end) if float(end).is_integer() else end) if end is not None else None
        for end in (bounds.lo, bounds.hi)
    )
    if lo is not None and hi is not None:
        return f"{lo} to {hi}"
    return f"at least {lo}" if lo is not None else f"at most {hi}"


def _number(reading: Reading | None, value: float) -> str:
    if reading is not None and reading.type is FactType.ORDERED:
        return reading.word(int(value))
    if reading is not None and reading.type is FactType.DURATION:
        return show_duration(int(value))
    return str(value)
