"""The channels agree over the project's own cases: some of every area here, all of them in `make agree`."""

import pytest

from riskengine.inference.agreement import Agreement
from riskengine.replay.channels import CHANNELS, NATIVE, why_missing
from riskengine.replay.digested import digested
from riskengine.replay.loading import load_scenarios
from riskengine.replay.reports.channel_wording import channel_faults
from riskengine.replay.summary import summary_of

EACH = 10
"""Of so many cases of an area one is played; variations ask much the same as their cases."""

OTHERS = tuple(name for name in CHANNELS if name != NATIVE and why_missing(name) is None)


@pytest.mark.slow
@pytest.mark.skipif(not OTHERS, reason="no channel is installed beside the native one")
def test_the_channels_agree_over_cases_of_every_area():
    """No verdict of any step differs, and there are many of them."""
    loaded = load_scenarios()
    cases = [one for one in loaded.scenarios if one.variation_of is None]
    by_area = {}
    for one in cases:
        by_area.setdefault(one.area, []).append(one)
    some = tuple(one for area in by_area.values() for one in area[::EACH])
    over = [one for _, one in digested(_only(loaded, some), summary_of, sparing=True, channels=OTHERS)]
    found = sum((one.channels.agreement for one in over), Agreement())

    assert [line for one in over for line in channel_faults(one)] == []
    assert found.compared > 10_000


def _only(loaded, scenarios):
    return type(loaded)(scenarios, loaded.rulebooks)
