"""Says in plain words what keeps a text from being YAML that people can trust."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import yaml

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.source import INVISIBLE, Span, split_lines

_INDENTATION = re.compile(rf"^(?: |{INVISIBLE.pattern})+", re.MULTILINE)
_INDENTATION_WITH_TAB = re.compile(r" *\t[ \t]*(?=\S)")
_LONGEST_SHOWN = 40

# First match wins. The parser speaks of tokens and simple keys; its readers write policy.
_IN_PLAIN_WORDS: Final[tuple[tuple[str, str, str], ...]] = (
    (
        r"found character '\\t' that cannot start",
        "A tab stands where only spaces may.",
        "replace the tab by spaces",
    ),
    (
        r"found character",
        "A value cannot begin with this character.",
        "put the value in quotes",
    ),
    (
        r"mapping values are not allowed",
        "A colon is not allowed here.",
        "put text that holds a colon in quotes; else check the indentation, and the colon of the line above",
    ),
    (
        r"sequence entries are not allowed",
        "A list cannot begin here.",
        'begin the list on a line of its own, or put the text in quotes if the "-" is part of it',
    ),
    (
        r"could not find expected ':'",
        "This is neither a key with a colon nor part of the text above.",
        "add the missing colon, or indent the line to continue the text above",
    ),
    (
        r"quoted scalar.*found unexpected end of stream",
        "The quotation mark that opens here is never closed.",
        "add the closing quotation mark",
    ),
    (
        r"expected ',' or '\]'",
        'The list that opens here with "[" is not closed properly.',
        'check the commas and the "]" at its end; put text that holds "?" or ":" in quotes',
    ),
    (
        r"expected ',' or '\}'",
        'The mapping that opens here with "{" is not closed properly.',
        'check the commas and the "}" at its end; put text that holds "?" or ":" in quotes',
    ),
    (
        r"expected <block end>",
        "This does not fit what stands above it.",
        "check how far the line is indented, and whether a quotation mark closed too early",
    ),
    (
        r"expected the node content",
        "A value is missing here, or a bracket is not closed.",
        'check the commas, and that each "[" and "{" has its "]" and "}"',
    ),
    (
        r"unknown escape character",
        "This backslash begins no known escape.",
        "write the backslash twice, or use single quotes",
    ),
    (
        r"hexadecimal numbers|chr\(\) arg|too large to convert",
        "This escape does not give a character.",
        "write the character itself",
    ),
    (
        r"Exceeds the limit",
        "This number has too many digits.",
        "shorten it",
    ),
    (
        r"while scanning an alias|while scanning an anchor",
        'A value cannot begin with "&" or "*".',
        "put the value in quotes",
    ),
    (
        r"expected '<document start>'",
        "This does not belong to what stands above it.",
        "check how far the line is indented",
    ),
)
# Faults that show only where the file ends, or lines below: it is more use to show where the thing opened.
_SHOW_OPENING = re.compile(r"unexpected end of stream|expected ',' or")


def brief(written: str) -> str:
    """Return what was written, shortened and made visible, fit to be quoted in a message."""
    shown = INVISIBLE.sub("\ufffd", " ".join(written[: 4 * _LONGEST_SHOWN].split()))
    return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"


def name_of_character(character: str) -> str:
    """Return 'U+202E (right-to-left override)': what to look for in an editor that does not show it."""
    name = unicodedata.name(character, "").lower()
    number = f"U+{ord(character):04X}"
    return f"{number} ({name})" if name else number


def check_characters(text: str, file: str, faults: Diagnostics) -> str:
    """Record the first invisible character of each line, and return the text with all of them replaced.

    Each is replaced by one other, so that every position stays what it was: by a space, which disturbs
    nothing but an indentation, and there by a letter.
    """
    if INVISIBLE.search(text) is None:
        return text
    for number, line in enumerate(split_lines(text), 1):
        hidden = INVISIBLE.search(line)
        if hidden is not None:
            span = Span(file, number, hidden.start() + 1, number, hidden.end() + 1)
            message = f"This line holds an invisible character, {name_of_character(hidden[0])}."
            faults.add("RE101", message, span, "delete it, and write the line again if need be")
    indented = _INDENTATION.sub(lambda found: INVISIBLE.sub("\ufffd", found[0]), text)
    return INVISIBLE.sub(" ", indented)


def check_tabs(text: str, file: str, faults: Diagnostics) -> None:
    """Record every line that is indented with tabs: for a file that could not be read, a likely cause."""
    for number, line in enumerate(split_lines(text), 1):
        match = _INDENTATION_WITH_TAB.match(line)
        if match is not None:
            column = line.index("\t") + 1
            _, message, help_text = _IN_PLAIN_WORDS[0]
            faults.add("RE101", message, Span(file, number, column, number, column + 1), help_text)


def describe_syntax_error(
    fault: Exception, text: str, file: str, reached: Span
) -> tuple[str, str, Span, str | None]:
    """Return code, message, place and help for what a YAML parser complained of.

    Args:
        fault: What the parser raised.
        text: The text it was reading.
        file: The name to show.
        reached: The last piece that it had read, for a fault that does not say where it is.
    """
    said = " ".join(str(part) for part in _parts(fault) if part)
    span = _one_character(_place(fault, said, reached), text, file)
    for pattern, message, help_text in _IN_PLAIN_WORDS:
        if re.search(pattern, said, re.DOTALL):
            return "RE101", message, span, help_text
    return "RE101", f"This is not valid YAML: {brief(_parts(fault)[-1] or said)}.", span, None


def _parts(fault: Exception) -> tuple[str | None, ...]:
    if isinstance(fault, yaml.MarkedYAMLError):
        return fault.context, fault.problem
    return (str(fault),)


def _place(fault: Exception, said: str, reached: Span) -> tuple[int, int]:
    if not isinstance(fault, yaml.MarkedYAMLError):
        return reached.end_line, reached.end_column
    opening = fault.context_mark if _SHOW_OPENING.search(said) else None
    mark = opening or fault.problem_mark
    return (reached.end_line, reached.end_column) if mark is None else (mark.line + 1, mark.column + 1)


def _one_character(place: tuple[int, int], text: str, file: str) -> Span:
    """Return a span of one character, moved back from empty lines to the end of the last that is not."""
    line, column = place
    lines = split_lines(text)
    line = min(line, len(lines))
    while line > 1 and not lines[line - 1].strip():
        line -= 1
        column = len(lines[line - 1]) + 1
    column = min(column, len(lines[line - 1]) + 1)
    return Span(file, line, column, line, column + 1)
