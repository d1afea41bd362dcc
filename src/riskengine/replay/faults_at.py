"""Where the engine's complaint about an event lies in the scenario file that tells it."""

from __future__ import annotations

import json
import re
from typing import Final

from riskengine.model.faults import Fault, Refused
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import Document, Path

_PART: Final = re.compile(r'\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+|"(?:[^"\\]|\\.)*")\]')

_ENTRY: Final = {"occurred_at": ("at",), "recorded_at": ("recorded",)}
"""The fields of an event that an entry of a timeline calls otherwise."""

ENVELOPE: Final = ("id", "incident", "occurred_at", "recorded_at", "by", "standing", "type")
"""The fields that every event carries; they stand beside the event in an entry, not in it."""


def report_refusal(
    refused: Refused, entry: Path, event_type: str, document: Document, faults: Diagnostics
) -> None:
    """Report everything the engine has against one event, at its place in the file.

    Args:
        refused: The refusal.
        entry: The path of the entry of the timeline.
        event_type: The type of its event, which is the key its fields stand under.
        document: The file.
        faults: Takes the faults.
    """
    for fault in refused.faults:
        path = (*entry, *_within(fault, event_type))
        # What is not there has no place of its own, so it must be named.
        missing = "" if path in document.spans else f'"{path[-1]}": '
        stop = "" if fault.message.endswith("?") else "."
        message = f"the engine refuses this event: {missing}{fault.message}{stop}"
        faults.add("RE505", message, document.span(path))


def parts_of(path: str) -> Path:
    """Return the parts of the path of a fault: ``$.people[0]`` is ``("people", 0)``."""
    return tuple(name or json.loads(key) for name, key in _PART.findall(path))


def _within(fault: Fault, event_type: str) -> Path:
    """Return the way from an entry of the timeline to what is wrong with its event."""
    parts = parts_of(fault.path)
    if not parts or parts[0] == "type":
        return (event_type,)
    if parts[0] in ENVELOPE:
        return (*_ENTRY.get(str(parts[0]), parts[:1]), *parts[1:])
    return (event_type, *parts)
