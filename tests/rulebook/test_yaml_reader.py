"""Rule files read strictly: values, places, faults and bounds."""

import math

import pytest

from riskengine.rulebook.diagnostics import Diagnostic
from riskengine.rulebook.source import Span
from riskengine.rulebook.yaml_reader import Limits, read_file, read_text, read_yaml

ONE_VALUE = [
    ("NO", "NO"),
    ("no", "no"),
    ("on", "on"),
    ("yes", "yes"),
    ("y", "y"),
    ("22:00", "22:00"),
    ("2014-01-01", "2014-01-01"),
    ("1_000", "1_000"),
    ("0b101", "0b101"),
    ("+0x1F", "+0x1F"),
    ("1.2.3", "1.2.3"),
    ("1e", "1e"),
    (".", "."),
    ("nan", "nan"),
    ("NuLL", "NuLL"),
    ("tRUE", "tRUE"),
    ("'12'", "12"),
    ('"true"', "true"),
    ("true", True),
    ("True", True),
    ("TRUE", True),
    ("false", False),
    ("False", False),
    ("FALSE", False),
    ("~", None),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("", None),
    ("12", 12),
    ("-7", -7),
    ("+7", 7),
    ("012", 12),
    ("0o17", 15),
    ("0x1F", 31),
    ("9223372036854775807", 2**63 - 1),
    ("1.5", 1.5),
    ("-.5", -0.5),
    ("5.", 5.0),
    ("1e3", 1000.0),
    ("-1.5E-2", -0.015),
]

USUAL = Limits()


def place(line: int, column: int, end_line: int, end_column: int) -> Span:
    return Span("f.yaml", line, column, end_line, end_column)


def faults(text: str, limits: Limits = USUAL) -> list[tuple[str, str, int, int]]:
    return [
        (fault.code, fault.message, fault.span.line, fault.span.column)
        for fault in read_yaml(text, "f.yaml", limits)[1]
    ]


@pytest.mark.parametrize(("written", "value"), ONE_VALUE)
def test_a_scalar_means_what_yaml_1_2_says(written, value):
    """Only what YAML 1.2 calls a number, a truth value or null is one; the rest is text."""
    document, found = read_yaml(f"a: {written}", "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data == {"a": value}
    assert type(document.data["a"]) is type(value)


@pytest.mark.parametrize("written", ["9223372036854775808", "-9223372036854775809", "0x" + "f" * 20, "1e999"])
def test_a_number_beyond_64_bits_is_refused(written):
    """A number that JSON, a database or a column could not hold is refused, in whatever base it stands."""
    assert faults(f"a: {written}") == [("RE202", f'"{written}" is too large a number.', 1, 4)]


def test_a_number_of_ten_thousand_digits_is_refused_briefly():
    """A number too long for Python to convert is refused, and the message does not repeat it all."""
    assert faults("a: " + "1" * 10_000) == [("RE202", f'"{"1" * 39}…" is too large a number.', 1, 4)]


@pytest.mark.parametrize("written", [".nan", ".NaN", ".inf", "-.inf", "+.Inf"])
def test_what_cannot_be_compared_is_refused(written):
    """Infinity and not-a-number are refused: a threshold of either would hold always, or never."""
    message = f'"{written}" is not a number that anything can be compared with.'
    assert faults(f"a: {written}") == [("RE202", message, 1, 4)]


def test_every_value_and_key_has_its_place():
    """The place of each value, at any depth and in either style, and of each key, is kept."""
    document, found = read_yaml("a:\n  - x\n  - {b: yy}\nc: |\n  text\nd: [1,\n  2]\n", "f.yaml")
    assert found == ()
    assert document is not None
    assert dict(document.spans) == {
        (): place(1, 1, 7, 5),
        ("a",): place(2, 3, 3, 12),
        ("a", 0): place(2, 5, 2, 6),
        ("a", 1): place(3, 5, 3, 12),
        ("a", 1, "b"): place(3, 9, 3, 11),
        ("c",): place(4, 4, 6, 1),
        ("d",): place(6, 4, 7, 5),
        ("d", 0): place(6, 5, 6, 6),
        ("d", 1): place(7, 3, 7, 4),
    }
    assert dict(document.key_spans) == {
        ("a",): place(1, 1, 1, 2),
        ("a", 1, "b"): place(3, 6, 3, 7),
        ("c",): place(4, 1, 4, 2),
        ("d",): place(6, 1, 6, 2),
    }


def test_a_path_that_does_not_exist_has_the_place_of_its_nearest_ancestor():
    """A fault about what is absent is shown where it is absent from."""
    document, _ = read_yaml("a:\n  b: [1]\n", "f.yaml")
    assert document is not None
    assert document.span(("a", "b", 7, "x")) == place(2, 6, 2, 9)
    assert document.span(("z",)) == document.span(()) == place(1, 1, 2, 9)
    assert document.key_span(("a", "b")) == place(2, 3, 2, 4)
    assert document.key_span(("a", "b", 0)) == place(2, 7, 2, 8)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_their_ending(ending):
    """Windows, Unix and old Mac line endings give the same places and the same lines."""
    document, found = read_yaml(ending.join(["a: 1", "b: 2", "c: 3"]), "f.yaml")
    assert found == ()
    assert document is not None
    assert document.span(("c",)) == place(3, 4, 3, 5)
    assert [document.line_text(number) for number in range(5)] == ["", "a: 1", "b: 2", "c: 3", ""]


def test_a_byte_order_mark_is_no_part_of_the_text():
    """The mark that some editors put at the beginning neither disturbs nor shifts anything."""
    document, found = read_yaml("\ufeffa: 1\n", "f.yaml")
    assert found == ()
    assert document is not None
    assert (document.text, document.span(("a",))) == ("a: 1\n", place(1, 4, 1, 5))


def test_all_faults_of_a_file_come_at_once():
    """One pass reports every duplicate, anchor, alias, tag, merge and odd key, wherever they are nested."""
    text = "a: &x 1\na: {b: 1, b: 2}\n<<: *x\n1: !t 2\n? [&y z]\n: [.nan]\n"
    assert faults(text) == [
        ("RE103", '"&x" is an anchor; rule files spell everything out.', 1, 4),
        ("RE102", 'The key "a" is written twice; the first is on line 1.', 2, 1),
        ("RE102", 'The key "b" is written twice; the first is on line 2.', 2, 11),
        ("RE104", '"<<" merges another mapping into this one; rule files spell everything out.', 3, 1),
        ("RE103", '"*x" repeats a value written elsewhere; spell it out.', 3, 5),
        ("RE207", 'The key "1" is not text.', 4, 1),
        ("RE105", '"!t" is a tag; rule files hold plain values only.', 4, 4),
        ("RE207", "A key must be text, not a list or a mapping.", 5, 3),
        ("RE103", '"&y" is an anchor; rule files spell everything out.', 5, 4),
        ("RE202", '".nan" is not a number that anything can be compared with.', 6, 4),
    ]


def test_the_first_of_two_equal_keys_stands_so_that_the_rest_can_be_checked():
    """Beside a duplicate key the document is given, with the first value, and the fault."""
    document, found = read_yaml("a: {k: 1}\na: {k: 2}\nb: 3\n", "f.yaml")
    message, help_text = 'The key "a" is written twice; the first is on line 1.', "keep one of the two"
    assert found == (Diagnostic("RE102", message, place(2, 1, 2, 2), help_text),)
    assert document is not None
    assert document.data == {"a": {"k": 1}, "b": 3}
    assert document.span(("a", "k")) == place(1, 8, 1, 9)


@pytest.mark.parametrize(
    "text",
    ["a: *x", "a: !t x", "<<: {a: 1}", "1: a", "a: .nan", "a: \u200b", 'a: "\\e"', "%YAML 1.1\n---\na"],
)
def test_no_document_is_made_where_the_meaning_is_in_doubt(text):
    """What an alias, a tag, a merge, an odd key or an invisible character was meant to say is not guessed."""
    document, found = read_yaml(text, "f.yaml")
    assert document is None
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("a: !t &x y", ("RE105", "!t", 1, 4), ("RE103", "&x", 1, 7)),
        ("a: &x !t y", ("RE103", "&x", 1, 4), ("RE105", "!t", 1, 7)),
        ("a: &x # why\n  !t\n  b: c", ("RE103", "&x", 1, 4), ("RE105", "!t", 2, 3)),
        ("a: !<x,y> &z [b]", ("RE105", "!<x,y>", 1, 4), ("RE103", "&z", 1, 11)),
    ],
)
def test_anchor_and_tag_are_each_pointed_at(text, first, second):
    """Where a value has both an anchor and a tag, each is shown where it stands, even on its own line."""
    _, found = read_yaml(text, "f.yaml")
    shown = [(fault.code, fault.message.split('"')[1], fault.span.line, fault.span.column) for fault in found]
    assert shown == [first, second]


def test_a_quoted_merge_sign_is_a_key_like_any_other():
    """Only the bare sign merges."""
    document, found = read_yaml('"<<": 1', "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data == {"<<": 1}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "---\n", "--- # x\n...\n"])
def test_an_empty_file_is_refused(text):
    """A file without content is a fault: most likely it was not saved."""
    document, found = read_yaml(text, "f.yaml")
    assert document is None
    assert found == (Diagnostic("RE108", "The file is empty.", Span.whole_file("f.yaml")),)


def test_a_second_document_is_refused_and_what_stands_before_it_is_checked():
    """Faults before the second document are still reported."""
    assert faults("a: 1\na: 2\n---\nb: 1\nb: 2\n") == [
        ("RE102", 'The key "a" is written twice; the first is on line 1.', 2, 1),
        ("RE108", "A second document begins here; a rule file holds one.", 3, 1),
    ]


def test_a_document_may_be_marked_as_one():
    """The marks that begin and end a document are allowed, and so is saying that it is YAML 1.2."""
    document, found = read_yaml("%YAML 1.2\n---\na: 1\n...\n", "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data == {"a": 1}


def test_size_is_checked_in_bytes_before_anything_is_read():
    """A file over the bound is refused without being parsed; characters count for their bytes."""
    message = "The file is larger than 10 bytes, the most that a rule file may hold."
    whole = Span.whole_file("f.yaml")
    refused = (Diagnostic("RE106", message, whole, "divide it into several files"),)
    assert read_yaml("a: " + "é" * 4, "f.yaml", Limits(max_bytes=10)) == (None, refused)
    assert read_yaml("a: " + "é" * 3, "f.yaml", Limits(max_bytes=10))[1] == ()


@pytest.mark.parametrize(
    ("text", "column"),
    [("[[[[x]]]]", 4), ("- - - - x", 7), ("{a: {b: {c: {d: e}}}}", 13), ("[[{a: [x]}]]", 7)],
)
def test_depth_is_bounded(text, column):
    """One level more than allowed is refused at the place where it opens; the bound itself is allowed."""
    assert faults(text, Limits(max_depth=3)) == [
        ("RE107", "This is nested more than 3 levels deep.", 1, column)
    ]
    assert faults(text, Limits(max_depth=4)) == []


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{"])
def test_no_depth_of_nesting_exhausts_the_stack(opening):
    """A hundred thousand openings are answered like any other fault."""
    document, found = read_yaml(opening * 100_000, "f.yaml")
    assert document is None
    assert "RE107" in {fault.code for fault in found}


def test_tabs_within_a_line_are_read_and_tabs_that_indent_are_all_reported():
    """A tab inside quotes is text; where tabs indent, each such line is pointed at."""
    document, found = read_yaml('a: "x\ty"\n', "f.yaml")
    assert found == ()
    assert document is not None
    assert document.data == {"a": "x\ty"}
    message = "A tab stands where only spaces may."
    assert faults("a:\n\tb: 1\n  \tc: 2\n") == [("RE101", message, 2, 1), ("RE101", message, 3, 3)]


def test_an_invisible_character_hides_no_other_fault():
    """What cannot be seen is reported once a line, and the rest of the file is read all the same."""
    assert faults("a: x\u202ey\u202c\nb:\x00 1\nb: 2\n\u200bc: 3\n") == [
        ("RE101", "This line holds an invisible character, U+202E (right-to-left override).", 1, 5),
        ("RE101", "This line holds an invisible character, U+0000.", 2, 3),
        ("RE102", 'The key "b" is written twice; the first is on line 2.', 3, 1),
        ("RE101", "This line holds an invisible character, U+200B (zero width space).", 4, 1),
    ]


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\ud800", "\\u202e", "\\N"])
def test_an_escape_cannot_bring_in_what_may_not_be_written(escape):
    """A character that may not stand in a file may not come in as an escape either."""
    ((code, message, line, column),) = faults(f'a: "x{escape}"')
    assert (code, line, column) == ("RE101", 1, 4)
    assert message.startswith("This text holds an invisible character, U+")


@pytest.mark.parametrize("escape", ["\\UFFFFFFFF", "\\U00110000", "\\xzz"])
def test_an_escape_that_is_no_character_is_a_fault(escape):
    """An escape beyond the last character is reported, not raised."""
    ((code, message, _, _),) = faults(f'a: "x{escape}"')
    assert (code, message) == ("RE101", "This escape does not give a character.")


def test_what_the_two_parsers_dispute_is_told_in_plain_words():
    """A question mark within brackets, which not every parser takes, is refused with the way out."""
    _, found = read_yaml("ask: [is there a weapon?]", "f.yaml")
    message = 'The list that opens here with "[" is not closed properly.'
    help_text = 'check the commas and the "]" at its end; put text that holds "?" or ":" in quotes'
    assert found == (Diagnostic("RE101", message, place(1, 6, 1, 7), help_text),)


def test_a_file_is_read_under_the_name_it_is_shown_as(tmp_path):
    """Diagnostics and documents carry the name that people know, not where the file happens to lie."""
    path = tmp_path / "x.yaml"
    path.write_bytes("a: é\n".encode())
    document, found = read_file(path, "rules/x.yaml")
    assert found == ()
    assert document is not None
    assert (document.file, document.data) == ("rules/x.yaml", {"a": "é"})
    assert read_text(path, "rules/x.yaml") == ("a: é\n", ())


def test_a_missing_file_and_a_folder_are_faults(tmp_path):
    """What is not a readable file is reported without a place."""
    whole = Span.whole_file("x.yaml")
    missing = (Diagnostic("RE100", "There is no such file.", whole),)
    assert read_file(tmp_path / "x.yaml", "x.yaml") == (None, missing)
    assert read_file(tmp_path, "x.yaml") == (None, (Diagnostic("RE100", "This is not a file.", whole),))
    impossible = (Diagnostic("RE100", "The file cannot be read (ValueError).", whole),)
    assert read_file(tmp_path / "a\0b", "x.yaml") == (None, impossible)


def test_bytes_that_are_not_utf_8_are_pointed_at(tmp_path):
    """The first byte without meaning is shown by line and column, counted in characters."""
    path = tmp_path / "x.yaml"
    path.write_bytes("é: 1\r\nüb: ".encode() + b"\xff\xfe")
    message = "The file is not UTF-8 text: the byte 0xFF has no meaning here."
    help_text = 'save the file again with the encoding "UTF-8"'
    assert read_file(path, "f.yaml") == (None, (Diagnostic("RE100", message, place(2, 5, 2, 6), help_text),))


def test_a_file_over_the_bound_is_not_read_to_its_end(tmp_path):
    """Only one byte more than the bound is taken from the disk."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: " + b"x" * 100)
    document, found = read_file(path, "f.yaml", Limits(max_bytes=50))
    assert document is None
    assert [fault.code for fault in found] == ["RE106"]


def test_no_float_of_a_document_is_infinite_or_undefined():
    """The largest float that can be written is still a number."""
    document, found = read_yaml("a: 1.7976931348623157e308", "f.yaml")
    assert found == ()
    assert document is not None
    assert isinstance(document.data, dict)
    assert math.isfinite(document.data["a"])
