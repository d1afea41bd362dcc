"""The shape of a file: every misfit at its place, and the rest of the file kept."""

import json

from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.documents import RuleFile, VocabularyFile
from riskengine.rulebook.pack_documents import PackFile
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.yaml_reader import read_yaml
from written.packs import rule


def shaped(data, model):
    """Return what is kept of some data, and what is said of it with the place."""
    document, faults = read_yaml(json.dumps(data), "f.yaml")
    assert faults == ()
    found = Diagnostics()
    kept = check_shape(document, model, found)
    return kept, [
        f"{one.code} {document.text[one.span.column - 1 : one.span.end_column - 1]}: {one.message}"
        for one in found
    ]


def test_what_fits_is_kept_whole():
    """Nothing is said of a good file, and nothing left out."""
    kept, said = shaped({"rules": [rule("a.b"), rule("a.c")]}, RuleFile)
    assert said == []
    assert [one.id for one in kept.model.rules] == ["a.b", "a.c"]
    assert (kept.kept("rules"), kept.dropped) == ((0, 1), frozenset())


def test_one_bad_entry_of_a_list_hides_no_other():
    """The rest is kept, and each entry remembers where it stood."""
    many = [rule("a.b"), rule("a.c", binds="might"), rule("a.d"), "a.e", rule("a.f")]
    kept, said = shaped({"sources": {}, "rules": many}, RuleFile)
    assert [one.id for one in kept.model.rules] == ["a.b", "a.d", "a.f"]
    assert kept.kept("rules") == (0, 2, 4)
    assert said == [
        'RE204 "might": "might" is not allowed here.',
        'RE202 "a.e": entry 4 of "rules" needs a mapping.',
    ]


def test_one_bad_entry_of_a_mapping_hides_no_other():
    """A declaration is left out by itself."""
    facts = {
        "child.a": {"type": "bool", "title": "A"},
        "child.b": {"type": "bool"},
        "Child.C": {"type": "bool", "title": "C"},
    }
    kept, said = shaped({"facts": facts, "headings": ["threat", 3]}, VocabularyFile)
    assert list(kept.model.facts) == ["child.a"]
    assert kept.model.headings == ["threat"]
    assert kept.dropped == {("facts", "child.b"), ("facts", "Child.C"), ("headings", 1)}
    assert said == [
        'RE201 "child.b": the key "title" is missing.',
        'RE207 "Child.C": "Child.C" is not well formed.',
        'RE202 3: entry 2 of "headings" needs text.',
    ]


def test_a_bad_section_hides_no_other():
    """A section of the wrong type, or one that does not exist, is left out by itself."""
    kept, said = shaped({"posts": ["caller"], "actons": {}, "systems": {"s": {"title": "S"}}}, VocabularyFile)
    assert list(kept.model.systems) == ["s"]
    assert kept.dropped == {("posts",), ("actons",)}
    assert said == [
        'RE202 ["caller"]: "posts" needs a mapping.',
        'RE203 "actons": "actons" is not a key that is known here.',
    ]


PACK = {"pack": "p", "title": "P", "version": "1", "owner": "O"}


def test_a_part_of_a_pack_is_left_out_whole():
    """Half a model would be another model."""
    kept, said = shaped({**PACK, "model": {"name": "THRIVE"}, "grades": {"one": {"word": "One"}}}, PackFile)
    assert (kept.model.model, kept.model.grades) == (None, {})
    assert kept.dropped == {("model",), ("grades", "one")}
    assert said == [
        'RE201 "model": the key "headings" is missing.',
        'RE201 "one": the key "means" is missing.',
    ]


def test_withdrawals_remember_where_they_stand():
    """Like rules, they are entries of a list."""
    withdraw = [{"rule": "a.b"}, {"rule": "a.c", "because": "So."}]
    kept, _ = shaped({**PACK, "withdraw": withdraw}, PackFile)
    assert kept.kept("withdraw") == (1,)
    assert kept.kept("grades") == ()


def test_where_too_little_is_left_there_is_nothing():
    """A pack without an owner is none; every misfit is told all the same."""
    kept, said = shaped({"pack": "p", "version": 1, "grades": []}, PackFile)
    assert kept is None
    whole = json.dumps({"pack": "p", "version": 1, "grades": []})
    assert said == [
        f'RE201 {whole}: the key "owner" is missing.',
        f'RE201 {whole}: the key "title" is missing.',
        'RE202 1: "version" needs text.',
        'RE202 []: "grades" needs a mapping.',
    ]


def test_a_file_that_is_no_mapping_has_no_shape():
    """A list, a word or a number has no keys."""
    for data in ([], "rules", 3):
        kept, said = shaped(data, RuleFile)
        assert kept is None
        assert said == [f"RE202 {json.dumps(data)}: the file needs a mapping."]


def test_alternatives_complain_with_one_voice():
    """Where text or a list may stand, either is offered; in a list it is the entry that is wrong."""
    _, said = shaped({"rules": [rule("a.b", about=3), rule("a.c", about=["child", 3])]}, RuleFile)
    assert said == ['RE202 3: "about" needs text or a list.', 'RE202 3: entry 2 of "about" needs text.']
    _, said = shaped({"parameters": {"a.b": {"value": []}}}, VocabularyFile)
    assert said == ['RE202 []: "value" needs true or false, a number or text.']


def test_a_misspelt_key_is_one_fault():
    """What it was meant for is not called missing as well; what nobody wrote is."""
    misspelt = {
        key.replace("owner", "onwer"): value for key, value in rule("a.b").items() if key != "because"
    }
    _, said = shaped({"rules": [misspelt]}, RuleFile)
    assert sorted(one.rpartition(": ")[2] for one in said) == [
        '"onwer" is not a key that is known here.',
        'the key "because" is missing.',
    ]


def test_entries_named_like_types_are_found():
    """Pydantic marks the branches of a union in its paths; names that look like marks are still names."""
    kinds = {"int": {"title": 3}, "str": {"title": "S"}, "bool": "B"}
    kept, said = shaped({"kinds": kinds}, VocabularyFile)
    assert list(kept.model.kinds) == ["str"]
    assert said == ['RE202 3: "title" needs text.', 'RE202 "B": "bool" needs a mapping.']
