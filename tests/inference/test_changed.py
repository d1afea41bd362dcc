"""What is known otherwise from one moment to the next, and that all else weighs what it weighed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from properties.incidents import read, reports
from riskengine.grading.compiled import compiled
from riskengine.inference.changed import changed
from riskengine.inference.people import subjects_of
from riskengine.model.facts import Bounds, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.testing.generated_rules import rulebooks
from small.telling import NOON

KID = Subject("kid", {"child": Truth.TRUE}, {"child.hurt": True, "person.age": 4})
MAN = Subject("man", {"suspect": Truth.TRUE}, {"suspect.episodes": Bounds(3, None)})
BEFORE = Facts(
    incident=Subject("i1", {"incident": Truth.TRUE}, {"incident.weapon": False}),
    kinds=frozenset({"domestic_abuse"}),
    people=(KID, MAN),
    relations=frozenset({("parent_of", "man", "kid")}),
    as_of=NOON,
    known_at=NOON,
)


def told(who: Subject, **readings: object) -> Subject:
    """The same subject, of whom something more is known, or something else."""
    more = {key.replace("__", "."): value for key, value in readings.items()}
    return replace(who, readings={**who.readings, **more})


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        (BEFORE, set()),
        (replace(BEFORE, incident=told(BEFORE.incident, incident__weapon=True)), {"incident.weapon"}),
        (replace(BEFORE, people=(told(KID, child__seen=False), MAN)), {"child.seen"}),
        (replace(BEFORE, people=(replace(KID, readings={"person.age": 4}), MAN)), {"child.hurt"}),
        (replace(BEFORE, people=(KID, told(MAN, suspect__episodes=Bounds(4, None)))), {"suspect.episodes"}),
        (replace(BEFORE, people=(replace(KID, told={"child.hurt": ("event-2",)}), MAN)), set()),
    ],
    ids=["nothing", "other", "more", "less", "bounds", "told-again"],
)
def test_what_is_known_otherwise_is_named(now, keys):
    """By its key, of whomever it is known; who told it is no matter."""
    assert changed(BEFORE, now) == keys


@pytest.mark.parametrize(
    "now",
    [
        replace(BEFORE, people=(KID,)),
        replace(BEFORE, people=(MAN, KID)),
        replace(BEFORE, people=(KID, replace(MAN, roles={"suspect": Truth.UNKNOWN}))),
        replace(BEFORE, people=(KID, replace(MAN, linked=True))),
        replace(BEFORE, relations=frozenset()),
        replace(BEFORE, kinds=frozenset({"missing"})),
        replace(BEFORE, incident=replace(BEFORE.incident, id="i2")),
    ],
    ids=["fewer", "other-order", "less-sure", "linked", "unrelated", "other-kind", "other-incident"],
)
def test_where_others_are_there_everything_is_otherwise(now):
    """Then no weight is kept, whatever else is the same."""
    assert changed(BEFORE, now) is None


@given(st.data())
def test_a_scene_that_follows_another_weighs_as_one_by_itself(data):
    """Whatever is known otherwise of the incident and its people, rules rest on and wait for the same."""
    book = data.draw(rulebooks())
    report = data.draw(reports(book))
    some = st.sampled_from([(one.id, fact) for one in report.people for fact in one.facts] or [("", "")])
    unsaid = data.draw(st.sets(some, max_size=2))
    people = [
        replace(one, facts={key: value for key, value in one.facts.items() if (one.id, key) not in unsaid})
        for one in report.people
    ]
    less = replace(report, people=tuple(people), facts=data.draw(reports(book)).facts)
    period = compiled(book).at(NOON)
    facts = [period.channel.verdicts(read(book, [one], NOON)).facts for one in (report, less)]
    before = period.weigher.scene(facts[0])
    weighed(book, before)

    assert weighed(book, period.weigher.scene(facts[1], before)) == weighed(
        book, period.weigher.scene(facts[1])
    )


def weighed(book, scene):
    """What every rule weighs in a scene, with the facts by their names."""
    found = {}
    for rule in book.rules:
        for subjects, _ in subjects_of(rule.about, rule.relation, scene.facts, scene.people):
            truth, *sets = scene.weigh_rule(rule, subjects)
            found[rule.id, *(who.id for who in subjects)] = truth, [scene.leaves.named(one) for one in sets]
    return found
