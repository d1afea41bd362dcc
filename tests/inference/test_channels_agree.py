"""The channels say the same of every rule, whatever the rules and whatever is known."""

import pytest

from inference.agreeing import compare, shown

SHARDS, LEAST = 5, 40_000
"""In how many parts, so that several processes share them, and how many verdicts each compares at least."""


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_channel_says_the_same(shard):
    """Of rules of every word, and facts at every edge, 200,000 verdicts are compared and none differs."""
    found = compare(shard)

    assert not found.disagreements, shown(found)
    assert found.compared >= LEAST
    assert SHARDS * LEAST >= 200_000
