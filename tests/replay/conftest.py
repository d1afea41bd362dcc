"""A small pack, one case written in a few lines, and Decisions built by hand."""

import pathlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from riskengine.model.attention import Alert, AlertLevel
from riskengine.model.decision import (
    Decision,
    Gain,
    GainKind,
    Graded,
    Prohibition,
    Question,
    Reason,
    ResponseRange,
    RiskRange,
    Stamp,
)
from riskengine.model.grades import Binds
from riskengine.model.ledger import Challenge, Duty, DutyState
from riskengine.replay.loading import Loaded, ScenarioError, load_scenarios
from riskengine.rulebook.load import load_rulebook

PACKS = pathlib.Path(__file__).parent / "packs"
START = datetime(2021, 3, 5, 19, tzinfo=UTC)

HEAD = """\
scenario: girl-out-late
title: A girl is out late and nobody goes
report: {force: Hampshire, year: 2021, section: 5. Initial contact, lines: 10-12}
area: missing
rating: poor
pack: small
starts: {at: "2021-03-05T19:00:00+00:00", basis: assumed}
"""

REPORT = """\
timeline:
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: mother, roles: [caller]}
        - {id: girl, roles: [child], facts: {person.age: 14, child.missing: true}}
"""


LINKED = (
    HEAD.replace("pack: small", "pack: linked")
    + """\
places: [flat, block]
objects: {phone: [grey-phone]}
"""
)


@pytest.fixture(scope="session")
def linked() -> str:
    """The head of a case under a pack that follows links; it has two places and a telephone."""
    return LINKED


@pytest.fixture(scope="session")
def small():
    """The small rulebook."""
    return load_rulebook(PACKS, "small")


@pytest.fixture(scope="session")
def linked_rules():
    """The rulebook that follows links."""
    return load_rulebook(PACKS, "linked")


@pytest.fixture
def write(tmp_path, monkeypatch) -> Callable[..., pathlib.Path]:
    """Write a scenario: the usual head and report unless others are given, then whatever follows."""
    monkeypatch.chdir(tmp_path)

    def write_one(
        rest: str = "", *, head: str = HEAD, report: str = REPORT, name: str = "case.scenario.yaml"
    ) -> pathlib.Path:
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + report + rest, encoding="utf-8")
        return path

    return write_one


@pytest.fixture
def load(write) -> Callable[..., Loaded]:
    """Write a scenario and load it."""
    return lambda *args, **kwargs: load_scenarios([write(*args, **kwargs)], PACKS)


@pytest.fixture
def wrong(write) -> Callable[..., list[str]]:
    """Write a scenario and return what is said of it: code, place and message, then the help."""

    def said(*args: str, **kwargs: str) -> list[str]:
        with pytest.raises(ScenarioError) as raised:
            load_scenarios([write(*args, **kwargs)], PACKS)
        lines = []
        for fault in raised.value.diagnostics:
            lines.append(f"{fault.code} {fault.span.line}:{fault.span.column} {fault.message}")
            lines += [f"  help: {fault.help}"] if fault.help else []
        return lines

    return said


class Hand:
    """Builds Decisions, and what is in them, by hand."""

    @staticmethod
    def graded(id: str) -> Graded:
        """Return a grade whose word is its id."""
        return Graded(id=id, word=id.capitalize())

    @staticmethod
    def decision(
        floor: str = "priority", ceiling: str = "emergency", *, minutes: int = 0, **parts: object
    ) -> Decision:
        """Return a Decision about the girl who is out late, built by hand."""
        moment = START + timedelta(minutes=minutes)
        plain = Decision(
            incident="girl-out-late",
            kinds=("missing",),
            as_of=moment,
            known_at=moment,
            rules=Stamp(pack="small", version="1", hash="0", approved=True),
            engine="0",
            response=ResponseRange(applicable=True, floor=Hand.graded(floor), ceiling=Hand.graded(ceiling)),
        )
        return replace(plain, **parts)

    @staticmethod
    def risk(floor: str, ceiling: str = "high", subject: str = "girl", **parts: object) -> RiskRange:
        """Return a risk in the strand of missing people."""
        return RiskRange(
            subject=subject, strand="missing", floor=Hand.graded(floor), ceiling=Hand.graded(ceiling), **parts
        )

    @staticmethod
    def duty(
        *actions: str, subject: str = "girl", state: DutyState = DutyState.OPEN, **parts: object
    ) -> Duty:
        """Return a duty that one rule owes."""
        return Duty(
            id=f"{'|'.join(actions)}/{subject}",
            actions=actions,
            subject=subject,
            state=state,
            opened_at=START,
            by="officer",
            binds=Binds.SHOULD,
            rules=("calls.missing-child",),
            **parts,
        )

    @staticmethod
    def alert(cause: str, **parts: object) -> Alert:
        """Return an alert that interrupts the sergeant."""
        plain = Alert(
            id=f"girl-out-late/{cause}",
            incident="girl-out-late",
            cause=cause,
            rules=("calls.missing-child",),
            level=AlertLevel.INTERRUPT,
            to="sergeant",
            ground="overdue",
            since=START,
            says="It is overdue",
        )
        return replace(plain, **parts)

    @staticmethod
    def challenge(scale: str, decided: str, subject: str | None = None, **parts: object) -> Challenge:
        """Return an open challenge."""
        return Challenge(
            id=f"event-2/{scale}" + (f"/{subject}" if subject else ""),
            event="event-2",
            scale=scale,
            decided=decided,
            subject=subject,
            raised_at=START,
            rules=("calls.missing-child",),
            **parts,
        )

    @staticmethod
    def prohibition(handling: str, subject: str = "girl") -> Prohibition:
        """Return a prohibition by one rule."""
        return Prohibition(handling=handling, subject=subject, rules=("calls.missing-child",))

    @staticmethod
    def question(fact: str, subject: str, *, held: bool = False) -> Question:
        """Return a question to the caller."""
        gain = Gain(changes=GainKind.RESPONSE, to="emergency", alone=True, rules=1)
        return Question(fact=fact, subject=subject, of="caller", words="?", gain=gain, held=held)

    @staticmethod
    def reason(rule: str, *sets: str, subject: str = "girl") -> Reason:
        """Return the reason that a rule which holds gives."""
        return Reason(
            rule=rule,
            title=rule,
            version="small 1",
            subject=subject,
            headings=(),
            binds=Binds.SHOULD,
            facts=(),
            enough=(),
            because="It is so.",
            sources=(),
            sets=sets,
        )


class Clock:
    """Says what somebody says at that time, and when that may change; keeps when it was asked.

    Args:
        says: Returns the Decision of a minute, counted from the first event.
        reviews: The minutes at which something falls due.
    """

    def __init__(self, says: Callable[[int], Decision], *reviews: int) -> None:
        self.says = says
        self.reviews = [timedelta(minutes=minutes) for minutes in reviews]
        self.asked: list[tuple[str, int]] = []

    def hear(self, event):
        self.start = event.occurred_at if not hasattr(self, "start") else self.start

    def decide(self, incident, as_of, known_at=None):
        gone = as_of - self.start
        self.asked.append((incident, gone // timedelta(minutes=1)))
        later = [self.start + review for review in self.reviews if review > gone]
        decision = self.says(gone // timedelta(minutes=1))
        return replace(decision, incident=incident, next_review_at=min(later, default=None))


@pytest.fixture(scope="session")
def clock() -> type[Clock]:
    """What stands in for an engine that says one thing at one time and another at another."""
    return Clock


@pytest.fixture(scope="session")
def hand() -> type[Hand]:
    """What builds Decisions by hand."""
    return Hand
