"""A Decision in words: whatever it can say has words, and no id is left where a title is declared."""

from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from riskengine.cli.decision_text import DecisionText
from riskengine.cli.layout import Line, Section, page
from riskengine.cli.owed_words import OwedWords
from riskengine.cli.words import Words
from riskengine.model import decision as said
from riskengine.model import ledger
from riskengine.model.alarms import ChannelAlarm, Trouble
from riskengine.model.facts import Conflict
from riskengine.model.grades import Binds
from riskengine.rulebook.load import load_rulebook

PACKS = Path(__file__).parent / "packs"


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def graded(id: str, word: str) -> said.Graded:
    return said.Graded(id=id, word=word)


SET = ledger.GradeInForce(
    scale="response",
    value="grade_3",
    subject=None,
    event="e2",
    set_at=at(20, 20),
    first_set_at=at(20, 20),
    by="handler-7",
)

DUTY = {
    "subject": "boy",
    "opened_at": at(20),
    "by": "officer",
    "binds": Binds.SHOULD,
    "rules": ("area.rule",),
}

EVERYTHING = said.Decision(
    incident="case-1",
    kinds=("domestic_abuse", "undeclared_kind"),
    as_of=at(20, 30),
    known_at=at(23),
    rules=said.Stamp(pack="force", version="2", hash="0" * 64, approved=False),
    engine="0.1.0",
    response=said.ResponseRange(
        applicable=True,
        floor=graded("scheduled", "Scheduled"),
        ceiling=graded("emergency", "Immediate"),
        far=(
            said.Asked(fact="person.age", subject="?child"),
            said.Asked(fact="flag.known_to_us", subject="man"),
        ),
        by_one_answer=said.Reach(
            grade=graded("priority", "Priority"), by=(said.Asked(fact="incident.weapon", subject="case-1"),)
        ),
        in_force=SET,
    ),
    risks=(
        said.RiskRange(
            subject="boy",
            strand="domestic_abuse",
            floor=graded("low", "standard"),
            ceiling=graded("high", "high"),
            far=(said.Asked(fact="person.age", subject="boy"),),
            in_force=ledger.GradeInForce(
                scale="domestic_abuse",
                value="low",
                subject="boy",
                event="e3",
                set_at=at(20, 25),
                first_set_at=at(20, 25),
                by=None,
            ),
        ),
        said.RiskRange(
            subject="?child",
            unnamed=True,
            strand="domestic_abuse",
            floor=graded("low", "standard"),
            ceiling=graded("high", "high"),
        ),
    ),
    alarms=(
        ChannelAlarm(
            channel="durable",
            trouble=Trouble.DISAGREEMENT,
            rule="area.floor",
            subjects=("boy",),
            decided="may_hold",
            second="holds",
            raised=("response floor: priority", "risk domestic_abuse floor: high"),
        ),
        ChannelAlarm(
            channel="durable",
            trouble=Trouble.DISAGREEMENT,
            rule="area.other",
            subjects=("case-1",),
            decided="holds",
            second="does_not_hold",
        ),
        ChannelAlarm(channel="durable", trouble=Trouble.TIME_OUT),
    ),
    reasons=(
        said.Reason(
            rule="area.consider",
            title="Something to think about",
            version="force 2",
            subject="boy",
            other="man",
            headings=("threat",),
            binds=Binds.CONSIDER,
            facts=(said.Evidence(fact="person.age", subject="boy", value="3", events=("e1",)),),
            enough=(said.Asked(fact="person.age", subject="boy"),),
            because="It may matter.",
            sources=("small-guide",),
            sets=("conclude: x",),
        ),
    ),
    questions=(
        said.Question(
            fact="incident.weapon",
            subject="case-1",
            of="caller",
            words="Is there a weapon?",
            gain=said.Gain(changes=said.GainKind.RISK, to="domestic_abuse low", alone=False, rules=2),
            first=True,
            held=True,
            why_unknown="refused",
        ),
        said.Question(
            fact="person.age",
            subject="man",
            of="officer",
            words="Is the woman hurt?",
            gain=said.Gain(changes=said.GainKind.DUTY, to="child_seen", alone=True, rules=1),
            first=True,
        ),
        said.Question(
            fact="flag.known_to_us",
            subject="man",
            of="caller",
            words="Search Records for man.",
            gain=said.Gain(changes=said.GainKind.RESPONSE, to="emergency", alone=True, rules=1),
            why_unknown="not_searched",
        ),
    ),
    duties=(
        ledger.Duty(
            id="1",
            actions=("child_seen", "attended"),
            due_at=at(20, 29),
            state=ledger.DutyState.OVERDUE,
            **DUTY,
        ),
        ledger.Duty(id="2", answer="person.age", other="man", **DUTY),
        ledger.Duty(
            id="3",
            actions=("child_seen",),
            due_at=at(8, day=22),
            deadline=ledger.Deadline.LIMIT,
            awaits=ledger.Awaited(agency="school", action="attended"),
            **DUTY,
        ),
        ledger.Duty(id="4", actions=("attended",), state=ledger.DutyState.TRANSFERRED, due_at=at(20), **DUTY),
        ledger.Duty(id="5", actions=("attended",), **{**DUTY, "binds": Binds.CONSIDER}),
    ),
    prohibitions=(
        said.Prohibition(handling="close", subject="case-1", rules=("area.rule",)),
        said.Prohibition(handling="attended", subject="boy", rules=("area.rule",)),
    ),
    challenges=(
        ledger.Challenge(
            id="e2/response",
            event="e2",
            scale="response",
            decided="grade_3",
            floor="priority",
            raised_at=at(20, 20),
            rules=("area.rule",),
        ),
        ledger.Challenge(
            id="e3/domestic_abuse/boy",
            event="e3",
            scale="domestic_abuse",
            subject="boy",
            decided="low",
            floor="high",
            raised_at=at(20, 25),
            rules=("area.rule",),
            state=ledger.ChallengeState.ANSWERED,
        ),
    ),
    conflicts=(Conflict(subject="boy", fact="person.age", stands="3", against=("4",)),),
    left_out=("people of case-1 beyond 100",),
    late=("e9",),
)


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(load_rulebook(PACKS, "force"))


@pytest.mark.parametrize("everything", [False, True], ids=["first", "all"])
def test_whatever_a_decision_says_has_words(everything, words, snapshot):
    """Each part of a Decision is shown by its title; what is kept for those who ask shows only with --all."""
    assert click.unstyle(DecisionText(EVERYTHING, words, everything).page(100)) == snapshot


def test_times_are_those_on_the_clocks_of_the_pack(words):
    """In summer the clock is an hour ahead of UTC, and a time of another day says its day."""
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert words.moment(summer) == "Thu 2 Jul 2026 00:30"
    assert words.moment(summer, beside=summer) == "00:30"
    assert words.moment(summer, beside=at(20)) == "Thu 2 Jul 2026 00:30"
    assert (words.zone_at(summer), words.zone_at(at(20))) == ("BST", "GMT")


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        ("response: emergency", "Immediate"),
        ("risk domestic_abuse: low", "domestic abuse standard"),
        ("duty: child_seen|attended", "owed: The child was seen and spoken to or Officers attended"),
        ("duty: answer person.age", "owed: find out: Age in years"),
        ("forbids: close", "not allowed: Closed"),
        ("concludes: child.exploitation_risk", "concludes: child.exploitation_risk"),
    ],
)
def test_what_a_rule_sets_has_words(outcome, shown, words):
    """Every outcome a reason names is said in the words of the pack."""
    assert words.outcome(outcome) == shown


def test_what_is_not_declared_is_called_by_its_id(words):
    """A Decision of another pack is still readable."""
    assert words.grade("grade_9") == "grade_9"
    assert words.level("unknown_strand", "high") == "high"
    assert words.handling("keep_quiet") == "keep quiet"
    assert words.fact("person.height") == "person.height"
    assert words.reading("relation.lives_with") == "Lives with"


def test_a_page_leaves_out_what_has_nothing_to_say():
    """A section without lines does not show, and nothing is wider than asked for."""
    shown = page(
        [Section("A", [Line("one two three", indent=2)]), Section("B", []), Section("C", [Line("x")])], 22
    )

    assert click.unstyle(shown) == "A             one two\n                three\n\nC           x\n"


def owed_words(words: Words) -> OwedWords:
    return OwedWords("case-1", at(20, 30), words)


def duty(**changes: object) -> ledger.Duty:
    return ledger.Duty(**{"id": "d", "actions": ("attended",), "due_at": at(20), **DUTY, **changes})


OVERDUE, AWAITED = ledger.DutyState.OVERDUE, ledger.DutyState.AWAITED


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"due_at": at(21)}, "by 21:00, Officer at the scene: Officers attended (boy)"),
        (
            {"state": OVERDUE, "holder": "control_room_sergeant"},
            (
                "OVERDUE since 20:00, Control room sergeant (owed by officer at the scene): "
                "Officers attended (boy)"
            ),
        ),
        (
            {"state": OVERDUE, "holder": "officer", "recurs": True, "missed": 3},
            "OVERDUE since 20:00, missed 3 times, Officer at the scene: Officers attended (boy)",
        ),
        (
            {"state": OVERDUE, "deadline": ledger.Deadline.LIMIT},
            "LAPSED: the time the law sets ended 20:00, Officer at the scene: Officers attended (boy)",
        ),
        (
            {"state": OVERDUE, "target_of": ledger.TargetOf.FLOOR, "subject": "case-1"},
            "OVERDUE since 20:00, Officer at the scene: Officers attended, for the target of the floor",
        ),
        (
            {"state": AWAITED, "by": "school"},
            "awaited, LATE since 20:00, school: Officers attended (boy)",
        ),
        (
            {"state": AWAITED, "by": "school", "due_at": at(8, day=22)},
            "awaited by Sun 22 Nov 2026 08:00, school: Officers attended (boy)",
        ),
        ({"state": AWAITED, "by": "school", "due_at": None}, "awaited, school: Officers attended (boy)"),
        (
            {"state": ledger.DutyState.TRANSFERRED, "check_back": at(22)},
            "transferred until 22:00, Officer at the scene: Officers attended (boy)",
        ),
        (
            {"state": ledger.DutyState.RELEASED},
            "released, Officer at the scene: Officers attended (boy)",
        ),
    ],
)
def test_a_duty_says_when_and_whose_it_is(changes, shown, words):
    """Who has it now and who owed it, how often it was missed, whose time has lapsed, what is awaited."""
    assert owed_words(words).duty(duty(**changes)) == shown


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"floor": "priority"}, "Scheduled is below Priority: raise it"),
        (
            {"floor": "priority", "lacks": ("reason", "information")},
            (
                "Scheduled is below Priority, and was lowered without a recorded reason and without "
                "anything new or a second assessment: raise it"
            ),
        ),
        ({"lacks": ("role",)}, "Scheduled was lowered without somebody who may: raise it again"),
        (
            {"scale": "domestic_abuse", "decided": "low", "subject": "boy", "lacks": ("reason",)},
            "standard (boy) was lowered without a recorded reason: raise it again",
        ),
        (
            {"scale": "flag.known_to_us", "decided": "cleared", "subject": "man", "lacks": ("reason",)},
            "Known to us (man) was lowered without a recorded reason: raise it again",
        ),
        (
            {"scale": "close", "decided": "close", "unended": ("a", "b")},
            "Closed while 2 duties were owed: reopen it or end what is owed",
        ),
        (
            {"scale": "close", "decided": "close", "unended": ("a",)},
            "Closed while 1 duty was owed: reopen it or end what is owed",
        ),
        ({"scale": "close", "decided": "close", "forbids": "close"}, "Closed is not allowed now: undo it"),
    ],
)
def test_a_challenge_says_what_is_wrong_and_what_mends_it(changes, shown, words):
    """Below a floor, forbidden, lacking what a lowering needs, or closed over what is owed."""
    base = {
        "id": "e2/x",
        "event": "e2",
        "scale": "response",
        "decided": "grade_3",
        "raised_at": at(20),
        "rules": (),
    }
    found = owed_words(words).challenge(ledger.Challenge(**{**base, **changes}))
    assert found == f"{shown}, or answer the challenge e2/x with a reason"
