"""Diagnostics as people, programs, code scanners and build servers read them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote

from riskengine.rulebook.codes import CODES, Code, Severity
from riskengine.rulebook.diagnostics import Diagnostic, in_order, suggest
from riskengine.rulebook.display import excerpt, safe
from riskengine.rulebook.source import split_lines

Sources: TypeAlias = Mapping[str, str] | Callable[[str], str | None]
"""The texts of the files that diagnostics are about, by the name shown, or a function that finds one."""

SCHEMA_VERSION: Final = 1
SARIF_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
DOCS_URL: Final = "https://riskengine.readthedocs.io/en/stable/diagnostics/"

_RED, _YELLOW, _CYAN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
_GUTTER = 5
_DRIVE = re.compile(r"^[A-Za-z]:/")


class UnknownCodeError(LookupError):
    """A diagnostic code that nobody has declared; its text says which is near."""


def render_human(diagnostics: Iterable[Diagnostic], sources: Sources, colour: bool = False) -> str:
    """Return diagnostics for a person: place, message, source line with carets, help, and a closing count."""
    ordered = in_order(diagnostics)
    if not ordered:
        return "No faults found.\n"
    lines = _SourceLines(sources)
    return "".join(_human(found, lines, colour) for found in ordered) + f"{_count(ordered)}\n"


def render_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as one JSON object, the same bytes for the same diagnostics."""
    ordered = in_order(diagnostics)
    body = {
        "schema_version": SCHEMA_VERSION,
        "diagnostics": [_json_object(found) for found in ordered],
        "summary": _summary(ordered),
    }
    return _dump(body)


def render_sarif(
    diagnostics: Iterable[Diagnostic],
    sources: Sources,
    tool_version: str | None = None,
    docs_url: str = DOCS_URL,
) -> str:
    """Return diagnostics as SARIF 2.1.0, for code scanners.

    Args:
        diagnostics: What was found.
        sources: The texts of the files: a fault is recognised by its line's text, so that it stays the same
            fault when lines above it come and go.
        tool_version: The version of riskengine to name.
        docs_url: Where the page on each code is, ending in a slash.
    """
    ordered = in_order(diagnostics)
    rules = [CODES[code] for code in sorted({found.code for found in ordered})]
    driver: dict[str, object] = {
        "name": "riskengine",
        "rules": [_sarif_rule(code, docs_url) for code in rules],
    }
    if tool_version is not None:
        driver["semanticVersion"] = tool_version
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The folder that riskengine was run on."}}
        },
        "results": _sarif_results(ordered, [code.id for code in rules], _SourceLines(sources)),
    }
    return _dump({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def render_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as GitHub workflow commands, which put them beside the lines of a pull request."""
    return "".join(f"{_github(found)}\n" for found in in_order(diagnostics))


def explain_code(code: str) -> str:
    """Return the page on a diagnostic code: what it means, why it matters, a bad and a good example.

    Raises:
        UnknownCodeError: There is no such code; the error's text names the nearest.
    """
    known = CODES.get(code.strip().upper())
    if known is None:
        near = suggest(code.strip().upper(), CODES)
        raise UnknownCodeError(f'There is no code "{safe(code)}"' + (f"; {near}" if near else "."))
    parts = [f"{known.id}: {known.title} ({known.severity})", known.explanation]
    for heading, example in (("Wrong:", known.bad), ("Right:", known.good)):
        if example:
            parts.append("\n".join([heading, "", *(f"    {line}".rstrip() for line in example.split("\n"))]))
    return "\n\n".join(parts) + "\n"


class _SourceLines:
    """Finds lines of source files, cutting each file up once."""

    def __init__(self, sources: Sources) -> None:
        self._find: Callable[[str], str | None] = sources.get if isinstance(sources, Mapping) else sources
        self._files: dict[str, Sequence[str]] = {}

    def line(self, found: Diagnostic) -> str | None:
        """Return the line that a diagnostic begins on, or None where there is none to show."""
        file = found.span.file
        if file not in self._files:
            text = self._find(file)
            self._files[file] = [] if text is None else split_lines(text.removeprefix("\ufeff"))
        lines = self._files[file]
        return lines[found.span.line - 1] if 1 <= found.span.line <= len(lines) else None


def _human(found: Diagnostic, lines: _SourceLines, colour: bool) -> str:
    paint = _RED if found.severity is Severity.ERROR else _YELLOW
    kind = _painted(f"{found.severity} {found.code}", _BOLD + paint, colour)
    shown = [f"{_painted(_place(found), _BOLD, colour)}: {kind}: {safe(found.message)}"]
    line = lines.line(found)
    if line is not None:
        end = found.span.end_column if found.span.end_line == found.span.line else len(line) + 1
        text, carets = excerpt(line, found.span.column, end)
        shown.append(f"{found.span.line:>{_GUTTER}} | {text}".rstrip())
        shown.append(
            f"{'':>{_GUTTER}} | {carets[: len(carets) - len(carets.lstrip())]}"
            + _painted(carets.lstrip(), paint, colour)
        )
    if found.help:
        shown.append(f"   {_painted('help:', _CYAN, colour)} {safe(found.help)}")
    return "\n".join(shown) + "\n"


def _painted(text: str, with_: str, colour: bool) -> str:
    return f"{with_}{text}{_PLAIN}" if colour else text


def _place(found: Diagnostic) -> str:
    file = safe(found.span.file)
    return f"{file}:{found.span.line}:{found.span.column}" if found.span.has_position else file


def _summary(ordered: Sequence[Diagnostic]) -> dict[str, int]:
    errors = sum(found.severity is Severity.ERROR for found in ordered)
    files = len({found.span.file for found in ordered})
    return {"errors": errors, "warnings": len(ordered) - errors, "files": files}


def _count(ordered: Sequence[Diagnostic]) -> str:
    summary = _summary(ordered)
    kinds = [_plural(summary[f"{kind}s"], kind) for kind in ("error", "warning") if summary[f"{kind}s"]]
    return f"{', '.join(kinds)} in {_plural(summary['files'], 'file')}."


def _plural(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _json_object(found: Diagnostic) -> dict[str, object]:
    at = found.span
    placed = at.has_position
    return {
        "code": found.code,
        "severity": found.severity.value,
        "title": CODES[found.code].title,
        "message": safe(found.message),
        "help": None if found.help is None else safe(found.help),
        "file": safe(at.file),
        "line": at.line if placed else None,
        "column": at.column if placed else None,
        "end_line": at.end_line if placed else None,
        "end_column": at.end_column if placed else None,
    }


def _dump(body: object) -> str:
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def _sarif_rule(code: Code, docs_url: str) -> dict[str, object]:
    return {
        "id": code.id,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation or code.title},
        "helpUri": f"{docs_url}{code.id}",
        "defaultConfiguration": {"level": code.severity.value},
    }


def _sarif_results(
    ordered: Sequence[Diagnostic], rule_ids: Sequence[str], lines: _SourceLines
) -> list[dict[str, object]]:
    seen: Counter[str] = Counter()
    results: list[dict[str, object]] = []
    for found in ordered:
        what = json.dumps([found.code, found.span.file, (lines.line(found) or "").strip(), found.message])
        # The same fault on two lines that read alike: first and second, in order, are told apart.
        print_ = hashlib.sha256(f"{what}{seen[what]}".encode()).hexdigest()
        seen[what] += 1
        text = safe(found.message) + (f" {safe(found.help)}" if found.help else "")
        results.append(
            {
                "ruleId": found.code,
                "ruleIndex": rule_ids.index(found.code),
                "level": found.severity.value,
                "message": {"text": text},
                "locations": [{"physicalLocation": _physical_location(found)}],
                "partialFingerprints": {"riskengine/v1": print_},
            }
        )
    return results


def _physical_location(found: Diagnostic) -> dict[str, object]:
    at = found.span
    path = at.file.replace("\\", "/")
    if _DRIVE.match(path):
        path = f"/{path}"
    uri = quote(path.removeprefix("./"), safe="/", errors="replace")
    # An absolute path is named as it is; the base is for those that are relative.
    absolute = path.startswith("/")
    artifact = {"uri": f"file://{uri}"} if absolute else {"uri": uri, "uriBaseId": "%SRCROOT%"}
    location: dict[str, object] = {"artifactLocation": artifact}
    if at.has_position:
        location["region"] = {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        }
    return location


def _github(found: Diagnostic) -> str:
    at = found.span
    properties = {"file": at.file}
    if at.has_position:
        properties |= {"line": str(at.line), "col": str(at.column), "endLine": str(at.end_line)}
        # GitHub takes the end of a column only where it is on the same line.
        if at.end_line == at.line:
            properties["endColumn"] = str(max(at.end_column - 1, at.column))
    properties["title"] = f"{found.code}: {CODES[found.code].title}"
    shown = ",".join(f"{name}={_github_property(value)}" for name, value in properties.items())
    text = safe(found.message) + (f"\nhelp: {safe(found.help)}" if found.help else "")
    return f"::{found.severity} {shown}::{_github_data(text)}"


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_data(safe(text)).replace(":", "%3A").replace(",", "%2C")
