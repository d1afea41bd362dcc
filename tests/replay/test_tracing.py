"""From sources to what cites them, and on to the scenarios that name the rules."""

from riskengine.replay.naming import Naming
from riskengine.replay.tracing import Cover, Kind, trace
from written.packs import checked, rule

GUIDE = {"report": "A guide", "section": "1", "strength": "guidance"}
SOURCES = {name: {"title": name, **GUIDE} for name in ("first", "second", "third", "fourth", "spare")}
REGISTER = {
    "families": {
        "tested": {"says": "A.", "statements": ["first", "never-declared"]},
        "encoded": {"says": "B.", "statements": ["second"]},
        "by-a-number": {"says": "C.", "statements": ["third"]},
        "listed": {"says": "D.", "statements": ["another"], "not_encoded": {"because": "So."}},
        "uncovered": {"says": "E.", "statements": ["yet-another"]},
    }
}
PACKS = {
    "national/register.yaml": REGISTER,
    "national/more.yaml": {
        "sources": SOURCES,
        "rules": [
            rule("more.one", sources=["first", "fourth"]),
            rule("more.two", sources=["second"], when={"child.gone_for": ">= param more.long"}),
        ],
    },
    "national/vocabulary/more.yaml": {
        "parameters": {"more.long": {"value": "2h", "because": "So.", "sources": ["third"]}}
    },
    "northshire/more.yaml": {"rules": [rule("more.one", sources=["fourth"], replaces="national")]},
}


def naming(scenario, pack="national", holds=(), quiet=()):
    return Naming(scenario=scenario, pack=pack, holds=frozenset(holds), quiet=frozenset(quiet))


def traced(tmp_path, *names):
    return trace(checked(tmp_path, PACKS).rulebooks.values(), names)


def covers(found):
    return {family.id: family.cover for family in found.families}


def test_a_family_is_covered_as_far_as_any_of_its_statements(tmp_path):
    """Tested by a rule that a scenario expects; else encoded by rule or parameter; else listed; else not."""
    found = traced(tmp_path, naming("case", holds=["more.one"]))

    assert covers(found) == {
        "by-a-number": Cover.ENCODED,
        "encoded": Cover.ENCODED,
        "listed": Cover.LISTED,
        "tested": Cover.TESTED,
        "uncovered": Cover.UNCOVERED,
    }
    assert [one.id for one in found.families_at(Cover.UNCOVERED)] == ["uncovered"]


def test_what_must_not_hold_tests_no_source(tmp_path):
    """That a rule kept quiet is worth knowing, and shows nothing of what it says when it speaks."""
    found = traced(tmp_path, naming("case", quiet=["more.one"]))

    assert covers(found)["tested"] is Cover.ENCODED
    [one] = [one for one in found.rules if (one.id, one.pack) == ("more.one", "national")]
    assert (one.holds, one.quiet) == ((), ("case",))


def test_a_scenario_of_a_force_tests_the_rule_of_that_force(tmp_path):
    """Where a force replaces a rule its scenario says nothing of the one that was replaced."""
    found = traced(tmp_path, naming("here", "northshire", ["more.one", "more.two"]), naming("there"))

    assert {(one.id, one.pack): one.holds for one in found.rules if one.id.startswith("more.")} == {
        ("more.one", "national"): (),
        ("more.one", "northshire"): ("here",),
        ("more.two", "national"): ("here",),
    }
    assert covers(found)["tested"] is Cover.ENCODED
    assert covers(found)["encoded"] is Cover.TESTED


def test_what_several_packs_inherit_counts_once(tmp_path):
    """Each rule and each value of a parameter is of the pack that wrote it."""
    found = traced(tmp_path)

    assert len({(one.kind, one.id, one.pack) for one in found.citing}) == len(found.citing)
    assert [one.pack for one in found.citing if one.id == "more.long"] == ["national"]
    assert [one.kind for one in found.citing] == sorted(
        (one.kind for one in found.citing), key=list(Kind).index
    )


def test_sources_of_no_family_stand_by_themselves(tmp_path):
    """They are traced as well, and one that nothing cites is seen."""
    found = traced(tmp_path, naming("case", holds=["more.one"]))

    assert {one.id: one.cover for one in found.others} == {
        "fourth": Cover.TESTED,
        "guidance": Cover.ENCODED,
        "spare": Cover.UNCOVERED,
    }
    assert [one.id for one in found.sources] == ["first", "fourth", "guidance", "second", "spare", "third"]


def test_a_statement_that_no_pack_declares_is_no_source(tmp_path):
    """The family names it, and it counts for nothing."""
    [family] = traced(tmp_path).chosen_families({"never-declared"})

    assert [
        (one.id, one.authority is None, one.cited_by) for one in family.statements if not one.cited_by
    ] == [("never-declared", True, ())]


def test_what_is_asked_for_is_found_by_family_and_by_source(tmp_path):
    """A source brings its family, a family itself; a source outside the register comes alone."""
    found = traced(tmp_path)

    assert [one.id for one in found.chosen_families({"first", "listed", "spare"})] == ["listed", "tested"]
    assert [one.id for one in found.chosen_others({"first", "listed", "spare"})] == ["spare"]
    assert found.chosen_families(()) == found.families
    assert found.chosen_others(()) == found.others


def test_scenarios_of_packs_that_are_not_here_are_left_out_and_named(tmp_path):
    """A force that keeps only its own packs is not told that it lacks another's; nor is it kept quiet."""
    found = traced(tmp_path, naming("elsewhere", "southshire", ["more.one"]))

    assert found.left_out == ("elsewhere",)
    assert covers(found)["tested"] is Cover.ENCODED
