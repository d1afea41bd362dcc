"""Values as JSON writes them, in the type that a column has, and what does not fit."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, TypeAlias

import polars as pl

from riskengine.bulk.allowed import needed, no_such_word

_LARGEST: Final = 2**63 - 1
_MOST: Final = sys.float_info.max

Reader: TypeAlias = Callable[[object, "Misfits"], Any]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that does not fit.

    Attributes:
        field: The field of somebody in a list, or nothing.
        kind: What kind of fault it is.
        message: What is wrong, and what is allowed.
    """

    field: str
    kind: str
    message: str


@dataclass(slots=True)
class Misfits:
    """What did not fit in the values that were read.

    Attributes:
        found: What did not fit.
        fields: The fields that somebody in a list had, whether or not they are known.
    """

    found: list[Misfit] = field(default_factory=list)
    fields: dict[str, None] = field(default_factory=dict)


def reader_of(dtype: pl.DataType, name: str = "") -> Reader:
    """Return what reads values of a type: it gives the value as the type takes it, or None and a misfit.

    Args:
        dtype: The type.
        name: The field of somebody in a list that is read.
    """
    match dtype:
        case pl.List(inner=inner):
            return _list_reader(reader_of(inner, name), needed(dtype), name)
        case pl.Struct(fields=fields):
            return _mapping_reader({one.name: reader_of(one.dtype, one.name) for one in fields}, name)
        case pl.Enum():
            return _word_reader(tuple(dtype.categories), name)
    unfit = Misfit(name, "type", f"{needed(dtype)} is needed")
    take = _TAKEN[dtype.base_type()]

    def read(value: object, misfits: Misfits) -> Any:  # noqa: ANN401 - whatever the type takes
        made = None if value is None else take(value)
        if made is None and value is not None:
            misfits.found.append(unfit)
        return made

    return read


def _list_reader(inner: Reader, what: str, name: str) -> Reader:
    unfit = Misfit(name, "type", f"{what} is needed")

    def read(value: object, misfits: Misfits) -> Any:  # noqa: ANN401 - a list
        if isinstance(value, list):
            return [inner(one, misfits) for one in value]
        if value is not None:
            misfits.found.append(unfit)
        return None

    return read


def _mapping_reader(inner: Mapping[str, Reader], name: str) -> Reader:
    unfit = Misfit(name, "type", "a mapping is needed")

    def read(value: object, misfits: Misfits) -> Any:  # noqa: ANN401 - a mapping
        if isinstance(value, dict):
            misfits.fields.update(dict.fromkeys(value))
            return {field: own(value.get(field), misfits) for field, own in inner.items()}
        if value is not None:
            misfits.found.append(unfit)
        return None

    return read


def _word_reader(words: tuple[str, ...], name: str) -> Reader:
    allowed = frozenset(words)

    def read(value: object, misfits: Misfits) -> Any:  # noqa: ANN401 - a word
        if value is None or (isinstance(value, str) and value in allowed):
            return value
        said = str(value) if isinstance(value, str) else ""
        misfits.found.append(Misfit(name, "word", no_such_word(said, words)))
        return None

    return read


def json_in(text: str) -> object:
    """Return what a text holds as JSON.

    Raises:
        ValueError: It is no JSON, or has a number that JSON does not know, or one key twice.
    """
    try:
        return json.loads(text, parse_constant=_refused, object_pairs_hook=_once)
    except RecursionError as fault:
        raise ValueError("nested too deep") from fault


def as_json(value: object) -> str:
    """Return a row, or what stands in one cell of it, as JSON: times in UTC."""
    return json.dumps(value, ensure_ascii=False, default=_iso, separators=(",", ":"))


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    is_whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST
    return value if is_whole else None  # type: ignore[return-value]


def _number(value: object) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST
    return float(value) if is_number else None  # type: ignore[arg-type]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def _refused(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number that JSON knows")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key is written twice in one object")
    return made


_TAKEN: Final[dict[object, Callable[[object], object]]] = {
    pl.Boolean: _truth,
    pl.Int64: _whole,
    pl.Float64: _number,
    pl.Datetime: _moment,
    pl.String: _text,
}
