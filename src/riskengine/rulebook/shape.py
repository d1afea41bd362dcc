"""Checks the shape of a file against its pydantic model, and says faults in words, at their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.source import Data, Document, Path

Model = TypeVar("Model", bound=BaseModel)

_NEEDS = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


@dataclass(frozen=True, slots=True)
class Shaped(Generic[Model]):
    """A document as a model, less the entries that do not fit.

    Attributes:
        model: What fits.
        dropped: The paths of the entries that had faults; what they declare is not "undeclared".
    """

    model: Model
    dropped: frozenset[Path] = frozenset()

    def kept(self, section: str, length: int) -> tuple[int, ...]:
        """Return the original positions of the entries of a list that were kept."""
        lost = sum(1 for path in self.dropped if path[:1] == (section,))
        return tuple(at for at in range(length + lost) if (section, at) not in self.dropped)


def check_shape(document: Document, model: type[Model], faults: Diagnostics) -> Shaped[Model] | None:
    """Return the document as a model after reporting everything that does not fit.

    One bad entry (of a section, or of a list) hides no other: it is left out and the rest is kept. None is
    returned where nothing can be.
    """
    try:
        return Shaped(model.model_validate(document.data))
    except ValidationError as error:
        found = list(_one_fault_a_place(error.errors(include_url=False)))
        for path, details in found:
            _report(document, model, path, details, faults)
        dropped = frozenset(path[:_ENTRY] for path, _ in found)
        if not isinstance(document.data, dict) or any(len(path) < _ENTRY for path in dropped):
            return None
        return Shaped(model.model_validate(_without(document.data, dropped)), dropped)


_ENTRY: Final = 2


def _without(data: dict[str, Data], dropped: frozenset[Path]) -> dict[str, Data]:
    """Return a document without the entries at these paths, each a section and a key or position."""
    rest: dict[str, Data] = {}
    for section, entries in data.items():
        if isinstance(entries, dict):
            rest[section] = {key: value for key, value in entries.items() if (section, key) not in dropped}
        elif isinstance(entries, list):
            rest[section] = [value for at, value in enumerate(entries) if (section, at) not in dropped]
        else:
            rest[section] = entries
    return rest


def _one_fault_a_place(errors: Iterable[ErrorDetails]) -> Iterable[tuple[Path, ErrorDetails]]:
    """Keep one fault for each place: alternatives of a union each complain of the same value."""
    seen: set[Path] = set()
    for details in errors:
        path = _path(details["loc"])
        if path not in seen:
            seen.add(path)
            yield path, details


def _path(location: Iterable[int | str]) -> Path:
    """Drop what pydantic adds to a path: the branches of unions and the marks of keys."""
    return tuple(part for part in location if isinstance(part, int) or not _is_mark(part))


def _is_mark(part: str) -> bool:
    return part == "[key]" or part.endswith("]") or part in ("str", "int", "float", "bool")


def _report(
    document: Document, model: type[BaseModel], path: Path, details: ErrorDetails, faults: Diagnostics
) -> None:
    kind, name = details["type"], str(path[-1]) if path else "the file"
    at_key, at_value = document.key_span(path), document.span(path)
    if kind == "missing":
        where = document.key_span(path[:-1])
        faults.add("RE201", f'the key "{name}" is missing.', where, _title_of(details))
    elif kind == "extra_forbidden":
        allowed = _keys_at(model, path[:-1])
        near = suggest(name, allowed)
        faults.add(
            "RE203",
            f'"{name}" is not a key that is known here.',
            at_key,
            near or f"allowed: {', '.join(allowed)}",
        )
    elif kind == "literal_error":
        expected = str(details.get("ctx", {}).get("expected", "")).replace("'", "")
        near = suggest(str(details["input"]), expected.replace(" or ", ", ").split(", "))
        help = f"{near} allowed: {expected}" if near else f"allowed: {expected}"
        faults.add("RE204", f'"{details["input"]}" is not allowed here.', at_value, help)
    elif kind == "string_pattern_mismatch":
        faults.add(
            "RE207",
            f'"{_shown(details["input"])}" is not well formed.',
            at_value,
            "small letters, digits and _; see the rule language",
        )
    elif kind in _NEEDS:
        faults.add("RE202", f'"{name}" needs {_NEEDS[kind]}.', at_value)
    else:
        faults.add("RE202", f'"{name}": {details["msg"][:1].lower()}{details["msg"][1:]}.', at_value)


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever stood in the file
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004 - long enough to recognise


def _title_of(details: ErrorDetails) -> str | None:
    present = details["input"]
    return f"present: {', '.join(map(str, present))}" if isinstance(present, dict) and present else None


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys a model knows at a path, following fields, lists and mappings."""
    current: Any = model
    for part in path:
        current = _step(current, part)
        if current is None:
            return []
    if isinstance(current, _Through):
        return []
    return [field.alias or name for name, field in current.model_fields.items()]


def _step(current: Any, part: str | int) -> Any:  # noqa: ANN401 - walks type annotations
    if isinstance(current, type) and issubclass(current, BaseModel):
        fields = {field.alias or name: field for name, field in current.model_fields.items()}
        field = fields.get(str(part))
        return _inner(field.annotation) if field else None
    return current.model if isinstance(current, _Through) else None


def _inner(annotation: Any) -> Any:  # noqa: ANN401 - walks type annotations
    """Return the model inside an annotation, or a stand-in that a key or position leads through."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = [_inner(inside) for inside in getattr(annotation, "__args__", ())]
    found = [one for one in models if one is not None]
    origin = getattr(annotation, "__origin__", None)
    if found and origin in (list, dict):
        return _Through(found[-1])
    return found[-1] if found else None


class _Through:
    """A list or mapping of models: one more step leads to the model."""

    def __init__(self, model: Any) -> None:  # noqa: ANN401 - a model, or another stand-in
        self.model = model
