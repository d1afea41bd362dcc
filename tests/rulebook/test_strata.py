"""Conclusions: the order in which rules are read, and circles, which have none."""

from riskengine.rulebook.strata import concludes, reads
from written.packs import facts, loaded, rule, rules, said

BOOL = {"type": "bool", "concluded": True}


def concluding(id, *needs, then=None):
    """Return a rule that concludes a fact from others."""
    when = {f"child.{need}": True for need in needs}
    return rule(f"more.{id}", when=when, then={"conclude": {f"child.{then or id}": True}})


def strata(tmp_path, names, *many):
    book = loaded(tmp_path, {**facts(**dict.fromkeys(names, BOOL)), **rules(*many)})
    return {one.id.removeprefix("more."): one.stratum for one in book.rules if one.id.startswith("more.")}


def test_a_rule_stands_above_all_that_conclude_what_it_reads(tmp_path):
    """The longest way down counts, in whatever order the rules are written or named."""
    assert strata(
        tmp_path,
        ["a", "b", "c", "d"],
        concluding("d", "c", "a"),
        concluding("a", "injured"),
        concluding("c", "b"),
        concluding("b", "a"),
        rule("more.z", when={"child.d": True}),
        rule("more.none", when={"child.injured": True}),
    ) == {"a": 0, "b": 1, "c": 2, "d": 3, "none": 0, "z": 4}


def test_several_rules_may_conclude_the_same(tmp_path):
    """Whoever reads it stands above the highest of them."""
    assert strata(
        tmp_path,
        ["a", "b"],
        concluding("a", "injured"),
        concluding("low", "injured", then="b"),
        concluding("high", "a", then="b"),
        rule("more.z", when={"child.b": True}),
    ) == {"a": 0, "low": 0, "high": 1, "z": 2}


def test_a_long_chain_is_no_circle(tmp_path):
    """Each step of a chain is a stratum of its own, however many there are."""
    names = [f"step_{number:02}" for number in range(40)]
    chain = [concluding(one, before) for before, one in zip(["injured", *names], names, strict=False)]
    assert strata(tmp_path, names, *reversed(chain)) == {name: number for number, name in enumerate(names)}


def test_a_circle_is_reported_once_with_every_rule_of_it(tmp_path):
    """Two circles are two faults; a rule that only reads from a circle is in none."""
    files = {
        **facts(**dict.fromkeys(["a", "b", "c", "d", "e"], BOOL)),
        **rules(
            concluding("a", "c"),
            concluding("b", "a"),
            concluding("c", "b", "injured"),
            concluding("d", "d"),
            concluding("e", "a"),
        ),
    }
    assert said(tmp_path, files) == [
        'RE401 what these rules conclude goes round in a circle: "more.a", "more.b", "more.c".',
        'RE401 "more.d" reads what it concludes itself.',
    ]


def test_what_a_rule_reads_and_concludes(tmp_path):
    """Facts inside quantifiers and under `known` are read too."""
    one = rule(
        "more.one",
        when={
            "child.injured": True,
            "some suspect": {"suspect.age": "> 17"},
            "not_shown": {"known": "child.mood"},
        },
        then={"conclude": {"child.a": True}, "forbid": ["close"]},
    )
    book = loaded(tmp_path, {**facts(a=BOOL), **rules(one, rule("more.two", when={"child.a": True}))})
    found = book.rule_by_id["more.one"]
    assert reads(found) == {"child.injured", "person.age", "child.mood"}
    assert concludes(found) == {"child.a"}
