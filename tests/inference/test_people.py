"""Who certainly plays a role at an incident, who may, and whom a rule is about."""

from dataclasses import replace

from riskengine.inference.people import People, subjects_of
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from small.telling import NOON

TRUE, UNKNOWN = Truth.TRUE, Truth.UNKNOWN
KID = Subject("kid", {"child": TRUE, "victim": TRUE}, {})
MAN = Subject("man", {"suspect": TRUE, "child": UNKNOWN}, {})
ZOE = Subject("zoe", {"own_child": TRUE}, {}, linked=True)
TOM = Subject("tom", {"own_child": UNKNOWN}, {}, linked=True)
SOMEBODY = Subject("?child", {"child": UNKNOWN}, {}, unnamed=True)
SOMEBODY_LINKED = Subject("?own_child", {"own_child": UNKNOWN}, {}, unnamed=True, linked=True)
EVERYBODY = (KID, MAN, ZOE, TOM, SOMEBODY, SOMEBODY_LINKED)


def facts_of(*relations):
    """Facts about everybody, with some relations."""
    return Facts(
        incident=Subject("i1", {"incident": TRUE}, {}),
        kinds=frozenset(),
        people=EVERYBODY,
        relations=frozenset(relations),
        as_of=NOON,
        known_at=NOON,
    )


def about(*roles, relation=None, facts=None):
    """Whom a rule is about, by their ids, with how certainly."""
    found = subjects_of(roles, relation, facts or facts_of(), People(EVERYBODY))
    return {tuple(who.id for who in subjects): truth for subjects, truth in found}


def test_who_certainly_plays_a_role_and_who_may():
    """Somebody nobody has named only may."""
    people = People(EVERYBODY)
    assert people.certain("child") == (KID,)
    assert people.possible("child") == (KID, MAN, SOMEBODY)
    assert (people.certain("caller"), people.possible("caller")) == ((), ())


def test_whoever_links_bring_in_plays_what_brings_them():
    """And is nobody at the incident: not one of its people, named or unnamed."""
    people = People(EVERYBODY)
    assert people.certain("own_child") == (ZOE,)
    assert people.possible("own_child") == (ZOE, TOM, SOMEBODY_LINKED)
    assert people.certain("person") == (KID, MAN)
    assert people.possible("person") == (KID, MAN, SOMEBODY)


def test_a_rule_about_everybody_is_not_about_whom_links_bring_in():
    """One about their role is, as certainly as they play it."""
    assert about("person") == {("kid",): TRUE, ("man",): TRUE, ("?child",): UNKNOWN}
    assert about("own_child") == {("zoe",): TRUE, ("tom",): UNKNOWN, ("?own_child",): UNKNOWN}
    assert about("incident") == {("i1",): TRUE}


def test_a_pair_may_be_of_somebody_there_and_somebody_linked():
    """As certainly as both play their part, where they are joined; else they may be."""
    joined = facts_of(("parent_of", "man", "zoe"), ("parent_of", "man", "tom"))
    assert about("suspect", "own_child", relation="parent_of", facts=joined) == {
        ("man", "zoe"): TRUE,
        ("man", "tom"): UNKNOWN,
        ("man", "?own_child"): UNKNOWN,
    }
    assert about("suspect", "own_child", relation="parent_of")["man", "zoe"] is UNKNOWN


def test_nobody_is_a_pair_alone_but_somebody_unnamed():
    """They may be several."""
    assert about("child", "child", relation="sibling_of") == {
        ("kid", "man"): UNKNOWN,
        ("kid", "?child"): UNKNOWN,
        ("man", "kid"): UNKNOWN,
        ("man", "?child"): UNKNOWN,
        ("?child", "kid"): UNKNOWN,
        ("?child", "man"): UNKNOWN,
        ("?child", "?child"): UNKNOWN,
    }


def test_people_of_whom_more_is_known_play_the_same_roles():
    """They are found by role as before, as they are known now."""
    people = People(EVERYBODY)
    assert people.possible("child") == (KID, MAN, SOMEBODY)
    known = replace(KID, readings={"child.hurt": True})
    renewed = people.renewed((known, *EVERYBODY[1:]))
    assert renewed.possible("child") == (known, MAN, SOMEBODY)
    assert renewed.certain("child") == (known,)
