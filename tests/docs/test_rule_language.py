"""The page on the rule language shows only what the language has."""

import re
from pathlib import Path

import pytest

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import RelationDoc, RuleFile, SubjectsDoc, VocabularyFile
from riskengine.rulebook.duty_times import EACH_EVENTS, GRADE_LOWERED, STARTS
from riskengine.rulebook.measure_documents import LinkedDoc
from riskengine.rulebook.measures import MeasureKind, Scope
from riskengine.rulebook.pack_documents import NetworkDoc, PackFile
from riskengine.rulebook.readings import DUTY_STATES
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.terms import parse_term
from riskengine.rulebook.yaml_reader import read_yaml
from written.packs import rule, said

PAGE = Path(__file__).parents[2] / "docs" / "rule-language.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = [
    (TEXT.count("\n", 0, found.start()) + 2, found[1])
    for found in re.finditer(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
]


def whole(text):
    """Return a file that holds what a block shows: duties stand in a rule."""
    if not text.startswith("duties:"):
        return text
    indented = "".join(f"      {line}" for line in text.splitlines(keepends=True))
    fields = "".join(
        f"    {key}: {value}\n" for key, value in rule("a.rule").items() if key not in ("id", "then")
    )
    return f"rules:\n  - id: a.rule\n{fields}    then:\n{indented}".replace("'", '"')


def model_of(data):
    if "pack" in data:
        return PackFile
    return RuleFile if set(RuleFile.model_fields) & set(data) else VocabularyFile


@pytest.mark.parametrize(
    ("line", "text"), BLOCKS, ids=lambda one: f"line {one}" if isinstance(one, int) else ""
)
def test_what_the_page_shows_has_the_shape_of_a_file(line, text):
    """Every key is one that is known, and every value of the type it takes."""
    document, faults = read_yaml(whole(text), f"{PAGE.name}:{line}")
    assert document is not None, [one.message for one in faults]
    found = Diagnostics(faults)
    check_shape(document, model_of(document.data), found)
    assert [f"{one.span.line}: {one.message}" for one in found] == []


def test_the_page_shows_something_of_every_file():
    """Vocabulary, measures, rules, duties and a pack."""
    shown = {next(iter(re.findall(r"^(\w+):", text, re.MULTILINE))) for _, text in BLOCKS}
    assert shown >= {"kinds", "facts", "sources", "rules", "duties", "pack"}


@pytest.mark.parametrize(
    "part", [LinkedDoc, RelationDoc, SubjectsDoc, NetworkDoc], ids=lambda part: part.__name__
)
def test_the_page_shows_each_key_that_is_about_links(part):
    """Whoever gives links another key shows it."""
    keys = (field.alias or name for name, field in part.model_fields.items())
    assert [key for key in keys if f"{key}:" not in TEXT] == []


def test_what_the_page_shows_of_links_can_be_read(tmp_path):
    """The links follow one another, and bring somebody: all but what other parts of the page declare."""
    linked = [text for _, text in BLOCKS if "linked:" in text]
    assert len(linked) == 2
    words = {f"national/vocabulary/links{at}.yaml": text for at, text in enumerate(linked)}
    assert {one[:5] for one in said(tmp_path, words)} == {"RE206", "RE302", "RE450"}


@pytest.mark.parametrize(
    "word",
    [
        *(f"`{kind}:" for kind in MeasureKind),
        *(f"`{scope}`" for scope in (Scope.INCIDENT, Scope.PLACE)),
        *(f".{state}`" for state in DUTY_STATES),
        *(f"`{start}`" for start in STARTS),
        f"`{GRADE_LOWERED}`",
    ],
)
def test_the_page_says_what_each_word_means(word):
    """Whoever adds a word to the language explains it."""
    assert word in TEXT


def test_the_page_names_each_type_of_event_that_brings_a_duty():
    """A duty for each of something says of what."""
    assert [name for name in EACH_EVENTS if f"`{name}`" not in TEXT] == []


TERMS = re.findall(
    r"^\| (`.*?`(?:, `.*?`)*) \| (?:so many seconds|days of|the end of|the opening)", TEXT, re.MULTILINE
)


def test_every_length_of_time_on_the_page_is_one():
    """As it is shown, so it may be written."""
    shown = [term for row in TERMS for term in re.findall("`(.*?)`", row)]
    assert len(shown) == 10
    for term in shown:
        assert parse_term(term) is not None
