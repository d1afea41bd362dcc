"""What is otherwise from one rulebook to another: found in what was built, named with its place."""

from dataclasses import replace

import pytest

from riskengine.rulebook.changes import Changed, How, Part
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.parameter_use import parameters_named
from riskengine.rulebook.rulebook_changes import changes
from small.rulebooks import rulebook
from written.packs import loaded, rule, rules

RULE = """
- id: r.one
  about: child
  when: {child.age: "< 13", incident.weapon: true}
  then:
    response: priority
    risk: {harm: medium}
    duties: [{action: child_seen, from: rule_held, within: 1h, by: officer}]
    forbid: [close]
"""


def between(was, now):
    """What is otherwise of each thing, as (what, was, now, part)."""
    return {
        f"{one.kind} {one.id}": [(each.what, each.was, each.now, each.part) for each in one.alterations]
        for one in changes(rulebook(was), rulebook(now)).items
    }


def test_what_is_the_same_is_not_otherwise_wherever_it_stands():
    """Other lines, another order: nothing is otherwise."""
    other = "- {id: r.two, when: {incident.violence: true}, then: {response: priority}}\n"
    assert changes(rulebook(RULE + other), rulebook(f"{other}\n\n{RULE}")).items == ()


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ('"< 13"', '"< 16"', ("child.age", "< 13", "< 16", Part.WHEN)),
        (", incident.weapon: true", "", ("incident.weapon", "true", None, Part.WHEN)),
        ("incident.weapon: true", "incident.violence: true", None),
        ("response: priority", "response: emergency", ("response", "priority", "emergency", Part.FLOOR)),
        ("harm: medium", "harm: high", ("risk harm", "medium", "high", Part.FLOOR)),
        ("    risk: {harm: medium}\n", "", ("risk harm", "medium", None, Part.FLOOR)),
        ("within: 1h", "within: 2h", ("duty child_seen, within", "1h", "2h", Part.DUTY)),
        (
            "within: 1h",
            "within: target",
            ("duty child_seen, within", "1h", "the target of the grade", Part.DUTY),
        ),
        ("by: officer", "by: sergeant", ("duty child_seen, by", "officer", "sergeant", Part.DUTY)),
        ("[close]", "[close, by_phone]", ("forbids", "close", "close, by_phone", Part.FORBID)),
        ("about: child", "about: child\n  incidents: [missing]", ("kinds", None, "missing", Part.WHEN)),
        ("about: child", "about: child\n  binds: must", ("binds", "should", "must", Part.DUTY)),
        (
            "about: child",
            "about: child\n  in_force: {from: 2026-01-01}",
            ("in force first", None, "2026-01-01", Part.WHEN),
        ),
        ("about: child", "about: child\n  title: Otherwise", ("title", "r.one", "Otherwise", Part.WORDS)),
        ("about: child", "about: child\n  because: So.", ("because", "It is so.", "So.", Part.WORDS)),
    ],
)
def test_what_in_a_rule_is_otherwise(before, after, found):
    """A clause, a floor, a deadline, a prohibition, whom it is about: in the words of the file."""
    assert before in RULE
    said = between(RULE, RULE.replace(before, after))
    if found is None:  # one clause in place of another
        found_there = [
            ("incident.weapon", "true", None, Part.WHEN),
            ("incident.violence", None, "true", Part.WHEN),
        ]
        assert said == {"rule r.one": found_there}
    else:
        assert said == {"rule r.one": [found]}


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        (
            "{any: {incident.weapon: true, incident.violence: true}}",
            "{all: {incident.weapon: true, incident.violence: true}}",
            [("incident.weapon and 1 more", "in any", "in all")],
        ),
        (
            "{at_least: {n: 1, of: {incident.weapon: true, incident.violence: true}}}",
            "{at_least: {n: 2, of: {incident.weapon: true, incident.violence: true}}}",
            [("incident.weapon and 1 more", "in at least 1", "in at least 2")],
        ),
        (
            '{some child: {child.age: "< 13"}}',
            '{every child: {child.age: "< 13"}}',
            [("child.age", "in some child", "in every child")],
        ),
        (
            '{some child: {child.age: "< 13"}}',
            '{some child: {child.age: "< 5"}}',
            [("some child: child.age", "< 13", "< 5")],
        ),
        (
            "{not: {incident.weapon: true}}",
            "{not_shown: {incident.weapon: true}}",
            [("incident.weapon", "in not", "in not shown")],
        ),
        ("{known: incident.where}", "{unknown: incident.where}", [("incident.where", "known", "unknown")]),
        (
            "{any: [{incident.weapon: true, incident.violence: true}, {incident.third_party: true}]}",
            "{any: [{incident.weapon: true}, {incident.violence: true, incident.third_party: true}]}",
            [
                (
                    "when",
                    "(incident.weapon: true and incident.violence: true) or incident.third_party: true",
                    "incident.weapon: true or (incident.violence: true and incident.third_party: true)",
                )
            ],
        ),
    ],
)
def test_what_in_a_condition_is_otherwise(was, now, found):
    """How clauses are joined, of whom they ask, and, where every clause is as it was, the whole of it."""
    text = "- {id: r.one, when: %s, then: {duties: [{action: reviewed, by: sergeant}]}}"
    ((_, alterations),) = between(text % was, text % now).items()
    assert [each[:3] for each in alterations] == found


def test_rules_that_only_one_has_are_added_or_removed():
    """Each with what it says and its place on the side that has it."""
    other = RULE.replace("r.one", "r.two")
    found = changes(rulebook(RULE), rulebook(other))
    one, two = rulebook(RULE).rule_by_id["r.one"], rulebook(other).rule_by_id["r.two"]
    assert found.items == (
        Changed(kind="rule", id="r.one", how=How.REMOVED, title="r.one", was_at=one.span),
        Changed(kind="rule", id="r.two", how=How.ADDED, title="r.two", now_at=two.span),
    )
    assert found.of("rule", How.ADDED) == found.items[1:]
    assert found.by_name["rule", "r.one"] == found.items[0]


def test_a_duty_that_only_one_owes_is_named_with_by_whom_and_how_soon():
    """Another action is another duty."""
    assert between(RULE, RULE.replace("child_seen", "referred")) == {
        "rule r.one": [
            ("duty child_seen", "by officer, within 1h", None, Part.DUTY),
            ("duty referred", None, "by officer, within 1h", Part.DUTY),
        ]
    }


def test_only_words_change_no_decision():
    """What people alone read bears on nothing."""
    said = changes(
        rulebook(RULE), rulebook(RULE.replace("about: child", "about: child\n  because: So."))
    ).items
    assert [(one.decides, one.bears_on([Part.WHEN, Part.DUTY])) for one in said] == [(False, False)]
    said = changes(rulebook(RULE), rulebook(RULE.replace("< 13", "< 12"))).items
    assert [(one.decides, one.bears_on([Part.WHEN]), one.bears_on([Part.FLOOR])) for one in said] == [
        (True, True, False)
    ]


@pytest.fixture
def pack(tmp_path):
    """Write the small good packs with a rule and a measured fact that name parameters, and load them."""
    number = iter(range(10))

    def made(**values):
        declared = {
            "more.often": {"value": values.get("often", 3), "because": "So.", "sources": ["guidance"]},
            "more.soon": {"value": values.get("soon", "1h"), "because": "So.", "sources": ["guidance"]},
            "more.both": {"value": values.get("both", 1), "because": "So.", "sources": ["guidance"]},
            "more.lately": {"value": values.get("lately", "90d"), "because": "So.", "sources": ["guidance"]},
        }
        measured = {
            "type": "int",
            "minimum": 0,
            "title": "How often",
            "measure": {"count": {"incidents": ["missing"]}, "window": "param more.lately"},
        }
        words = {"facts": {"child.calls": measured}, "parameters": declared}
        duty = {
            "action": "child_seen",
            "from": "rule_held",
            "within": "param more.soon",
            "by": "officer",
        }
        few = {"of": {"child.calls": ">= 1", "child.age": "< 5"}, "n": "param more.both"}
        said = rules(
            rule("more.one", when={"child.calls": ">= param more.often"}, then={"duties": [duty]}),
            rule("more.two", when={"at_least": few}),
        )
        files = {"national/vocabulary/more.yaml": words, **said}
        return loaded(tmp_path / str(next(number)), files)

    return made


@pytest.mark.parametrize(
    ("value", "item", "found"),
    [
        (
            {"often": 2},
            "rule more.one",
            ("child.calls", ">= 3", ">= 2", "more.often"),
        ),
        ({"soon": "2h"}, "rule more.one", ("duty child_seen, within", "1h", "2h", "more.soon")),
        (
            {"both": 2},
            "rule more.two",
            ("child.calls and 1 more", "in at least 1", "in at least 2", "more.both"),
        ),
        ({"lately": "30d"}, "fact child.calls", ("measure.window", "12w6d", "4w2d", "more.lately")),
    ],
)
def test_what_is_otherwise_by_a_parameter_names_it(pack, value, item, found):
    """In a clause, in a deadline and in a measure; the parameter itself is otherwise too."""
    (name,) = value
    said = {
        f"{one.kind} {one.id}": [(each.what, each.was, each.now, each.parameter) for each in one.alterations]
        for one in changes(pack(), pack(**value)).items
    }
    before = {"often": "3", "soon": "1h", "lately": "90d", "both": "1"}[name]
    assert said == {
        item: [found],
        f"parameter more.{name}": [("value", before, str(value[name]), None)],
    }


def test_each_thing_knows_the_parameters_it_names(pack):
    """By where it is declared: the nearest that begins before the place that names one."""
    book = pack()
    named = parameters_named(book)
    assert named[book.rule_by_id["more.one"].span] == {"more.often", "more.soon"}
    assert named[book.vocabulary.facts["child.calls"].span] == {"more.lately"}


def test_what_is_the_forces_own_is_compared_by_what_it_means():
    """Grades under other names are the same grades; a target and a word are otherwise."""
    book = rulebook(RULE)
    grades = {
        f"level_{name}": replace(
            grade, id=f"level_{name}", word="Now" if grade.word == "Soon" else grade.word
        )
        for name, grade in book.pack.grades.items()
    }
    grades["level_grade_2"] = replace(grades["level_grade_2"], targets={"urban": 7200})
    other = replace(book, pack=replace(book.pack, id="other", title="Other", grades=grades, catch_up=60))
    (found,) = changes(book, other).items
    assert (found.kind, found.id, found.how, found.title) == ("pack", "other", How.CHANGED, "Other")
    assert [(each.what, each.was, each.now, each.part) for each in found.alterations] == [
        ("catch up", "3600", "60", Part.OTHER),
        ("grades.priority.targets.urban", "1h", "2h", Part.OTHER),
        ("grades.priority.word", "Soon", "Now", Part.WORDS),
    ]


def test_values_that_are_only_tried_are_read_as_the_packs_own(tmp_path):
    """They stand in place of what the pack gives, and what does not fit is a fault where it is named."""
    folder = tmp_path / "rules"
    declared = {"more.soon": {"value": "1h", "because": "So.", "sources": ["guidance"]}}
    duty = {"action": "child_seen", "from": "rule_held", "within": "param more.soon", "by": "officer"}
    files = {
        "national/vocabulary/more.yaml": {"parameters": declared},
        **rules(rule("more.one", then={"duties": [duty]})),
    }
    was = loaded(tmp_path, files)
    now = check_packs(folder, "national", what_if={"more.soon": "2h", "nowhere": 1}).rulebooks["national"]
    assert [(one.kind, one.id) for one in changes(was, now).items] == [
        ("rule", "more.one"),
        ("parameter", "more.soon"),
    ]
    wrong = check_packs(folder, "national", what_if={"more.soon": "soon"})
    assert wrong.rulebooks == {}
    assert [(one.code, one.message, one.help) for one in wrong.diagnostics] == [
        (
            "RE307",
            'the parameter "more.soon" does not fit here: "soon" is not a length of time.',
            "its value stands at what if:1",
        )
    ]
