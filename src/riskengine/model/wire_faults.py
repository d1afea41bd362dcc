"""What pydantic finds wrong with something from the wire, in plain words and at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, get_args

from pydantic_core import ErrorDetails

from riskengine.model.events import Event, LinkSaid, PersonSaid, Replacement, Source, Standing
from riskengine.model.faults import Fault, below, instead, no_such

EVENT_TYPES: Final = tuple(each.__dataclass_fields__["type"].default for each in get_args(Event))
"""The types of event there are, as they stand on the wire."""

_TIMES: Final = ("occurred_at", "recorded_at", "until", "back_to", "check_back")
_WORDS: Final = {"standing": tuple(Standing), "why": tuple(Replacement)}
_PARTS: Final[dict[str, type]] = {"people": PersonSaid, "links": LinkSaid, "by": Source}

_MESSAGES: Final = {
    "bool_type": "true or false is needed",
    "dataclass_type": "a mapping is needed",
    "dict_type": "a mapping is needed",
    "json_invalid": "this is not JSON",
    "mapping_type": "a mapping is needed",
    "missing": "this is needed and is not there",
    "string_too_long": "this is too long: at most 200 characters",
    "string_too_short": "this may not be empty",
    "string_type": "text is needed",
    "too_short": "at least one is needed",
    "tuple_type": "a list is needed",
    "unexpected_keyword_argument": "there is no such field",
}
_TIME: Final = 'a time with an offset is needed, as "2026-11-01T08:00:00+00:00"'
_YEAR: Final = "a time between the years 1900 and 2199 is needed"
_SAID: Final = {
    "facts": (
        "an answer is needed: true or false, a number, a word, {at_least: ..., at_most: ...}"
        " or {unknown: not_known | refused}"
    ),
    "details": "a detail is needed: true or false, a number or a word",
}
_NAME: Final = "a name has 1 to 200 characters"


def stray_times(content: object) -> Iterator[Fault]:
    """Yield a fault for each time of an event that pydantic would take, or bend, and the engine does not."""
    if not isinstance(content, dict):
        return
    for name in _TIMES:
        fault = _time_fault(content[name]) if isinstance(content.get(name), str) else None
        if fault is not None:
            yield Fault(below("$", name), fault)


def faults_of(errors: Iterable[ErrorDetails], content: object, form: type | None) -> list[Fault]:
    """Return what pydantic found as faults.

    Args:
        errors: What pydantic found.
        content: What was read.
        form: The class of the event, where it is one of a known type.
    """
    # A list whose entries are wrong is not, for that, an empty list.
    return [_fault(one, content, form) for one in errors if not (one["type"] == "too_short" and one["input"])]


def _fault(error: ErrorDetails, content: object, form: type | None) -> Fault:
    kind = error["type"]
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _unknown_type(content)
    loc = error["loc"][1:] if form is not None else error["loc"]
    said = next((name for name in _SAID if name in loc[:-1]), None)
    if form is not None and said is not None:
        message = _NAME if loc[-1] == "[key]" else _SAID[said]
        return Fault(below("$", *loc[: loc.index(said) + 2]), message)
    path = _path(loc, content)
    if kind.startswith(("datetime", "timezone")):
        return Fault(path, _TIME)
    if kind == "enum" and loc[-1] in _WORDS:
        words = _WORDS[str(loc[-1])]
        return Fault(path, f"no such word; {instead(str(error['input']), words)}", words)
    if kind == "unexpected_keyword_argument" and form is not None:
        return _unknown_field(path, loc, form)
    return Fault(path, _MESSAGES.get(kind, error["msg"]))


def _unknown_type(content: object) -> Fault:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind is None:
        return Fault("$.type", "this is needed and is not there", EVENT_TYPES)
    message, allowed = no_such("type of event", str(kind), EVENT_TYPES)
    return Fault("$.type", message, allowed)


def _unknown_field(path: str, loc: tuple[Any, ...], form: type) -> Fault:
    of = _PARTS.get(str(loc[0]), form) if len(loc) > 1 else form
    names = tuple(sorted(each.name for each in fields(of)))
    return Fault(path, f"there is no such field; {instead(str(loc[-1]), names)}", names)


def _path(loc: tuple[Any, ...], content: object) -> str:
    """Return where a finding lies; the names pydantic gives to the branches of a union are not part of it."""
    path: str = "$"
    here: Any = content
    for number, part in enumerate(loc):
        inside = _has(here, part)
        if inside:
            here = here[part]
        # What is missing is named all the same, in the mapping it is missing from.
        if inside or (isinstance(here, dict) and number == len(loc) - 1):
            path = below(path, part)
    return path


def _has(here: object, part: str | int) -> bool:
    if isinstance(here, list):
        return isinstance(part, int) and part < len(here)
    return isinstance(here, dict) and part in here


def _time_fault(text: str) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _TIME
    if moment.tzinfo is None:
        return _TIME
    return None if 1900 <= moment.year < 2200 else _YEAR  # noqa: PLR2004
