"""``riskengine graph`` as a whole: what it draws from, as of when, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit

SCENARIOS = Path(__file__).parents[3] / "scenarios"
FIVE_GIRLS = SCENARIOS / "exploitation" / "glos-cse-14yo-four-more-girls.scenario.yaml"
REPORT = {
    "incident": "case-1",
    "kinds": ["domestic_abuse"],
    "reported_at": "2026-11-21T20:15:00+00:00",
    "place": "4 Mill Lane",
    "people": [{"id": "man", "roles": ["suspect"]}, {"id": "girl", "roles": ["child"]}],
}
SECOND = {
    "incident": "girl",
    "kinds": ["custody"],
    "reported_at": "2026-11-22T09:00:00+00:00",
}
LINKED = {
    "type": "link.stated",
    "id": "lives-there",
    "incident": "case-1",
    "occurred_at": "2026-11-21T20:20:00+00:00",
    "recorded_at": "2026-11-21T20:50:00+00:00",
    "by": {"post": "officer"},
    "relation": "lives_with",
    "source": "girl",
    "target": "man",
}


@pytest.fixture
def graph(folder, command):
    """Draw what a test tells, with the small packs."""

    def drawn(told, *arguments):
        (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
        node, *rest = arguments
        return command("graph", node, "told.json", "--rules", "packs", *rest)

    return drawn


def nodes(ran) -> list[str]:
    return [f"{node['kind']}:{node['id']}" for node in json.loads(ran.stdout)["nodes"]]


def test_a_file_of_events_is_drawn(graph, snapshot):
    """As of when the last event was recorded, from the person named, two links far."""
    ran = graph([REPORT, LINKED], "man")

    assert str(ran) == snapshot
    assert ran.code == Exit.CLEAN


def test_nothing_is_drawn_of_what_was_not_yet_so_or_not_yet_known(graph):
    """The link is there from when it was recorded, or at once for whoever knows what was recorded later."""

    def links(*arguments):
        ran = graph([REPORT, LINKED], "man", "--format", "json", *arguments)
        return [link["relation"] for link in json.loads(ran.stdout)["links"]]

    half_past = ("--as-of", "2026-11-21T20:30:00Z")
    assert "lives_with" not in links(*half_past)
    assert "lives_with" in links(*half_past, "--known-at", "2026-11-21T20:50:00Z")
    assert "lives_with" in links()


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ("1", ["person:man", "incident:case-1"]),
        ("2", ["person:man", "incident:case-1", "person:girl", "place:4 Mill Lane"]),
    ],
)
def test_hops_say_how_far(hops, expected, graph):
    """One link leads to the incident, two to whoever else is there."""
    assert nodes(graph([REPORT], "man", "--hops", hops, "--format", "json")) == expected


@pytest.mark.parametrize("name", ["4 Mill Lane", "place:4 Mill Lane"])
def test_a_place_is_drawn_too(name, graph):
    """By its id, with its kind or without."""
    assert nodes(graph([REPORT], name, "--hops", "1", "--format", "json")) == [
        "place:4 Mill Lane",
        "incident:case-1",
    ]


def test_an_incident_at_which_nobody_is_named_stands_alone(graph):
    """It is known, though nothing is linked with it."""
    assert nodes(graph([SECOND], "girl", "--format", "json")) == ["incident:girl"]


def test_one_id_of_two_nodes_is_told_apart_by_its_kind(graph):
    """A person and an incident of one id: either may be meant, so which is asked."""
    both = graph([REPORT, SECOND], "girl")

    assert (both.code, both.stdout) == (Exit.UNUSABLE, "")
    assert both.stderr == 'riskengine: "girl" may mean several: write person:girl or incident:girl\n'
    assert nodes(graph([REPORT, SECOND], "incident:girl", "--format", "json")) == ["incident:girl"]
    assert nodes(graph([REPORT, SECOND], "person:girl", "--format", "json"))[0] == "person:girl"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("gril",), 'nothing called "gril" is known; did you mean person:girl?'),
        (("incident:case1",), 'nothing called "incident:case1" is known; did you mean incident:case-1?'),
        (("nobody-like-this",), 'nothing called "nobody-like-this" is known'),
        (("man", "--hops", "5"), "the pack looks at most 4 links far; --hops 5 is more"),
        (
            ("man", "--as-of", "2026-11-21T08:00:00Z"),
            'nothing was known of "man" at that time; choose a later --as-of or --known-at',
        ),
        (
            ("incident:girl", "--as-of", "2026-11-21T21:00:00Z"),
            'nothing was known of "incident:girl" at that time; choose a later --as-of or --known-at',
        ),
        (
            ("man", "--as-of", "T+3d"),
            "an offset such as T+3d counts from the start of a scenario; write a time instead",
        ),
        (("man", "--output", "no/where.html"), 'cannot write "no/where.html" (FileNotFoundError)'),
    ],
    ids=["near", "near-incident", "unknown", "far", "early", "early-incident", "offset", "output"],
)
def test_what_can_not_be_drawn_says_why(arguments, complaint, graph):
    """An unknown node with those most like it, a bound of the pack, a time before anything was known."""
    ran = graph([REPORT, SECOND], *arguments)

    assert (ran.code, ran.stdout, ran.stderr) == (Exit.UNUSABLE, "", f"riskengine: {complaint}\n")


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("T+3", '"T+3" is not an offset: write it as T+0, T+15m, T+2h30m or T+3d.'),
        ("Tuesday", '"Tuesday" is not an offset: write it as T+0, T+15m, T+2h30m or T+3d.'),
        ("2026-11-21", None),
    ],
)
def test_a_time_that_is_none_is_refused(said, complaint, graph):
    """As is an offset that is none; each says how to write it."""
    ran = graph([REPORT], "man", "--as-of", said)

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    expected = complaint or (
        '"2026-11-21" has no offset, so near a clock change it could mean two moments: '
        "write 2026-11-21T00:00:00+00:00, or +01:00 for summer time."
    )
    assert ran.stderr == (
        f"riskengine: Invalid value for '--as-of': {expected}\nTry: riskengine graph --help\n"
    )


@pytest.mark.parametrize("format", ["text", "dot", "html", "json", "graphml"])
def test_what_is_written_to_a_file_is_what_is_printed(format, graph, folder):
    """The same bytes, and the name of the file instead."""
    printed = graph([REPORT, LINKED], "man", "--format", format).stdout
    ran = graph([REPORT, LINKED], "man", "--format", format, "--output", "drawn")

    assert (ran.code, ran.stdout) == (Exit.CLEAN, "drawn\n")
    assert (folder / "drawn").read_text(encoding="utf-8") == printed


def test_a_faulty_file_is_refused_as_everywhere(graph):
    """Each fault with its place; nothing is drawn by half of what was told."""
    ran = graph([{**REPORT, "kinds": ["domestic"]}], "man")

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == (
        'told.json:1:35: $[0].kinds[0]: no such kind of incident; did you mean "domestic_abuse"?\n'
        "riskengine: 1 fault; nothing was graded\n"
    )


def test_a_scenario_is_drawn_as_of_two_dates(command):
    """The five girls: on the first day one girl, one man and a mother; in the end all five around him."""

    def people(*at):
        ran = command("graph", "man", str(FIVE_GIRLS), *at, "--format", "json")
        assert ran.code == Exit.CLEAN, ran.stderr
        return {node.partition(":")[2] for node in nodes(ran) if node.startswith("person:")}

    assert people("--as-of", "T+2h") == {"girl", "man", "mother"}
    assert people() >= {"girl", "girl-2", "girl-3", "girl-4", "girl-5", "man", "mother"}


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("--pack", "national"),
            'this scenario is of the pack "gloucestershire"; leave --pack out',
        ),
        ((str(FIVE_GIRLS),), "a scenario is a case of its own: name no other file beside it"),
    ],
    ids=["pack", "beside"],
)
def test_a_scenario_stands_alone_under_its_own_pack(arguments, complaint, command):
    """Its events were written for the pack that it names."""
    ran = command("graph", "girl", str(FIVE_GIRLS), *arguments)

    assert (ran.code, ran.stdout, ran.stderr) == (Exit.UNUSABLE, "", f"riskengine: {complaint}\n")


def test_the_pack_a_scenario_names_may_be_named(command):
    """Saying it again changes nothing."""
    assert command("graph", "girl", str(FIVE_GIRLS), "--pack", "gloucestershire").code == Exit.CLEAN


def test_a_scenario_with_faults_is_refused(folder, command):
    """What is wrong stands with its place, and what the engine refuses of it too."""
    text = FIVE_GIRLS.read_text(encoding="utf-8")
    (folder / "misspelt.scenario.yaml").write_text(text.replace("rating:", "ratting:"), encoding="utf-8")
    late = text.replace("links: [{relation: parent_of", "links: [{until: T+2h, relation: parent_of")
    (folder / "late.scenario.yaml").write_text(late, encoding="utf-8")

    misspelt, refused = (command("graph", "girl", f"{name}.scenario.yaml") for name in ("misspelt", "late"))

    assert (misspelt.code, misspelt.stdout) == (refused.code, refused.stdout) == (Exit.UNUSABLE, "")
    assert misspelt.stderr.startswith(
        'misspelt.scenario.yaml:6:1: error RE203: "ratting" is not a key that is known here.\n'
    )
    assert "error RE505: the engine refuses this event: this is later than occurred_at" in refused.stderr


RESTRICTED = """
flags:
  protected: {title: In a protection programme, handle: [restricted], asked_of: [control_room_sergeant]}
relations:
  handler_of: {title: Handles, handle: [restricted], asked_of: [officer]}
"""
FLAGGED = {
    **{key: LINKED[key] for key in ("incident", "occurred_at", "recorded_at", "by")},
    "type": "flag.raised",
    "id": "flagged",
    "flag": "protected",
    "subject": "man",
}
HANDLED = {**LINKED, "id": "handled", "relation": "handler_of", "source": "man", "target": "girl"}


@pytest.fixture
def graph_restricted(graph, folder):
    """Draw what a test tells, with packs in which a marker and a relation are restricted."""
    vocabulary = folder / "packs" / "national" / "vocabulary" / "restricted.yaml"
    vocabulary.write_text(RESTRICTED, encoding="utf-8")
    return graph


@pytest.mark.parametrize("format", ["text", "dot", "html", "json", "graphml"])
def test_what_is_restricted_is_in_no_format(format, graph_restricted):
    """Neither the man nor what his links say of him: only that something is there, and whom to ask."""
    ran = graph_restricted([REPORT, LINKED, FLAGGED], "girl", "--format", format)

    assert ran.code == Exit.CLEAN
    assert "suspect" not in ran.stdout
    assert "lives_with" not in ran.stdout
    if format == "json":
        assert json.loads(ran.stdout)["restricted"] == {"count": 1, "ask": ["control_room_sergeant"]}
    else:
        assert "1 restricted, not shown: ask Control room sergeant." in ran.stdout


def test_a_restricted_link_is_not_drawn_and_what_it_joins_is(graph_restricted):
    """The man is at the incident as anybody may know; that he is handled is counted."""
    ran = graph_restricted([REPORT, HANDLED], "girl", "--format", "json")
    read = json.loads(ran.stdout)

    assert "person:man" in nodes(ran)
    assert "handler_of" not in {link["relation"] for link in read["links"]}
    assert read["restricted"] == {"count": 1, "ask": ["officer"]}


def test_a_restricted_person_is_no_hint(graph_restricted):
    """Who is misspelt is not told the id of whoever is restricted."""
    open_to_all = graph_restricted([REPORT], "mam")
    hidden = graph_restricted([REPORT, FLAGGED], "mam")

    assert open_to_all.stderr == 'riskengine: nothing called "mam" is known; did you mean person:man?\n'
    assert hidden.stderr == 'riskengine: nothing called "mam" is known\n'


def test_whom_to_ask_is_a_post_that_is_declared(graph_restricted, folder):
    """Another is refused at its place, of a marker and of a relation."""
    vocabulary = folder / "packs" / "national" / "vocabulary" / "restricted.yaml"
    wrong = RESTRICTED.replace("control_room_sergeant", "sergent").replace("[officer]", "[oficer]")
    vocabulary.write_text(wrong, encoding="utf-8")

    ran = graph_restricted([REPORT], "man")

    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert [line.partition(": error ")[2] for line in ran.stderr.splitlines() if ": error " in line] == [
        'RE302: the post "sergent" is not declared.',
        'RE302: the post "oficer" is not declared.',
    ]


def test_a_decision_that_failed_takes_no_picture_away(graph, monkeypatch):
    """The links are drawn all the same, and it is told that nobody knows why they matter."""
    whole = graph([REPORT, LINKED], "man")

    def broken(*_):
        raise ZeroDivisionError

    monkeypatch.setattr("riskengine.engine.Engine._at", broken)
    ran = graph([REPORT, LINKED], "man")

    assert ran.code == Exit.BUG
    assert ran.stdout == whole.stdout + (
        "\nNOT SHOWN   Deciding about incident case-1 failed: why links matter there is not known.\n"
    )
    assert "incident.degraded" in ran.stderr


@pytest.mark.parametrize("format", ["html", "json"])
def test_the_same_network_gives_the_same_bytes_in_any_process(format):
    """Two processes with other hash seeds print the same."""
    code = "from riskengine.cli.main import main; main()"
    arguments = ("graph", "man", str(FIVE_GIRLS), "--hops", "3", "--format", format)
    seen = {
        subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(seen) == 1
