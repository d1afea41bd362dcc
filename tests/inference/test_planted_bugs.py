"""A bug in any one channel is found: bugs are planted, one after the other, and each makes a disagreement."""

from dataclasses import replace

import pytest

from inference.agreeing import OTHERS, channels, compare
from inference.planted import BUGS, planted_in
from riskengine.inference import expressions
from riskengine.model.truth import Truth
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


def _negated_no(guarded):
    """Native: what is unknown passes no test."""
    return lambda *said: replace(guarded(*said), possible=guarded(*said).certain)


def _any_is_certain_of_one(joined):
    """Native: an `any` is certain only where all of it is."""
    return lambda word, parts, empty: replace(
        joined(word, parts, empty), certain=joined("and", parts, empty).certain
    )


def test_a_bug_in_the_code_that_native_writes_is_found(monkeypatch):
    """An unknown that is taken for no, and an `any` that is certain too seldom."""
    for name, wrong in (("_guarded", _negated_no), ("_joined", _any_is_certain_of_one)):
        with monkeypatch.context() as patched:
            patched.setattr(expressions, name, wrong(getattr(expressions, name)))
            assert found_in("native", compiled_anew).disagreements, name


def compiled_anew(book):
    """Return the native channel compiled under whatever is planted, and not remembered from before."""
    return Renamed(planted_in("native", lambda rule: rule, book))


def test_a_bug_in_what_durable_rules_is_sent_is_found(monkeypatch):
    """A reading that is unknown and taken for no; an `every` that is certain of an incomplete list."""
    pytest.importorskip("durable", reason="the durable channel needs durable-rules")
    from riskengine.inference.durable import inquiry, readings

    truth, among = readings._truth, inquiry.Inquiry._among

    def never_unknown(reading, value):
        return Truth.TRUE if truth(reading, value) is Truth.TRUE else Truth.FALSE

    def of_those_named(self, body, every, role, bound, other_than):
        found = among(self, body, every, role, bound, other_than)
        return found._replace(certain=found.possible) if every else found

    for place, name, wrong in (
        (readings, "_truth", never_unknown),
        (inquiry.Inquiry, "_among", of_those_named),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, name, wrong)
            found = found_in("durable", lambda book: Renamed(planted_in("durable", lambda rule: rule, book)))
            assert found.disagreements, name


def test_a_bug_in_an_expression_over_columns_is_found(monkeypatch):
    """A comparison that leaves its end out."""
    pytest.importorskip("polars", reason="the columnar channel needs polars")
    from riskengine.inference.columnar import expressions as columns

    compare_values = columns._compare

    def strictly(op, value, wanted):
        return compare_values(">" if op == ">=" else op, value, wanted)

    with monkeypatch.context() as patched:
        patched.setattr(columns, "_compare", strictly)
        found = found_in("columnar", lambda book: Renamed(planted_in("columnar", lambda rule: rule, book)))
        assert found.disagreements
