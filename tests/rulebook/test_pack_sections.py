"""What a pack says of its days and of attention, and what it takes over."""

from datetime import date, time

import pytest

from riskengine.rulebook.calendar import Calendar, Closed
from riskengine.rulebook.network import Reach
from riskengine.rulebook.rules import Attendance, AttentionBudget, Lowering
from written.packs import BASE, loaded

NATIONAL = (BASE / "national" / "pack.yaml").read_text(encoding="utf-8")
OWN = (BASE / "northshire" / "pack.yaml").read_text(encoding="utf-8")
CHRISTMAS = Closed(first=date(2026, 12, 25), last=date(2026, 12, 25))
LONDON = Calendar(time_zone="Europe/London")


def pack(tmp_path, national="", own=""):
    """Return the pack of the force, with these sections in its file and in the national one."""
    files = {"national/pack.yaml": f"{NATIONAL}{national}\n", "northshire/pack.yaml": f"{OWN}{own}\n"}
    return loaded(tmp_path, files, "northshire").pack


def test_a_pack_that_says_nothing_has_what_is_usual(tmp_path):
    """Nobody owes attendance, nothing is asked of a lowering; weekdays are worked, an hour is to catch up."""
    found = pack(tmp_path)
    assert (found.attendance, found.lowering) == (None, None)
    assert found.calendar == LONDON
    assert found.attention == AttentionBudget()
    assert found.catch_up == 3600
    assert found.network == Reach()


def test_everything_is_read(tmp_path):
    """Times of day in order, lead times longest first, each once."""
    found = pack(
        tmp_path,
        """
attendance: {by: officer, escalate_to: sergeant, return_visit: attended}
lowering: {posts: [sergeant, officer], assessment: child_seen}
attention:
  interrupts_per_hour: 4
  lead_times: [2h, 12h, 2h]
  shift_changes: ["19:00", "07:00"]
  weekly: {on: friday, at: "08:30"}
  handover_within: 15m
calendar:
  working_days: [monday, tuesday, saturday]
  holidays: [2026-12-25, {from: 2026-12-28, to: 2026-12-29}]
  school_holidays: [{from: 2026-07-20, to: 2026-09-01}]
  working_day_ends: "16:30"
  school_opens: "08:30"
catch_up: 30m
network:
  hops: 3
  fan_out: {person: 50, place: 10, incident: 20, object: 5}
  reached: 100
  subjects: 6
""",
    )
    assert found.attendance == Attendance(by="officer", escalate_to="sergeant", return_visit="attended")
    assert found.lowering == Lowering(posts=frozenset({"officer", "sergeant"}), assessment="child_seen")
    assert found.attention == AttentionBudget(
        interrupts_per_hour=4,
        lead_times=(12 * 3600, 2 * 3600),
        shift_changes=(time(7), time(19)),
        weekly_on=(4, time(8, 30)),
        handover_within=900,
    )
    assert found.calendar == Calendar(
        time_zone="Europe/London",
        working_days=frozenset({0, 1, 5}),
        holidays=(CHRISTMAS, Closed(first=date(2026, 12, 28), last=date(2026, 12, 29))),
        school_holidays=(Closed(first=date(2026, 7, 20), last=date(2026, 9, 1)),),
        working_day_ends=time(16, 30),
        school_opens=time(8, 30),
    )
    assert found.catch_up == 1800
    assert found.network == Reach(
        hops=3, fan_out={"person": 50, "place": 10, "incident": 20}, objects=5, reached=100, subjects=6
    )


def test_a_force_takes_over_the_days_it_does_not_change(tmp_path):
    """National holidays are declared once; the holidays of the schools are the force's own."""
    found = pack(
        tmp_path,
        'calendar: {holidays: [2026-12-25], working_day_ends: "16:00"}',
        "calendar: {school_holidays: [2026-07-20]}",
    )
    assert found.calendar.holidays == (CHRISTMAS,)
    assert found.calendar.working_day_ends == time(16)
    assert found.calendar.school_holidays == (Closed(first=date(2026, 7, 20), last=date(2026, 7, 20)),)


def test_a_force_takes_over_what_it_does_not_change_of_attention(tmp_path):
    """And its own figure stands where it has one."""
    found = pack(
        tmp_path,
        "attention: {interrupts_per_hour: 4, handover_within: 15m}",
        "attention: {interrupts_per_hour: 8}",
    )
    assert found.attention == AttentionBudget(interrupts_per_hour=8, handover_within=900)


def test_a_force_takes_over_what_it_does_not_change_of_the_network(tmp_path):
    """Of the fan-out, too, each kind of node by itself; one kind of object may have a bound of its own."""
    objects = {"national/vocabulary/objects.yaml": {"objects": {"phone": {"title": "Telephone"}}}}
    files = {
        **objects,
        "national/pack.yaml": f"{NATIONAL}network: {{hops: 3, fan_out: {{person: 50, object: 9}}}}\n",
        "northshire/pack.yaml": f"{OWN}network: {{fan_out: {{place: 10, phone: 4}}, subjects: 5}}\n",
    }
    reach = loaded(tmp_path, files, "northshire").pack.network
    assert reach == Reach(
        hops=3,
        fan_out={"person": 50, "place": 10, "incident": 40, "phone": 4},
        objects=9,
        reached=300,
        subjects=5,
    )
    assert [reach.most(kind) for kind in ("person", "place", "incident", "phone", "vehicle")] == [
        50,
        10,
        40,
        4,
        9,
    ]


def test_no_lead_times_is_not_the_usual_ones(tmp_path):
    """A pack that says that nobody is told ahead means it."""
    assert pack(tmp_path, "attention: {lead_times: []}").attention.lead_times == ()
    assert pack(tmp_path, "calendar: {holidays: [2026-12-25]}", "calendar: {holidays: []}").calendar == LONDON


@pytest.mark.parametrize(
    ("section", "own", "read"),
    [
        ("attendance", "{by: sergeant}", Attendance(by="sergeant")),
        ("lowering", "{posts: [sergeant]}", Lowering(posts=frozenset({"sergeant"}))),
        ("catch_up", "20m", 1200),
    ],
)
def test_the_rest_is_taken_over_or_changed_whole(section, own, read, tmp_path):
    """Who goes, and who may lower, is said in one place."""
    national = {
        "attendance": "{by: officer, escalate_to: sergeant}",
        "lowering": "{posts: [officer], assessment: child_seen}",
        "catch_up": "30m",
    }
    inherited = pack(tmp_path, f"{section}: {national[section]}")
    assert getattr(inherited, section) == getattr(
        loaded(tmp_path, {"national/pack.yaml": f"{NATIONAL}{section}: {national[section]}\n"}).pack, section
    )
    changed = pack(tmp_path, f"{section}: {national[section]}", f"{section}: {own}")
    assert getattr(changed, section) == read
