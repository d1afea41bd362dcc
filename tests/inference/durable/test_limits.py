"""What durable-rules has no room for, or does not tell apart, is refused before it is asked."""

from dataclasses import replace

import pytest

from inference.durable.conditions import clause
from riskengine.inference.durable.channel import DurableChannel
from riskengine.inference.durable.limits import OverLimit, fnv_1a, told_apart
from riskengine.inference.durable.worker import Ids
from riskengine.inference.durable.worker import fnv_1a as of_the_worker
from riskengine.rulebook.conditions import AtLeast
from small.rulebooks import rulebook

ALIKE = ("costarring", "liquid")
"""Two words of one FNV-1a hash."""


def test_the_hash_is_the_one_durable_rules_has():
    """Published values of FNV-1a with 32 bits; the worker, which imports nothing of ours, has the same."""
    assert [fnv_1a(text) for text in ("", "a", "foobar")] == [0x811C9DC5, 0xE40C292C, 0xBF9CF968]
    assert fnv_1a(ALIKE[0]) == fnv_1a(ALIKE[1])
    assert [of_the_worker(text) for text in ("", "a", "foobar")] == [fnv_1a(t) for t in ("", "a", "foobar")]


def test_names_of_one_hash_are_refused():
    """Neither two names of facts, nor one of them and one that every message has."""
    told_apart(["p0", "p1", "c0"])
    with pytest.raises(ValueError, match="would take 'liquid' for 'costarring'"):
        told_apart(ALIKE)
    with pytest.raises(ValueError, match="would take 'liquid' for 'costarring'"):
        told_apart(["liquid"], beside=["costarring"])
    with pytest.raises(ValueError, match="would take 't' for 't'"):
        told_apart(["t"])


def test_no_message_has_an_id_that_hashes_like_one_that_is_there():
    """An id is passed over whose hash is that of the message before, or of what is hidden."""
    ids = Ids()
    assert [ids.next(), ids.next()] == ["m1", "m2"]
    ids._last = fnv_1a("m3")
    assert ids.next() == "m4"
    ids._hidden = frozenset({fnv_1a("m5")})
    assert ids.next() == "m6"


def test_what_there_is_no_room_for_is_said_when_the_channel_is_made(monkeypatch):
    """One sentence says what there is too much of, and what to do."""
    monkeypatch.setattr("riskengine.inference.durable.channel.must_be_installed", lambda: None)
    (rule,) = rulebook("- {id: a.a, when: {}, then: {response: emergency}}").rules
    many = AtLeast(2, tuple(clause(f"f{at}") for at in range(256)))
    with pytest.raises(OverLimit) as refused:
        DurableChannel([replace(rule, when=many)], {})
    assert str(refused.value) == (
        "durable-rules has no room for this rulebook: 256 things counted, at most 255; "
        "split the rule, or leave the second channel out"
    )
