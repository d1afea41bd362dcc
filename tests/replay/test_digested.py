"""Playing side by side: what is kept of each scenario is what playing them in turn shows."""

from pathlib import Path

import pytest

from riskengine.replay.digested import digested
from riskengine.replay.loading import load_scenarios
from riskengine.replay.play import replay
from riskengine.replay.side_by_side import in_order
from riskengine.replay.summary import summaries, summary_of

CLI = Path(__file__).parents[1] / "cli"


@pytest.mark.parametrize("sparing", [False, True])
@pytest.mark.parametrize("processes", [1, 2])
def test_what_came_of_each_is_what_comes_of_them_in_turn(processes, sparing):
    """In the order of the files, whole and equal, wherever they were played and however little was said."""
    loaded = load_scenarios([CLI / "scenarios"], CLI / "packs")

    over = list(in_order(digested(loaded, summary_of, processes, sparing=sparing)))

    assert over == list(summaries(replay(loaded)))
    assert [one.scenario.id for one in over] == [one.id for one in loaded.scenarios]
