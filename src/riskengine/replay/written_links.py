"""Links as a timeline writes them: of what kind their ends are follows from the relation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from riskengine.replay.declared import a
from riskengine.rulebook.source import Path
from riskengine.rulebook.vocabulary import Relation

Fields: TypeAlias = Mapping[str, Any]

KINDS: Final = ("source_kind", "target_kind")
"""The fields of a link that a timeline leaves out."""

_ONE: Final = ("link.stated", "link.ended")


def each_link(fields: Fields, event_type: str, change: Callable[[Fields, Path], Fields]) -> dict[str, Any]:
    """Return the fields of an event with every link in them changed; what is no link stays as it is.

    Args:
        fields: The fields.
        event_type: The type of the event.
        change: Is given a link, and the way to it from the event.
    """
    if event_type in _ONE:
        return dict(change(fields, ()))
    made, links = dict(fields), fields.get("links")
    if isinstance(links, list):
        made["links"] = [
            change(link, ("links", number)) if isinstance(link, dict) else link
            for number, link in enumerate(links)
        ]
    return made


def with_kinds(link: Fields, relations: Mapping[str, Relation]) -> Fields:
    """Return a link with the kinds of its ends; of a relation that nobody declared they are unknown."""
    name = link.get("relation")
    relation = relations.get(name) if isinstance(name, str) else None
    if relation is None:
        return link
    return {**link, "source_kind": relation.source, "target_kind": relation.target}


def related_to(kind: str, end: str, relations: Mapping[str, Relation]) -> str:
    """Return which relations have that kind of node at that end, for whoever chose another.

    Args:
        kind: What stands there.
        end: ``source`` or ``target``.
        relations: The relations that are declared.
    """
    fitting = sorted(name for name, one in relations.items() if getattr(one, end) == kind)
    goes = "begins with" if end == "source" else "leads to"
    return f"what {goes} {a(kind)}: {', '.join(fitting) or 'no relation'}"
