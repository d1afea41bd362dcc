"""Builds plain data and the table of positions from a stream of YAML events, without recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol, cast

import yaml

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import INVISIBLE, Data, Document, Path, Span, split_lines
from riskengine.rulebook.yaml_faults import brief, name_of_character
from riskengine.rulebook.yaml_scalars import NumberRefusedError, Scalar, resolve

_PROPERTY = r"!<[^>\s]*>|[&!][^\s,\[\]{}]*"
# Possessive, so that no comment can make it try the same thing twice.
_BETWEEN = r"(?:\s|(?<=\s)#[^\r\n]*+)++"
_PROPERTIES = re.compile(rf"(?P<first>{_PROPERTY})(?:{_BETWEEN}(?P<second>{_PROPERTY}))?")
_SPELL_OUT = "write the value out wherever it is needed, or make it a parameter of the pack"


class ReadingStopped(Exception):
    """Nothing after this place is worth reading: too deep, or a second document."""


class _Mark(Protocol):
    """A place in the text as both parsers give it, all counts from 0."""

    line: int
    column: int
    index: int


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been reached.

    `path` is None inside what cannot be kept (the value of a key written twice, a key that is a list): it is
    still read, so that the faults in it are found.
    """

    holds: list[Data] | dict[str, Data]
    path: Path | None
    begin: Span
    in_brackets: bool
    last: Span = field(init=False)
    key: str | None = None
    key_path: Path | None = None
    awaits_value: bool = False
    key_lines: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let it end where it begins until its first part has been read."""
        self.last = self.begin


class DocumentBuilder:
    """Takes the events of one file in turn and keeps what they say.

    Attributes:
        file: The name shown in diagnostics.
        clear: Whether what was meant is still certain; no document should be made otherwise.
        reached: The last piece of the file that was read.
    """

    def __init__(self, text: str, file: str, max_depth: int, faults: Diagnostics) -> None:
        """Prepare to read the text, recording faults in `faults`."""
        self.file = file
        self.clear = True
        self.reached = Span(file, 1, 1, 1, 1)
        self._text = f"{text}\n"
        lines = split_lines(text)
        self._text_end = (len(lines), len(lines[-1]) + 1)
        self._offset = 0
        self._max_depth = max_depth
        self._faults = faults
        self._data: Data = None
        self._spans: dict[Path, Span] = {}
        self._key_spans: dict[Path, Span] = {}
        self._open: list[_Open] = []
        self._documents = 0
        self._empty = True

    def feed(self, event: yaml.Event) -> None:
        """Take the next event.

        Raises:
            ReadingStopped: The nesting goes beyond the bound, or a second document begins.
        """
        # The stubs allow events without marks, which are for writing YAML; those of a parser have them.
        start, end = cast("_Mark", event.start_mark), cast("_Mark", event.end_mark)
        self.reached = Span(self.file, *self._position(start), *self._position(end))
        self._offset = start.index
        match event:
            case yaml.ScalarEvent():
                self._scalar(event, self.reached)
            case yaml.CollectionStartEvent():
                self._start(event, self.reached)
            case yaml.CollectionEndEvent():
                self._end(self.reached)
            case yaml.AliasEvent():
                self._alias(event, self.reached)
            case yaml.DocumentStartEvent():
                self._document(event, self.reached)
            case _:
                pass

    @property
    def in_brackets(self) -> bool:
        """Say whether the next value stands within brackets or braces."""
        return bool(self._open) and self._open[-1].in_brackets

    def finish(self) -> None:
        """Check what can only be known at the end of the file."""
        if self._empty:
            self._refuse("RE108", "The file is empty.", Span.whole_file(self.file))

    def document(self, text: str) -> Document:
        """Return the document that the events made, with the text it came from."""
        return Document(self.file, text, self._data, self._spans, self._key_spans)

    def _position(self, mark: _Mark) -> tuple[int, int]:
        # A file without a last line break was given one: do not point behind what was written.
        return min((mark.line + 1, mark.column + 1), self._text_end)

    def _refuse(self, code: str, message: str, span: Span, help: str | None = None) -> None:
        """Record a fault that leaves it unclear what was meant."""
        self.clear = False
        self._faults.add(code, message, span, help)

    def _document(self, event: yaml.DocumentStartEvent, span: Span) -> None:
        self._documents += 1
        if self._documents > 1:
            message = "A second document begins here; a rule file holds one."
            self._refuse("RE108", message, span, "give each document a file of its own")
            raise ReadingStopped
        if event.version not in {None, (1, 2)}:
            message = "Rule files are read as YAML 1.2, but this one says it is another version."
            self._refuse("RE101", message, span, 'take the line that begins with "%" out')

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> None:
        self._refuse_properties(event)
        self._refuse_invisible(event.value, span)
        plain = not event.style and event.tag is None
        if self._at_key():
            self._key(event.value, plain, span)
            return
        self._empty = self._empty and not event.value and not event.style
        self._place(self._value(event.value, span) if plain else event.value, span)

    def _value(self, written: str, span: Span) -> Scalar:
        try:
            return resolve(written)
        except NumberRefusedError as why:
            self._refuse("RE202", f'"{brief(written)}" {why}.', span, "write a number, or put text in quotes")
            return None

    def _refuse_invisible(self, value: str, span: Span) -> None:
        hidden = INVISIBLE.search(value)
        if hidden is not None:
            message = f"This text holds an invisible character, {name_of_character(hidden[0])}."
            self._refuse("RE101", message, span, "take the escape out")

    def _start(self, event: yaml.CollectionStartEvent, span: Span) -> None:
        self._empty = False
        self._refuse_properties(event)
        if len(self._open) >= self._max_depth:
            message = f"This is nested more than {self._max_depth} levels deep."
            help_text = "divide the rule, or look for a bracket too many"
            self._refuse("RE107", message, _first_character(span), help_text)
            raise ReadingStopped
        holds: list[Data] | dict[str, Data] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
        path = None
        if self._at_key():
            self._refuse_collection_key(span)
        else:
            path = self._place(holds, span)
        self._open.append(_Open(holds, path, span, bool(event.flow_style)))

    def _end(self, span: Span) -> None:
        closed = self._open.pop()
        # Without brackets, the parsers set the end anywhere up to the next thing; where the last part ends is
        # of more use, and the same for both.
        bracket = "]" if isinstance(closed.holds, list) else "}"
        bracketed = closed.in_brackets and self._text.startswith(bracket, self._offset)
        end = span if bracketed else closed.last
        if closed.path is not None:
            begin = closed.begin
            self._spans[closed.path] = Span(self.file, begin.line, begin.column, end.end_line, end.end_column)
        if self._open:
            self._open[-1].last = end

    def _alias(self, event: yaml.AliasEvent, span: Span) -> None:
        self._empty = False
        message = f'"*{brief(event.anchor or "")}" repeats a value written elsewhere; spell it out.'
        self._refuse("RE103", message, span, _SPELL_OUT)
        if self._at_key():
            self._open_key(None, None)
        else:
            self._place(None, span)

    def _refuse_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is None and event.tag is None:
            return
        for written, span in self._properties((event.anchor is not None) + (event.tag is not None)):
            if written.startswith("&"):
                message = f'"{brief(written)}" is an anchor; rule files spell everything out.'
                self._faults.add("RE103", message, span, _SPELL_OUT)
            else:
                # What the tag would have made of the value is anybody's guess.
                message = f'"{brief(written)}" is a tag; rule files hold plain values only.'
                self._refuse("RE105", message, span, "take it out; put the value in quotes if it is text")

    def _properties(self, count: int) -> list[tuple[str, Span]]:
        """Return anchor and tag as written, each with its place: either first, even on lines of their own."""
        match = _PROPERTIES.match(self._text, self._offset)
        found: list[tuple[str, Span]] = []
        for name in ("first", "second")[:count]:
            if match and match[name]:
                before = split_lines(self._text[self._offset : match.start(name)])
                line = self.reached.line + len(before) - 1
                column = len(before[-1]) + (self.reached.column if len(before) == 1 else 1)
                found.append((match[name], Span(self.file, line, column, line, column + len(match[name]))))
        return found

    def _at_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].holds, dict) and not self._open[-1].awaits_value

    def _key(self, written: str, plain: bool, span: Span) -> None:
        mapping = self._open[-1]
        mapping.last = span
        if not self._may_be_key(written, plain, span):
            self._open_key(None, None)
            return
        mapping.key_lines[written] = span.line
        path = None if mapping.path is None else (*mapping.path, written)
        if path is not None:
            self._key_spans[path] = span
        self._open_key(written, path)

    def _may_be_key(self, written: str, plain: bool, span: Span) -> bool:
        first = self._open[-1].key_lines.get(written)
        if plain and written == "<<":
            message = '"<<" merges another mapping into this one; rule files spell everything out.'
            self._refuse("RE104", message, span, _SPELL_OUT)
        elif plain and not written:
            message = "There is no key before this colon."
            self._refuse("RE207", message, span, "write the key before the colon")
        elif plain and not _is_text(written):
            shown = brief(written)
            self._refuse("RE207", f'The key "{shown}" is not text.', span, f'put it in quotes: "{shown}"')
        elif first is not None:
            message = f'The key "{brief(written)}" is written twice; the first is on line {first}.'
            self._faults.add("RE102", message, span, "keep one of the two")
        else:
            return True
        return False

    def _refuse_collection_key(self, span: Span) -> None:
        help_text = "if it is text that begins with a bracket, put it in quotes"
        message = "A key must be text, not a list or a mapping."
        self._refuse("RE207", message, _first_character(span), help_text)
        self._open_key(None, None)

    def _open_key(self, key: str | None, path: Path | None) -> None:
        mapping = self._open[-1]
        mapping.key, mapping.key_path, mapping.awaits_value = key, path, True

    def _place(self, value: Data, span: Span) -> Path | None:
        """Put a value where it belongs, and return its path, or None if it is not to be kept."""
        if not self._open:
            self._data = value
            self._spans[()] = span
            return ()
        holder = self._open[-1]
        holder.last = span
        path = _put(holder, value)
        if path is not None:
            self._spans[path] = span
        return path


def _put(holder: _Open, value: Data) -> Path | None:
    if isinstance(holder.holds, list):
        holder.holds.append(value)
        return None if holder.path is None else (*holder.path, len(holder.holds) - 1)
    holder.awaits_value = False
    if holder.key is not None:
        holder.holds[holder.key] = value
    return holder.key_path


def _is_text(written: str) -> bool:
    try:
        return isinstance(resolve(written), str)
    except NumberRefusedError:
        return False


def _first_character(span: Span) -> Span:
    return Span(span.file, span.line, span.column, span.line, span.column + 1)
