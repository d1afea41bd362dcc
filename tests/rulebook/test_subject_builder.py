"""People whom links bring into the rules: what their declaration becomes, and when it brings nobody."""

import pytest

from riskengine.rulebook.network import LinkedSubject, Step, Walk
from riskengine.rulebook.source import Span
from riskengine.rulebook.vocabulary import Role
from written.networks_declared import BROUGHT, with_links
from written.packs import loaded, rule, rules, said

FROM_SUSPECTS = {**BROUGHT, "of": "suspect", "linked": {"path": ["partner_of", "parent_of"]}, "under": 18}


def declared(**said):
    """Return files in which one declaration brings people, with these changes."""
    return with_links(subjects={"other_child": {**FROM_SUSPECTS, **said}})


def test_a_declaration_is_a_role_and_the_links_that_bring_whoever_plays_it(tmp_path):
    """Rules can be about them as about anybody, and everybody may have been named as for any role."""
    words = loaded(tmp_path, declared()).vocabulary
    span = words.roles["other_child"].span
    assert words.roles["other_child"] == Role(
        id="other_child",
        title="T",
        listed_by="incident.more_listed",
        ask="Who else?",
        asked_of=("caller",),
        span=span,
    )
    assert words.subjects == {
        "other_child": LinkedSubject(
            id="other_child",
            title="T",
            of="suspect",
            walk=Walk(
                steps=((Step("partner_of"),), (Step("parent_of", forward=True, backward=False),)),
                exactly=True,
            ),
            under=18,
            span=span,
        )
    }
    assert span == Span(
        "rules/national/vocabulary/links.yaml", span.line, span.column, span.line, span.end_column
    )


@pytest.mark.parametrize("of", ["suspect", "child", "person"])
def test_links_begin_at_any_role_that_is_given_at_the_incident(of, tmp_path):
    """Or at everybody who is there."""
    words = loaded(tmp_path, declared(of=of)).vocabulary
    assert words.subjects["other_child"].of == of


def test_links_may_begin_at_the_incident_itself(tmp_path):
    """Children who live where it was reported are there though nobody has named anybody."""
    linked = {"path": ["reported_at", "resides_at"], "within": "now"}
    found = loaded(tmp_path, declared(of="incident", linked=linked)).vocabulary.subjects["other_child"]
    assert (found.of, found.walk.steps) == ("incident", ((Step("reported_at"),), (Step("resides_at"),)))


def test_rules_are_about_those_whom_links_bring(tmp_path):
    """What is asked of any person can be asked of them, and duties can be owed for them."""
    about = rule(
        "more.two",
        about="other_child",
        when={"other_child.age": "< 13", "other_child.flag.looked_after": True},
        then={"risk": {"missing": "medium"}},
    )
    files = {**declared(), **rules(about)}
    assert said(tmp_path, files) == []
    assert loaded(tmp_path, files).rule_by_id["more.two"].about == ("other_child",)


@pytest.mark.parametrize(
    ("under", "action", "owed"),
    [
        (18, "child_seen", True),
        (13, "child_seen", True),
        (21, "child_seen", False),
        (None, "child_seen", False),
        (18, "harmer_seen", False),
    ],
)
def test_what_is_done_for_a_child_is_owed_for_those_who_are_brought_in_as_children(
    under, action, owed, tmp_path
):
    """Once a child is named and seen, what was owed for it before it was named is done."""
    about = rule("more.two", about="other_child", then={"duties": [{"action": action, "by": "officer"}]})
    people = {
        "other_child": {key: value for key, value in {**FROM_SUSPECTS, "under": under}.items() if value}
    }
    actions = {"actions": {"harmer_seen": {"title": "T", "of": "suspect"}}}
    used = rule("more.three", about="suspect", then={"duties": [{"action": "harmer_seen", "by": "officer"}]})
    files = {**with_links(subjects=people), "national/vocabulary/acts.yaml": actions, **rules(about, used)}
    whom = "child" if action == "child_seen" else "suspect"
    fault = f'RE416 "{action}" is done for a {whom}, and this rule is about a other_child.'
    assert said(tmp_path, files) == ([] if owed else [fault])


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"of": "suspct"}, ['RE302 the role "suspct" is not declared.']),
        (
            {"of": "incident"},
            ['RE421 "partner_of" is between two people, and the links begin at an incident.'],
        ),
        (
            {"of": "incident", "linked": {"via": ["victim"], "and_self": True}},
            [
                'RE302 the link "victim" is not declared.',
                'RE422 "and_self" counts where the links begin, which is no person.',
            ],
        ),
        (
            {"of": "other_child"},
            ['RE424 links bring whoever plays "other_child" into the rules, and no links begin at them.'],
        ),
        (
            {"linked": {"via": ["resides_at"], "to": "place"}},
            ["RE424 rules are about people, and these links reach places."],
        ),
        (
            {"linked": {"via": ["lives_with"], "and_self": True}},
            ['RE424 whoever plays "suspect" is in the rules already, and is nobody whom links bring.'],
        ),
        (
            {"listed_by": "incident.children"},
            ['RE302 the fact "incident.children" is not declared.'],
        ),
        (
            {"listed_by": "child.injured"},
            ['RE304 "child.injured" cannot say that everybody is named: that is yes or no of the incident.'],
        ),
        ({"asked_of": ["nobody"]}, ['RE302 the post "nobody" is not declared.']),
        (
            {"linked": {"via": ["reported_at"]}},
            ["RE421 " + '"reported_at" is between an incident and a place, and the links begin at a person.'],
        ),
    ],
    ids=str,
)
def test_links_that_bring_nobody_are_told(changed, faults, tmp_path):
    """And so is whatever is wrong with any other role."""
    found = [one for one in said(tmp_path, declared(**changed)) if "incident.more_listed" not in one]
    assert found == faults


@pytest.mark.parametrize("key", ["listed_by", "ask", "asked_of", "of", "linked"])
def test_whoever_is_brought_can_be_asked_for(key, tmp_path):
    """Links are on record and never all: somebody can say that everybody is named, and how to ask."""
    without = {name: value for name, value in FROM_SUSPECTS.items() if name != key}
    files = {"national/vocabulary/links.yaml": {"subjects": {"other_child": without}}}
    assert f'RE201 the key "{key}" is missing.' in said(tmp_path, files)


def test_one_name_is_no_role_and_linked_subject_at_once(tmp_path):
    """Whoever plays it would be there by being named and by a link."""
    again = {"roles": {"other_child": {"title": "Named", "listed_by": "incident.more_listed"}}}
    assert said(tmp_path, {**declared(), "national/vocabulary/roles.yaml": again}) == [
        'RE206 "other_child" is declared twice.'
    ]


def test_people_about_whom_no_rule_is_are_called_unused(tmp_path):
    """Nobody should look for people of whom nothing follows."""
    files = {name: content for name, content in declared().items() if "rules" not in name}
    assert said(tmp_path, files) == [
        'RE450 the linked subject "other_child" is declared but no rule uses it.'
    ]
