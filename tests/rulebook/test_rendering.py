"""Faults as people, programs, code scanners and build servers read them."""

import json

import jsonschema
import pytest

from riskengine.rulebook.codes import CODES
from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.rendering import render_github, render_human, render_json, render_sarif
from riskengine.rulebook.source import Span

GRAD = Diagnostic(
    "RE203",
    '"grad" is not a key of "then".',
    Span("rules/missing/repeat.yaml", 19, 3, 19, 7),
    'did you mean "grade"?',
)
UNUSED = Diagnostic("RE450", 'Nothing reads "a".', Span("rules/pack.yaml", 1, 1, 2, 5))
NOWHERE = Diagnostic("RE109", "There is no such folder.", Span.whole_file("rules/none"))
SOURCES = {
    "rules/missing/repeat.yaml": "\n" * 18 + "  grad: high\n",
    "rules/pack.yaml": "a:\n  b: 1\n",
}

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
POSITION = {"type": "integer", "minimum": 1}
# The part of the SARIF 2.1.0 schema that our output touches, closed, so that a slip in a name shows.
SARIF = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "runs", "$schema"],
    "properties": {
        "$schema": {"const": "https://json.schemastore.org/sarif-2.1.0.json"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"type": "object", "properties": {"driver": {"$ref": "#/$defs/driver"}}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "originalUriBaseIds": {"additionalProperties": {"properties": {"description": TEXT}}},
                    "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                },
            },
        },
    },
    "$defs": {
        "driver": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "semanticVersion": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["id"],
                        "properties": {
                            "id": {"type": "string"},
                            "shortDescription": TEXT,
                            "fullDescription": TEXT,
                            "helpUri": {"type": "string", "pattern": "^https://"},
                            "defaultConfiguration": {"properties": {"level": {"enum": ["error", "warning"]}}},
                        },
                    },
                },
            },
        },
        "result": {
            "type": "object",
            "additionalProperties": False,
            "required": ["message"],
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["error", "warning"]},
                "message": TEXT,
                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
                "locations": {
                    "type": "array",
                    "items": {"properties": {"physicalLocation": {"$ref": "#/$defs/location"}}},
                },
            },
        },
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "additionalProperties": False,
                    "properties": {"uri": {"type": "string"}, "uriBaseId": {"const": "%SRCROOT%"}},
                },
                "region": {
                    "additionalProperties": False,
                    "properties": {
                        "startLine": POSITION,
                        "startColumn": POSITION,
                        "endLine": POSITION,
                        "endColumn": POSITION,
                    },
                },
            },
        },
    },
}


def shown(line: str, column: int, end_column: int, end_line: int = 1) -> list[str]:
    """Return the source line and the carets as rendered, for a fault in a file of that one line."""
    fault = Diagnostic("RE203", "m", Span("f", 1, column, end_line, end_column))
    return render_human([fault], {"f": line}).split("\n")[1:3]


def sarif(diagnostics, sources=SOURCES, **options):
    log = json.loads(render_sarif(diagnostics, sources, **options))
    jsonschema.validate(log, SARIF)
    return log["runs"][0]


def test_faults_are_shown_with_their_line_and_what_to_do():
    """Place, message, line, carets and help, each fault in turn, and the count at the end."""
    assert render_human([UNUSED, NOWHERE, GRAD], SOURCES) == (
        'rules/missing/repeat.yaml:19:3: error RE203: "grad" is not a key of "then".\n'
        "   19 |   grad: high\n"
        "      |   ^^^^\n"
        '   help: did you mean "grade"?\n'
        "rules/none: error RE109: There is no such folder.\n"
        'rules/pack.yaml:1:1: warning RE450: Nothing reads "a".\n'
        "    1 | a:\n"
        "      | ^^\n"
        "2 errors, 1 warning in 3 files.\n"
    )


def test_no_faults_are_said_to_be_none():
    """An empty list is answered, not left blank."""
    assert render_human([], {}) == "No faults found.\n"


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["RE203"], "1 error in 1 file.\n"),
        (["RE203", "RE204"], "2 errors in 1 file.\n"),
        (["RE450"], "1 warning in 1 file.\n"),
        (["RE203", "RE450", "RE451"], "1 error, 2 warnings in 1 file.\n"),
    ],
)
def test_the_count_is_english(codes, said):
    """One is singular, and what there is none of is not mentioned."""
    faults = [Diagnostic(code, "m", Span.whole_file("f")) for code in codes]
    assert render_human(faults, {}).split("\n", len(codes))[-1] == said


def test_sources_may_be_found_by_a_function():
    """A reader is asked once for each file; a file that it does not find is shown without its lines."""
    asked: list[str] = []

    def find(file: str) -> str | None:
        asked.append(file)
        return SOURCES.get(file) if "missing" in file else None

    again = Diagnostic("RE204", "m", GRAD.span)
    assert render_human([GRAD, again, UNUSED], find) == (
        'rules/missing/repeat.yaml:19:3: error RE203: "grad" is not a key of "then".\n'
        "   19 |   grad: high\n"
        "      |   ^^^^\n"
        '   help: did you mean "grade"?\n'
        "rules/missing/repeat.yaml:19:3: error RE204: m\n"
        "   19 |   grad: high\n"
        "      |   ^^^^\n"
        'rules/pack.yaml:1:1: warning RE450: Nothing reads "a".\n'
        "2 errors, 1 warning in 2 files.\n"
    )
    assert asked == ["rules/missing/repeat.yaml", "rules/pack.yaml"]


def test_colour_adds_nothing_but_colour():
    """With the escape sequences taken out, the coloured text is the plain one."""
    coloured = render_human([GRAD, UNUSED], SOURCES, colour=True)
    plain = coloured
    for code in (0, 1, 31, 33, 36):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == render_human([GRAD, UNUSED], SOURCES)
    assert "\x1b[1m\x1b[31merror RE203\x1b[0m" in coloured
    assert "\x1b[1m\x1b[33mwarning RE450\x1b[0m" in coloured


@pytest.mark.parametrize(
    ("line", "column", "end_column", "text", "carets"),
    [
        ("\tab: c", 2, 4, "    ab: c", "    ^^"),
        ("a\tb", 3, 4, "a   b", "    ^"),
        ("  \t\tb", 5, 6, "        b", "        ^"),
        ("\tx", 1, 2, "    x", "^^^^"),
        ("子供: x", 5, 6, "子供: x", "      ^"),
        ("子供: x", 1, 3, "子供: x", "^^^^"),
        ("e\u0301te\u0301: x", 8, 9, "e\u0301te\u0301: x", "     ^"),
        ("e\u0301: x", 1, 3, "e\u0301: x", "^"),
        ("\U0001f600 x", 3, 4, "\U0001f600 x", "   ^"),
        ("a\u200d\ufe0fb", 4, 5, "a\u200d\ufe0fb", " ^"),
        ("a\u202e\x1bb", 4, 5, "a\ufffd\ufffdb", "   ^"),
        ("ab", 3, 3, "ab", "  ^"),
        ("ab", 9, 12, "ab", "  ^"),
        ("ab   ", 1, 6, "ab", "^^"),
        ("", 1, 1, "", "^"),
    ],
)
def test_the_caret_stands_under_what_is_meant(line, column, end_column, text, carets):
    """Tabs, wide, combining and invisible characters before or under the caret do not move it."""
    assert shown(line, column, end_column) == [f"    1 | {text}".rstrip(), f"      | {carets}"]


def test_a_fault_over_several_lines_is_underlined_to_the_end_of_its_first():
    """Only the first line is shown, underlined from where the fault begins."""
    assert shown("when: [a,", 7, 3, end_line=4) == ["    1 | when: [a,", "      |       ^^^"]


@pytest.mark.parametrize(
    ("column", "text", "carets"),
    [
        (5, "x" * 4 + "AB" + "x" * 94 + "…", " " * 4 + "^^"),
        (500, "…" + "x" * 33 + "AB" + "x" * 65 + "…", " " * 34 + "^^"),
        (999, "…" + "x" * 98 + "AB", " " * 99 + "^^"),
    ],
)
def test_a_very_long_line_is_clipped_around_the_caret(column, text, carets):
    """Of a line of a thousand characters a hundred are shown, the fault among them."""
    line = "x" * (column - 1) + "AB" + "x" * (999 - column)
    assert shown(line, column, column + 2) == [f"    1 | {text}", f"      | {carets}"]


def test_a_clipped_line_of_wide_characters_keeps_the_caret_right():
    """The caret is placed by width in a clipped line too, and does not run past it."""
    assert shown("子" * 500, 200, 400) == [f"    1 | …{'子' * 100}…", f"      | {' ' * 67}{'^' * 134}"]


def test_nothing_in_a_message_can_command_a_terminal():
    """Line breaks and escape characters that came from a file are made harmless."""
    fault = Diagnostic("RE203", "a\nb\x1b[2J", Span.whole_file("f\x1b.yaml"), "c\td")
    assert render_human([fault], {}) == (
        "f\ufffd.yaml: error RE203: a b\ufffd[2J\n   help: c d\n1 error in 1 file.\n"
    )


def test_json_is_complete_and_the_same_in_any_order():
    """Programs get every field, in a stated version of the format, sorted."""
    assert render_json([UNUSED, NOWHERE, GRAD]) == render_json([GRAD, NOWHERE, UNUSED, GRAD])
    assert json.loads(render_json([NOWHERE, GRAD])) == {
        "schema_version": 1,
        "diagnostics": [
            {
                "code": "RE203",
                "severity": "error",
                "title": CODES["RE203"].title,
                "message": '"grad" is not a key of "then".',
                "help": 'did you mean "grade"?',
                "file": "rules/missing/repeat.yaml",
                "line": 19,
                "column": 3,
                "end_line": 19,
                "end_column": 7,
            },
            {
                "code": "RE109",
                "severity": "error",
                "title": CODES["RE109"].title,
                "message": "There is no such folder.",
                "help": None,
                "file": "rules/none",
                "line": None,
                "column": None,
                "end_line": None,
                "end_column": None,
            },
        ],
        "summary": {"errors": 2, "warnings": 0, "files": 2},
    }


def test_sarif_names_each_fault_and_its_place():
    """A code scanner gets rule, level, message, relative address and region of each fault."""
    run = sarif([GRAD, UNUSED], tool_version="1.2.3", docs_url="https://example.org/codes/")
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("riskengine", "1.2.3")
    assert [(rule["id"], rule["helpUri"]) for rule in driver["rules"]] == [
        ("RE203", "https://example.org/codes/RE203"),
        ("RE450", "https://example.org/codes/RE450"),
    ]
    first, second = run["results"]
    first.pop("partialFingerprints")
    assert first == {
        "ruleId": "RE203",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": '"grad" is not a key of "then". did you mean "grade"?'},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "rules/missing/repeat.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 19, "startColumn": 3, "endLine": 19, "endColumn": 7},
                }
            }
        ],
    }
    assert (second["ruleId"], second["ruleIndex"], second["level"]) == ("RE450", 1, "warning")


def test_sarif_of_no_faults_is_a_run_without_results():
    """A clean rulebook is a result too: a scanner closes what it had open."""
    assert sarif([])["results"] == []


def test_sarif_gives_no_region_to_a_fault_without_a_place():
    """Line 0 is ours alone; a scanner would refuse it."""
    location = sarif([NOWHERE])["results"][0]["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": "rules/none", "uriBaseId": "%SRCROOT%"}}


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("./rules/a b.yaml", {"uri": "rules/a%20b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("rules\\é#1.yaml", {"uri": "rules/%C3%A9%231.yaml", "uriBaseId": "%SRCROOT%"}),
        ("a:b.yaml", {"uri": "a%3Ab.yaml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/rules/a.yaml", {"uri": "file:///srv/rules/a.yaml"}),
        ("C:\\rules\\a.yaml", {"uri": "file:///C%3A/rules/a.yaml"}),
    ],
)
def test_sarif_addresses_are_valid_and_relative_where_the_file_is(file, address):
    """Spaces, accents, backslashes and colons are written as addresses need them."""
    fault = Diagnostic("RE203", "m", Span.whole_file(file))
    assert sarif([fault])["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == address


def test_a_fault_is_the_same_when_lines_above_it_change():
    """The fingerprint rests on the line's text, not its number; twins in one file are told apart."""

    def prints(text: str, *lines: int) -> list[str]:
        faults = [Diagnostic("RE203", "m", Span("f", line, 1, line, 2)) for line in lines]
        return [
            result["partialFingerprints"]["riskengine/v1"] for result in sarif(faults, {"f": text})["results"]
        ]

    before = prints("a: 1\nb: 2\na: 1\n", 1, 2, 3)
    assert len(set(before)) == 3
    assert prints("# new\n\n  a: 1\nb: 2\na: 1\n", 3, 4, 5) == before
    assert prints("a: 9\n", 1) != before[:1]


def test_github_puts_faults_beside_the_lines():
    """Workflow commands with every part escaped as GitHub asks."""
    odd = Diagnostic("RE203", "100% wrong: a,b\r\nand more", Span("rules/a,b:c%.yaml", 2, 3, 4, 5))
    assert render_github([UNUSED, NOWHERE, GRAD, odd]) == (
        "::error file=rules/a%2Cb%3Ac%25.yaml,line=2,col=3,endLine=4,title=RE203%3A unknown key"
        "::100%25 wrong: a,b and more\n"
        "::error file=rules/missing/repeat.yaml,line=19,col=3,endLine=19,endColumn=6"
        ",title=RE203%3A unknown key"
        '::"grad" is not a key of "then".%0Ahelp: did you mean "grade"?\n'
        "::error file=rules/none,title=RE109%3A nothing found::There is no such folder.\n"
        "::warning file=rules/pack.yaml,line=1,col=1,endLine=2,title=RE450%3A declared but never used"
        '::Nothing reads "a".\n'
    )
