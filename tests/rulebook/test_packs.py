"""What a pack takes over from the one it inherits from, and what it changes, withdraws and must have."""

import datetime as dt

import pytest

from riskengine.model.grades import ResponseGrade
from riskengine.rulebook.diagnostics import RulebookError
from riskengine.rulebook.load import check_packs, load_rulebook
from written.packs import BASE, checked, loaded, rule, rules, said, written

PACKS = ("national", "northshire")
OWN = (BASE / "northshire" / "pack.yaml").read_text(encoding="utf-8")


def test_a_force_has_the_national_rules_and_its_own():
    """Each rule knows which pack wrote it, and under which version."""
    book = load_rulebook(BASE, "northshire")
    assert {one.id: one.pack for one in book.rules} == {
        "missing.child-seen": "northshire",
        "missing.in-danger": "national",
        "missing.often-gone": "national",
    }
    assert [one.id for one in book.rules] == sorted(one.id for one in book.rules)
    assert (book.pack.id, book.pack.inherits, book.pack.approved) == ("northshire", "national", True)


def test_a_rule_is_replaced_whole():
    """Nothing of the inherited rule is left beside the one that replaces it."""
    national, force = (
        load_rulebook(BASE, pack).rule_by_id["missing.child-seen"] for pack in ("national", "northshire")
    )
    assert len(national.then.duties) == 2
    assert [duty.actions for duty in force.then.duties] == [("child_seen",)]
    assert force.title == "Every child who was missing is seen when found"


def test_a_rule_is_withdrawn(tmp_path):
    """What the force has taken out is not there, and the national pack keeps it."""
    files = {"northshire/pack.yaml": f"{OWN}withdraw:\n  - {{rule: missing.in-danger, because: Not here.}}\n"}
    assert "missing.in-danger" not in loaded(tmp_path, files, "northshire").rule_by_id
    assert "missing.in-danger" in loaded(tmp_path, {}, "national").rule_by_id


def test_a_parameter_is_changed_for_the_force_alone():
    """The reason and the sources of the force's value are its own."""
    found = [
        load_rulebook(BASE, pack).parameters["missing.repeat_after"] for pack in ("national", "northshire")
    ]
    assert [(one.value, one.because) for one in found] == [
        (3, "The third episode shows a pattern."),
        (2, "Two episodes are a pattern here."),
    ]


def test_a_changed_parameter_keeps_the_reason_it_is_given_none_of_its_own(tmp_path):
    """Only the value has to be written; the inherited reason and sources stand."""
    files = {
        "northshire/pack.yaml": OWN.replace(
            "because: Two episodes are a pattern here., sources: [guidance]", ""
        )
    }
    found = loaded(tmp_path, files, "northshire").parameters["missing.repeat_after"]
    assert (found.value, found.because, found.sources) == (
        2,
        "The third episode shows a pattern.",
        ("guidance",),
    )


def test_what_a_pack_does_not_say_is_inherited():
    """Time zone, model and grades come from the nearest pack that has them."""
    book = load_rulebook(BASE, "northshire")
    assert (book.pack.time_zone, book.pack.model.name) == ("Europe/London", "THRIVE")
    assert book.pack.grades["emergency"].targets == {"urban": 900, "rural": 1200}
    assert book.word_for(ResponseGrade.RESOLUTION) == "Resolution"


def test_grades_of_its_own_take_the_place_of_all_inherited_ones(tmp_path):
    """A force has its own grades, any number of them, each meaning one of the four."""
    grades = "\n".join(
        f"  grade_{number}: {{word: Grade {number}, means: {means}}}"
        for number, means in enumerate(("emergency", "priority", "priority", "scheduled", "resolution"), 1)
    )
    book = loaded(tmp_path, {"northshire/pack.yaml": f"{OWN}grades:\n{grades}\n"}, "northshire")
    assert list(book.pack.grades) == ["grade_1", "grade_2", "grade_3", "grade_4", "grade_5"]
    assert book.word_for(ResponseGrade.PRIORITY) == "Grade 2"


def test_a_pack_may_inherit_from_one_that_inherits(tmp_path):
    """The chain is as long as it is written; the nearest pack has the last word."""
    town = OWN.replace("pack: northshire", "pack: town").replace("inherits: national", "inherits: northshire")
    files = {
        "town/pack.yaml": town.replace("value: 2,", "value: 1,"),
        **rules(
            rule("missing.in-danger", replaces="national"),
            rule("missing.child-seen", replaces="northshire"),
            pack="town",
        ),
    }
    book = loaded(tmp_path, files, "town")
    assert book.parameters["missing.repeat_after"].value == 1
    assert {one.id: one.pack for one in book.rules} == {
        "missing.child-seen": "town",
        "missing.in-danger": "town",
        "missing.often-gone": "national",
    }


def test_what_one_force_declares_is_unknown_to_another(tmp_path):
    """A national rule cannot rest on the words of one force, nor one force on those of another."""
    files = {
        "northshire/vocabulary/own.yaml": {
            "flags": {"known_here": {"title": "Known", "systems": ["records_system"]}}
        },
        **rules(rule("more.one", when={"child.flag.known_here": True})),
    }
    assert said(tmp_path, files) == ['RE301 "child.flag.known_here" is not declared.']


def test_what_only_one_force_uses_is_not_unused(tmp_path):
    """A national word is unused only where no pack at all uses it, whichever pack is checked."""
    flag = {"flags": {"trigger_plan": {"title": "A plan is held", "systems": ["records_system"]}}}
    used = rules(rule("more.one", when={"child.flag.trigger_plan": True}), pack="northshire")
    files = {"national/vocabulary/more.yaml": flag, **used}
    assert said(tmp_path, files) == []
    assert checked(tmp_path, files, "national").diagnostics == ()
    files["northshire/more/rules.yaml"] = {"rules": []}
    for pack in (None, "national", "northshire"):
        assert [one.message for one in checked(tmp_path, files, pack).diagnostics] == [
            'the flag "trigger_plan" is declared but no rule uses it.'
        ]


def test_checking_one_pack_says_nothing_of_the_others(tmp_path):
    """Faults of a pack that is neither checked nor inherited stay out."""
    files = {"northshire/pack.yaml": OWN.replace("value: 2", "value: two")}
    assert checked(tmp_path, files, "national").diagnostics == ()
    assert [one.code for one in checked(tmp_path, files, "northshire").diagnostics] == ["RE307"]


def test_a_pack_with_a_fault_is_no_rulebook(tmp_path):
    """Nothing loads partially: a fault anywhere in the chain stops the force's pack, and no other."""
    result = checked(tmp_path, {"northshire/more/broken.yaml": "rules: - id\n"})
    assert set(result.rulebooks) == {"national"}
    assert (result.packs, result.rules) == (1, 3)
    with pytest.raises(RulebookError) as raised:
        load_rulebook(tmp_path / "rules", "northshire")
    assert [one.code for one in raised.value.diagnostics] == ["RE101"]
    assert "rules/northshire/more/broken.yaml:1:8: error RE101: A list cannot begin here." in str(
        raised.value
    )


def test_warnings_stop_nothing(tmp_path):
    """A pack that nobody has approved loads, and says of itself that it is not approved."""
    files = {"northshire/pack.yaml": OWN.replace("approver: Assistant chief constable\n", "")}
    assert not loaded(tmp_path, files, "northshire").pack.approved


def test_an_unknown_pack_is_refused(tmp_path):
    """The packs there are, or the one that was meant, are named."""
    with pytest.raises(
        RulebookError, match=r'there is no pack "nationale".\n   help: did you mean "national"?'
    ):
        load_rulebook(BASE, "nationale")
    with pytest.raises(RulebookError, match=r'no pack was found in "nowhere"'):
        load_rulebook(tmp_path / "nowhere")


def test_only_the_packs_that_are_needed_are_read(tmp_path):
    """A broken force does not keep the national rules, or another force, from loading."""
    rules = written(tmp_path, {"broken/pack.yaml": "pack: ["})
    assert load_rulebook(rules, "northshire").pack.id == "northshire"


def test_a_source_is_held_against_the_day_the_pack_was_approved_or_today(tmp_path):
    """Without a day there is no clock to read: what counts is when somebody last signed."""
    rules = written(tmp_path, {})
    assert check_packs(rules).diagnostics == ()
    assert check_packs(rules, today=dt.date(2027, 11, 1)).diagnostics == ()
    late = check_packs(rules, today=dt.date(2027, 11, 2)).diagnostics
    assert [(one.code, one.message) for one in late] == [
        ("RE451", 'the source "guidance" was to be looked at again by 2027-11-01.'),
        ("RE451", 'the pack "national" was to be looked at again by 2027-11-01.'),
        ("RE451", 'the pack "northshire" was to be looked at again by 2027-11-01.'),
    ]


def test_the_rules_that_rest_on_a_late_source_are_named(tmp_path):
    """The first three, and how many more there are; of none nothing is said."""
    sources = {
        "old": {"title": "T", "report": "R", "section": "1", "strength": "statute", "review_by": "2020-01-01"}
    }
    some = [rule(f"more.r{number}", sources=["old"]) for number in range(5)]
    files = rules(*some)
    files["national/more/rules.yaml"]["sources"] = sources

    (late,) = check_packs(written(tmp_path, files), "national").diagnostics
    assert late.help == (
        "look whether it still says so on 2026-11-01, and set the next date; "
        "on it rests more.r0, more.r1, more.r2 and 2 more"
    )


def test_a_rule_knows_its_days(tmp_path):
    """Both days are included; a rule without them always applies."""
    days = {"from": "2026-01-01", "to": "2026-12-31"}
    book = loaded(tmp_path, rules(rule("more.one", in_force=days), rule("more.two")))
    covered = [
        book.rule_by_id["more.one"].in_force.covers(dt.date(2026, 1, 1) + dt.timedelta(one))
        for one in (-1, 0, 364, 365)
    ]
    assert covered == [False, True, True, False]
    assert book.rule_by_id["more.two"].in_force.covers(dt.date.max)
