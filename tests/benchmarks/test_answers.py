"""Whoever is measured must first give the same answers; each peer that is installed does, on a few."""

import ast
from importlib import import_module
from pathlib import Path

import acquaintances
import child
import happenings
import jobs
import pytest
import workload
from peers.described import described
from peers.records.our_rules import facts_of, period_of

from riskengine.inference.durable.cage import NotInstalled
from riskengine.model.truth import Truth

SMALL = workload.Workload()
RECORDS = list(SMALL.records(200))
BENCHMARKS = Path(workload.HERE)


def peer(kind: str, module: str):
    """Return a peer's class, or skip where what it needs is not here."""
    needed = described(kind, module).distribution
    try:
        return import_module(f"peers.{kind}.{module}").Peer
    except ImportError as missing:
        pytest.skip(f"{needed} is not installed: {missing}")


def test_the_sixty_functions_are_those_that_the_seed_writes():
    """What anybody reads in by_hand.py is what everything is measured against."""
    kept = (BENCHMARKS / "by_hand.py").read_text(encoding="utf-8")
    assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(SMALL.by_hand()))


def test_the_rule_files_are_those_that_the_seed_writes():
    """The pack that lies in the benchmarks holds the sixty rules."""
    for path, text in SMALL.rule_files().items():
        assert (BENCHMARKS / "pack" / path).read_text(encoding="utf-8") == text


def test_the_workload_is_as_large_as_it_says():
    """Sixty rules have 227 conditions, 146 of them different, over forty fields; others in proportion."""
    for size, width, conditions, distinct in ((60, 40, 227, 146), (600, 400, 2_270, 1_460)):
        made = workload.Workload(size, width)
        tests = [test for rule in made.rules for group in rule.groups for test in group.tests]
        found = (len(made.rules), len(made.fields), len(tests), len(set(tests)))
        assert found == (size, width, conditions, distinct)


@pytest.mark.parametrize("module", [one for one in jobs.RECORDS if one != "durable_events"])
def test_every_engine_tells_the_same_rules(module):
    """On two hundred records each engine names the rules that plain Python names."""
    asked = peer("records", module)()
    try:
        asked.prepare(SMALL)
    except NotInstalled as missing:
        pytest.skip(str(missing))
    by_hand = SMALL.holding_by_hand()
    agrees = getattr(asked, "agrees", lambda found, wanted: sorted(found) == sorted(wanted))
    wrong = [
        at for at, one in enumerate(RECORDS) if not agrees(asked.holding(asked.given(one)), by_hand(one))
    ]
    assert wrong == []


def test_posted_events_tell_one_rule_at_most():
    """That is why durable-rules' events are listed as wrong: the first rule that fires takes the event."""
    asked = peer("records", "durable_events")()
    asked.prepare(SMALL)
    assert {len(asked.holding(asked.given(one))) for one in RECORDS} <= {0, 1}


@pytest.mark.parametrize("unknown", [0.0, jobs.UNKNOWN])
@pytest.mark.parametrize("module", jobs.TABLES)
def test_every_table_tells_the_same_rules(module, unknown):
    """Each column is plain Python's, or unknown as often as our native channel says that a rule may hold."""
    pytest.importorskip("numpy", reason="numpy is not installed")
    columns, whole_table = import_module("columns"), import_module("whole_table")
    if unknown and module in jobs.TWO_VALUED:
        pytest.skip(f"{module} knows no unknowns")
    asked = peer("tables", module)()
    asked.prepare(SMALL)
    table = columns.columns(SMALL, 500)
    by_hand = SMALL.holding_by_hand()
    wanted = [by_hand(one) for one in columns.records(SMALL, table, 500)]
    known = (columns.known(SMALL, 500, unknown),) if unknown else ()
    wrong, left = whole_table.compared(asked, asked.verdicts(asked.given(table, *known)), SMALL, wanted)
    assert (wrong, left) == (0, may_hold(columns.records(SMALL, table, 500), known[0]) if unknown else 0)


def may_hold(records, known):
    """Count the rules that may hold, over all records, by the native channel."""
    channel = period_of(SMALL).channel
    count = 0
    for at, record in enumerate(records):
        facts = facts_of({name: value for name, value in record.items() if known[name][at]})
        count += sum(one.truth is Truth.UNKNOWN for one in channel.verdicts(facts).every)
    return count


@pytest.mark.parametrize("module", ["riskengine_history", "sqlite", "clips_rules"])
def test_every_engine_finds_the_same_at_the_same_event(module):
    """Two thousand happenings raise the alerts that deques and a heap raise, at the very same ones."""
    told = happenings.Story(2_000, 100).told()
    plain, asked = peer("events", "plain_python")(), peer("events", module)()
    wanted = [sorted(plain.take(one)) for one in told]
    found = [sorted(asked.take(asked.given(one))) for one in told]
    getattr(asked, "close", lambda: None)()
    kinds = {kind for alerts in wanted for kind, _ in alerts}
    assert kinds == {happenings.THIRD_EPISODE, happenings.THIRD_CALL, happenings.LATE}
    assert found == wanted


def test_durable_rules_finds_the_same_or_crashes_alone():
    """Its joins read beyond their memory, so that it is asked in a process of its own."""
    peer("events", "durable_rules")
    job = {"section": "in_time", "peer": "durable_rules", "happenings": 2_000, "children": 100}
    found = child.of({**job, "repeats": 1, "lasting": 1, "most": 60})
    assert "crashed" in found.get("failed", "") or found["wrong"] == 0


@pytest.mark.parametrize("module", [one for one in jobs.LINKS if one != "dict_of_sets"])
def test_every_structure_reaches_as_many(module):
    """From each of some people as many are within two and three links as in a dict of sets."""
    city = acquaintances.City(5_000)
    plain, asked = peer("links", "dict_of_sets")(), peer("links", module)()
    for links in city.parts(2):
        plain.add(links)
        asked.add(asked.given(links))
    for who in city.asked(50):
        for hops in (2, 3):
            assert len(asked.within(who, hops)) == len(plain.within(who, hops))
