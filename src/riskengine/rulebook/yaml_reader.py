"""Reads one rule file: strict YAML 1.2 in, plain data with positions out, or all that is wrong with it.

A rule file is written by hand and decides about lives, so what YAML allows and people misread is refused:
keys written twice, anchors, aliases, merge keys, tags. Whatever the bytes, the answer is a document or
diagnostics, never an exception; size and depth are bounded before anything could grow.
"""

from __future__ import annotations

import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from riskengine.rulebook.diagnostics import Diagnostic, Diagnostics
from riskengine.rulebook.source import Document, Span, split_lines
from riskengine.rulebook.yaml_builder import DocumentBuilder, ReadingStopped
from riskengine.rulebook.yaml_faults import check_characters, check_tabs, describe_syntax_error

__all__ = ["Limits", "read_file", "read_text", "read_yaml"]

Read: TypeAlias = tuple[Document | None, tuple[Diagnostic, ...]]
ReadText: TypeAlias = tuple[str | None, tuple[Diagnostic, ...]]

# The C parser is some ten times faster, but the two differ at the edges of the language. So the fast one is
# believed only where it finds nothing to complain of; the pure one, which is always there, has the last word.
_PURE: type[Any] = yaml.BaseLoader
_FAST: type[Any] | None = getattr(yaml, "CBaseLoader", None)
# Where they are known to differ the fast one is not asked: tabs between words, a comment that touches the
# sign of a block; see also `_is_disputed`.
_DISPUTED = re.compile(r"\t|[|>][-+0-9]*#")


@dataclass(frozen=True, slots=True)
class Limits:
    """How large (in bytes of UTF-8) and how deeply nested a rule file may be."""

    max_bytes: int = 1024 * 1024
    max_depth: int = 64


def read_file(path: pathlib.Path, shown_as: str, limits: Limits = Limits()) -> Read:
    """Read a rule file from disk, naming it `shown_as` in diagnostics; see `read_yaml`."""
    text, faults = read_text(path, shown_as, limits)
    return (None, faults) if text is None else read_yaml(text, shown_as, limits)


def read_text(path: pathlib.Path, shown_as: str, limits: Limits = Limits()) -> ReadText:
    """Return the text of a file, or what stands in the way: it is missing, too large, not UTF-8.

    For callers that keep the text, to show the lines of a file that could not be read any further.
    """
    faults = Diagnostics()
    raw = _read_bytes(path, shown_as, limits, faults)
    text = None if raw is None else _decode(raw, shown_as, faults)
    return text, faults.sorted()


def read_yaml(text: str, file: str, limits: Limits = Limits()) -> Read:
    """Read the text of a rule file.

    Args:
        text: The file's whole text.
        file: The name to show in diagnostics.
        limits: How large and how deep the file may be.

    Returns:
        The document, and every fault that one pass can find. The document is withheld where the faults leave
        it unclear what was meant. It is given beside errors (a key written twice, of which the first stands;
        an anchor) only so that the rest of the file can be checked in the same run; it must not be loaded.
    """
    parsers = (_PURE,) if _FAST is None or _DISPUTED.search(text) else (_FAST, _PURE)
    return _read_with(parsers, text, file, limits)


def _read_bytes(path: pathlib.Path, shown_as: str, limits: Limits, faults: Diagnostics) -> bytes | None:
    whole = Span.whole_file(shown_as)
    try:
        if path.exists() and not path.is_file():
            faults.add("RE100", "This is not a file.", whole)
            return None
        with path.open("rb") as opened:
            raw = opened.read(limits.max_bytes + 1)
    except (OSError, ValueError) as fault:
        faults.add("RE100", _why_unreadable(fault), whole)
        return None
    if len(raw) > limits.max_bytes:
        faults.add(*_too_large(shown_as, limits))
        return None
    return raw


def _why_unreadable(fault: Exception) -> str:
    # Not the system's own words: they change with platform and language, and snapshots would with them.
    match fault:
        case FileNotFoundError():
            return "There is no such file."
        case PermissionError():
            return "The file may not be read by this user."
        case _:
            return f"The file cannot be read ({type(fault).__name__})."


def _decode(raw: bytes, shown_as: str, faults: Diagnostics) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = split_lines(raw[: fault.start].decode("utf-8").removeprefix("\ufeff"))
        line, column = len(before), len(before[-1]) + 1
        message = f"The file is not UTF-8 text: the byte 0x{raw[fault.start]:02X} has no meaning here."
        where = Span(shown_as, line, column, line, column + 1)
        faults.add("RE100", message, where, 'save the file again with the encoding "UTF-8"')
        return None


def _too_large(file: str, limits: Limits) -> tuple[str, str, Span, str]:
    message = f"The file is larger than {limits.max_bytes} bytes, the most that a rule file may hold."
    return "RE106", message, Span.whole_file(file), "divide it into several files"


def _read_with(parsers: Sequence[type[Any]], text: str, file: str, limits: Limits) -> Read:
    text = text.removeprefix("\ufeff")
    if len(text) > limits.max_bytes or len(text.encode("utf-8", "surrogatepass")) > limits.max_bytes:
        return None, (Diagnostic(*_too_large(file, limits)),)
    faults = Diagnostics()
    legible = check_characters(text, file, faults)
    believed = not len(faults)
    builder, found = _build(parsers, legible, file, limits)
    faults.extend(found)
    return (builder.document(text) if believed and builder.clear else None), faults.sorted()


def _build(
    parsers: Sequence[type[Any]], text: str, file: str, limits: Limits
) -> tuple[DocumentBuilder, Diagnostics]:
    """Run the parsers in turn until one has nothing to complain of; the last has the last word."""
    first, *others = parsers
    faults = Diagnostics()
    builder = DocumentBuilder(text, file, limits.max_depth, faults)
    if _run(first, builder, text, faults) or not others:
        return builder, faults
    return _build(others, text, file, limits)


def _run(parser: type[Any], builder: DocumentBuilder, text: str, faults: Diagnostics) -> bool:
    """Feed the builder one event at a time; say whether this parser's word stands."""
    try:
        # The two count a last line without an end differently.
        for event in yaml.parse(f"{text}\n", Loader=parser):
            if parser is _FAST and _is_disputed(event, builder):
                return False
            builder.feed(event)
    except ReadingStopped:
        return True
    # Escapes beyond the last character (`"\UFFFFFFFF"`) leave the pure parser as bare ValueErrors.
    except (yaml.YAMLError, ValueError, OverflowError) as fault:
        builder.clear = False
        faults.add(*describe_syntax_error(fault, text, builder.file, builder.reached))
        check_tabs(text, builder.file, faults)
        return False
    builder.finish()
    return True


def _is_disputed(event: yaml.Event, builder: DocumentBuilder) -> bool:
    """Say whether the parsers are known to differ here: tags, and within brackets "?" and absent values."""
    if isinstance(event, yaml.ScalarEvent) and not event.style and builder.in_brackets:
        return not event.value or "?" in event.value
    return isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag is not None
