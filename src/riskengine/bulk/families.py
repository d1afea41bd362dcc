"""The ids by which incidents belong together: those that share one must be read by one process.

A measure counts what is known of somebody in every incident, and a walk goes from a child to a place and on
to whoever else is there. So incidents that share a person, a place or any other id, directly or through
others, are one *family*. Read apart, each half would look complete.
"""

from __future__ import annotations

from typing import Final

from riskengine.facts.record import links_stated
from riskengine.model.events import Event, LinkEnded

_NAMES: Final = ("id", "incident", "subject", "other", "place", "into", "replaces", "by_event", "redacts")
"""The fields of events that hold an id of an event, an incident, a person, a place or an object."""


def ids_in(event: Event) -> frozenset[str]:
    """Return every id in an event, of whatever kind: its own, its incident's, and all it is about.

    What kind of thing an id belongs to is not asked: a person and a place that happen to have one id are read
    together, which costs a little and loses nothing. The id of an event is among them, so that one that was
    given twice is found out.
    """
    own = {getattr(event, name, None) for name in _NAMES}
    people = {person.id for person in getattr(event, "people", ())}
    links = (event,) if isinstance(event, LinkEnded) else links_stated(event)
    ends = {end for link in links for end in (link.source, link.target)}
    return frozenset(one for one in (*own, *people, *ends) if one is not None)
