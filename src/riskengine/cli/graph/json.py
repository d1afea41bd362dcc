"""Renders a picture as JSON: the same bytes for the same picture."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from riskengine.cli.graph.picture import Drawn, Picture, Tie
from riskengine.cli.words import Words
from riskengine.model.network import Node


def render(picture: Picture, words: Words) -> str:  # noqa: ARG001 - ids are told, and no words
    """Return a picture as JSON."""
    return json.dumps(as_data(picture), ensure_ascii=False, indent=2) + "\n"


def as_data(picture: Picture) -> dict[str, Any]:
    """Return a picture as plain data."""
    return {
        "schema_version": 1,
        "centre": _node(picture.centre),
        "hops": picture.hops,
        "as_of": _time(picture.as_of),
        "known_at": _time(picture.known_at),
        "nodes": [_drawn(one) for one in picture.nodes],
        "links": [_tie(one) for one in picture.ties],
        "left_out": [{"node": _node(one.node), "why": one.why, "most": one.most} for one in picture.left_out],
        "failed": list(picture.failed),
        "restricted": {"count": picture.withheld.count, "ask": list(picture.withheld.ask)},
    }


def _node(node: Node) -> dict[str, str]:
    return {"kind": node.kind, "id": node.id}


def _drawn(one: Drawn) -> dict[str, Any]:
    return {
        **_node(one.node),
        "away": one.away,
        "roles": [{"role": role, "incident": incident} for role, incident in one.roles],
        "kinds": list(one.kinds),
        "at": None if one.at is None else _time(one.at),
        "followed": not one.is_hub,
    }


def _tie(tie: Tie) -> dict[str, Any]:
    link = tie.link
    return {
        "relation": link.relation,
        "source": _node(link.source),
        "target": _node(link.target),
        "since": _time(link.since),
        "until": None if link.until is None else _time(link.until),
        "over": tie.over,
        "event": link.event,
        "incident": link.incident,
        "why": [asdict(why) for why in tie.why],
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
