"""One event from the text of a row."""

from __future__ import annotations

import json

from riskengine.model.events import Event
from riskengine.model.faults import Fault
from riskengine.model.wire import Malformed, event_from


def read_event(text: str | None) -> Event:
    """Return the event that a text holds.

    Raises:
        Malformed: If it holds none.
    """
    try:
        data = json.loads(text or "")
    except ValueError as fault:
        raise Malformed([Fault("$", "this is no JSON; an event is one JSON object")]) from fault
    return event_from(data)
