"""No shipped floor falls because somebody finds out that things are worse: tried, and not only read."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from riskengine.inference.native import NativeChannel
from riskengine.model.facts import INCIDENT, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import Negation
from riskengine.rulebook.load import check_packs
from riskengine.rulebook.readings import Readings
from riskengine.rulebook.strata import concludes, reads
from riskengine.rulebook.vocabulary import FactType

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = ("ada", "ben")
FEW = 20
HOURS = 3600


@cache
def books():
    """Every pack that is shipped."""
    return dict(check_packs().rulebooks)


def floors():
    """Return each rule that sets a floor, under the pack that wrote it."""
    every = [(book.pack.id, rule) for book in books().values() for rule in book.rules]
    return [rule for pack, rule in every if rule.pack == pack and rule.then.sets_floor]


def with_makers(rule):
    """Return a rule and all rules whose conclusions it rests on."""
    book = books()[rule.pack]
    found = {rule.id: rule}
    keys = set(reads(rule))
    while True:
        more = [one for one in book.rules if one.id not in found and concludes(one) & keys]
        if not more:
            return tuple(found.values())
        found |= {one.id: one for one in more}
        keys |= {key for one in more for key in reads(one)}


def values(reading):
    """Return values that a reading may have."""
    match reading.type:
        case FactType.BOOL:
            return st.booleans()
        case FactType.ORDERED:
            return st.sampled_from(reading.ranks)
        case FactType.ENUM:
            return st.sampled_from(reading.words)
        case FactType.DURATION:
            return st.integers(0, 48).map(lambda half: half * HOURS // 2)
    return st.integers(0, FEW)


def raised(value, reading, draw):
    """Return more of a danger than there was."""
    if reading.type is FactType.BOOL:
        return True
    if reading.type is FactType.ORDERED:
        return draw(st.sampled_from([rank for rank in reading.ranks if rank >= value]))
    return value + draw(st.integers(0, FEW)) * (HOURS if reading.type is FactType.DURATION else 1)


@st.composite
def worse(draw, rules, words):
    """Return facts about an incident, and the same facts but for one danger that has grown."""
    readings = Readings(words)
    concluded = {key for rule in rules for key in concludes(rule)}
    keys = sorted({key for rule in rules for key in reads(rule)} - concluded)
    found = {key: reading for key in keys if (reading := readings.find_key(key)) is not None}
    told = {
        who: {key: draw(values(found[key])) for key in keys if draw(st.integers(0, 5))}
        for who in (INCIDENT, *NAMES)
    }
    dangers = [(who, key) for who, said in told.items() for key in said if found[key].raises_risk]
    after = {who: dict(said) for who, said in told.items()}
    if dangers:
        who, key = draw(st.sampled_from(dangers))
        after[who][key] = raised(told[who][key], found[key], draw)
    return facts(told, rules, words), facts(after, rules, words)


def facts(told, rules, words):
    """Return facts of two people who play every role there is and are joined in every way."""
    roles = dict.fromkeys(words.roles, Truth.TRUE)
    pairs = [(one, two) for one in NAMES for two in NAMES if one != two]
    return Facts(
        incident=Subject("i1", {INCIDENT: Truth.TRUE}, told[INCIDENT]),
        kinds=frozenset(words.kinds),
        people=tuple(Subject(who, roles, told[who]) for who in NAMES),
        relations=frozenset((relation, one, two) for relation in words.relations for one, two in pairs),
        as_of=NOON,
        known_at=NOON,
    )


def falls(channel, rule, before, after):
    """Tell whether the rule is less certain of anybody after than before."""
    then, now = (channel.verdicts(of).as_table() for of in (before, after))
    return any(now.get(one, Truth.FALSE) < truth for one, truth in then.items() if one[0] == rule.id)


@pytest.mark.parametrize("rule", floors(), ids=lambda rule: rule.id)
def test_more_danger_takes_no_floor_away(rule):
    """Whatever else is known of two people and the incident, a floor that held still holds."""
    rules, words = with_makers(rule), books()[rule.pack].vocabulary
    channel = NativeChannel(rules)

    @settings(max_examples=FEW)
    @given(worse(rules, words))
    def holds_on(found):
        assert not falls(channel, rule, *found)

    holds_on()


def test_a_floor_that_danger_could_take_away_would_be_found():
    """Turned round, a rule that passes above is caught."""
    rule = next(one for one in floors() if one.id == "domestic-abuse.disturbance-now")
    turned = replace(rule, when=Negation(rule.when))
    channel, words = NativeChannel([turned]), books()[rule.pack].vocabulary
    assert find(worse([turned], words), lambda found: falls(channel, turned, *found)) is not None
