"""``riskengine grade``: what a call handler sees, the same bytes each time, and nothing by half."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inference.durable.needed import needs_durable
from riskengine.cli.exits import Exit
from riskengine.inference.channel import ChannelFailed
from riskengine.inference.durable.channel import DurableChannel
from riskengine.model.alarms import Trouble
from riskengine.model.truth import Truth

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "neighbour-domestic.yaml"

NEIGHBOUR = """\
incident: case-1
kinds: [domestic_abuse]
reported_at: "2026-11-21T20:15:00+00:00"
by: {post: caller, person: neighbour}
people:
  - {id: man, roles: [suspect], facts: {person.age: 40}}
facts: {incident.caller_is_third_party: true}
"""


def event(type: str, id: str, at: str, **fields: object) -> dict[str, object]:
    by = {"post": "call_handler", "person": "handler-7"}
    times = {"occurred_at": f"2026-11-21T{at}:00+00:00", "recorded_at": f"2026-11-21T{at}:00+00:00"}
    return {"type": type, "id": id, "incident": "case-1", **times, "by": by, **fields}


SHORT = {
    "incident": "case-1",
    "kinds": ["domestic_abuse"],
    "reported_at": "2026-11-21T20:15:00+00:00",
    "facts": {"incident.caller_is_third_party": True},
}
BOY = event(
    "information.added",
    "boy-named",
    "20:20",
    people=[{"id": "boy", "roles": ["child"], "facts": {"person.age": 3}}],
)
LOW = event("grade.set", "graded", "20:25", scale="response", value="grade_3", reason="Quiet now")
CLOSED = event("incident.closed", "closed", "20:30")
ATTENDED = event("action.taken", "went", "20:40", action="attended")
CUSTODY = {"incident": "case-2", "kinds": ["custody"], "reported_at": "2026-11-21T20:16:00+00:00"}


@pytest.fixture
def grade(folder, command):
    """Grade what a test tells, with the small packs."""

    def graded(told, *arguments, name="told.yaml"):
        text = told if isinstance(told, str) else json.dumps(told, indent=1)
        (folder / name).write_text(text, encoding="utf-8")
        return command("grade", name, "--rules", "packs", *arguments)

    return graded


@pytest.mark.parametrize(
    "told",
    [NEIGHBOUR, [SHORT, BOY], [SHORT, BOY, LOW, CLOSED], [SHORT, BOY, ATTENDED], [SHORT, CUSTODY]],
    ids=["neighbour", "boy", "below-the-floor", "attended", "two-incidents"],
)
def test_a_person_reads_what_matters_first(told, grade, snapshot):
    """How fast, what to ask, what must not be done, what is owed and why, in the words of the pack."""
    assert str(grade(told)) == snapshot


@needs_durable
def test_a_second_channel_that_agrees_changes_nothing(grade):
    """The page is the same, and nothing is on standard error."""
    assert str(grade([SHORT, BOY, LOW], "--second-channel", "durable")) == str(grade([SHORT, BOY, LOW]))


def test_a_second_channel_that_is_not_there_is_said_in_a_sentence(grade, monkeypatch):
    """What is missing and what to do, on one line; the command cannot be used so."""
    monkeypatch.setattr("riskengine.inference.durable.cage.find_spec", lambda _: None)
    monkeypatch.setattr("sys.version_info", (3, 11, 0))
    ran = grade([SHORT], "--second-channel", "durable")
    assert ran.code == 2
    assert ran.stderr == (
        "riskengine: the second channel needs durable-rules: pip install 'riskengine[durable]' "
        "(it is compiled, so there has to be a C compiler), or leave second_channel out\n"
    )


@needs_durable
def test_a_second_channel_that_says_more_raises_the_floor_and_the_alarm(grade, monkeypatch):
    """The page says which rule, what each says and what it raised; the log says it by ids, as an error."""
    tables = DurableChannel.tables

    def bug(self, facts):
        return [{**one, ("domestic-abuse.weapon", ("case-1",)): Truth.TRUE} for one in tables(self, facts)]

    monkeypatch.setattr(DurableChannel, "tables", bug)
    ran = grade([SHORT], "--second-channel", "durable")
    assert ran.stdout.partition("ASK FIRST")[0].partition("ALARM")[2] == (
        """       Two channels differ on domestic-abuse.weapon: "may hold" says the channel that decides,
              "holds" says durable.
              One of them is wrong: have it looked at. The higher stands, and raises response floor:
                emergency.

HOW FAST    Immediate.
            No grade has been set yet.

"""
    )
    assert ran.stderr == (
        "level=error event=channel.disagreement channel=durable incident=case-1 "
        "rule=domestic-abuse.weapon subjects=case-1\n"
    )


@needs_durable
def test_a_second_channel_that_does_not_answer_is_told_of(grade, monkeypatch):
    """The page says that it was not compared, and the log warns."""

    def fails(self, facts):
        raise ChannelFailed("durable", "did not answer in time", Trouble.TIME_OUT)

    monkeypatch.setattr(DurableChannel, "tables", fails)
    ran = grade([SHORT], "--second-channel", "durable")
    assert "ALARM       Not compared: the second channel (durable) did not answer in time.\n" in ran.stdout
    assert ran.stderr == "level=warning event=channel.time_out channel=durable incident=case-1\n"


def test_everything_is_shown_on_demand(grade, snapshot):
    """With --all every question, every duty that has ended and every possible person is shown."""
    assert str(grade([SHORT, BOY, ATTENDED], "--all")) == snapshot


def test_a_program_gets_every_decision(grade, snapshot):
    """JSON carries the whole Decision of each incident under one version."""
    ran = grade([SHORT, BOY, CUSTODY], "--format", "json")

    assert str(ran) == snapshot
    body = json.loads(ran.stdout)
    assert [one["incident"] for one in body["decisions"]] == ["case-1", "case-2"]


def test_an_earlier_time_sees_only_what_was_known(grade):
    """`--as-of` before the boy was named gives the floor of then."""
    now = json.loads(grade([SHORT, BOY], "--format", "json").stdout)["decisions"][0]
    then = json.loads(grade([SHORT, BOY], "--format", "json", "--as-of", "2026-11-21T20:19:59Z").stdout)[
        "decisions"
    ][0]

    assert (then["response"]["floor"]["id"], now["response"]["floor"]["id"]) == ("priority", "emergency")


def test_standard_input_is_a_file(folder, command):
    """`-` reads standard input, whatever form it has."""
    (folder / "told.yaml").write_text(NEIGHBOUR, encoding="utf-8")

    from_file = command("grade", "told.yaml", "--rules", "packs")
    from_stdin = command("grade", "-", "--rules", "packs", stdin=NEIGHBOUR)

    assert from_stdin == from_file
    assert from_stdin.code == Exit.CLEAN


@pytest.mark.parametrize(
    "told",
    [
        NEIGHBOUR.replace("incident.caller_is_third_party", "incident.caller_is_third_pary"),
        NEIGHBOUR.replace("domestic_abuse", "domestic"),
        NEIGHBOUR.replace("person.age: 40", "person.age: forty"),
        NEIGHBOUR.replace("roles: [suspect]", "roles: [suspekt]"),
        [SHORT, {**BOY, "incident": "case-9"}],
        [SHORT, {**BOY, "id": "case-1-reported"}],
        [SHORT, LOW | {"value": "grade_9"}, ATTENDED | {"action": "attend"}],
        [{**SHORT, "kinds": []}, BOY, LOW],
    ],
    ids=["fact", "kind", "value", "role", "incident", "id", "two", "report"],
)
def test_what_the_engine_refuses_has_its_place(told, grade, snapshot):
    """Whatever is not declared or does not fit is refused with line, column and path; nothing is graded."""
    ran = grade(told)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--as-of", "2026-11-21T20:15:00"),
        ("--as-of", "yesterday"),
        ("--as-of", "2026-11-20T00:00:00Z"),
        ("--pack", "forse"),
        ("--rules", "nowhere"),
    ],
    ids=["no-offset", "no-time", "too-early", "pack", "rules"],
)
def test_options_that_can_not_be_used_say_why(arguments, grade, snapshot):
    """A time without an offset, one before the report, an unknown pack, a missing folder."""
    ran = grade(NEIGHBOUR, *arguments)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


def test_one_incident_not_yet_reported_is_left_out_and_said(grade):
    """Of two incidents the one reported later is not graded as of before."""
    ran = grade([SHORT, CUSTODY], "--as-of", "2026-11-21T20:15:30Z", "--format", "json")

    assert ran.code == Exit.CLEAN
    assert [one["incident"] for one in json.loads(ran.stdout)["decisions"]] == ["case-1"]
    assert ran.stderr == 'riskengine: the incident "case-2" had not been reported at that time\n'


def test_broken_rules_stop_everything(grade, folder, snapshot):
    """With a fault in any rule nothing is graded; the fault goes to standard error."""
    path = folder / "packs/national/domestic_abuse/first_contact.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("child.age", "child.agge"), encoding="utf-8")

    ran = grade(NEIGHBOUR)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


@pytest.mark.parametrize(
    "options",
    [(), ("-q",), ("-v",), ("-v", "--log-format", "json")],
    ids=["plain", "quiet", "verbose", "json"],
)
def test_the_log_holds_ids_only(options, grade, snapshot):
    """The log goes to standard error as asked: which pack and which incident, never what was said."""
    ran = grade(NEIGHBOUR, "--pack", "force", "--format", "json", *options)

    assert ran.code == Exit.CLEAN
    assert ran.stderr == snapshot


def test_options_of_the_log_may_stand_before_the_verb(grade, command):
    """`riskengine -v grade` and `riskengine grade -v` say the same."""
    after = grade(NEIGHBOUR, "-v")
    before = command("-v", "grade", "told.yaml", "--rules", "packs")

    assert before == after
    assert "incident.graded" in before.stderr


def test_a_degraded_decision_is_shown_and_owned_up_to(grade, monkeypatch, snapshot):
    """If deciding fails the fallback is printed all the same, and the exit code says whose fault it is."""

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("riskengine.engine.Engine._at", broken)
    ran = grade(NEIGHBOUR)

    assert ran.code == Exit.BUG
    assert str(ran) == snapshot


def test_the_same_incident_gives_the_same_bytes_in_any_process():
    """Two processes with other hash seeds print the same bytes, for people and for programs."""
    code = "from riskengine.cli.main import main; main()"
    for format in ("human", "json"):
        seen = {
            subprocess.run(
                [sys.executable, "-c", code, "grade", str(EXAMPLE), "--format", format],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(seen) == 1


def test_the_neighbour_is_asked_about_children_and_the_answer_stays_within(command, tmp_path):
    """A floor, a higher ceiling, "are there children?" first; and then a boy of 3 lands within."""

    def graded(path):
        ran = command("grade", str(path), "--format", "json")
        assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
        return json.loads(ran.stdout)["decisions"][0]

    order = ["resolution", "scheduled", "priority", "emergency"]
    before = graded(EXAMPLE)
    floor, ceiling = (order.index(before["response"][end]["id"]) for end in ("floor", "ceiling"))
    assert floor < ceiling
    assert before["questions"][0]["fact"] == "incident.children_listed"

    answered = tmp_path / "answered.yaml"
    boy = "  - {id: boy, roles: [child], facts: {person.age: 3}}\n"
    text = EXAMPLE.read_text(encoding="utf-8")
    answered.write_text(text.replace("facts:\n", f"{boy}facts:\n", 1), encoding="utf-8")
    assert text.count("facts:\n") == 1

    after = graded(answered)
    assert floor <= order.index(after["response"]["floor"]["id"]) <= ceiling
    assert order.index(after["response"]["ceiling"]["id"]) <= ceiling
    assert {one["subject"] for one in after["duties"] if one["state"] == "open"} >= {"boy"}
