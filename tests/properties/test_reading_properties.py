"""Whatever the bytes: a document or diagnostics, never an exception, and the same from both parsers."""

import json

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from riskengine.rulebook.rendering import render_github, render_human, render_json, render_sarif
from riskengine.rulebook.source import split_lines
from riskengine.rulebook.yaml_reader import _DISPUTED, _FAST, _PURE, Limits, _read_with, read_file, read_yaml

SMALL = Limits(max_bytes=4096, max_depth=6)
# Random text is hardly ever YAML; these pieces, joined at random, often almost are.
PIECES = st.sampled_from(
    [
        *("a", "b", "a: ", "b: ", ": ", ":", "- ", "-", "? ", "?", ", ", ",", "[", "]", "{", "}", "'", '"'),
        *(
            "\n",
            "\n  ",
            "\n    ",
            "\n - ",
            "\r\n",
            "\r",
            "\t",
            " ",
            "  ",
            "|\n",
            "|-\n  ",
            ">\n ",
            "|2\n",
            "|#",
        ),
        *(
            "&x ",
            "*x",
            "!t ",
            "!!str ",
            "!",
            "!<a,b> ",
            "<<: ",
            "# c",
            "#",
            "%YAML 1.2\n",
            "%YAML 1.1\n",
            "%TAG ! x\n",
        ),
        *(
            "---\n",
            "--- ",
            "...\n",
            "true",
            "null",
            "~",
            "12",
            "0x1",
            "1e3",
            ".nan",
            "1e999",
            "22:00",
            "9" * 30,
        ),
        *(
            "é",
            "日",
            "e\u0301",
            "\\",
            "\\n",
            "\\x41",
            "\\U00110000",
            "\\UFFFFFFFF",
            "\\ud800",
            "\\u202e",
            "\\",
        ),
        *(
            "@",
            "`",
            "%",
            "&",
            "*",
            "|",
            ">",
            "\u202e",
            "\u200b",
            "\x00",
            "\ufeff",
            "\x85",
            "\u2028",
            "\ud800",
            "\U0001f600",
        ),
    ]
)
ALMOST_YAML = st.lists(PIECES, max_size=16).map("".join)
ANY_TEXT = st.one_of(ALMOST_YAML, st.text(max_size=60), st.text(st.characters(codec=None), max_size=30))


def exactly(data):
    """Return data in a form in which 1, 1.0 and true differ, and so does the order of keys."""
    if isinstance(data, dict):
        return [(key, exactly(value)) for key, value in data.items()]
    if isinstance(data, list):
        return ["list", *map(exactly, data)]
    return type(data).__name__, data


def check_answer(read, text, file):
    """Assert that a reading answered, and that every place it names is in the text."""
    document, faults = read
    assert document is not None or faults
    lines = split_lines(text.removeprefix("\ufeff"))
    spans = [fault.span for fault in faults if fault.span.has_position]
    if document is not None:
        spans += [*document.spans.values(), *document.key_spans.values()]
        json.dumps(document.data, allow_nan=False)
    for span in spans:
        assert span.file == file
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1


@given(ANY_TEXT)
@example("? a, ")
@example("[a: ]")
@example('"\\')
def test_any_text_is_a_document_or_diagnostics(text):
    """No text raises, and what is said about it can be shown in every format."""
    read = read_yaml(text, "f.yaml", SMALL)
    check_answer(read, text, "f.yaml")
    faults = read[1]
    for shown in (render_human(faults, {"f.yaml": text}), render_json(faults), render_github(faults)):
        shown.encode()
    json.loads(render_sarif(faults, {"f.yaml": text}).encode())


@given(st.one_of(st.binary(max_size=80), ANY_TEXT.map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(b"\xff\xfea\x00")
@example(b"\xef\xbb\xbfa: \xc3")
def test_any_bytes_are_a_document_or_diagnostics(tmp_path_factory, raw):
    """No content of a file raises."""
    path = tmp_path_factory.mktemp("bytes", numbered=True) / "f.yaml"
    path.write_bytes(raw)
    check_answer(read_file(path, "f.yaml", SMALL), raw.decode("utf-8", "replace"), "f.yaml")


@pytest.mark.skipif(_FAST is None, reason="PyYAML is installed without its C parser, so there is only one")
@given(ANY_TEXT)
@example("[a?]")
@example("{b: }")
@example("|# c")
@example("? a, ")
@example("!*x b")
def test_both_parsers_read_the_same(text):
    """With the C parser or without: the same data, the same places, the same diagnostics."""
    usual, usual_faults = read_yaml(text, "f.yaml", SMALL)
    pure, pure_faults = _read_with((_PURE,), text, "f.yaml", SMALL)
    assert usual_faults == pure_faults
    assert (usual is None) == (pure is None)
    if usual is not None and pure is not None:
        assert exactly(usual.data) == exactly(pure.data)
        assert (dict(usual.spans), dict(usual.key_spans)) == (dict(pure.spans), dict(pure.key_spans))


@given(
    st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(-(2**63) + 1, 2**63 - 1), st.text("abN:-é0 ", max_size=8)
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(st.text("abNé", min_size=1), inner, max_size=3)
        ),
        max_leaves=8,
    ).filter(lambda data: data is not None)
)
def test_what_is_written_as_json_is_read_back(data):
    """JSON is YAML 1.2: what one writes, the other reads, with a place for every value."""
    document, faults = read_yaml(json.dumps(data), "f.yaml")
    assert faults == ()
    assert document is not None
    assert exactly(document.data) == exactly(data)


def test_the_fast_parser_is_used_where_it_is_there():
    """A C parser that is installed is found, and an ordinary text is left to it."""
    assert (_FAST is not None) == yaml.__with_libyaml__
    assert not _DISPUTED.search("ask: Is there a weapon?\n")
