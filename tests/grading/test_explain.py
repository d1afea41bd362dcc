"""Why, why not higher, and what would raise or lower it."""

from riskengine.grading.explain import Lower, Raise, WithoutLink
from riskengine.grading.near_miss import Failed, Miss
from riskengine.model.decision import Asked
from small.rulebooks import rulebook
from small.telling import after, decided, flagged, learnt, link, linked, person, reported, told

NOBODY_ELSE = {"incident.children_listed": True, "incident.suspects_listed": True}
BOOK = rulebook("""
- {id: e.weapon, when: {incident.weapon: true}, then: {response: emergency}}
- {id: e.injury, when: {incident.injury: ">= minor"}, then: {response: priority}}
- {id: e.calls, when: {incident.calls_before: ">= 2"}, then: {response: priority}}
- {id: e.custody, incidents: [missing], when: {incident.violence: true}, then: {response: emergency}}
- {id: e.owed, when: {incident.third_party: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
- id: e.young
  about: child
  when: {child.age: "< 13"}
  then: {risk: {missing: high}}
""")


def explained(*events, at=None, known=None, book=BOOK):
    """The explanation of the first incident at its last event."""
    moment = max(event.recorded_at for event in events) if at is None else after(at)
    return told(book, *events).explain("i1", moment, None if known is None else after(known))


def asked(fact, subject="i1"):
    """One fact of the incident."""
    return Asked(fact=fact, subject=subject)


def test_why_is_what_the_decision_says():
    """The reasons are the same, word for word."""
    told_ = reported(facts={"incident.injury": "serious"})
    found = explained(told_)
    assert found.why == decided(BOOK, told_).reasons
    assert (found.incident, found.as_of) == ("i1", after(0))


def test_why_not_names_what_failed_and_how_near_it_came():
    """Only of rules that would set more, of a kind the incident has."""
    facts = {**NOBODY_ELSE, "incident.injury": "minor", "incident.weapon": False}
    (weapon,) = explained(reported(facts=facts)).why_not
    assert weapon == Miss(
        rule="e.weapon",
        title="e.weapon",
        subject="i1",
        to="response: emergency",
        failed=(Failed(subject="i1", clause="incident.weapon true", read="no"),),
    )


def test_why_not_higher_for_a_person():
    """Each person the rule is about is named, with the distance."""
    kid = person("kid", "child", facts={"child.age": 15})
    misses = explained(reported(people=(kid,), facts=NOBODY_ELSE)).why_not
    (young,) = [one for one in misses if one.rule == "e.young"]
    assert (young.subject, young.to) == ("kid", "risk missing: high")
    assert young.failed == (
        Failed(subject="kid", clause="child.age < 13", read="15", short_by="15 read, < 13 needed"),
    )


def test_why_not_for_a_pair_that_is_joined():
    """Those whom nothing joins are no pair, and nothing is said of them."""
    book = rulebook("""
    - id: e.pair
      about: [child, suspect]
      joined_by: parent_of
      when: {suspect.threatened: true}
      then: {risk: {harm: high}}
    """)
    people = (person("kid", "child"), person("sue", "suspect"), person("sid", "suspect"))
    links = (link("parent_of", "kid", "sue"),)
    found = explained(reported(people=people, links=links, facts=NOBODY_ELSE), book=book)
    assert [(one.subject, one.failed) for one in found.why_not] == [
        ("kid", (Failed(subject="sue", clause="suspect.threatened true", read="unknown", open=True),))
    ]


def test_what_would_raise_it():
    """The fewest answers to each rule that may hold and would set more."""
    found = explained(reported(facts={**NOBODY_ELSE, "incident.injury": "minor"}))
    assert found.would_raise == (
        Raise(rule="e.weapon", subject="i1", to="response: emergency", answers=(asked("incident.weapon"),)),
    )


def test_what_would_lower_it_takes_away_every_rule_behind():
    """Two rules set the same floor: of each a fact must go."""
    facts = {**NOBODY_ELSE, "incident.injury": "minor", "incident.calls_before": 3}
    (lower,) = explained(reported(facts=facts)).would_lower
    assert lower == Lower(
        floor="response: priority",
        subject="i1",
        without=(asked("incident.calls_before"), asked("incident.injury")),
        rules=("e.calls", "e.injury"),
    )


def test_what_would_lower_a_level_of_risk():
    """For the person, in the strand."""
    kid = person("kid", "child", facts={"child.age": 9})
    found = explained(reported(people=(kid,), facts=NOBODY_ELSE))
    assert found.would_lower == (
        Lower(
            floor="risk missing: high",
            subject="kid",
            without=(asked("person.age", "kid"),),
            rules=("e.young",),
        ),
    )


def test_only_what_need_go_is_named():
    """Where one of two facts takes the rule away, the other may stay."""
    book = rulebook("""
    - {id: e.both, when: {incident.weapon: true, incident.violence: true}, then: {response: emergency}}
    """)
    found = explained(reported(facts={"incident.weapon": True, "incident.violence": True}), book=book)
    (lower,) = found.would_lower
    assert len(lower.without) == 1


def test_the_lowest_grade_rests_on_nothing():
    """There is nothing that would lower it."""
    assert explained(reported(facts=NOBODY_ELSE)).would_lower == ()


def test_a_past_moment_is_explained_as_known_then():
    """What was recorded later is not read."""
    events = (reported(facts=NOBODY_ELSE), learnt(5, {"incident.weapon": True}, recorded=30))
    assert explained(*events, at=10, known=10).why == ()
    assert [one.rule for one in explained(*events, at=10, known=30).why] == ["e.weapon"]


class TestWithoutLinks:
    """What would not stand without each link that a reason rests on."""

    RULES = """
    - {id: e.near, about: child, when: {child.known_at_home: ">= 1"}, then: {response: priority}}
    - id: e.pair
      about: [child, suspect]
      joined_by: lives_with
      when: {child.known_at_home: ">= 1"}
      then: {risk: {harm: high}}
    """
    PEOPLE = (person("kid", "child"), person("sid", "suspect"), person("sue", "suspect"))
    EVENTS = (
        reported(people=PEOPLE),
        reported(id="r2", incident="i2", people=(person("kid"),)),
        linked(1, "lives_with", "kid", "sid", incident="i2", id="a"),
        linked(1, "lives_with", "kid", "sue", incident="i2", id="b"),
        flagged(2, "known", "sid"),
    )

    def test_the_rules_that_fall_are_named_with_whom_they_are_about(self):
        """Each once, and what response would be left where that is lower."""
        found = explained(*self.EVENTS, book=rulebook(self.RULES, links=True)).without_links
        assert [(str(one.path), one.rules, one.response) for one in found] == [
            ("kid -> lives_with -> sid", (("e.near", "kid"), ("e.pair", "kid")), "resolution"),
            ("kid -> lives_with -> sue", (("e.pair", "kid"),), None),
        ]

    def test_one_link_is_told_of_however_many_rules_rest_on_it(self):
        """With the path that leads to it."""
        found = explained(*self.EVENTS, book=rulebook(self.RULES, links=True)).without_links
        assert all(isinstance(one, WithoutLink) for one in found)
        assert len({one.path.links[-1] for one in found}) == len(found)

    def test_without_links_there_is_nothing(self):
        """No reason rests on one."""
        assert explained(self.EVENTS[0], book=rulebook(self.RULES, links=True)).without_links == ()
