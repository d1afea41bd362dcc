"""What rules are said to rest on and to wait for, in cases that are easily got wrong."""

from properties.incidents import read
from riskengine.grading.compiled import compiled
from riskengine.inference.need import need_of_rule
from riskengine.inference.support import ground_of_rule
from riskengine.model.decision import Asked
from riskengine.model.truth import Truth
from small.rulebooks import rulebook
from small.telling import NOON, link, person, reported

OF_INCIDENT = """
- {id: a.floor, when: {incident.alarm: true}, then: {response: emergency}}
"""


def scene(rules: str, **told):
    """A rulebook, and the scene of a report with what its rules conclude."""
    book = rulebook(rules)
    period = compiled(book).at(NOON)
    return book, period.weigher.scene(period.channel.verdicts(read(book, [reported(**told)], NOON)).facts)


def grounds(rules: str, rule: str, *who: str, **told):
    book, there = scene(rules, **told)
    subjects = tuple(there.facts.subject(one) for one in who)
    found = ground_of_rule(book.rule_by_id[rule], subjects, there)
    return found.truth, pairs(found.every), pairs(found.fewest)


def needs(rules: str, rule: str, *who: str, **told):
    book, there = scene(rules, **told)
    subjects = tuple(there.facts.subject(one) for one in who)
    return need_of_rule(book.rule_by_id[rule], subjects, there)


def pairs(asked):
    return [(one.subject, one.fact) for one in asked]


def test_a_conclusion_about_the_incident_rests_on_the_people_it_was_drawn_from():
    """The alarm that one child raises rests on what is known of that child, age included."""
    rules = (
        OF_INCIDENT
        + """
    - {id: a.alarm, about: child, when: {child.hurt_at_home: true}, then: {conclude: {incident.alarm: true}}}
    """.replace("\n    ", "\n")
    )
    hurt = {"child.age": 4, "child.hurt_at_home": True}
    people = (person("ada", "child", facts=hurt), person("ben", "child", facts={"child.hurt_at_home": False}))
    truth, every, fewest = grounds(rules, "a.floor", "i1", people=people)
    assert truth is Truth.TRUE
    assert every == fewest == [("ada", "child.hurt_at_home"), ("ada", "person.age")]


def test_a_conclusion_of_a_pair_is_open_by_what_the_pair_waits_for():
    """What a rule about two people concludes of one is asked of both, and of how they are related."""
    rules = """
    - id: a.danger
      about: [child, suspect]
      joined_by: parent_of
      when: {suspect.threatened: true}
      then: {conclude: {suspect.dangerous: true}}
    - {id: a.floor, about: suspect, when: {suspect.dangerous: true}, then: {response: emergency}}
    """
    people = (person("kid", "child", facts={"child.age": 3}), person("mum", "suspect"))
    listed = {"incident.children_listed": True, "incident.suspects_listed": True}
    found = needs(rules, "a.floor", "mum", people=people, facts=listed)
    assert pairs(found.true) == [("kid/mum", "relation.parent_of"), ("mum", "suspect.threatened")]
    assert found.alone_true == ()
    joined = (link("parent_of", "kid", "mum"),)
    found = needs(rules, "a.floor", "mum", people=people, links=joined, facts=listed)
    assert pairs(found.alone_true) == [("mum", "suspect.threatened")]


def test_what_is_not_concluded_rests_on_what_keeps_every_rule_from_concluding_it():
    """The least rank is read because each rule that would give more was looked at and fails."""
    rules = """
    - {id: a.some, about: child, when: {child.school_known: false}, then: {conclude: {child.risk: some}}}
    - {id: a.great, about: child, when: {child.distress: desperate}, then: {conclude: {child.risk: great}}}
    - {id: a.calm, about: child, when: {child.risk: none}, then: {forbid: [close]}}
    - {id: a.less, about: child, when: {child.risk: "< great"}, then: {forbid: [close]}}
    """
    kid = person("kid", "child", facts={"child.age": 4, "child.school_known": True, "child.distress": "calm"})
    told = [("kid", "child.distress"), ("kid", "child.school_known"), ("kid", "person.age")]
    assert grounds(rules, "a.calm", "kid", people=(kid,)) == (Truth.TRUE, told, told)
    less = [("kid", "child.distress"), ("kid", "person.age")]
    assert grounds(rules, "a.less", "kid", people=(kid,)) == (Truth.TRUE, less, less)


def test_that_nobody_is_so_rests_on_the_list_and_on_what_is_so_of_nobody_at_all():
    """That the children are listed, and that no weapon was seen: either alone is enough."""
    rule = """
    - id: a.none
      when: {not: {some child: {incident.where: school}}}
      then: {response: emergency}
    """
    facts = {"incident.children_listed": True, "incident.where": "home"}
    truth, every, fewest = grounds(rule, "a.none", "i1", facts=facts)
    assert truth is Truth.TRUE
    assert every == [("i1", "incident.children_listed"), ("i1", "incident.where")]
    assert fewest == [("i1", "incident.children_listed")]


def test_that_somebody_is_too_old_is_why_they_are_no_child():
    """A grown brother is left out of `every child` by his age."""
    rule = """
    - id: a.every
      when: {every child: {child.hurt_at_home: true}}
      then: {response: emergency}
    """
    people = (
        person("bob", facts={"person.age": 30}),
        person("kid", "child", facts={"child.age": 3, "child.hurt_at_home": True}),
    )
    truth, every, _ = grounds(rule, "a.every", "i1", people=people, facts={"incident.children_listed": True})
    assert truth is Truth.TRUE
    assert every == [
        ("bob", "person.age"),
        ("i1", "incident.children_listed"),
        ("kid", "child.hurt_at_home"),
    ]


def test_the_role_of_somebody_unnamed_is_open_by_the_list():
    """Before anything can be asked about a child somebody must say that there is one."""
    rule = "- {id: a.hurt, about: child, when: {child.hurt_at_home: true}, then: {response: emergency}}"
    found = needs(rule, "a.hurt", "?child")
    assert found.true == (
        Asked(fact="child.hurt_at_home", subject="?child"),
        Asked(fact="incident.children_listed", subject="i1"),
    )
    assert found.alone_true == ()


def test_a_quantifier_rests_on_who_is_there_though_it_asks_of_the_incident():
    """What it weighed at one incident is not what it weighs at the next, where somebody else is there."""
    book = rulebook(
        "- {id: a.any, when: {some suspect: {incident.third_party: true}}, then: {forbid: [arrest]}}"
    )
    weigher = compiled(book).at(NOON).weigher

    def found(people=(), **listed):
        told = {"incident.third_party": True, **listed}
        there = weigher.scene(read(book, [reported(people=people, facts=told)], NOON))
        needed = need_of_rule(book.rules[0], (there.facts.incident,), there)
        return needed.truth, pairs(needed.open)

    assert found() == (Truth.UNKNOWN, [("i1", "incident.suspects_listed")])
    assert found(people=(person("mum", "suspect", facts={"person.age": 30}),)) == (Truth.TRUE, [])
    assert found(**{"incident.suspects_listed": True}) == (Truth.FALSE, [])


EVERY_CHILD_HURT = """
- id: a.every
  about: child
  when: {every child: {child.hurt_at_home: true}}
  then: {response: emergency}
"""
CHILDREN_LISTED = {"incident.children_listed": True}


def test_one_age_does_not_make_a_child_of_somebody_and_also_none():
    """Of a rule about ada as a child it is wanting that she is hurt too; ben may be too old to count."""
    people = (person("ada"), person("ben", facts={"child.hurt_at_home": False}))
    found = needs(EVERY_CHILD_HURT, "a.every", "ada", people=people, facts=CHILDREN_LISTED)
    assert found.truth is Truth.UNKNOWN
    assert pairs(found.true) == [
        ("ada", "child.hurt_at_home"),
        ("ada", "person.age"),
        ("ben", "person.age"),
    ]
    alone = needs(EVERY_CHILD_HURT, "a.every", "ada", people=(person("ada"),), facts=CHILDREN_LISTED)
    assert alone.alone_true == ()


def test_an_age_is_not_one_answer_away_from_what_never_holds():
    """Whether or not ada is a child, the rule does not hold for her: no one answer is said to do."""
    people = (person("ada", facts={"child.hurt_at_home": False}),)
    found = needs(EVERY_CHILD_HURT, "a.every", "ada", people=people, facts=CHILDREN_LISTED)
    assert found.truth is Truth.UNKNOWN
    assert found.alone_true == ()
