"""What no answer may do: each way a rule could make somebody less safe, and what is allowed beside."""

import pytest

from written.packs import facts, rule, rules, said

FLOOR = {"risk": {"missing": "medium"}}
DUTY = {"duties": [{"action": "child_seen", "by": "officer"}]}
CONCLUDED = {"type": "bool", "concluded": True}
UNDONE = "raises risk, and here more of it could take away the floor."
UNDONE_BELOW = (
    "raises risk, and here more of it could take away a floor that rests on this conclusion not being so."
)


def found(tmp_path, when, then=FLOOR, **more):
    """Return what is said of a rule."""
    return said(tmp_path, rules(rule("more.one", when=when, then=then, **more)))


SAFE = [
    {"child.injured": True},
    {"child.injured": "not(false)"},
    {"not": {"child.injured": False}},
    {"not": {"not": {"child.injured": True}}},
    {"not": {"child.episodes": "< 3"}},
    {"child.episodes": ">= 3"},
    {"child.episodes": "[3..5], > 5"},
    {"child.danger": "some, great"},
    {"child.danger": "(none..great]"},
    {"child.danger": "not(none)"},
    {"child.gone_for": "> 2h"},
    {"child.flag.looked_after": True},
    {"some child": {"child.injured": True}},
    {"every child": {"child.injured": True}},
    {"not": {"every child": {"child.injured": False}}},
    {"at_least": {"n": 1, "of": {"child.injured": True, "child.age": "< 3"}}},
    {"child.episodes": "-"},
]
UNSAFE = [
    ({"child.injured": False}, "child.injured"),
    ({"child.injured": "not(true)"}, "child.injured"),
    ({"not": {"child.injured": True}}, "child.injured"),
    ({"not": {"all": [{"child.injured": True}, {"child.age": "< 3"}]}}, "child.injured"),
    ({"not": {"not": {"not": {"child.injured": True}}}}, "child.injured"),
    ({"not": {"child.episodes": ">= 3"}}, "child.episodes"),
    ({"child.episodes": "< 3"}, "child.episodes"),
    ({"child.episodes": "3"}, "child.episodes"),
    ({"child.episodes": "[3..5]"}, "child.episodes"),
    ({"child.episodes": "3, >= 5"}, "child.episodes"),
    ({"child.danger": "some"}, "child.danger"),
    ({"child.danger": "none, great"}, "child.danger"),
    ({"child.danger": "not(great)"}, "child.danger"),
    ({"child.gone_for": "<= 2h"}, "child.gone_for"),
    ({"child.flag.looked_after": False}, "child.flag.looked_after"),
    ({"some child": {"not": {"child.injured": True}}}, "child.injured"),
    ({"every child": {"not": {"child.injured": True}}}, "child.injured"),
    ({"not": {"some child": {"child.injured": True}}}, "child.injured"),
    ({"at_least": {"n": 1, "of": {"child.injured": False, "child.age": "< 3"}}}, "child.injured"),
]


@pytest.mark.parametrize("then", [FLOOR, {"response": "priority"}], ids=["risk", "response"])
@pytest.mark.parametrize("when", SAFE, ids=str)
def test_more_danger_may_only_bring_a_floor_about(when, then, tmp_path):
    """Every form of a test that more of a danger can only make truer may stand in a rule for a floor."""
    assert found(tmp_path, when, then) == []


@pytest.mark.parametrize(("when", "name"), UNSAFE, ids=str)
def test_more_danger_may_never_take_a_floor_away(when, name, tmp_path):
    """No form of a test gets past that more of a danger could make false."""
    assert found(tmp_path, when) == [f'RE402 "{name}" {UNDONE}']


@pytest.mark.parametrize(("when", "name"), UNSAFE, ids=str)
def test_a_rule_without_a_floor_may_test_it(when, name, tmp_path):
    """What is owed to a child who is not hurt takes no floor from one who is."""
    assert found(tmp_path, when, DUTY) == []


def test_what_does_not_raise_risk_may_be_tested_either_way(tmp_path):
    """Age, mood and what was done are no dangers."""
    when = {"not": {"child.age": "> 12"}, "child.mood": "not(calm)", "child.done.child_seen": False}
    assert found(tmp_path, when) == []


def test_a_conclusion_is_followed_to_the_rules_that_draw_it(tmp_path):
    """A floor rests on what the conclusion it reads rests on."""
    files = {
        **facts(lost=CONCLUDED),
        **rules(
            rule("more.lost", when={"child.injured": False}, then={"conclude": {"child.lost": True}}),
            rule("more.floor", when={"child.lost": True}, then=FLOOR),
        ),
    }
    assert said(tmp_path, files) == [f'RE402 "child.injured" {UNDONE}']


def test_a_conclusion_that_is_denied_turns_the_direction_round(tmp_path):
    """Where a floor needs a conclusion not to be drawn, danger must not help to draw it."""
    safe = rule(
        "more.safe", when={"not": {"child.injured": True}}, then={"conclude": {"child.cared_for": True}}
    )
    unsafe = rule("more.unsafe", when={"child.injured": True}, then={"conclude": {"child.cared_for": True}})
    floor = rule("more.floor", when={"child.cared_for": False}, then=FLOOR)
    declared = facts(cared_for=CONCLUDED)
    assert said(tmp_path, {**declared, **rules(safe, floor)}) == []
    assert said(tmp_path, {**declared, **rules(unsafe, floor)}) == [f'RE402 "child.injured" {UNDONE_BELOW}']


def test_a_conclusion_is_followed_through_others(tmp_path):
    """Two denials on the way are none."""
    declared = facts(a=CONCLUDED, b=CONCLUDED)
    first = rule("more.a", when={"child.injured": True}, then={"conclude": {"child.a": True}})
    second = rule("more.b", when={"child.a": False}, then={"conclude": {"child.b": True}})
    assert (
        said(
            tmp_path,
            {**declared, **rules(first, second, rule("more.c", when={"child.b": False}, then=FLOOR))},
        )
        == []
    )
    assert said(
        tmp_path, {**declared, **rules(first, second, rule("more.c", when={"child.b": True}, then=FLOOR))}
    ) == [f'RE402 "child.injured" {UNDONE_BELOW}']


def test_a_conclusion_that_raises_risk_is_at_fault_itself(tmp_path):
    """One denial is one fault: the rules that draw the conclusion are not blamed as well."""
    declared = facts(lured={**CONCLUDED, "raises_risk": True})
    drawn = rule("more.lured", when={"child.injured": True}, then={"conclude": {"child.lured": True}})
    floor = rule("more.floor", when={"child.lured": False}, then=FLOOR)
    assert said(tmp_path, {**declared, **rules(drawn, floor)}) == [f'RE402 "child.lured" {UNDONE}']


def test_when_a_fact_applies_is_part_of_every_test_on_it(tmp_path):
    """A danger that makes another fact not apply would answer it with no."""
    out = {"type": "bool", "raises_risk": True, "applies_when": {"child.injured": False}}
    safe = {**out, "applies_when": {"child.injured": True}}
    uses = rules(rule("more.out", when={"child.out": True}, then=FLOOR))
    assert said(tmp_path, {**facts(out=out), **uses}) == [f'RE402 "child.injured" {UNDONE}']
    assert said(tmp_path, {**facts(out=safe), **uses}) == []
    known = {**out, "applies_when": {"unknown": "child.mood"}}
    assert said(tmp_path, {**facts(out=known), **uses}) == [
        'RE403 "unknown" stands in a rule that sets a floor: an answer could lower it.'
    ]


@pytest.mark.parametrize(
    ("applies_when", "safe"),
    [
        ({"any": [{"child.injured": True}, {"child.age": "< 3"}]}, True),
        ({"any": [{"child.injured": False}, {"child.age": "< 3"}]}, False),
        ({"at_least": {"n": 1, "of": [{"child.injured": True}, {"incident.children_listed": True}]}}, True),
        ({"at_least": {"n": 1, "of": [{"child.injured": False}, {"incident.children_listed": True}]}}, False),
        ({"not": {"child.injured": False}}, True),
        ({"not": {"child.injured": True}}, False),
    ],
    ids=str,
)
def test_when_a_fact_applies_is_read_like_any_condition(applies_when, safe, tmp_path):
    """However it is put together, and whoever of the people a rule speaks of the fact belongs to."""
    declared = facts(out={"type": "bool", "applies_when": applies_when})
    for when in ({"child.out": True}, {"some other child": {"child.out": True}}):
        found = said(tmp_path, {**declared, **rules(rule("more.one", when=when, then=FLOOR))})
        assert found == ([] if safe else [f'RE402 "child.injured" {UNDONE}'])


@pytest.mark.parametrize("word", ["known", "unknown"])
def test_no_floor_rests_on_whether_something_is_known(word, tmp_path):
    """Anywhere in the condition, and in the rules whose conclusions it rests on; a duty may."""
    message = f'RE403 "{word}" stands in a rule that sets a floor: an answer could lower it.'
    assert found(tmp_path, {"any": [{word: "child.mood"}, {"child.age": "< 3"}]}) == [message]
    assert found(tmp_path, {word: "child.mood"}, {"conclude": {"child.danger": "some"}}) == [message]
    assert found(tmp_path, {word: "child.mood"}, DUTY) == []


def test_no_floor_rests_on_what_is_not_shown(tmp_path):
    """`unless recorded` is for duties."""
    when = {"not_shown": {"child.mood": "calm"}}
    assert found(tmp_path, when) == [
        'RE411 "not_shown" stands in a rule that sets a floor: a record could lower it.'
    ]
    assert found(tmp_path, when, DUTY) == []


def test_no_floor_rests_on_who_is_free(tmp_path):
    """Availability may open a duty of its own."""
    declared = facts(unit_free={"type": "bool", "handle": ["resource"]})
    when = {"child.unit_free": False}
    assert said(tmp_path, {**declared, **rules(rule("more.one", when=when, then=FLOOR))}) == [
        'RE404 "child.unit_free" is about who is free, which is not risk: no floor can rest on it.'
    ]
    assert said(tmp_path, {**declared, **rules(rule("more.one", when=when, then=DUTY))}) == []


def test_no_floor_rests_on_what_is_kept_for_monitoring(tmp_path):
    """It may be owed an answer, so that a force can see whom it treats how."""
    declared = facts(group={"type": "enum", "values": ["a", "b"], "handle": ["monitoring"]})
    assert said(tmp_path, {**declared, **rules(rule("more.one", when={"child.group": "a"}, then=FLOOR))}) == [
        'RE406 "child.group" is kept for monitoring: no floor can rest on it.'
    ]
    asked = {"duties": [{"known": "child.group", "by": "officer"}]}
    assert said(tmp_path, {**declared, **rules(rule("more.one", then=asked))}) == []


PROTECTED = {
    "national/vocabulary/more.yaml": {
        "facts": {
            "person.disabled": {"type": "bool", "title": "Has a disability", "handle": ["protected"]},
            "person.expecting": {
                "type": "bool",
                "title": "Is pregnant",
                "handle": ["protected"],
                "raises_risk": True,
            },
            "person.years": {"type": "int", "title": "Years", "handle": ["protected"]},
        },
        "roles": {"victim": {"title": "Who was harmed"}},
    }
}
UNUSED = "RE450"


def of_protected(tmp_path, when, then, about):
    """Return what is said of a rule that reads protected facts."""
    many = said(tmp_path, {**PROTECTED, **rules(rule("more.one", about=about, when=when, then=then))})
    return [one for one in many if not one.startswith(UNUSED)]


@pytest.mark.parametrize(
    "when",
    [
        {"child.disabled": True},
        {"child.disabled": "not(false)"},
        {"any": [{"child.expecting": True}, {"child.disabled": True}]},
        {"child.years": "< 13"},
        {"child.years": ">= 13"},
    ],
    ids=str,
)
def test_a_protected_fact_may_protect_whom_it_describes(when, tmp_path):
    """Disability, pregnancy and age may raise the floor of the person they describe."""
    assert of_protected(tmp_path, when, FLOOR, "child") == []


@pytest.mark.parametrize(
    ("about", "when", "name"),
    [
        ("suspect", {"suspect.disabled": True}, "suspect.disabled"),
        ("child", {"some victim": {"victim.disabled": True}}, "victim.disabled"),
        ("incident", {"some suspect": {"suspect.disabled": True}}, "suspect.disabled"),
        ("incident", {"some child": {"child.disabled": True}}, "child.disabled"),
    ],
)
def test_a_protected_fact_never_raises_the_floor_of_anybody_else(about, when, name, tmp_path):
    """No characteristic makes a suspect of anybody, nor a danger of a neighbour."""
    assert of_protected(tmp_path, when, {"response": "priority"}, about) == [
        f'RE405 "{name}" is protected: it may only raise the protection of the person it describes.'
    ]


@pytest.mark.parametrize(
    ("when", "then", "what"),
    [
        ({"child.disabled": False}, FLOOR, "take the floor away"),
        ({"not": {"child.disabled": True}}, FLOOR, "take the floor away"),
        ({"child.disabled": False}, DUTY, "take away what follows here"),
        ({"not_shown": {"child.disabled": True}}, DUTY, "take away what follows here"),
    ],
    ids=str,
)
def test_a_protected_fact_never_takes_anything_away(when, then, what, tmp_path):
    """Neither a floor nor a duty ends because somebody is found to be protected."""
    assert of_protected(tmp_path, when, then, "child") == [
        f'RE405 "child.disabled" is protected, and here it could {what}.'
    ]


def test_a_protected_danger_that_is_denied_is_one_fault(tmp_path):
    """It is told as a danger that could take a floor away, and not once more as protected."""
    assert of_protected(tmp_path, {"child.expecting": False}, FLOOR, "child") == [
        f'RE402 "child.expecting" {UNDONE}'
    ]


def test_what_is_owed_to_a_protected_suspect_is_allowed(tmp_path):
    """An appropriate adult, or time for a child who expects one, is protection too."""
    duty = {"duties": [{"action": "attended", "by": "officer"}]}
    assert of_protected(tmp_path, {"suspect.disabled": True}, duty, "suspect") == []


def test_a_rule_that_only_considers_concludes_nothing_for_a_floor(tmp_path):
    """A weak source would compel by a detour."""
    assert found(
        tmp_path, {"child.mood": "upset"}, {"conclude": {"child.danger": "some"}}, binds="consider"
    ) == ["RE414 a rule that only considers concludes what a floor rests on."]


HEARD = {
    "action": "child_seen",
    "by": "officer",
    "awaits": {"agency": "childrens_services", "action": "case_heard"},
}
GONE_FOR = {
    "type": "duration",
    "measure": {"elapsed": {"since": "reported", "until": {"actions": ["child_seen"]}}},
}
HEARING = {"duties": [HEARD]}


def timed(**more):
    """Return a vocabulary in which time passes, and an agency may be late."""
    (name, vocabulary), *_ = facts(unseen={**GONE_FOR, **more}).items()
    return {name: {**vocabulary, "actions": {"case_heard": {"title": "The case was heard", "of": "child"}}}}


TIMELY = [
    {"child.unseen": ">= 24h"},
    {"not": {"child.unseen": "< 24h"}},
    {"not": {"not": {"child.unseen": "> 1h"}}},
    {"child.unseen": "[1h..2h], > 2h"},
    {"child.duty.child_seen.overdue": True},
    {"not": {"child.duty.case_heard.late": False}},
    {"child.duty.child_seen.open": False},
]
UNTIMELY = [
    ({"child.unseen": "< 24h"}, "child.unseen"),
    ({"child.unseen": "[1h..2h]"}, "child.unseen"),
    ({"child.unseen": "not(> 2h)"}, "child.unseen"),
    ({"not": {"child.unseen": ">= 24h"}}, "child.unseen"),
    ({"some child": {"not": {"child.unseen": ">= 24h"}}}, "child.unseen"),
    ({"any": [{"child.injured": True}, {"child.unseen": "< 1h"}]}, "child.unseen"),
    ({"child.duty.child_seen.overdue": False}, "child.duty.child_seen.overdue"),
    ({"not": {"child.duty.case_heard.late": True}}, "child.duty.case_heard.late"),
]


@pytest.mark.parametrize("raises_risk", [False, True])
@pytest.mark.parametrize(("when", "name"), UNTIMELY, ids=str)
def test_time_alone_never_takes_a_floor_away(when, name, raises_risk, tmp_path):
    """However long nobody does anything, nobody is safer for it; it is one fault, also of a danger."""
    declared = timed(raises_risk=raises_risk)
    reads = rules(
        rule("more.one", when=when, then=FLOOR),
        rule("more.two", when={"child.unseen": ">= 1h"}, then=HEARING),
    )
    assert said(tmp_path, {**declared, **reads}) == [
        f'RE417 time alone makes more of "{name}", and here that could take away the floor.'
    ]


@pytest.mark.parametrize("when", TIMELY, ids=str)
def test_more_time_may_raise_a_floor(when, tmp_path):
    """The longer a child is gone, the greater the danger."""
    reads = rules(
        rule("more.one", when=when, then=FLOOR),
        rule("more.two", when={"child.unseen": ">= 1h"}, then=HEARING),
    )
    assert said(tmp_path, {**timed(), **reads}) == []


def test_time_takes_no_conclusion_away_on_which_a_floor_rests(tmp_path):
    """The way to the floor may lead through other rules."""
    declared = facts(unseen=GONE_FOR, just_gone=CONCLUDED)
    reads = rules(
        rule("more.one", when={"child.unseen": "< 1h"}, then={"conclude": {"child.just_gone": True}}),
        rule("more.two", when={"child.just_gone": True}, then=FLOOR),
    )
    assert said(tmp_path, {**declared, **reads}) == [
        'RE417 time alone makes more of "child.unseen", and here that could take away the floor.'
    ]


@pytest.mark.parametrize("when", [when for when, _ in UNTIMELY], ids=str)
def test_a_duty_may_be_owed_for_a_time(when, tmp_path):
    """What is to be done in the first hour need not be done in the second."""
    reads = rules(
        rule("more.one", when=when, then={"duties": [{"action": "attended", "by": "officer"}]}),
        rule("more.two", when={"child.unseen": ">= 1h"}, then=HEARING),
    )
    assert said(tmp_path, {**timed(), **reads}) == []


@pytest.mark.parametrize(
    ("type", "measure", "test"),
    [
        ("int", {"count": {"incidents": ["missing"]}, "window": "90d"}, "< 3"),
        ("bool", {"exists": {"actions": ["child_seen"]}}, False),
        ("number", {"score": [{"weight": 1, "incidents": ["missing"]}], "fades_over": "1y"}, "< 3"),
    ],
    ids=["count", "exists", "score"],
)
def test_what_the_clock_does_not_change_may_stand_under_a_floor(type, measure, test, tmp_path):
    """Only somebody's doing makes more of it."""
    declared = facts(measured={"type": type, "measure": measure})
    reads = rules(rule("more.one", when={"child.measured": test}, then=FLOOR))
    assert said(tmp_path, {**declared, **reads}) == []
