"""The unknowns worth asking: of whom, in what words, in which order."""

from riskengine.model.decision import Gain, GainKind, Question
from riskengine.model.events import NotAnswered, Unanswered
from small.rulebooks import rulebook
from small.telling import decided, done, learnt, person, reported, searched

NOBODY_ELSE = {"incident.children_listed": True, "incident.suspects_listed": True}
KID = person("kid", "child", facts={"child.age": 9})


def asked(decision):
    """What is asked, in order."""
    return [one.fact for one in decision.questions]


def test_a_question_says_whom_to_ask_how_and_what_for():
    """Everything that a call handler needs, and no more."""
    book = rulebook("""
    - {id: q.weapon, when: {incident.weapon: true}, then: {response: emergency}}
    """)
    assert decided(book, reported()).questions == (
        Question(
            fact="incident.weapon",
            subject="i1",
            of="caller",
            words="Is there a weapon?",
            gain=Gain(changes=GainKind.RESPONSE, to="emergency", alone=True, rules=1),
            first=True,
        ),
    )


def test_response_is_asked_about_first_then_risk_then_duties():
    """And among response grades, the higher first."""
    book = rulebook("""
    - {id: q.duty, when: {incident.third_party: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    - id: q.risk
      about: child
      when: {child.distress: ">= upset"}
      then: {risk: {harm: high}}
    - {id: q.low, when: {incident.injury: ">= minor"}, then: {response: scheduled}}
    - {id: q.high, when: {incident.violence: true}, then: {response: emergency}}
    """)
    decision = decided(book, reported(people=(KID,), facts=NOBODY_ELSE))
    assert [(one.fact, one.gain.changes.value, one.gain.to) for one in decision.questions] == [
        ("incident.violence", "response", "emergency"),
        ("incident.injury", "response", "scheduled"),
        ("child.distress", "risk", "harm high"),
        ("incident.third_party", "duty", "reviewed"),
    ]


def test_what_suffices_alone_is_asked_before_what_needs_another_answer():
    """Then what bears on more rules."""
    book = rulebook("""
    - id: q.both
      when: {incident.calls_before: ">= 2", incident.injury: ">= minor"}
      then: {response: emergency}
    - {id: q.more, when: {incident.injury: ">= minor", incident.weapon: true}, then: {response: emergency}}
    - {id: q.alone, when: {incident.violence: true}, then: {response: emergency}}
    """)
    questions = decided(book, reported()).questions
    assert [(one.fact, one.gain.alone, one.gain.rules) for one in questions] == [
        ("incident.violence", True, 1),
        ("incident.injury", False, 2),
        ("incident.calls_before", False, 1),
        ("incident.weapon", False, 1),
    ]


def test_what_could_change_nothing_is_not_asked():
    """Where the floor is there already, or the duty is owed, nothing hangs on the answer."""
    book = rulebook("""
    - {id: q.high, when: {incident.violence: true}, then: {response: emergency}}
    - {id: q.low, when: {incident.injury: ">= minor"}, then: {response: scheduled}}
    - {id: q.owed, when: {incident.violence: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    - {id: q.too, when: {incident.third_party: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    """)
    assert decided(book, reported(facts={"incident.violence": True})).questions == ()


def test_only_the_first_few_are_put_to_each_post():
    """The pack says how many; the rest are there on demand."""
    book = rulebook("""
    - {id: q.a, when: {incident.violence: true}, then: {response: emergency}}
    - {id: q.b, when: {incident.weapon: true}, then: {response: emergency}}
    - {id: q.c, when: {incident.injury: ">= minor"}, then: {response: priority}}
    - {id: q.d, when: {incident.calls_before: ">= 2"}, then: {response: scheduled}}
    """)
    assert [(one.fact, one.of, one.first) for one in decided(book, reported()).questions] == [
        ("incident.violence", "caller", True),
        ("incident.weapon", "caller", True),
        ("incident.injury", "caller", False),
        ("incident.calls_before", "records", True),
    ]


HURT = """
- id: q.hurt
  about: child
  when: {child.hurt_at_home: true}
  then: {response: emergency}
"""


def test_a_sensitive_question_waits_until_the_caller_can_speak_freely():
    """It is held, and takes the place of none that can be put."""
    book = rulebook(HURT)
    told = reported(people=(KID,), facts=NOBODY_ELSE)
    (held,) = decided(book, told).questions
    assert (held.fact, held.held, held.first) == ("child.hurt_at_home", True, False)
    for answer, is_held in ((True, False), (False, True)):
        (question,) = decided(book, told, learnt(1, {"incident.caller_can_speak_freely": answer})).questions
        assert (question.held, question.first) == (is_held, not is_held)


def test_a_sensitive_question_is_not_held_from_an_officer():
    """Only the caller may have somebody listening."""
    refused = {"child.hurt_at_home": NotAnswered(unknown=Unanswered.REFUSED)}
    told = reported(people=(person("kid", "child", facts=refused),), facts=NOBODY_ELSE)
    (question,) = decided(rulebook(HURT), told).questions
    assert (question.of, question.held, question.why_unknown) == ("officer", False, "refused")


def test_who_does_not_know_is_not_asked_again():
    """The next post in line is, where there is one."""
    book = rulebook("""
    - {id: q.a, when: {incident.weapon: true}, then: {response: emergency}}
    - {id: q.b, when: {incident.violence: true}, then: {response: emergency}}
    """)
    nothing = NotAnswered(unknown=Unanswered.NOT_KNOWN)
    decision = decided(book, reported(facts={"incident.weapon": nothing, "incident.violence": nothing}))
    assert [(one.fact, one.of, one.why_unknown) for one in decision.questions] == [
        ("incident.violence", "caller", "not_known"),
        ("incident.weapon", "officer", "not_known"),
    ]


def test_an_answer_that_lapsed_is_asked_for_again():
    """An answer that lowers risk stands for a while only."""
    book = rulebook("""
    - {id: q.b, when: {incident.violence: true}, then: {response: emergency}}
    """)
    told = reported(facts={"incident.violence": False})
    assert decided(book, told, at=29).questions == ()
    (question,) = decided(book, told, at=30).questions
    assert (question.fact, question.why_unknown) == ("incident.violence", "lapsed")


def test_whatever_is_unknown_of_somebody_unnamed_begins_with_who_is_there():
    """Many unknowns become the one question that lists them."""
    book = rulebook("""
    - id: q.child
      about: child
      when: {child.distress: ">= upset", child.hurt_at_home: true}
      then: {response: emergency}
    """)
    (question,) = decided(book, reported()).questions
    assert (question.fact, question.subject) == ("incident.children_listed", "i1")
    assert (question.words, question.held) == ("Are those all the children?", False)


def test_a_marker_is_looked_up_and_not_asked_for():
    """In those systems that could show it, until one does or all have been searched."""
    book = rulebook("""
    - id: q.known
      about: child
      when: {child.flag.known: true}
      then: {duties: [{action: referred, by: officer}]}
    """)
    told = reported(people=(KID,), facts=NOBODY_ELSE)
    (question,) = decided(book, told).questions
    assert (question.fact, question.subject, question.of) == ("flag.known", "kid", "records")
    assert question.words == "Search the register, the archive for kid."
    searches = (searched(1, "register", "kid"), searched(2, "archive", "kid"))
    assert asked(decided(book, told, searches[0])) == ["flag.known"]
    assert asked(decided(book, told, *searches)) == []


def test_how_two_people_are_related_is_asked_of_the_caller():
    """In the words of the relation."""
    book = rulebook("""
    - id: q.pair
      about: [child, suspect]
      joined_by: parent_of
      when: {}
      then: {duties: [{action: kept_apart, by: officer}]}
    """)
    told = reported(people=(KID, person("sue", "suspect")), facts=NOBODY_ELSE)
    (question,) = decided(book, told).questions
    assert (question.fact, question.subject) == ("relation.parent_of", "kid/sue")
    assert (question.of, question.words) == ("caller", "Is kid parent of sue?")


def test_nobody_is_asked_what_only_the_engine_can_say():
    """What was done is told, never asked for."""
    book = rulebook("""
    - {id: q.done, when: {incident.done.attended: true}, then: {duties: [{action: reviewed, by: sergeant}]}}
    """)
    assert decided(book, reported()).questions == ()
    assert len(decided(book, reported(), done(1, "attended")).duties) == 1


def test_of_somebody_who_may_be_a_child_only_the_age_is_asked():
    """Nobody asks the mother what is asked of a child; once she is known to be one, it is asked."""
    book = rulebook("""
    - {id: q.distress, about: child, when: {child.distress: ">= upset"}, then: {response: emergency}}
    - {id: q.hurt, about: child, when: {child.hurt_at_home: true}, then: {risk: {harm: high}}}
    """)
    mum = reported(people=(person("mum", "caller"),), facts=NOBODY_ELSE)
    assert [(one.fact, one.subject) for one in decided(book, mum).questions] == [("person.age", "mum")]
    young = learnt(1, people=(person("mum", facts={"person.age": 15}),))
    told = decided(book, mum, young)
    assert [(one.fact, one.subject) for one in told.questions] == [
        ("child.distress", "mum"),
        ("child.hurt_at_home", "mum"),
    ]
