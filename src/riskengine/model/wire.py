"""The edge: events and decisions as JSON, read strictly and written the same on any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from pydantic import TypeAdapter, ValidationError

from riskengine.model.board import Board, BoardRow
from riskengine.model.decision import Decision
from riskengine.model.events import AnyEvent, Event
from riskengine.model.faults import Fault, Refused
from riskengine.model.overview import Overview
from riskengine.model.wire_faults import EVENT_TYPES, faults_of, stray_times

__all__ = [
    "EVENT_TYPES",
    "Json",
    "Malformed",
    "board_json",
    "content_hash",
    "decision_from",
    "decision_json",
    "event_from",
    "event_json",
    "event_to",
    "json_schema",
    "overview_json",
    "rows_hash",
]

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""What JSON can say."""

_EXACT: Final = 2**53
"""Whole numbers below this are the same as a float and as an int."""


class Malformed(Refused):
    """Something that has not the form of an event, or of a Decision."""


def event_from(data: object) -> Event:
    """Return the event that parsed JSON or YAML holds.

    Nothing is bent to fit: a truth value is no number, a number is no text, a time carries its offset.

    Args:
        data: A dict; its times are ISO strings or aware datetimes.

    Raises:
        Malformed: If it has not the form of an event, with everything that is wrong.
    """
    text = _as_json(data)
    content = json.loads(text)
    faults = list(stray_times(content))
    try:
        event = _events().validate_json(text, strict=True)
    except ValidationError as error:
        faults += faults_of(error.errors(include_url=False), content, _event_class(content))
        raise Malformed(faults) from None
    if faults:
        raise Malformed(faults)
    return event


def event_to(event: Event) -> dict[str, Json]:
    """Return an event as plain data: what was left out stays out, times are in UTC."""
    return {"type": event.type, **cast("dict[str, Json]", _plain(event, sparse=True))}


def event_json(event: Event) -> str:
    """Return an event as canonical JSON: keys in order, no blanks, the same bytes on any machine."""
    return _canonical(event_to(event))


def content_hash(event: Event) -> str:
    """Return the SHA-256 of an event's canonical JSON: what a tombstone keeps of it."""
    return hashlib.sha256(event_json(event).encode()).hexdigest()


def decision_json(decision: Decision) -> str:
    """Return a Decision as canonical JSON, byte for byte the same for the same Decision."""
    return _canonical(_plain(decision, sparse=False))


def decision_from(text: str) -> Decision:
    """Return the Decision that `decision_json` wrote.

    Raises:
        Malformed: If the text does not hold a Decision.
    """
    try:
        return _decisions().validate_json(text, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        content = None if found[0]["type"] == "json_invalid" else json.loads(text)
        raise Malformed(faults_of(found, content, None)) from None


def board_json(board: Board) -> str:
    """Return a board as canonical JSON, byte for byte the same for the same board."""
    return _canonical(_plain(board, sparse=False))


def overview_json(overview: Overview) -> str:
    """Return an overview as canonical JSON, byte for byte the same for the same overview."""
    return _canonical(_plain(overview, sparse=False))


def rows_hash(rows: Iterable[BoardRow]) -> str:
    """Return the SHA-256 of the canonical JSON of a board's rows: what a handover carries of it."""
    return hashlib.sha256(_canonical(_plain(tuple(rows), sparse=False)).encode()).hexdigest()


def json_schema(of: Literal["event", "decision"]) -> dict[str, Any]:
    """Return the JSON Schema of an event or of a Decision, whatever the vocabulary."""
    if of == "decision":
        return _decisions().json_schema(mode="serialization")
    schema = _events().json_schema()
    for form in schema["$defs"].values():
        # What an event is, it must say: the type has a default in Python only.
        if "const" in form.get("properties", {}).get("type", {}):
            form["required"] = ["type", *form["required"]]
    return schema


@cache
def _events() -> TypeAdapter[Event]:
    return TypeAdapter(AnyEvent)


@cache
def _decisions() -> TypeAdapter[Decision]:
    return TypeAdapter(Decision)


@cache
def _classes() -> Mapping[str, type]:
    return {each.__dataclass_fields__["type"].default: each for each in get_args(Event)}


def _event_class(content: object) -> type | None:
    kind = content.get("type") if isinstance(content, dict) else None
    return _classes().get(kind) if isinstance(kind, str) else None


def _canonical(data: Json) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _plain(value: object, *, sparse: bool) -> Json:
    """Return a value as plain data; sparse leaves out defaults, so that a new field changes no old hash."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Enum():
            return _plain(value.value, sparse=sparse)
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case bool() | int() | float() | str() | None:
            return value
        case Mapping():
            return {str(key): _plain(each, sparse=sparse) for key, each in value.items()}
        case tuple() | list():
            return [_plain(each, sparse=sparse) for each in value]
    return _plain_fields(value, sparse=sparse)


def _plain_fields(value: object, *, sparse: bool) -> dict[str, Json]:
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no form on the wire")
    told = ((each.name, getattr(value, each.name), each) for each in fields(value))
    return {
        name: _plain(own, sparse=sparse) for name, own, each in told if not (sparse and own == _default(each))
    }


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _as_json(data: object) -> str:
    try:
        return json.dumps(data, default=_iso, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise Malformed([Fault("$", "this is not plain data: only what JSON can say, and times")]) from None


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
