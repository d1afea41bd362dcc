"""What relations and kinds of object may declare."""

import pytest

from riskengine.rulebook.vocabulary import Handle, Object, Relation
from written.networks_declared import RELATIONS, with_links
from written.packs import loaded, said


def with_relation(**said):
    """Return files that declare one relation more."""
    return with_links(relations={**RELATIONS, "new_one": {"title": "New", **said}})


def read(tmp_path, **said):
    """Return a relation as it is read."""
    return loaded(tmp_path, with_relation(**said)).vocabulary.relations["new_one"]


@pytest.mark.parametrize(
    ("declared", "relation"),
    [
        ({}, {}),
        ({"symmetric": True}, {"symmetric": True}),
        ({"inverse": "new_by"}, {"inverse": "new_by"}),
        ({"to": "place"}, {"target": "place"}),
        ({"from": "place", "to": "phone"}, {"source": "place", "target": "phone"}),
        (
            {"from": "place", "to": "place", "inverse": "holds"},
            {"source": "place", "target": "place", "inverse": "holds"},
        ),
        (
            {"handle": ["restricted"], "asked_of": ["officer"]},
            {"handle": frozenset({Handle.RESTRICTED}), "asked_of": ("officer",)},
        ),
    ],
    ids=str,
)
def test_a_relation_is_read_as_it_is_declared(declared, relation, tmp_path):
    """Between two people, where nothing else is said."""
    found = read(tmp_path, **declared)
    assert found == Relation(id="new_one", title="New", span=found.span, **relation)


def test_kinds_of_object_are_read(tmp_path):
    """A telephone is known by its title."""
    found = loaded(tmp_path, with_links()).vocabulary.objects
    assert found == {"phone": Object(id="phone", title="Telephone", span=found["phone"].span)}


@pytest.mark.parametrize(
    ("declared", "fault"),
    [
        ({"to": "dog"}, 'RE302 the kind of node "dog" is not declared.'),
        ({"from": "incident"}, 'RE302 the kind of node "incident" is not declared.'),
        (
            {"to": "place", "symmetric": True},
            'RE420 "new_one" leads from a person to a place, and is not the same the other way.',
        ),
        (
            {"to": "place", "inverse": "new_by"},
            'RE420 "new_one" is followed from either end by its own name, and needs no inverse.',
        ),
        (
            {"symmetric": True, "inverse": "new_by"},
            'RE420 "new_one" is the same both ways, and needs no inverse.',
        ),
        (
            {"inverse": "lives_with"},
            'RE206 "lives_with" is declared twice: another link, a role or a relation is called so.',
        ),
        (
            {"inverse": "suspect"},
            'RE206 "suspect" is declared twice: another link, a role or a relation is called so.',
        ),
        (
            {"inverse": "new_one"},
            'RE206 "new_one" is declared twice: another link, a role or a relation is called so.',
        ),
        (
            {"inverse": "present_at"},
            'RE206 "present_at" is declared twice: another link, a role or a relation is called so.',
        ),
    ],
    ids=str,
)
def test_ends_and_names_that_cannot_be_are_told(declared, fault, tmp_path):
    """An inverse is for two of one kind of whom it matters who is which, under a name of its own."""
    assert said(tmp_path, with_relation(**declared)) == [fault]


@pytest.mark.parametrize(
    ("means", "declared", "fault"),
    [
        ("same", {}, '"same_as" says whether two people are one, and must hold between people, both ways.'),
        (
            "different",
            {"to": "place"},
            '"same_as" says whether two people are one, and must hold between people, both ways.',
        ),
        ("same", {"symmetric": True}, None),
        ("different", {"symmetric": True}, None),
        (
            "part_of",
            {"from": "place"},
            '"same_as" says of what building a dwelling is part, and must lead from place to place.',
        ),
        (
            "part_of",
            {"from": "place", "to": "place", "symmetric": True},
            '"same_as" says of what building a dwelling is part, and must lead from place to place.',
        ),
        ("part_of", {"from": "place", "to": "place"}, None),
    ],
)
def test_what_the_engine_itself_reads_holds_between_what_it_is_about(means, declared, fault, tmp_path):
    """Identity is of people, both ways; a dwelling is part of a building, and not the other way."""
    files = with_links(relations={"same_as": {"title": "T", "means": means, **declared}})
    assert said(tmp_path, files) == ([] if fault is None else [f"RE420 {fault}"])


@pytest.mark.parametrize("means", ["same", "different", "part_of"])
def test_one_relation_alone_means_it(means, tmp_path):
    """Or what one of them says would be undone under the other."""
    ends = {"from": "place", "to": "place"} if means == "part_of" else {"symmetric": True}
    one = {"title": "T", "means": means, **ends}
    files = with_links(relations={"a_link": one, "b_link": one})
    assert said(tmp_path, files) == [
        f'RE420 "a_link" means {means} already, at rules/national/vocabulary/links.yaml:1.'
    ]


@pytest.mark.parametrize(
    ("section", "name"),
    [
        ("objects", "person"),
        ("objects", "place"),
        ("objects", "incident"),
        ("objects", "object"),
        ("relations", "present_at"),
        ("relations", "reported_at"),
        ("relations", "merged_into"),
        ("roles", "present_at"),
    ],
)
def test_names_that_links_have_already_are_kept(section, name, tmp_path):
    """A link that is there by itself, and a kind of node, need no declaration and take none."""
    files = {"national/vocabulary/links.yaml": {section: {name: {"title": "T"}}}}
    assert said(tmp_path, files) == [f'RE206 "{name}" is a name the rule language keeps for itself.']


def test_no_relation_is_called_as_a_role(tmp_path):
    """A walk would not know which of the two it follows."""
    files = {"national/vocabulary/links.yaml": {"relations": {"suspect": {"title": "T"}}}}
    assert said(tmp_path, files) == [
        'RE206 "suspect" is declared twice: it is a role, and a role is a link with an incident.'
    ]


def test_two_relations_with_one_inverse_are_both_told(tmp_path):
    """Neither has more right to the name."""
    fault = 'RE206 "child_of" is declared twice: another link, a role or a relation is called so.'
    assert said(tmp_path, with_relation(inverse="child_of")) == [fault, fault]
