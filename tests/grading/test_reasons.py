"""Why a rule holds: every fact, the fewest that suffice, the rule's version and sources."""

from riskengine.model.decision import Asked, Evidence, Reason
from riskengine.model.grades import Binds
from small.rulebooks import rulebook
from small.telling import decided, learnt, link, person, reported


def reason(rules, *events):
    """The one reason there is."""
    (found,) = decided(rulebook(rules), *events).reasons
    return found


def test_a_reason_says_everything_about_the_rule():
    """Which version, how strongly it binds, why it is there and where it comes from."""
    found = reason(
        """
        - id: r.armed
          title: A weapon is an emergency
          heading: [threat, vulnerability]
          binds: must
          when: {incident.weapon: true}
          then:
            response: emergency
            forbid: [by_phone]
            duties: [{action: [attended, reviewed], by: officer}]
          because: A weapon kills.
          sources: [law, policy]
        """,
        reported(facts={"incident.weapon": True}),
    )
    weapon = Asked(fact="incident.weapon", subject="i1")
    assert found == Reason(
        rule="r.armed",
        title="A weapon is an emergency",
        version="small 1",
        subject="i1",
        headings=("danger", "need"),
        binds=Binds.MUST,
        facts=(Evidence(fact="incident.weapon", subject="i1", value="yes", events=("reported@0",)),),
        enough=(weapon,),
        because="A weapon kills.",
        sources=("law", "policy"),
        sets=("response: emergency", "duty: attended|reviewed", "forbids: by_phone"),
    )


ANY = """
- id: r.any
  when: {any: {incident.weapon: true, incident.injury: ">= minor", incident.violence: true}}
  then: {response: emergency}
"""


def test_every_fact_that_supports_a_rule_is_named_and_the_fewest_beside_it():
    """Two branches are true: both are named, and one suffices; the third says nothing."""
    found = reason(ANY, reported(facts={"incident.weapon": True, "incident.injury": "serious"}))
    assert [(one.fact, one.value) for one in found.facts] == [
        ("incident.injury", "serious"),
        ("incident.weapon", "yes"),
    ]
    (enough,) = found.enough
    assert enough.fact in ("incident.injury", "incident.weapon")


def test_a_fact_names_the_events_it_rests_on():
    """So that anybody can look up who said so."""
    found = reason(ANY, reported(), learnt(5, {"incident.weapon": True}))
    assert [one.events for one in found.facts] == [("learnt@5",)]


def test_a_rule_about_a_child_rests_on_being_one():
    """The age that makes somebody a child is among the facts."""
    found = reason(
        """
        - {id: r.upset, about: child, when: {child.distress: ">= upset"}, then: {risk: {harm: medium}}}
        """,
        reported(people=(person("kid", facts={"person.age": 9}),)),
        learnt(1, people=(person("kid", facts={"child.distress": "upset"}),)),
    )
    assert [(one.fact, one.subject, one.value) for one in found.facts] == [
        ("child.distress", "kid", "upset"),
        ("person.age", "kid", "9"),
    ]
    assert found.sets == ("risk harm: medium",)


def test_a_reason_for_a_pair_names_both():
    """And what each of them brings to it."""
    found = reason(
        """
        - id: r.pair
          about: [child, suspect]
          joined_by: sibling_of
          when: {suspect.threatened: true}
          then: {risk: {harm: high}, duties: [{known: suspect.at_scene, by: officer}]}
        """,
        reported(
            people=(person("kid", "child"), person("sue", "suspect", facts={"suspect.threatened": True})),
            links=(link("sibling_of", "sue", "kid"),),
        ),
    )
    assert (found.subject, found.other) == ("kid", "sue")
    assert ("suspect.threatened", "sue", "yes") in [(one.fact, one.subject, one.value) for one in found.facts]
    assert found.sets == ("risk harm: high", "duty: answer suspect.at_scene")


def test_a_conclusion_rests_on_what_lies_behind_it():
    """The facts are named, not only the word that was concluded from them."""
    decision = decided(
        rulebook("""
        - id: r.first
          about: child
          when: {child.distress: desperate}
          then: {conclude: {child.risk: great}}
        - {id: r.then, about: child, when: {child.risk: great}, then: {response: emergency}}
        """),
        reported(people=(person("kid", "child", facts={"child.distress": "desperate"}),)),
    )
    first, then = decision.reasons
    assert first.sets == ("concludes: child.risk",)
    assert ("child.distress", "desperate") in [(one.fact, one.value) for one in then.facts]
