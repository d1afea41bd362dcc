"""What pydantic finds wrong with the shape of a file, in the words of the people who write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.reporter import either
from riskengine.rulebook.source import Document, Path
from riskengine.rulebook.unary import brief
from riskengine.rulebook.written import CLOCK_PATTERN, DAY_PATTERN, HOW_WRITTEN

_NEEDS: Final = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "string_type": "text",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}
_HELP: Final = {
    "true or false": "write true or false, without quotes",
    "text": "if it is meant as text, put it in quotes",
    "a list": "put it in square brackets: [one, another]",
    "a mapping": "write keys and values, each key with a colon",
}
_BOUNDS: Final = {
    "greater_than_equal": ("ge", "{name} is at least {bound}."),
    "less_than_equal": ("le", "{name} is at most {bound}."),
    "string_too_short": ("min_length", "{name} is empty."),
    "string_too_long": ("max_length", "{name} is longer than {bound} characters."),
    "too_short": ("min_length", "{name} needs at least {bound} entry."),
    "too_long": ("max_length", "{name} takes at most {bound} entries."),
}
_DURATIONS: Final = frozenset(
    {
        "within",
        "every",
        "lasts",
        "targets",
        "window",
        "fades_over",
        "lead_times",
        "handover_within",
        "visit_lasts",
        "catch_up",
    }
)
_TIMES: Final = {DAY_PATTERN: "a day", CLOCK_PATTERN: "a time of day"}


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong at one place.

    Attributes:
        path: The place.
        found: What each alternative there complains of.
    """

    path: Path
    found: tuple[ErrorDetails, ...]

    @property
    def kind(self) -> str | None:
        """What is wrong, by pydantic's name; None where every alternative complains of the type alone."""
        return next((one["type"] for one in self.found if one["type"] not in _NEEDS), None)

    @property
    def name(self) -> str:
        """What to call the place: its key, or its position and the key of its list."""
        if not self.path:
            return "the file"
        *before, last = self.path
        if isinstance(last, int) and before:
            return f'entry {last + 1} of "{before[-1]}"'
        return f'"{last}"'


def report(misfit: Misfit, document: Document, model: type[BaseModel], faults: Diagnostics) -> None:
    """Report a misfit at its place, with what to do about it."""
    details = next((one for one in misfit.found if one["type"] == misfit.kind), misfit.found[0])
    match misfit.kind:
        case None:
            _report_type(misfit, document, faults)
        case "missing":
            _report_missing(misfit, document, faults)
        case "extra_forbidden":
            _report_unknown(misfit, document, model, faults)
        case "literal_error":
            _report_word(details, misfit, document, faults)
        case "string_pattern_mismatch":
            _report_written(details, misfit, document, faults)
        case kind:
            key, message = _BOUNDS.get(kind, ("", "{name} does not fit here."))
            bound = details.get("ctx", {}).get(key)
            text = message.format(name=misfit.name, bound=bound)
            faults.add("RE202", text, document.span(misfit.path))


def _report_type(misfit: Misfit, document: Document, faults: Diagnostics) -> None:
    wanted = dict.fromkeys(_NEEDS[one["type"]] for one in misfit.found)
    if "a number" in wanted:
        wanted.pop("a whole number", None)
    if list(wanted) == ["text"] and _DURATIONS & set(misfit.path):
        wanted = {"a duration such as 15m, 2h or 3d": None}
    help = _HELP.get(next(iter(wanted))) if len(wanted) == 1 else None
    faults.add("RE202", f"{misfit.name} needs {either(wanted)}.", document.span(misfit.path), help)


def _report_missing(misfit: Misfit, document: Document, faults: Diagnostics) -> None:
    key = misfit.path[-1]
    span = document.key_span(misfit.path[:-1])
    faults.add("RE201", f'the key "{key}" is missing.', span, f"add a line {key}: beside the other keys")


def _report_unknown(misfit: Misfit, document: Document, model: type[BaseModel], faults: Diagnostics) -> None:
    name, allowed = str(misfit.path[-1]), _keys_at(model, misfit.path[:-1])
    help = suggest(name, allowed) or f"allowed: {', '.join(allowed)}"
    message = f'"{brief(name)}" is not a key that is known here.'
    faults.add("RE203", message, document.key_span(misfit.path), help)


def _report_word(details: ErrorDetails, misfit: Misfit, document: Document, faults: Diagnostics) -> None:
    expected = str(details.get("ctx", {}).get("expected", "")).replace("'", "")
    span, written = document.span(misfit.path), details["input"]
    if not isinstance(written, str):
        faults.add("RE202", f"{misfit.name} needs one of these words: {expected}.", span)
        return
    near = suggest(written, expected.replace(" or ", ", ").split(", "))
    help = f"{near} allowed: {expected}" if near else f"allowed: {expected}"
    faults.add("RE204", f'"{brief(written)}" is not allowed here.', span, help)


def _report_written(details: ErrorDetails, misfit: Misfit, document: Document, faults: Diagnostics) -> None:
    pattern = str(details.get("ctx", {}).get("pattern", ""))
    is_key = details["loc"][-1] == "[key]"
    span = document.key_span(misfit.path) if is_key else document.span(misfit.path)
    written = f'"{brief(str(details["input"]))}"'
    if pattern in _TIMES:
        faults.add("RE208", f"{written} is not {_TIMES[pattern]}.", span, HOW_WRITTEN[pattern])
    else:
        faults.add("RE207", f"{written} is not well formed.", span, HOW_WRITTEN.get(pattern))


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys a model knows at a path, following fields, lists and mappings."""
    current: Any = model
    for part in path:
        current = current.inside if isinstance(current, _Entries) else _fields(current).get(str(part))
    return list(_fields(current))


def _fields(model: Any) -> dict[str, Any]:  # noqa: ANN401 - a model, or nothing
    """Return what each key of a model leads to."""
    fields = getattr(model, "model_fields", {})
    return {field.alias or name: _inner(field.annotation) for name, field in fields.items()}


def _inner(annotation: Any) -> Any:  # noqa: ANN401 - walks type annotations
    """Return the model inside an annotation, or the entries that a key or position leads through."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    models = [_inner(inside) for inside in getattr(annotation, "__args__", ())]
    found = next((one for one in reversed(models) if one is not None), None)
    if found is not None and getattr(annotation, "__origin__", None) in (list, dict):
        return _Entries(found)
    return found


@dataclass(frozen=True, slots=True)
class _Entries:
    """A list or mapping of models: one more step leads to the model."""

    inside: Any
