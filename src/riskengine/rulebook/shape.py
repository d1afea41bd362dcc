"""Checks the shape of a file against its pydantic model, and says faults in words, at their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from riskengine.rulebook.diagnostics import Diagnostics, suggest
from riskengine.rulebook.shape_faults import Misfit, report
from riskengine.rulebook.source import Data, Document, Path

Model = TypeVar("Model", bound=BaseModel)

_ENTRY: Final = 2
"""How long the path of an entry is: its section, and its name or position there."""


@dataclass(frozen=True, slots=True)
class Shaped(Generic[Model]):
    """A document as a model, less the entries that do not fit.

    Attributes:
        document: The document.
        model: What fits.
        dropped: The paths of the entries and sections that had faults.
    """

    document: Document
    model: Model
    dropped: frozenset[Path] = frozenset()

    def kept(self, section: str) -> tuple[int, ...]:
        """Return the original positions of the entries of a list that were kept."""
        data = self.document.data
        entries = data.get(section) if isinstance(data, dict) else None
        if not isinstance(entries, list) or (section,) in self.dropped:
            return ()
        return tuple(at for at in range(len(entries)) if (section, at) not in self.dropped)


def check_shape(document: Document, model: type[Model], faults: Diagnostics) -> Shaped[Model] | None:
    """Return the document as a model after reporting everything that does not fit.

    One bad entry (of a section, or of a list) hides no other: it is left out and the rest is kept. None is
    returned where what is left is not enough.
    """
    try:
        return Shaped(document, model.model_validate(document.data))
    except ValidationError as error:
        found = _misfits(error.errors(include_url=False), document.data)
    for misfit in found:
        report(misfit, document, model, faults)
    dropped = frozenset(_dropped(misfit.path, document.data, model) for misfit in found)
    try:
        return Shaped(document, model.model_validate(_without(document.data, dropped)), dropped)
    except ValidationError:
        return None


def _misfits(errors: Iterable[ErrorDetails], data: Data) -> list[Misfit]:
    """Return one misfit for each place: the alternatives of a union each complain of the same value."""
    by_path: dict[Path, list[ErrorDetails]] = {}
    for details in errors:
        by_path.setdefault(_path(details, data), []).append(details)
    misfits = [Misfit(path, tuple(found)) for path, found in by_path.items()]
    strange = [one.path for one in misfits if one.kind == "extra_forbidden"]
    return [
        one
        for one in misfits
        # Where one alternative complains of the whole value, and another only of a part, the part is wrong.
        if not (one.kind is None and any(path[: len(one.path)] == one.path != path for path in by_path))
        # A key that is misspelt is one fault and not two.
        and not (one.kind == "missing" and any(_is_misspelt(one.path, path) for path in strange))
    ]


def _is_misspelt(missing: Path, strange: Path) -> bool:
    """Tell whether a strange key was probably meant for one that is missing beside it."""
    return missing[:-1] == strange[:-1] and suggest(str(strange[-1]), [str(missing[-1])]) is not None


def _path(details: ErrorDetails, data: Data) -> Path:
    """Follow a location through the data: branches of unions and marks of keys are no part of it."""
    path: Path = ()
    here: Any = data
    for part in details["loc"]:
        inside = part < len(here) if isinstance(here, list) and isinstance(part, int) else False
        if inside or (isinstance(here, dict) and part in here):
            path, here = (*path, part), here[part]
    return (*path, details["loc"][-1]) if details["type"] == "missing" else path


def _dropped(path: Path, data: Data, model: type[BaseModel]) -> Path:
    """Return what to leave out for a misfit: an entry of a section, or else the whole section."""
    field = model.model_fields.get(str(path[0])) if path else None
    section = data.get(str(path[0])) if path and isinstance(data, dict) else None
    whole = field is None or not isinstance(section, (dict, list)) or not _holds_entries(field.annotation)
    return path[:1] if whole else path[:_ENTRY]


def _holds_entries(annotation: Any) -> bool:  # noqa: ANN401 - a type annotation
    origin = getattr(annotation, "__origin__", None)
    inside = getattr(annotation, "__args__", ())
    return origin in (list, dict) or any(_holds_entries(one) for one in inside if origin is None)


def _without(data: Data, dropped: frozenset[Path]) -> Data:
    """Return a document without the entries and sections at these paths."""
    if not isinstance(data, dict):
        return data
    return {
        section: _entries_without(section, entries, dropped)
        for section, entries in data.items()
        if (section,) not in dropped
    }


def _entries_without(section: str, entries: Data, dropped: frozenset[Path]) -> Data:
    match entries:
        case Mapping():
            return {key: value for key, value in entries.items() if (section, key) not in dropped}
        case list():
            return [value for at, value in enumerate(entries) if (section, at) not in dropped]
        case _:
            return entries
