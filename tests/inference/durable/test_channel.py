"""The durable channel says what the rule language says, whatever the rules and whatever is known."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.durable.needed import needs_durable, planted
from inference.reference import verdicts
from properties.incidents import read, reports
from riskengine.grading.compiled import compiled
from riskengine.inference.channel import ChannelFailed
from riskengine.inference.durable.cage import Cage, Put
from riskengine.inference.durable.channel import DurableChannel
from riskengine.model.alarms import Trouble
from riskengine.model.facts import Bounds
from riskengine.model.truth import Truth
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook, rulebook_of
from small.telling import NOON, link, person, reported

pytestmark = needs_durable

HOLDS, MAY_HOLD = Truth.TRUE, Truth.UNKNOWN


@pytest.fixture(scope="module")
def cage():
    """One process for all: starting one for each example would take most of the time."""
    made = Cage()
    yield made
    made.close()


def channel_of(rules, **more):
    """The channel over some rules, written in YAML."""
    period = compiled(rulebook(rules)).at(NOON)
    return DurableChannel(period.rules, period.least, limit=60, **more)


def facts_of(rules, **told):
    """The facts after a report."""
    return read(rulebook(rules), [reported(**told)], NOON)


class Watched(Cage):
    """A cage that keeps what is put to it."""

    def __init__(self):
        super().__init__()
        self.put: list[Put] = []

    def ask(self, put, until):
        self.put += put
        return super().ask(put, until)

    @property
    def messages(self) -> list[Mapping[str, object]]:
        """Every message that was sent."""
        return [message for one in self.put for message in one.messages]


@settings(max_examples=40)
@given(st.data())
def test_it_agrees_with_the_reference_interpreter(cage, data):
    """For any rulebook and any facts both say the same of every rule and everybody."""
    book = rulebook_of(data.draw(rule_sets()))
    facts = [read(book, [data.draw(reports(book))], NOON) for _ in range(3)]
    period = compiled(book).at(NOON)
    channel = DurableChannel(period.rules, period.least, limit=60, cage=cage)
    assert channel.tables(facts) == [verdicts(book, one) for one in facts]


RULES = """
- {id: a.seen, about: child, when: {incident.weapon: true}, then: {conclude: {child.seen_in_danger: true}}}
- {id: a.floor, about: child, when: {child.seen_in_danger: true}, then: {response: emergency}}
- {id: a.every, when: {every child: {child.hurt_at_home: true}}, then: {response: priority}}
- {id: a.none, when: {not: {some child: {child.hurt_at_home: true}}}, then: {forbid: [by_phone]}}
"""


def test_many_facts_are_answered_in_their_order():
    """One call answers for all of them, each by itself."""
    channel = channel_of(RULES)
    kid = (person("kid", "child", facts={"child.hurt_at_home": True}),)
    told = [
        {"facts": {"incident.weapon": True, "incident.children_listed": True}, "people": kid},
        {"facts": {"incident.weapon": False, "incident.children_listed": True}, "people": kid},
        {"people": kid},
        {"facts": {"incident.weapon": False, "incident.children_listed": True}},
    ]
    tables = channel.tables([facts_of(RULES, **one) for one in told])
    assert tables[0] == {
        ("a.seen", ("kid",)): HOLDS,
        ("a.floor", ("kid",)): HOLDS,
        ("a.every", ("i1",)): HOLDS,
    }
    assert tables[1] == {("a.every", ("i1",)): HOLDS}
    assert {name: truth for name, truth in tables[2].items() if "?child" not in name[1]} == {
        ("a.seen", ("kid",)): MAY_HOLD,
        ("a.floor", ("kid",)): MAY_HOLD,
        ("a.every", ("i1",)): MAY_HOLD,
    }
    assert tables[3] == {("a.every", ("i1",)): HOLDS, ("a.none", ("i1",)): HOLDS}


def test_the_same_question_is_asked_once():
    """An answer is remembered; what is asked is counted apart from what is judged."""
    channel = channel_of(RULES)
    facts = [facts_of(RULES, people=(person("kid", "child"),))]
    first = channel.tables(facts)
    judged, sent = channel.verdicts, channel.messages
    assert channel.tables(facts) == first
    assert (channel.verdicts, channel.messages) == (2 * judged, sent)
    assert 0 < sent < judged * 2


def test_what_is_forgotten_is_asked_again_and_answered_alike():
    """The memory is bounded, and nothing hangs on it."""
    channel = channel_of(RULES, most_remembered=0)
    facts = [facts_of(RULES, people=(person("kid", "child"),))]
    first = channel.tables(facts)
    sent = channel.messages
    assert channel.tables(facts) == first
    assert channel.messages == 2 * sent


def test_readings_of_what_rules_conclude_are_not_believed():
    """It makes its conclusions itself."""
    facts = facts_of(RULES, people=(person("kid", "child"),), facts={"incident.weapon": False})
    people = tuple(
        replace(who, readings={**who.readings, "child.seen_in_danger": True}) for who in facts.people
    )
    assert ("a.floor", ("kid",)) not in channel_of(RULES).tables([replace(facts, people=people)])[0]


def test_rules_for_other_kinds_are_not_asked():
    """A rule for missing people says nothing of an assault, nor is it counted."""
    rules = """
    - {id: a.one, incidents: [missing], when: {incident.weapon: true}, then: {response: emergency}}
    - {id: a.two, incidents: [assault], when: {incident.weapon: true}, then: {response: emergency}}
    """
    channel = channel_of(rules)
    assert channel.tables([facts_of(rules)]) == [{("a.two", ("i1",)): MAY_HOLD}]
    assert channel.verdicts == 1


def test_a_pair_holds_where_the_relation_is_known_and_may_hold_where_it_is_not():
    """Nobody has said that they are not related."""
    rules = """
    - id: a.pair
      about: [child, suspect]
      joined_by: parent_of
      when: {}
      then: {response: emergency}
    """
    people = (
        person("kid", "child"),
        *(person(name, "suspect", facts={"person.age": 40}) for name in ("mum", "dad")),
    )
    listed = {"incident.children_listed": True, "incident.suspects_listed": True}
    facts = facts_of(rules, people=people, links=(link("parent_of", "kid", "mum"),), facts=listed)
    assert channel_of(rules).tables([facts]) == [
        {("a.pair", ("kid", "mum")): HOLDS, ("a.pair", ("kid", "dad")): MAY_HOLD}
    ]


def test_a_conclusion_that_is_only_possible_is_bounded():
    """What may be concluded is no more than that, and what is certain no less."""
    rules = """
    - {id: a.great, about: child, when: {incident.weapon: true}, then: {conclude: {child.risk: great}}}
    - {id: a.some, about: child, when: {child.hurt_at_home: true}, then: {conclude: {child.risk: some}}}
    - {id: a.floor, about: child, when: {child.risk: ">= some"}, then: {response: priority}}
    - {id: a.more, about: child, when: {child.risk: great}, then: {response: emergency}}
    """
    kid = (person("kid", "child", facts={"child.hurt_at_home": True}),)
    facts = facts_of(rules, people=kid, facts={"incident.children_listed": True})
    assert channel_of(rules).tables([facts]) == [
        {
            ("a.great", ("kid",)): MAY_HOLD,
            ("a.some", ("kid",)): HOLDS,
            ("a.floor", ("kid",)): HOLDS,
            ("a.more", ("kid",)): MAY_HOLD,
        }
    ]


def test_only_what_was_tested_is_sent():
    """No word, number or time of an incident reaches durable-rules: only what is true, and counts."""
    rules = """
    - id: a.many
      about: child
      when:
        at_least: {n: 2, of: {incident.weapon: true, child.age: "< 13", incident.where: street}}
      then: {response: emergency}
    """
    cage = Watched()
    channel = channel_of(rules, cage=cage)
    kid = (person("kid", "child", facts={"person.age": 3}),)
    channel.tables([facts_of(rules, people=kid, facts={"incident.where": "street"})])
    assert cage.messages
    for message in cage.messages:
        for name, value in message.items():
            assert value is True or (name.startswith("c") and type(value) is int and 0 <= value <= 3)


def test_without_time_there_is_no_answer(tmp_path):
    """The limit is for the whole call, however many requests it comes to."""
    channel = channel_of(RULES, cage=planted(tmp_path, "Double.match = lambda *_: time.sleep(60)"))
    channel._limit = 0.5
    with pytest.raises(ChannelFailed) as failed:
        channel.tables([facts_of(RULES)])
    assert failed.value.trouble is Trouble.TIME_OUT
    channel.close()


def test_an_answer_that_came_before_the_time_was_up_is_kept():
    """Of two calls that have not time enough the second begins where the first ended."""
    channel = channel_of(RULES)
    whole = channel_of(RULES)
    facts = [facts_of(RULES, people=(person("kid", "child"),))]
    expected = whole.tables(facts)
    asked = channel.cage.ask

    def once(put, until):
        channel.cage.ask = _no_time
        return asked(put, until)

    rounds = 0
    while True:
        channel.cage.ask = once
        try:
            found = channel.tables(facts)
            break
        except ChannelFailed:
            rounds += 1
    assert found == expected
    assert rounds > 0
    assert channel.messages == whole.messages


def _no_time(*_):
    raise ChannelFailed("durable", "did not answer in time", Trouble.TIME_OUT)


def test_a_bound_is_more_than_nothing_known():
    """A number that is at least three is three or more, and unknown beyond."""
    rules = """
    - {id: a.three, about: child, when: {child.episodes: ">= 3"}, then: {response: priority}}
    - {id: a.five, about: child, when: {child.episodes: ">= 5"}, then: {response: emergency}}
    """
    facts = facts_of(rules, people=(person("kid", "child"),), facts={"incident.children_listed": True})
    kid = replace(facts.people[0], readings={"child.episodes": Bounds(3, None)})
    assert channel_of(rules).tables([replace(facts, people=(kid,))]) == [
        {("a.three", ("kid",)): HOLDS, ("a.five", ("kid",)): MAY_HOLD}
    ]
