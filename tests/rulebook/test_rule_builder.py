"""What a rule becomes: whom it is about, what it sets, owes, forbids and concludes."""

import pytest

from riskengine.model.grades import Binds, ResponseGrade, RiskLevel
from riskengine.model.ledger import Awaited, Deadline
from riskengine.rulebook.conditions import INCIDENT_VAR, Compare, Either, Except
from riskengine.rulebook.diagnostics import RulebookError
from riskengine.rulebook.terms import Term
from written.packs import loaded, one_rule, rule, rules, said

SEEN = {"action": "child_seen", "by": "officer"}


def owed(tmp_path, duty, **said):
    """Return a duty as it is read."""
    (found,) = one_rule(tmp_path, then={"duties": [duty]}, **said).then.duties
    return found


def test_a_rule_keeps_what_is_said_of_it(tmp_path):
    """Title, reason, owner and sources are for the person the rule is applied to."""
    found = one_rule(
        tmp_path,
        incidents=["missing", "custody"],
        heading=["threat", "vulnerability"],
        binds="consider",
        then={"duties": [SEEN]},
    )
    assert (found.title, found.because, found.owner, found.sources) == (
        "A rule",
        "It is so.",
        "the tests",
        ("guidance",),
    )
    assert (found.about, found.kinds, found.headings) == (
        ("child",),
        {"missing", "custody"},
        ("threat", "vulnerability"),
    )
    assert (found.binds, found.pack, found.version, found.relation) == (Binds.CONSIDER, "national", "1", None)


def test_an_outcome_sets_floors_forbids_and_concludes(tmp_path):
    """Words become the grades, levels and ranks they stand for."""
    then = {
        "response": "priority",
        "risk": {"missing": "high"},
        "forbid": ["close", "child_seen"],
        "conclude": {"child.danger": "great"},
    }
    found = one_rule(tmp_path, then=then).then
    assert (found.response, found.risk, found.sets_floor) == (
        ResponseGrade.PRIORITY,
        {"missing": RiskLevel.HIGH},
        True,
    )
    assert found.forbids == ("close", "child_seen")
    assert [(one.var, one.key, one.value) for one in found.concludes] == [(0, "child.danger", 2)]


def test_a_conclusion_may_be_drawn_about_either_of_a_pair_or_the_incident(tmp_path):
    """It is written of the person whose fact it is."""
    files = {
        "national/vocabulary/more.yaml": {
            "facts": {
                "suspect.dangerous": {"type": "bool", "title": "D", "concluded": True},
                "incident.grave": {"type": "bool", "title": "G", "concluded": True},
            }
        },
        **rules(
            rule(
                "more.one",
                about=["child", "suspect"],
                joined_by="lives_with",
                then={
                    "conclude": {"suspect.dangerous": True, "incident.grave": True, "child.danger": "some"}
                },
            ),
            rule("more.two", about="suspect", when={"suspect.dangerous": True, "incident.grave": True}),
        ),
    }
    found = loaded(tmp_path, files).rule_by_id["more.one"]
    assert found.relation == "lives_with"
    assert [(one.var, one.key) for one in found.then.concludes] == [
        (1, "suspect.dangerous"),
        (INCIDENT_VAR, "incident.grave"),
        (0, "child.danger"),
    ]


def test_a_duty_keeps_all_that_is_said_of_it(tmp_path):
    """Times are of the calendar, and a parameter is its value."""
    duty = {
        **SEEN,
        "from": "attended",
        "within": "param missing.seen_within",
        "before": "interview_held",
        "deadline": "limit",
        "each": "information.added",
        "escalate_to": "sergeant",
        "awaits": {"agency": "childrens_services", "action": "interview_held"},
    }
    found = owed(tmp_path, duty)
    assert (found.actions, found.by, found.escalate_to) == (("child_seen",), "officer", "sergeant")
    assert (found.start, found.within, found.before, found.deadline) == (
        "attended",
        Term(seconds=7200),
        "interview_held",
        Deadline.LIMIT,
    )
    assert (found.each, found.awaits) == (
        "information.added",
        Awaited(agency="childrens_services", action="interview_held"),
    )


def test_a_duty_may_be_owed_again_and_again(tmp_path):
    """In the days of the pack, until something is done that ends it."""
    duty = {
        **SEEN,
        "from": "rule_held",
        "within": "5 working days",
        "every": "1y",
        "until": "attended",
    }
    found = owed(tmp_path, duty)
    assert (found.within, found.every, found.until) == (Term(working_days=5), Term(years=1), "attended")
    assert (found.within_target, found.every_target) == (False, False)


def test_a_duty_may_take_its_times_from_the_grade(tmp_path):
    """The target of the grade in force is no length of its own."""
    found = owed(tmp_path, {**SEEN, "from": "grade_set", "within": "target", "every": "target"})
    assert (found.within_target, found.every_target) == (True, True)
    assert (found.within, found.every, found.start) == (None, None, "grade_set")


@pytest.mark.parametrize(("sample", "one_in"), [(5, 5), ("param missing.repeat_after", 3)])
def test_some_occasions_may_be_chosen(sample, one_in, tmp_path):
    """One in so many, as the rule or the pack says."""
    found = owed(tmp_path, {**SEEN, "each": "grade.lowered", "sample": sample})
    assert (found.each, found.sample) == ("grade.lowered", one_in)


@pytest.mark.parametrize("each", ["grade.lowered", "handover.accepted", "handover.offered", "attended"])
def test_what_happens_again_may_bring_a_duty_each_time(each, tmp_path):
    """A grade that is lowered, a handover, or something that somebody does."""
    assert owed(tmp_path, {**SEEN, "each": each}).each == each


def test_what_an_agency_owes_may_have_a_time(tmp_path):
    """It is the agency's own: the duty itself may have none."""
    awaits = {"agency": "childrens_services", "action": "interview_held", "within": "72h"}
    found = owed(tmp_path, {**SEEN, "awaits": awaits})
    assert found.awaits == Awaited(agency="childrens_services", action="interview_held")
    assert (found.awaits_within, found.within) == (Term(seconds=72 * 3600), None)


def test_a_duty_is_a_target_without_a_time_unless_more_is_said(tmp_path):
    """Nothing is made up that the rule does not say."""
    found = owed(tmp_path, SEEN)
    assert (found.every, found.until, found.sample, found.awaits_within) == (None, None, None, None)
    assert (found.within_target, found.every_target) == (False, False)
    assert (found.within, found.start, found.before, found.each, found.deadline) == (
        None,
        None,
        None,
        None,
        Deadline.TARGET,
    )
    assert (found.where, found.awaits, found.escalate_to) == ({}, None, None)


@pytest.mark.parametrize(
    ("action", "about", "of"),
    [
        ("child_seen", "child", (0, None)),
        ("attended", "child", (INCIDENT_VAR, None)),
        ("attended", "incident", (INCIDENT_VAR, None)),
        ("child_seen", ["child", "suspect"], (0, None)),
        ("child_seen", ["suspect", "child"], (1, None)),
        ("child_seen", ["child", "child"], (0, None)),
        ("confronted", ["child", "suspect"], (0, 1)),
        ("confronted", "child", (0, None)),
        ("greeted", "suspect", (0, None)),
        ("greeted", ["child", "suspect"], (0, None)),
    ],
    ids=str,
)
def test_a_duty_is_owed_for_whom_its_action_is_done(action, about, of, tmp_path):
    """The incident, the subject, the one of a pair that the action is of, or both."""
    actions = {
        "confronted": {"title": "The two were brought together", "of": "child", "pair": "suspect"},
        "greeted": {"title": "Somebody was greeted", "of": "person"},
    }
    pair = {"joined_by": "lives_with"} if isinstance(about, list) else {}
    one = rule("more.one", about=about, then={"duties": [{"action": action, "by": "officer"}]}, **pair)
    uses = rule("more.two", when={"child.done.confronted": True, "child.done.greeted": True})
    book = loaded(tmp_path, {"national/vocabulary/more.yaml": {"actions": actions}, **rules(one, uses)})
    (found,) = book.rule_by_id["more.one"].then.duties
    assert (found.of, found.other) == of


def test_either_of_several_actions_may_be_owed(tmp_path):
    """Do it, or record why not."""
    assert owed(tmp_path, {"action": ["child_seen", "attended"], "by": "officer"}).actions == (
        "child_seen",
        "attended",
    )


@pytest.mark.parametrize(
    ("known", "about", "owed_of"),
    [
        ("child.mood", "child", ("child.mood", 0)),
        ("child.age", "child", ("person.age", 0)),
        ("incident.children_listed", "child", ("incident.children_listed", INCIDENT_VAR)),
        ("suspect.age", ["child", "suspect"], ("person.age", 1)),
    ],
    ids=str,
)
def test_an_answer_is_owed_about_whom_it_is(known, about, owed_of, tmp_path):
    """Not an action but a fact, whoever finds it out."""
    pair = {"joined_by": "lives_with"} if isinstance(about, list) else {}
    found = owed(tmp_path, {"known": known, "by": "officer"}, about=about, **pair)
    assert (found.actions, found.answer, found.answer_of, found.of) == ((), *owed_of, owed_of[1])


@pytest.mark.parametrize(
    ("value", "test"),
    [
        ("by video", Compare("==", "by video")),
        ("3", Compare("==", 3)),
        (3, Compare("==", 3)),
        (True, Compare("==", True)),
        ("in person, by video", Either((Compare("==", "in person"), Compare("==", "by video")))),
        ("not(by phone)", Except(Compare("==", "by phone"))),
    ],
    ids=str,
)
def test_what_counts_as_done_is_told_by_the_details(value, test, tmp_path):
    """A detail is equal to a value or is not; it has no declared type to compare by."""
    assert owed(tmp_path, {**SEEN, "where": {"how": value}}).where == {"how": test}


@pytest.mark.parametrize("value", [">= 3", "[1..2]", "param a.b", "a,,b", ""])
def test_a_detail_is_never_compared(value, tmp_path):
    """What looks like a comparison is refused rather than taken for a word."""
    files = rules(rule("more.one", then={"duties": [{**SEEN, "where": {"how": value}}]}))
    assert said(tmp_path, files) == [f'RE303 "{value}" cannot be read as a test of a detail.']


@pytest.mark.parametrize(
    ("cited", "binds", "allowed"),
    [
        ({"strength": "statute"}, "must", None),
        ({"strength": "code"}, "must", None),
        ({"strength": "guidance"}, "must", "should"),
        ({"strength": "policy"}, "should", None),
        ({"strength": "recommendation"}, "should", "consider"),
        ({"strength": "recommendation", "adopted": True}, "should", None),
        ({"strength": "criticism"}, "consider", None),
        ({"strength": "criticism"}, "should", "consider"),
        ({"strength": "criticism", "adopted": True}, "should", None),
        ({"strength": "criticism", "adopted": True}, "must", "should"),
    ],
    ids=str,
)
def test_a_rule_binds_no_more_strongly_than_its_source(cited, binds, allowed, tmp_path):
    """An inspector's remark is no law."""
    source = {"title": "T", "report": "R", "section": "1", **cited}
    files = {
        "national/more/rules.yaml": {
            "sources": {"own": source},
            "rules": [rule("more.one", binds=binds, sources=["own"], then={"duties": [SEEN]})],
        }
    }
    message = f'RE408 the rule binds as "{binds}", and its sources allow at most "{allowed}".'
    assert said(tmp_path, files) == ([message] if allowed else [])


def test_the_strongest_source_counts(tmp_path):
    """A remark beside a statute takes nothing from it."""
    law = {"title": "T", "report": "R", "section": "1", "strength": "statute"}
    one = rule("more.one", binds="must", sources=["guidance", "law"])
    assert said(tmp_path, {"national/more/rules.yaml": {"sources": {"law": law}, "rules": [one]}}) == []


@pytest.mark.parametrize(
    ("then", "force"),
    [
        ({"response": "priority"}, "floor"),
        ({"risk": {"missing": "low"}}, "floor"),
        ({"duties": [{**SEEN, "within": "1h", "from": "reported"}]}, "deadline"),
        ({"duties": [{**SEEN, "before": "attended"}]}, "deadline"),
        ({"duties": [{**SEEN, "escalate_to": "sergeant"}]}, "escalation"),
        ({"forbid": ["close"]}, "prohibition"),
        ({"response": "priority", "forbid": ["close"]}, "floor or prohibition"),
        ({"duties": [SEEN]}, None),
    ],
    ids=str,
)
def test_a_rule_that_only_considers_compels_nobody(then, force, tmp_path):
    """It may remind somebody of a duty; nothing runs out and nothing is forbidden."""
    message = f"RE414 a rule that only considers has no {force}."
    assert said(tmp_path, rules(rule("more.one", binds="consider", then=then))) == (
        [message] if force else []
    )


def test_a_rule_with_a_fault_is_no_rule(tmp_path):
    """Nothing of a rulebook loads while any of it is wrong."""
    with pytest.raises(RulebookError, match=r'RE415: "more.one" has no outcome\.'):
        loaded(tmp_path, rules(rule("more.one", then={})))
