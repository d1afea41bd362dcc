"""What is declared and never used, and what counts as a use."""

import pytest

from written.packs import BASE, rule, rules, said

DECLARED = {
    "actions": {"searched": {"title": "A search was made", "of": "child"}},
    "facts": {"child.hungry": {"type": "bool", "title": "The child is hungry", "raises_risk": True}},
    "flags": {"trigger_plan": {"title": "A plan is held", "systems": ["records_system"]}},
    "parameters": {"more.soon": {"value": "2h", "because": "So.", "sources": ["guidance"]}},
}
SEEN = {"action": "child_seen", "by": "officer"}


def unused(tmp_path, section, name, *many):
    """Return whether a declaration is called unused beside some rules."""
    vocabulary = {section: {name: DECLARED[section][name]}}
    found = said(tmp_path, {"national/vocabulary/more.yaml": vocabulary, **rules(*many)})
    what = section.removesuffix("s")
    found = [one for one in found if not one.startswith("RE453")]
    assert set(found) <= {f'RE450 the {what} "{name}" is declared but no rule uses it.'}
    return found != []


def of(**said):
    return rule("more.one", **said)


def owing(**said):
    return of(then={"duties": [{**SEEN, **said}]})


USES = [
    ("actions", "searched", owing(action="searched")),
    ("actions", "searched", owing(before="searched")),
    ("actions", "searched", owing(**{"from": "searched", "within": "1h"})),
    ("actions", "searched", owing(each="searched")),
    ("actions", "searched", owing(awaits={"agency": "childrens_services", "action": "searched"})),
    (
        "actions",
        "searched",
        owing(**{"from": "reported", "within": "1h", "every": "1h", "until": "searched"}),
    ),
    ("actions", "searched", of(then={"forbid": ["searched"]})),
    ("actions", "searched", of(when={"child.done.searched": True})),
    ("actions", "searched", of(when={"not": {"child.duty.searched.open": True}})),
    ("facts", "child.hungry", of(when={"child.hungry": True})),
    ("facts", "child.hungry", of(when={"unknown": "child.hungry"})),
    ("facts", "child.hungry", of(then={"duties": [{"known": "child.hungry", "by": "officer"}]})),
    ("flags", "trigger_plan", of(when={"child.flag.trigger_plan": True})),
    ("flags", "trigger_plan", of(when={"known": "child.flag.trigger_plan"})),
    ("parameters", "more.soon", of(when={"child.gone_for": ">= param more.soon"})),
    ("parameters", "more.soon", owing(**{"from": "reported", "within": "param more.soon"})),
    ("parameters", "more.soon", owing(**{"from": "reported", "within": "1h", "every": "param more.soon"})),
    (
        "parameters",
        "more.soon",
        owing(awaits={"agency": "childrens_services", "action": "child_seen", "within": "param more.soon"}),
    ),
]


@pytest.mark.parametrize(("section", "name", "uses"), USES, ids=str)
def test_whatever_names_it_uses_it(section, name, uses, tmp_path):
    """A word is used where a rule could not be read without it."""
    assert unused(tmp_path, section, name)
    assert not unused(tmp_path, section, name, uses)


@pytest.mark.parametrize(
    "vocabulary",
    [
        {
            **DECLARED,
            "facts": {
                "child.hungry": {**DECLARED["facts"]["child.hungry"], "ended_by": {"actions": ["searched"]}}
            },
        },
        {"actions": {"searched": {**DECLARED["actions"]["searched"], "power": True}}},
        {
            "actions": DECLARED["actions"],
            "handlings": {"shelved": {"title": "Shelved", "undone_by": ["searched"]}},
        },
    ],
    ids=["ends a danger", "a power", "undoes a handling"],
)
def test_an_action_may_be_of_use_without_a_rule(vocabulary, tmp_path):
    """The engine itself waits for it, or knows it as what can never be owed."""
    found = said(tmp_path, {"national/vocabulary/more.yaml": vocabulary})
    assert not [one for one in found if '"searched"' in one]


MEASURES = [
    ("actions", "searched", {"count": {"actions": ["searched"]}}),
    ("facts", "child.hungry", {"count": {"told": {"child.hungry": True}}}),
    ("flags", "trigger_plan", {"count": {"flags": ["trigger_plan"]}}),
    ("parameters", "more.soon", {"count": {"incidents": ["missing"]}, "window": "param more.soon"}),
    ("systems", "archive", {"count": {"incidents": ["missing"]}, "systems": ["archive"]}),
]


@pytest.mark.parametrize(("section", "name", "measure"), MEASURES, ids=str)
def test_whatever_a_measure_names_is_used(section, name, measure, tmp_path):
    """What is counted, searched and looked back over is used, though no rule names it."""
    declared = {**DECLARED, "systems": {"archive": {"title": "The archive"}}}
    often = {"child.often": {"type": "int", "title": "How often", "raises_risk": True, "measure": measure}}
    vocabulary = {section: {name: declared[section][name]}}
    alone = said(tmp_path, {"national/vocabulary/more.yaml": vocabulary})
    assert alone == [f'RE450 the {section.removesuffix("s")} "{name}" is declared but no rule uses it.']
    vocabulary["facts"] = {**vocabulary.get("facts", {}), **often}
    reading = rules(of(when={"child.often": ">= 1"}))
    assert said(tmp_path, {"national/vocabulary/more.yaml": vocabulary, **reading}) == []


def test_a_measure_that_no_rule_reads_is_unused(tmp_path):
    """A figure that changes nothing is not worth a search."""
    often = {"type": "int", "title": "How often", "measure": {"count": {"incidents": ["missing"]}}}
    assert said(tmp_path, {"national/vocabulary/more.yaml": {"facts": {"child.often": often}}}) == [
        'RE450 the fact "child.often" is declared but no rule uses it.'
    ]


def test_the_time_that_a_measure_counts_from_is_used(tmp_path):
    """When the child was last seen is asked for the sake of how long ago that is."""
    vocabulary = {
        "facts": {
            "child.last_seen_at": {"type": "time", "title": "When the child was last seen"},
            "child.unseen_for": {
                "type": "duration",
                "title": "For how long nobody has seen the child",
                "measure": {"elapsed": {"since": "child.last_seen_at"}},
            },
        }
    }
    reading = rules(of(when={"child.unseen_for": ">= 1h"}))
    assert said(tmp_path, {"national/vocabulary/more.yaml": vocabulary, **reading}) == []


def test_what_a_pack_names_for_attendance_and_lowering_is_used(tmp_path):
    """The engine itself owes the one and asks for the other."""
    vocabulary = {"actions": {"returned": {"title": "Went back"}, "second_look": {"title": "Looked again"}}}
    pack = (BASE / "national" / "pack.yaml").read_text(encoding="utf-8")
    sections = (
        "attendance: {by: officer, return_visit: returned}\n"
        "lowering: {posts: [sergeant], assessment: second_look}\n"
    )
    files = {"national/vocabulary/more.yaml": vocabulary}
    assert len(said(tmp_path, files)) == 2
    assert said(tmp_path, {**files, "national/pack.yaml": pack + sections}) == []


def test_what_the_engine_itself_reads_is_used(tmp_path):
    """No rule has to name it."""
    vocabulary = {
        "facts": {"incident.caller_can_speak_freely": {"type": "bool", "title": "The caller can speak"}},
        "parameters": {"questions.first": {"value": 3, "because": "So.", "sources": []}},
    }
    assert said(tmp_path, {"national/vocabulary/more.yaml": vocabulary}) == []


def test_a_source_is_used_by_rules_parameters_and_facts(tmp_path):
    """What nobody cites is said to be cited by nobody."""
    sources = {
        name: {"title": "T", "report": "R", "section": "1", "strength": "guidance"}
        for name in ("a", "b", "c", "d")
    }
    files = {
        "national/more/rules.yaml": {
            "sources": sources,
            "rules": [
                rule(
                    "more.one",
                    sources=["a"],
                    when={"child.hungry": True, "child.episodes": "> param more.few"},
                )
            ],
        },
        "national/vocabulary/more.yaml": {
            "facts": {"child.hungry": {**DECLARED["facts"]["child.hungry"], "source": "b"}},
            "parameters": {"more.few": {"value": 2, "because": "So.", "sources": ["c"]}},
        },
    }
    assert said(tmp_path, files) == ['RE450 the source "d" is declared but no rule uses it.']
