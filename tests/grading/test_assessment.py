"""The assessment by heading of the pack's model."""

from dataclasses import replace

from riskengine.model.decision import HeadingAssessment
from riskengine.rulebook.vocabulary import Model
from small.rulebooks import rulebook
from small.telling import decided, reported

RULES = """
- {id: a.weapon, heading: [threat], when: {incident.weapon: true}, then: {response: emergency}}
- {id: a.injury, heading: [harm], when: {incident.injury: ">= minor"}, then: {response: priority}}
- id: a.party
  heading: [vulnerability]
  when: {incident.third_party: true}
  then: {duties: [{action: reviewed, by: sergeant}]}
- id: a.missing
  heading: [vulnerability]
  incidents: [missing]
  when: {incident.violence: true}
  then: {response: priority}
- id: a.done
  heading: [vulnerability]
  when: {incident.done.attended: true}
  then: {duties: [{action: reviewed, by: sergeant}]}
"""
BOOK = rulebook(RULES)


def modelled(**headings):
    """The same rules under another model of assessment."""
    taken = {name: tuple(own) for name, own in headings.items()}
    return replace(BOOK, pack=replace(BOOK.pack, model=Model(name="ANOTHER", headings=taken)))


def test_a_heading_of_which_nothing_is_known_is_not_assessed():
    """That is not the same as nothing to fear: what may hold is named."""
    danger, need = decided(BOOK, reported()).assessment
    assert danger == HeadingAssessment(heading="danger", assessed=False, may_hold=("a.injury", "a.weapon"))
    assert need == HeadingAssessment(heading="need", assessed=False, may_hold=("a.party",))


def test_a_heading_is_assessed_once_anything_under_it_is_known():
    """A no is known too."""
    danger, need = decided(BOOK, reported(facts={"incident.injury": "none"})).assessment
    assert danger == HeadingAssessment(heading="danger", assessed=True, may_hold=("a.weapon",))
    assert not need.assessed


def test_what_holds_stands_under_its_heading():
    """By the ids of the rules."""
    danger, _ = decided(BOOK, reported(facts={"incident.weapon": True})).assessment
    assert (danger.holds, danger.may_hold) == (("a.weapon",), ("a.injury",))


def test_only_rules_for_its_kind_of_incident_assess_it():
    """And nothing that only the engine says of itself counts as looked at."""
    _, need = decided(BOOK, reported(facts={"incident.violence": True})).assessment
    assert not need.assessed


def test_rules_are_put_under_the_headings_of_the_packs_own_model():
    """THOR and THRIVE read the same rules under other headings."""
    told = reported(facts={"incident.weapon": True, "incident.third_party": False})
    thor = modelled(threat=["threat"], harm=["harm"], opportunity=[], risk=["threat", "vulnerability"])
    assert [(one.heading, one.assessed, one.holds) for one in decided(thor, told).assessment] == [
        ("threat", True, ("a.weapon",)),
        ("harm", False, ()),
        ("opportunity", False, ()),
        ("risk", True, ("a.weapon",)),
    ]
    thrive = modelled(
        threat=["threat"],
        harm=["harm"],
        risk=[],
        investigation=[],
        vulnerability=["vulnerability"],
        engagement=[],
    )
    assert [(one.heading, one.assessed) for one in decided(thrive, told).assessment] == [
        ("threat", True),
        ("harm", False),
        ("risk", False),
        ("investigation", False),
        ("vulnerability", True),
        ("engagement", False),
    ]
