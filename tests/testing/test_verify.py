"""An invariant that holds is found to hold, one that does not is caught, and one that no case met is told."""

from dataclasses import replace

import pytest

from riskengine.replay import load_scenarios, replay
from riskengine.replay.results import Checked
from riskengine.testing.scenario_file import name_of, scenario_text
from testing.invariants import NEVER, book_of, claim_of, files, found, invariant, owing, tried
from written.packs import rule, written


def test_what_always_is_holds(tmp_path):
    """The small rules make every child under 13 high, so that none is below medium; every case met it."""
    book = book_of(
        tmp_path,
        invariant(incidents=["missing"], when={"child.age": "< 13"}, always={"risk": {"missing": "medium"}}),
    )
    done = tried(book)
    assert done.holds
    assert (done.cases, done.met) == (30, 30)


@pytest.mark.parametrize(
    ("always", "expected"),
    [
        ({"risk": {"missing": "medium"}}, [("a risk in missing of medium at least for ada", "low")]),
        ({"response": "priority"}, [("a response of priority at least", "resolution")]),
        ({"owed": ["child_seen"]}, [("child_seen owed for ada", "never owed")]),
        ({"forbid": ["resolve_by_phone"]}, [("resolve_by_phone forbidden for ada", "allowed")]),
    ],
    ids=str,
)
def test_what_not_always_is_is_caught(always, expected, tmp_path):
    """Nothing in the small rules speaks of a boy of thirteen; the smallest case says no more of him."""
    book = book_of(tmp_path, invariant(incidents=["missing"], when={"child.age": "[13..16]"}, always=always))
    done = tried(book)
    assert found(done) == expected
    (report,) = done.violation.case.events
    (child,) = report.people
    assert (child.id, child.roles, child.facts, report.facts) == ("ada", ("child",), {"person.age": 13}, {})


CALM = {"child.mood": "calm"}
SEEN_SOON = owing("1h", id="more.soon", when={"not_shown": {"child.flag.looked_after": True}})


@pytest.mark.parametrize(
    ("being", "rules", "expected"),
    [
        (
            {"child.mood": "silent", "rather_than": "calm"},
            [rule("more.one", incidents=["missing"], when=CALM, then={"risk": {"missing": "medium"}})],
            [("a risk in missing of medium for ada, as without it", "low")],
        ),
        (
            {"child.mood": "silent", "rather_than": "calm"},
            [rule("more.one", when=CALM, then={"response": "priority"})],
            [("a response of priority, as without it", "resolution")],
        ),
        (
            {"child.flag.looked_after": True},
            [SEEN_SOON],
            [("child_seen/ada open, as without it", "never owed")],
        ),
        (
            {"child.flag.looked_after": True},
            [SEEN_SOON, owing("3h", id="more.late")],
            [
                (
                    "child_seen/ada due by 2026-03-02T13:00:00+00:00, as without it",
                    "by 2026-03-02T15:00:00+00:00",
                )
            ],
        ),
        (
            {"role": "suspect"},
            [rule("more.one", when={"not_shown": {"some suspect": {"suspect.age": "-"}}})],
            [("close forbidden for ada, as without it", "allowed")],
        ),
        (
            {"child.done.interview_held": True},
            [rule("more.one", when={"child.done.interview_held": False})],
            [("close forbidden for ada, as without it", "allowed")],
        ),
    ],
    ids=["lowers a risk", "lowers a response", "removes a duty", "delays", "a role", "something done"],
)
def test_what_counts_against_somebody_is_caught(being, rules, expected, tmp_path):
    """A rule that reads what may never count, so that less follows, is found by what it takes away."""
    done = tried(book_of(tmp_path, invariant(when={"child.age": "15"}, being=[being], never=NEVER), *rules))
    assert found(done) == expected


@pytest.mark.parametrize("never", NEVER)
def test_only_what_the_invariant_forbids_is_caught(never, tmp_path):
    """A duty that goes away is removed, and neither lowers nor delays anything."""
    book = book_of(
        tmp_path,
        invariant(incidents=["custody"], being=[{"child.flag.looked_after": True}], never=[never]),
        SEEN_SOON,
    )
    assert tried(book).holds is (never != "removes")


def test_an_answer_may_end_that_it_is_asked_for(tmp_path):
    """Whoever is told of the child's mood need no longer find it out, and nothing is lost by that."""
    asks = {"duties": [{"known": "child.mood", "by": "officer", "from": "reported", "within": "1h"}]}
    book = book_of(
        tmp_path,
        invariant(being=[{"child.mood": "silent"}], never=NEVER),
        rule("more.one", then=asks),
    )
    assert tried(book).holds


def test_an_invariant_that_no_case_met_does_not_hold(tmp_path):
    """Nobody can be under ten and a suspect, so nothing was tested, and that is no pass."""
    never_met = {"child.age": "< 10", "some suspect": {"suspect.age": "< 10"}}
    done = tried(book_of(tmp_path, invariant(when=never_met, always={"forbid": ["close"]})))
    assert (done.met, done.violation, done.holds) == (0, None, False)


def test_the_same_seed_makes_the_same_cases(tmp_path):
    """Nothing is left to chance: the same numbers and the same case each time."""
    book = book_of(tmp_path, invariant(being=[{"child.flag.looked_after": True}], never=NEVER), SEEN_SOON)
    one, other = tried(book, seed=7), tried(book, seed=7)
    assert (one.cases, one.met, one.violation) == (other.cases, other.met, other.violation)


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        (
            {"when": {"child.age": "13"}, "always": {"risk": {"missing": "medium"}, "response": "priority"}},
            [],
        ),
        ({"when": {"child.age": "13"}, "always": {"forbid": ["resolve_by_phone"]}}, []),
        ({"when": {"child.age": "13"}, "always": {"owed": ["child_seen"]}}, []),
        ({"being": [{"child.flag.looked_after": True}], "never": ["removes"]}, [SEEN_SOON]),
        (
            {"being": [{"child.flag.looked_after": True}], "never": ["delays"]},
            [SEEN_SOON, owing("3h", id="more.late")],
        ),
    ],
    ids=["floors", "prohibition", "duty", "removed", "delayed"],
)
def test_the_case_against_an_invariant_is_a_scenario_that_fails(said, rules, tmp_path):
    """Written into a file and replayed, every expectation of it fails, and each for what was found."""
    one = invariant(incidents=["missing"], **said)
    book = book_of(tmp_path, one, *rules)
    done = tried(book)
    path = tmp_path / f"{name_of(claim_of(book))}.scenario.yaml"
    path.write_text(scenario_text(book, claim_of(book), done.violation), encoding="utf-8")

    loaded = load_scenarios([path], written(tmp_path, files(one, *rules)))
    results = list(replay(loaded))

    checks = [one for one in results if isinstance(one, Checked)]
    assert checks
    assert [one.says for one in checks if one.passed] == []
    assert len(checks) == len(done.violation.broken)


def test_a_violation_is_of_the_moment_when_all_is_on_record(tmp_path):
    """What is looked at is how the case stands once the last of it was written down."""
    book = book_of(
        tmp_path, invariant(incidents=["missing"], when={"child.age": "13"}, always={"response": "priority"})
    )
    done = tried(book)
    report = done.violation.case.events[0]
    assert done.violation.at == max(report.recorded_at, report.occurred_at)
    assert replace(report, facts={}) == report
