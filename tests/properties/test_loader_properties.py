"""Whatever stands in the files of a pack: rulebooks or diagnostics, never an exception, always the same."""

import copy
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskengine.rulebook.load import check_packs
from riskengine.rulebook.rendering import render_github, render_human, render_json, render_sarif
from riskengine.rulebook.source import split_lines
from riskengine.rulebook.yaml_reader import read_file
from written.packs import BASE, rule

TIME = {
    "national/vocabulary/time.yaml": {
        "facts": {
            "child.last_seen_at": {"type": "time", "title": "Last seen"},
            "child.often": {
                "type": "int",
                "title": "How often",
                "raises_risk": True,
                "measure": {
                    "count": {"incidents": ["missing"], "told": {"child.injured": True}, "roles": ["child"]},
                    "window": "90d",
                    "elsewhere": True,
                    "systems": ["records_system"],
                },
            },
            "child.unseen": {
                "type": "duration",
                "title": "For how long",
                "measure": {
                    "elapsed": {
                        "since": ["child.last_seen_at", {"incidents": ["missing"]}],
                        "at_least_since": "reported",
                        "until": {"actions": ["child_seen"], "where": {"how": "alone"}},
                    },
                    "scope": "incident",
                },
            },
            "child.concern": {
                "type": "number",
                "title": "How much",
                "raises_risk": True,
                "measure": {
                    "score": [
                        {"weight": 2, "flags": ["looked_after"]},
                        {"weight": 0.5, "incidents": ["missing"]},
                    ],
                    "fades_over": "1y",
                },
            },
            "incident.places": {
                "type": "int",
                "title": "How many places",
                "measure": {"distinct": {"incidents": ["missing"], "by": "place"}, "scope": "place"},
            },
        },
    },
    "national/missing/time.yaml": {
        "rules": [
            rule(
                "time.one",
                when={"child.often": ">= 2", "child.unseen": ">= 1h", "child.concern": ">= 1"},
                then={
                    "duties": [
                        {
                            "action": "child_seen",
                            "by": "officer",
                            "from": "grade_set",
                            "within": "target",
                            "every": "param missing.seen_within",
                            "until": "attended",
                        },
                        {"action": "attended", "by": "officer", "each": "grade.lowered", "sample": 3},
                    ]
                },
            ),
            rule("time.two", when={"incident.places": ">= 2", "child.duty.child_seen.overdue": True}),
        ]
    },
    "northshire/pack.yaml": {
        "pack": "northshire",
        "title": "Northshire",
        "version": "1",
        "owner": "tests",
        "approver": "tests",
        "approved_on": "2026-11-01",
        "inherits": "national",
        "attendance": {"by": "officer", "escalate_to": "sergeant", "return_visit": "attended"},
        "lowering": {"posts": ["sergeant"], "assessment": "child_seen"},
        "attention": {
            "lead_times": ["12h"],
            "shift_changes": ["07:00"],
            "weekly": {"on": "monday", "at": "09:00"},
        },
        "calendar": {
            "working_days": ["monday"],
            "holidays": ["2026-12-25", {"from": "2026-12-28", "to": "2026-12-29"}],
            "school_opens": "08:45",
        },
        "catch_up": "1h",
    },
}
"""What the small good packs leave out: measures, what is owed again and again, and a pack's own days."""

NAMES = tuple(sorted({*(path.relative_to(BASE).as_posix() for path in BASE.rglob("*.yaml")), *TIME}))


@cache
def tree(name):
    """Return the data of one of the small good files."""
    if name in TIME:
        return TIME[name]
    document, _ = read_file(BASE / name, name)
    assert document is not None
    return document.data


def places(data, path=()):
    """Yield the path of every value inside some data."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


PLACES = {name: list(places(tree(name))) for name in NAMES}
# Words that mean something somewhere, so that they sometimes land where they mean something else.
WORDS = (
    *(
        "child",
        "suspect",
        "incident",
        "other",
        "person",
        "national",
        "northshire",
        "guidance",
        "missing",
        "high",
    ),
    *(
        "child.age",
        "child.injured",
        "child.danger",
        "person.age",
        "child.done.child_seen",
        "incident.done.attended",
    ),
    *(
        "child.duty.child_seen.open",
        "child.grade.missing",
        "known",
        "not",
        "any",
        "at_least",
        "some child",
        "every other child",
    ),
    *(
        "param missing.repeat_after",
        "param x.y",
        ">= 3",
        "[1..2]",
        "not(a)",
        "-",
        "",
        " ",
        "2h",
        "2026-11-01",
        "target",
        "reported",
        "grade.lowered",
        "3 moons",
        "5 working days",
        "07:00",
        "place",
        "monday",
        "é\u202e",
        "x" * 200,
    ),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 200),
    st.sampled_from([2**62, -(2**62), 0.5, 1e300]),
    st.sampled_from(WORDS),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=4,
)


@st.composite
def mutated(draw):
    """Return a small good file with up to three of its values dropped, replaced, doubled or renamed."""
    name = draw(st.sampled_from(NAMES))
    data = copy.deepcopy(tree(name))
    for _ in range(draw(st.integers(1, 3))):
        here = list(places(data)) if isinstance(data, (dict, list)) else []
        if not here:
            break
        path = draw(st.sampled_from(here))
        _change(data, path, draw(st.sampled_from(["drop", "replace", "take", "rename", "wrap"])), draw)
    return name, json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _change(data, path, how, draw):
    holder = data
    for part in path[:-1]:
        holder = holder[part]
    last = path[-1]
    match how:
        case "drop":
            del holder[last]
        case "replace":
            holder[last] = draw(VALUES)
        case "take":
            other = draw(st.sampled_from(NAMES))
            source = tree(other)
            for part in draw(st.sampled_from(PLACES[other])):
                source = source[part]
            holder[last] = copy.deepcopy(source)
        case "rename" if isinstance(holder, dict):
            holder[draw(st.sampled_from(WORDS))] = holder.pop(last)
        case _:
            holder[last] = [holder[last]]


_TIME = {name: json.dumps(data).encode() for name, data in TIME.items()}


def found_with(files):
    """Return what is found in the small good packs with these files."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "rules"
        shutil.copytree(BASE, rules)
        for name, content in {**_TIME, **files}.items():
            path = rules / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return check_packs(rules)


def summary(found):
    """Return all that a check says, as plain text."""
    return render_human(found.diagnostics, found.sources), {
        name: book.hash for name, book in found.rulebooks.items()
    }


def check_answer(found):
    """Assert that there are rulebooks or errors, that each place exists, and that all can be shown."""
    errors = [one for one in found.diagnostics if one.severity == "error"]
    assert (len(found.rulebooks) == 2) == (not errors)
    for one in found.diagnostics:
        text = found.sources.get(one.span.file)
        # Of a file that is not UTF-8 there is no text to point into.
        if one.span.has_position and one.code != "RE100":
            lines = split_lines(text.removeprefix("\ufeff"))
            assert 1 <= one.span.line <= len(lines)
            assert 1 <= one.span.column <= len(lines[one.span.line - 1]) + 1
    for shown in (render_json(found.diagnostics), render_github(found.diagnostics)):
        shown.encode()
    json.loads(render_sarif(found.diagnostics, found.sources))


@given(mutated())
def test_any_change_of_a_good_file_gives_rulebooks_or_faults(change):
    """Keys dropped, values swapped, types changed: an answer each time, and always the same."""
    name, content = change
    found = found_with({name: content})
    check_answer(found)
    assert summary(found) == summary(found_with({name: content}))


@given(
    st.sampled_from([*NAMES, "national/more.yaml", "northshire/vocabulary/more.yaml"]), st.binary(max_size=60)
)
@example("national/pack.yaml", b"")
@example("national/pack.yaml", b"inherits: northshire\n")
@example("northshire/pack.yaml", b"inherits: [national]\n")
@example("national/vocabulary/core.yaml", b"facts: {child.a: {type: enum, values: [], title: A}}\n")
def test_any_bytes_in_any_file_give_rulebooks_or_faults(name, content):
    """Nothing that can stand in a file raises."""
    found = found_with({name: content})
    check_answer(found)
    assert summary(found) == summary(found_with({name: content}))


@pytest.mark.parametrize("name", NAMES)
def test_every_value_may_be_missing(name):
    """Each value of each good file, dropped by itself, leaves rulebooks or faults."""
    for path in PLACES[name]:
        data = copy.deepcopy(tree(name))
        holder = data
        for part in path[:-1]:
            holder = holder[part]
        del holder[path[-1]]
        check_answer(found_with({name: json.dumps(data).encode()}))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
@pytest.mark.parametrize("value", [None, 7, [[]], {"x": {}}], ids=str)
def test_every_value_may_be_of_another_type(name, value):
    """Each value of each good file, replaced by itself, leaves rulebooks or faults."""
    for path in PLACES[name]:
        data = copy.deepcopy(tree(name))
        holder = data
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = value
        check_answer(found_with({name: json.dumps(data).encode()}))


@given(st.permutations(range(4)), st.lists(mutated(), max_size=1))
def test_the_order_of_files_does_not_matter(order, changes):
    """Files are known by what is in them: under other names, read in another order, they mean the same."""
    level = tree("national/missing/level.yaml")
    core = tree("national/vocabulary/core.yaml")
    half = len(core) // 2
    parts = [
        {"sources": level["sources"], "rules": level["rules"][:1]},
        {"rules": level["rules"][1:]},
        dict(list(core.items())[:half]),
        dict(list(core.items())[half:]),
    ]
    good = {
        f"national/{place}.yaml": json.dumps(parts[number]).encode() for place, number in enumerate(order)
    }
    emptied = {
        "national/missing/level.yaml": b"rules: []\n",
        "national/vocabulary/core.yaml": b"headings: []\n",
    }
    own = {name: content for name, content in changes if name.startswith("northshire/")}
    spread = found_with({**emptied, **good, **own})
    whole = found_with(own)
    assert {name: book.hash for name, book in spread.rulebooks.items()} == {
        name: book.hash for name, book in whole.rulebooks.items()
    }
    assert sorted((one.code, one.message) for one in spread.diagnostics) == sorted(
        (one.code, one.message) for one in whole.diagnostics
    )
