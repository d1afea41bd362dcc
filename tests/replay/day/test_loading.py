"""Loading a day: all that is wrong with it at its place, before a call is taken."""

from pathlib import Path

import pytest

from riskengine.replay.day.loading import load_day
from riskengine.replay.day.tally import tally_of
from riskengine.replay.loading import ScenarioError

PACKS = Path(__file__).parents[1] / "packs"


def faults(path) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        tally_of(load_day(path, PACKS))
    return [
        f"{fault.code} {fault.span.line} {fault.message} {fault.help or ''}".rstrip()
        for fault in raised.value.diagnostics
    ]


def line_of(path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_the_day_that_came_with_riskengine_is_a_thousand_calls_or_more():
    """Most of them about no child and no violence, which is what makes it ordinary."""
    found = load_day()
    assert found.document.file == "scenarios/ordinary.day.yaml"
    assert found.file.calls >= 1000
    shares = {sort.call: sort.share for sort in found.file.sorts}
    with_child = {
        sort.call
        for sort in found.file.sorts
        if "child" in str(sort.reported.get("people")) or "violence_used" in str(sort)
    }
    assert sum(shares[name] for name in with_child) < 0.15 * sum(shares.values())


def test_what_cannot_be_drawn_is_said_at_its_place(write_day):
    """A pair without a share, a range that runs backwards."""
    reported = {
        "kinds": ["missing"],
        "facts": {"incident.dark": {"one_of": [[True], [False, 0]]}},
        "people": {"between": [9, 3]},
    }
    path = write_day(reported=reported)
    pairs = "write each as [value, share], with a whole number above 0 for the share"
    ends = "write the lowest and the highest whole number, as [18, 75]"
    assert faults(path) == [
        f"RE202 {line_of(path, 'incident.dark')} nothing can be drawn from this. {pairs}",
        f"RE202 {line_of(path, 'people')} nothing can be drawn from this. {ends}",
    ]


def test_a_start_without_an_offset_and_a_sort_that_is_none_are_said(write_day):
    """And an entry that names no event."""
    path = write_day(starts="2021-03-05", again="quite", then=[{"after": "5m"}])
    moment = 'write it as "2021-03-05T00:00:00+00:00"'
    one = "one thing happens here: an event with its fields. name one event, such as action.taken"
    assert faults(path) == [
        f'RE208 {line_of(path, "starts")} "2021-03-05" is not a moment with its offset from UTC. {moment}',
        f"RE201 {line_of(path, chr(34) + 'after' + chr(34)) - 1} {one}",
        f'RE506 {line_of(path, "again")} no sort of call is named "quite". did you mean "quiet"?',
    ]


def test_what_the_engine_refuses_is_said_where_the_file_says_it(write_day):
    """An action that nobody declared, found when the first such call comes in."""
    path = write_day(then=[{"after": "5m", "action.taken": {"action": "atended"}}])
    refused = 'the engine refuses this event: no such action; did you mean "attended"?'
    assert faults(path) == [f"RE505 {line_of(path, 'atended')} {refused}"]


def test_a_day_that_is_not_there_is_said(tmp_path, monkeypatch):
    """By its name."""
    monkeypatch.chdir(tmp_path)
    assert faults(Path("no.day.yaml"))[0].startswith("RE1")
