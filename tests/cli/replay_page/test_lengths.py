"""Lengths of time and moments in words."""

from datetime import timedelta

import pytest

from riskengine.cli.replay_page.lengths import moment, since_start, spaced


@pytest.mark.parametrize(
    ("at", "short", "long"),
    [
        (timedelta(), "Start", "at the start"),
        (timedelta(hours=2, minutes=30), "+2h 30m", "at +2h 30m"),
        (timedelta(days=-3, hours=-1), "3d 1h before", "3d 1h before the start"),
    ],
)
def test_a_moment_is_counted_from_the_start(at, short, long):
    """By itself and as part of a sentence."""
    assert (moment(at), since_start(at)) == (short, long)


def test_the_parts_of_a_length_stand_apart():
    """As nobody reads 64d14h5m at a glance."""
    assert spaced(timedelta(days=64, hours=14, minutes=5)) == "64d 14h 5m"
