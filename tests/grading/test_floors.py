"""The least grade that is certain, and the most that the unknown could still make it."""

from itertools import permutations

from riskengine.model.decision import Asked, Graded
from small.rulebooks import rulebook, rulebook_of
from small.telling import OFFICER, decided, graded, learnt, person, reported

WEAPON = {"id": "f.weapon", "when": {"incident.weapon": True}, "then": {"response": "emergency"}}
INJURY = {"id": "f.injury", "when": {"incident.injury": ">= minor"}, "then": {"response": "priority"}}
CALLS = {"id": "f.calls", "when": {"incident.calls_before": ">= 2"}, "then": {"response": "scheduled"}}
YOUNG = {
    "id": "f.young",
    "about": "child",
    "when": {"child.age": "< 13"},
    "then": {"risk": {"missing": "high"}},
}
DISTRESS = {
    "id": "f.distress",
    "about": "child",
    "when": {"child.distress": ">= upset"},
    "then": {"risk": {"harm": "medium"}},
}
EVERYBODY = {"incident.children_listed": True, "incident.suspects_listed": True}


def of(ranges, subject, strand):
    """The range of one person in one strand."""
    return next(one for one in ranges if (one.subject, one.strand) == (subject, strand))


def test_the_floor_is_the_highest_that_any_rule_sets():
    """Several rules hold: the one that sets most is the floor, in the force's own word."""
    book = rulebook_of([WEAPON, INJURY, CALLS])
    facts = {"incident.weapon": True, "incident.injury": "minor", "incident.calls_before": 2}
    decision = decided(book, reported(facts=facts))
    assert decision.response.floor == Graded(id="emergency", word="Immediate")
    assert [reason.rule for reason in decision.reasons] == ["f.calls", "f.injury", "f.weapon"]


def test_without_a_rule_that_holds_the_floor_is_the_lowest_grade():
    """Nothing certain is no reason to go faster, and the ceiling says what it could still become."""
    response = decided(rulebook_of([WEAPON]), reported()).response
    assert response.floor == Graded(id="resolution", word="By phone")
    assert response.ceiling == Graded(id="emergency", word="Immediate")


def test_the_order_of_rules_does_not_matter():
    """However the rules are written down, the same is decided."""
    told = reported(
        facts={"incident.injury": "minor", "incident.calls_before": 3},
        people=(person("kid", "child", facts={"child.age": 9}),),
    )
    found = [decided(rulebook_of(rules), told) for rules in permutations([WEAPON, INJURY, CALLS, YOUNG])]
    assert found[0].response.floor.id == "priority"
    for other in found[1:]:
        assert (other.response, other.risks, other.reasons, other.questions) == (
            found[0].response,
            found[0].risks,
            found[0].reasons,
            found[0].questions,
        )


def test_another_rule_never_lowers_a_floor():
    """A rule that sets less adds its reason and takes nothing away."""
    told = reported(facts={"incident.weapon": True, "incident.calls_before": 2})
    alone = decided(rulebook_of([WEAPON]), told)
    more = decided(rulebook_of([WEAPON, CALLS]), told)
    assert more.response.floor == alone.response.floor
    assert len(more.reasons) == 2


def test_levels_of_different_strands_are_never_compared():
    """Each strand has its own floor; a person's highest is shown with its strand."""
    kid = person("kid", "child", facts={"child.age": 9, "child.distress": "upset"})
    decision = decided(rulebook_of([YOUNG, DISTRESS]), reported(people=(kid,), facts=EVERYBODY))
    assert of(decision.risks, "kid", "missing").floor == Graded(id="high", word="high")
    assert of(decision.risks, "kid", "harm").floor == Graded(id="medium", word="medium")
    assert decision.highest == (("kid", "missing", "high"),)


def test_a_strand_begins_at_its_own_lowest_level():
    """A level is read in the words of its strand."""
    kid = person("kid", "child")
    decision = decided(rulebook_of([YOUNG, DISTRESS]), reported(people=(kid,), facts=EVERYBODY))
    assert of(decision.risks, "kid", "missing").floor == Graded(id="very_low", word="no apparent risk")
    assert of(decision.risks, "kid", "harm").floor == Graded(id="low", word="standard")


def test_each_person_has_a_floor_of_their_own():
    """One child's risk is not the other's; of whom no rule speaks, nothing is said."""
    people = (
        person("ada", "child", facts={"child.age": 8}),
        person("ben", "child"),
        person("cai", "child", facts={"child.age": 16}),
    )
    decision = decided(rulebook_of([YOUNG]), reported(people=people, facts=EVERYBODY))
    assert [(one.subject, one.floor.id) for one in decision.risks] == [("ada", "high"), ("ben", "very_low")]
    assert decision.highest == (("ada", "missing", "high"), ("ben", "missing", "very_low"))


def test_somebody_nobody_has_named_counts_for_ceilings_only():
    """Until all children are named, one more may be there: never a floor, a duty or a challenge."""
    rule = {
        **YOUNG,
        "then": {
            "response": "emergency",
            "risk": {"missing": "high"},
            "duties": [{"action": "referred", "by": "officer"}],
            "forbid": ["by_phone"],
        },
    }
    decision = decided(rulebook_of([rule]), reported(), graded(1, "by_phone", "handling"))
    unnamed = of(decision.risks, "?child", "missing")
    assert unnamed.unnamed
    assert (unnamed.floor.id, unnamed.ceiling.id) == ("very_low", "high")
    assert (decision.response.floor.id, decision.response.ceiling.id) == ("resolution", "emergency")
    assert (decision.highest, decision.duties, decision.prohibitions, decision.challenges) == ((), (), (), ())


def test_once_everybody_is_named_nobody_else_raises_the_ceiling():
    """The list said to be complete, only those on it count."""
    rule = {**YOUNG, "then": {"response": "emergency"}}
    open_ = decided(rulebook_of([rule]), reported())
    listed = decided(rulebook_of([rule]), reported(), learnt(1, {"incident.children_listed": True}))
    assert open_.response.ceiling.id == "emergency"
    assert listed.response.ceiling.id == "resolution"
    assert listed.response.far == ()


def test_how_far_off_the_ceiling_is():
    """The fewest answers that would reach it are named; where floor and ceiling meet there are none."""
    both = """
    - {id: f.both, when: {incident.weapon: true, incident.violence: true}, then: {response: emergency}}
    """
    weapon = Asked(fact="incident.weapon", subject="i1")
    violence = Asked(fact="incident.violence", subject="i1")
    book = rulebook(both)
    assert decided(book, reported()).response.far == (violence, weapon)
    assert decided(book, reported(facts={"incident.weapon": True})).response.far == (violence,)
    told = reported(facts={"incident.weapon": True, "incident.violence": True})
    assert decided(book, told).response.far == ()


def test_the_highest_grade_that_one_answer_could_reach():
    """It may lie below the ceiling, and every answer that reaches it is named."""
    book = rulebook("""
    - {id: f.both, when: {incident.weapon: true, incident.violence: true}, then: {response: emergency}}
    - {id: f.injury, when: {incident.injury: serious}, then: {response: priority}}
    - {id: f.calls, when: {incident.calls_before: ">= 2"}, then: {response: priority}}
    """)
    response = decided(book, reported()).response
    assert response.ceiling.id == "emergency"
    assert response.by_one_answer is not None
    assert response.by_one_answer.grade.id == "priority"
    assert response.by_one_answer.by == (
        Asked(fact="incident.calls_before", subject="i1"),
        Asked(fact="incident.injury", subject="i1"),
    )


def test_no_answer_by_itself_may_be_enough():
    """Then nothing is said to be one answer away."""
    book = rulebook("""
    - {id: f.both, when: {incident.weapon: true, incident.violence: true}, then: {response: emergency}}
    """)
    assert decided(book, reported()).response.by_one_answer is None


def test_how_far_off_a_level_of_risk_is():
    """The fewest answers are named for each person."""
    decision = decided(rulebook_of([YOUNG]), reported(people=(person("kid", "child"),), facts=EVERYBODY))
    risk = of(decision.risks, "kid", "missing")
    assert (risk.floor.id, risk.ceiling.id) == ("very_low", "high")
    assert risk.far == (Asked(fact="person.age", subject="kid"),)


def test_a_kind_that_nobody_responds_to_has_no_response_grade():
    """In custody the grade is not applicable, whatever else could be learnt."""
    response = decided(rulebook_of([WEAPON]), reported(kinds=("custody",))).response
    assert not response.applicable
    assert (response.floor, response.ceiling) == (response.floor, response.floor)
    assert (response.far, response.by_one_answer) == ((), None)


def test_the_grades_people_set_stand_beside_the_floors():
    """What is in force is shown, and moves no floor."""
    kid = person("kid", "child", facts={"child.age": 9})
    decision = decided(
        rulebook_of([WEAPON, YOUNG]),
        reported(people=(kid,), facts={**EVERYBODY, "incident.weapon": True}),
        graded(1, "grade_3"),
        graded(2, "low", "missing", subject="kid"),
    )
    assert decision.response.in_force is not None
    assert (decision.response.in_force.value, decision.response.floor.id) == ("grade_3", "emergency")
    risk = of(decision.risks, "kid", "missing")
    assert risk.in_force is not None
    assert (risk.in_force.value, risk.floor.id) == ("low", "high")


def test_a_floor_goes_down_only_with_what_is_known():
    """One who looked lowers it; neither time by itself nor a mere no does."""
    book = rulebook_of([WEAPON])
    told = reported(facts={"incident.weapon": True})
    none = {"incident.weapon": False}
    assert decided(book, told, at=60 * 24 * 30).response.floor.id == "emergency"
    assert decided(book, told, learnt(5, none)).response.floor.id == "emergency"
    assert decided(book, told, learnt(5, none, by=OFFICER)).response.floor.id == "resolution"
