"""A bug in any one channel is found: bugs are planted, one after the other, and each makes a disagreement."""

import pytest

from inference.agreeing import OTHERS, channels, compare
from inference.planted import BUGS, planted_in
from riskengine.replay.channels import CHANNELS, why_missing


def channel(name):
    """Return the case of a channel, which is skipped where the channel cannot be asked."""
    why = why_missing(name)
    return pytest.param(name, marks=pytest.mark.skipif(why is not None, reason=str(why)))


def found_in(name, bugged):
    """Return what is found where one channel of the three has a bug, and the others have none.

    Two of them are enough: the channel that has the bug is compared with one that has not.
    """
    sound = "native" if name != "native" else next(iter(OTHERS[-1:]), None)
    return compare(0, lambda book: [bugged(book), *(channels(book, sound) if sound else [])])


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("name", [channel(name) for name in CHANNELS])
def test_a_channel_that_reads_a_rule_wrongly_is_found(name, bug):
    """Whatever word of the language one channel takes for another, a verdict differs."""
    found = found_in(name, lambda book: Renamed(planted_in(name, BUGS[bug], book)))

    assert found.disagreements


class Renamed:
    """A channel with a bug; beside the sound one it needs a name of its own."""

    def __init__(self, channel):
        """Take the channel."""
        self.channel, self.name = channel, f"planted {channel.name}"

    def tables(self, facts):
        """Return what the channel says."""
        return self.channel.tables(facts)
