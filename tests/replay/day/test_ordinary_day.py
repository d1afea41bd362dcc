"""The ordinary day that came with riskengine: the national rules stay within their limits of attention."""

import pytest

from riskengine.replay.day import load_day, tally_of


@pytest.mark.slow
def test_an_ordinary_day_stays_under_the_limits_of_the_pack():
    """Few floors above what handlers make of a call, few interrupts for anybody, few questions."""
    tally = tally_of(load_day())
    assert tally.calls >= 1000
    assert tally.raised_limit == 10
    assert tally.breaches == ()
