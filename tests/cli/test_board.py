"""``riskengine board``: every open incident, what matters most at the top, the same bytes each time."""

import json

import pytest

from riskengine.cli.exits import Exit

WHEN = "2026-11-21T"


def event(type: str, id: str, at: str, incident: str, post: str = "call_handler", **fields: object):
    times = {"occurred_at": f"{WHEN}{at}:00+00:00", "recorded_at": f"{WHEN}{at}:00+00:00"}
    by = {"post": post, "person": f"{post}-7"}
    return {"type": type, "id": id, "incident": incident, **times, "by": by, **fields}


def report(incident: str, at: str, by: dict[str, str] | None = None, **facts: object):
    told = {"incident": incident, "kinds": ["domestic_abuse"], "reported_at": f"{WHEN}{at}:00+00:00"}
    return {**told, "by": by or {"post": "caller"}, "facts": facts}


HANA = {"post": "call_handler", "person": "hana"}
ARMED = {"incident.weapon": True}
EVENING = [
    report("calm", "20:00", HANA),
    event("grade.set", "calm/g", "20:01", "calm", scale="response", value="grade_4"),
    report("below", "20:05", **ARMED),
    event("grade.set", "below/g", "20:06", "below", scale="response", value="grade_4"),
    report("waiting", "20:10"),
    report("shut", "20:15"),
    event("incident.closed", "shut/c", "20:16", "shut"),
]
OFFER = event(
    "handover.offered", "offer", "20:20", "calm", to={"post": "control_room_sergeant", "person": "sue"}
)


@pytest.fixture
def board(folder, command):
    """Show the board of what a test tells, each list in a file of its own, with the small packs."""

    def shown(*told, arguments=()):
        names = []
        for number, one in enumerate(told):
            names.append(f"told-{number}.yaml")
            text = one if isinstance(one, str) else json.dumps(one, indent=1)
            (folder / names[-1]).write_text(text, encoding="utf-8")
        return command("board", *names, "--rules", "packs", *arguments)

    return shown


@pytest.mark.parametrize("as_of", ["20:20", "23:30"], ids=["now", "hours-later"])
def test_a_person_reads_what_matters_first(as_of, board, snapshot):
    """One row for each open incident, in the words of the pack, with who has what is next."""
    ran = board([*EVENING, OFFER], arguments=("--as-of", f"{WHEN}{as_of}:00+00:00"))
    assert str(ran) == snapshot
    assert max(len(line) for line in ran.stdout.splitlines()) <= 100


def test_several_files_make_one_board(board, snapshot):
    """Whatever is said in one of them may be about an incident of another that came before it."""
    assert str(board(EVENING[:3], EVENING[3:])) == snapshot


def test_a_program_gets_the_rows_and_their_hash(board, snapshot):
    """JSON carries the whole board under one version."""
    ran = board(EVENING, arguments=("--format", "json"))
    assert str(ran) == snapshot
    assert [row["incident"] for row in json.loads(ran.stdout)["board"]["rows"]] == [
        "below",
        "waiting",
        "calm",
    ]


def test_the_order_of_the_files_changes_no_byte(board):
    """As long as each incident is reported before what else is said of it."""
    one, other = EVENING[:4], EVENING[4:]
    first, second = board(one, other), board(other, one)
    assert (first.code, first.stdout) == (Exit.CLEAN, second.stdout)


def test_an_empty_board_says_so(board, snapshot):
    """Where everything was closed by then."""
    assert str(board(EVENING[5:])) == snapshot


def test_faults_of_all_files_are_named_and_nothing_is_shown(board, snapshot):
    """Each at its place."""
    unknown = event("incident.closed", "x", "20:30", "nowhere")
    ran = board([*EVENING[:2], unknown], [{**EVENING[2], "kinds": ["domestic"]}])
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert str(ran) == snapshot


def test_a_file_is_needed(command, snapshot):
    """Without any, the command says so."""
    assert str(command("board")) == snapshot


def test_an_incident_that_fails_is_said_to_and_the_others_are_shown(board, monkeypatch, snapshot):
    """It comes first, with the floor to fall back on; the exit code says that the fault is ours."""
    from riskengine.engine.folding import Folding

    fold = Folding.fold

    def broken(self, timeline, as_of):
        if timeline.incident == "below":
            raise RuntimeError("Mrs Smith")
        return fold(self, timeline, as_of)

    monkeypatch.setattr(Folding, "fold", broken)
    ran = board(EVENING)
    assert ran.code == Exit.BUG
    assert "Mrs Smith" not in str(ran)
    assert str(ran) == snapshot
