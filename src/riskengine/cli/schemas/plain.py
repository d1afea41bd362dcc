"""From pydantic's schemas to plain ones: only what draft-07 and draft 2020-12 understand alike."""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema, or a part of one."""

_MAPS: Final = ("properties", "$defs", "patternProperties")
_LISTS: Final = ("anyOf", "oneOf", "allOf")
_SINGLE: Final = ("items", "additionalProperties", "propertyNames", "not")
# Titles made from Python names say less than the key itself; `discriminator` is OpenAPI's.
_DROPPED: Final = ("title", "discriminator")
_ATTRIBUTE: Final = re.compile(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", re.MULTILINE)


def plain(schema: Mapping[str, Any], *, nulls: bool) -> Schema:
    """Return a schema in the constructs that both drafts share.

    Args:
        schema: What pydantic made.
        nulls: Whether an absent value may be written as null; in a file written by hand it is left out.
    """
    made: Schema = {}
    for key, value in schema.items():
        if key in _MAPS:
            made[key] = {name: plain(inner, nulls=nulls) for name, inner in value.items()}
        elif key in _LISTS:
            made[key] = [plain(inner, nulls=nulls) for inner in value]
        elif key in _SINGLE and isinstance(value, dict):
            made[key] = plain(value, nulls=nulls)
        elif key == "prefixItems":
            # Draft-07 calls it otherwise; ours hold the same in every place.
            made["items"] = plain(value[0], nulls=nulls)
        elif key == "dependentRequired":
            # Draft-07 calls it otherwise; both know what it comes to.
            made["allOf"] = [_needing(name, others) for name, others in value.items()]
        elif key not in _DROPPED:
            made[key] = value
    described(made, made.pop("description", ""))
    return lone_reference(made if nulls else _without_null(made))


def _needing(name: str, others: list[str]) -> Schema:
    """Return the schema of what has no such key, or has these beside it."""
    return {"anyOf": [{"not": {"required": [name]}}, {"required": others}]}


def described(schema: Schema, docstring: str) -> None:
    """Put a docstring where an editor shows it: its text on the schema, its attributes on the properties."""
    text, _, attributes = inspect.cleandoc(docstring).partition("Attributes:")
    if text.strip() and "description" not in schema:
        schema["description"] = " ".join(text.replace("``", '"').split())
    for name, words in _ATTRIBUTE.findall(attributes):
        found = schema.get("properties", {}).get(name)
        if found is not None and "description" not in found:
            found["description"] = " ".join(words.replace("``", '"').split())
            schema["properties"][name] = lone_reference(found)


def lone_reference(schema: Schema) -> Schema:
    """Move a reference that has company into an ``allOf``: draft-07 ignores what stands beside one."""
    if "$ref" not in schema or len(schema) == 1:
        return schema
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return {"allOf": [{"$ref": schema["$ref"]}], **rest}


def _without_null(schema: Schema) -> Schema:
    kept = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    made = {key: value for key, value in schema.items() if not (key == "default" and value is None)}
    if kept and len(kept) < len(schema["anyOf"]):
        del made["anyOf"]
        made = {**made, **kept[0]} if len(kept) == 1 else {"anyOf": kept, **made}
    return made
