"""A file as people and programs write it, YAML, JSON or JSON lines: its data, and where each part stands."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final

import click

from riskengine.cli.exits import Exit, Unusable
from riskengine.cli.terminal import remark, shows_colour
from riskengine.rulebook.rendering import render_human
from riskengine.rulebook.source import Document
from riskengine.rulebook.source import Path as Way
from riskengine.rulebook.yaml_reader import Limits, read_yaml

_LIMITS: Final = Limits(max_bytes=16 * 1024 * 1024)
_JSON_LINES: Final = (".jsonl", ".ndjson")
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that was read.

    Attributes:
        name: What to call it.
        data: What it holds; JSON lines are a list.
        parts: Its text and the number of lines above it: of the whole file, or of each line.
        is_lines: Whether it holds JSON lines.
    """

    name: str
    data: Any
    parts: tuple[tuple[int, str], ...]
    is_lines: bool = False

    def place(self, way: Way) -> str:
        """Return ``file:line:column`` of what stands at a path, or of what is nearest above it."""
        number, rest = (way[0], way[1:]) if self.is_lines and way else (0, way)
        above, text = self.parts[number if isinstance(number, int) else 0]
        document = _document(text, self.name)
        if document is None:
            return f"{self.name}:{above + 1}" if self.is_lines else self.name
        span = document.span(rest)
        return f"{self.name}:{above + span.line}:{span.column}"


def read_text_file(path: Path) -> TextFile:
    """Read a file, or standard input for ``-``.

    Raises:
        Unusable: It cannot be read, or is no JSON.
        click.exceptions.Exit: It is no YAML that can be trusted; what is wrong stands on standard error.
    """
    name = "<stdin>" if path == Path("-") else path.as_posix()
    text = _text(path, name)
    if path.suffix in _JSON_LINES or _looks_like_lines(text):
        return _json_lines(text, name)
    if text.lstrip()[:1] in ("{", "["):
        try:
            return TextFile(name, _json(text, name), ((0, text),))
        except json.JSONDecodeError as fault:
            # Braces may also begin YAML.
            if path.suffix == ".json":
                raise _no_json(name, fault.lineno, fault) from fault
    return _yaml(text, name)


def holds_lines(path: Path) -> bool:
    """Tell whether a file holds JSON lines, so that it can be read line by line; standard input does.

    Raises:
        Unusable: It cannot be read.
    """
    if path == Path("-") or path.suffix in _JSON_LINES:
        return True
    with _opened(path) as file:
        begins = b"".join(file.readline(_LIMITS.max_bytes) for _ in range(2))
    return _looks_like_lines(begins.decode("utf-8-sig", errors="replace"))


def read_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each line of a file, or of standard input for ``-``, that is not blank, with its number.

    Raises:
        Unusable: It cannot be read.
    """
    with _opened(path) as file:
        number = 0
        while line := file.readline(_LIMITS.max_bytes + 1):
            number += 1
            if len(line) > _LIMITS.max_bytes:
                raise Unusable(f"{path.as_posix()}:{number}: this line is too long to be an event")
            text = line.removeprefix(_BOM) if number == 1 else line
            if text.strip():
                yield number, text.rstrip(b"\r\n")


def json_of_line(text: str, name: str, number: int) -> object:
    """Return what a line of JSON lines holds.

    Raises:
        Unusable: It is no JSON; the message begins with its place.
    """
    try:
        return _json(text, f"{name}:{number}")
    except json.JSONDecodeError as fault:
        raise _no_json(name, number, fault) from fault


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if path == Path("-"):
        raw = getattr(sys.stdin, "buffer", None)
        yield io.BytesIO(sys.stdin.read().encode()) if raw is None else raw
        return
    try:
        file = path.open("rb")
    except FileNotFoundError as fault:
        raise Unusable(f'there is no file "{path.as_posix()}"') from fault
    except OSError as fault:
        raise Unusable(f'"{path.as_posix()}" cannot be read ({type(fault).__name__})') from fault
    with file:
        yield file


def _text(path: Path, name: str) -> str:
    try:
        raw = _bytes(path)
    except FileNotFoundError as fault:
        raise Unusable(f'there is no file "{name}"') from fault
    except OSError as fault:
        raise Unusable(f'"{name}" cannot be read ({type(fault).__name__})') from fault
    if len(raw) > _LIMITS.max_bytes:
        raise Unusable(f'"{name}" is larger than {_LIMITS.max_bytes} bytes; divide it, or write JSON lines')
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unusable(f'"{name}" is not UTF-8 text; save it again with that encoding') from fault


def _bytes(path: Path) -> bytes:
    if path != Path("-"):
        with path.open("rb") as opened:
            return opened.read(_LIMITS.max_bytes + 1)
    raw = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read().encode() if raw is None else raw.read(_LIMITS.max_bytes + 1)


def _looks_like_lines(text: str) -> bool:
    """Tell whether each line is an object of its own: the first is whole, and another follows."""
    lines = [line for line in text.split("\n", 2) if line.strip()]
    if len(lines) < 2 or not all(line.startswith("{") for line in lines[:2]):  # noqa: PLR2004 - first and next
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except ValueError:
        return False


def _json_lines(text: str, name: str) -> TextFile:
    parts = tuple((above, line) for above, line in enumerate(text.split("\n")) if line.strip())
    entries = []
    for above, line in parts:
        try:
            entries.append(_json(line, name))
        except json.JSONDecodeError as fault:
            raise _no_json(name, above + 1, fault) from fault
    return TextFile(name, entries, parts, is_lines=True)


def _json(text: str, name: str) -> Any:  # noqa: ANN401 - whatever stands in the file
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise Unusable(f'"{name}": the key "{twice}" is written twice in one object; keep one of the two')
        return made

    def refused(word: str) -> None:
        raise Unusable(f'"{name}": {word} is not a number that JSON knows')

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refused)
    except RecursionError as fault:
        raise Unusable(
            f'"{name}": this is nested too deep to be read; nothing that is told needs that'
        ) from fault


def _no_json(name: str, line: int, fault: json.JSONDecodeError) -> Unusable:
    return Unusable(f"{name}:{line}:{fault.colno}: this is not JSON: {fault.msg[0].lower()}{fault.msg[1:]}")


def _yaml(text: str, name: str) -> TextFile:
    document, faults = read_yaml(text, name, _LIMITS)
    if document is None or faults:
        remark(render_human(faults, {name: text}, shows_colour(sys.stderr)).rstrip())
        raise click.exceptions.Exit(Exit.UNUSABLE)
    return TextFile(name, document.data, ((0, text),))


@lru_cache(maxsize=8)
def _document(text: str, name: str) -> Document | None:
    return read_yaml(text, name, _LIMITS)[0]
