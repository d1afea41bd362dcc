"""The facts of an incident at a moment: what holds of them whatever was told."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from riskengine.model import events as said
from riskengine.model.facts import NOT_APPLICABLE, Bounds
from riskengine.model.truth import Truth


def test_the_facts_say_what_they_are_of(read, tell):
    """The incident, its kinds, the people by id with the unnamed last, and the events that stand."""
    report = tell.report(people=[("girl", ["victim"]), ("boy",)])
    facts = read(report, tell.info("later", 9), at=5, known_at=7, roles=("child",))
    assert (facts.incident.id, facts.incident.roles) == ("i1", {"incident": Truth.TRUE})
    assert (facts.kinds, facts.as_of, facts.known_at) == ({"missing"}, tell.at(5), tell.at(7))
    assert [who.id for who in facts.people] == ["boy", "girl", "?child"]
    assert facts.events == (report,)


class TestApplies:
    """A fact that does not apply is no, and one that may apply is unknown."""

    def test_a_fact_does_not_apply_where_its_condition_fails(self, read, tell):
        """Unknown stays unknown."""
        people = [("boy", [], {"person.sex": "male"}), ("girl", [], {"person.sex": "female"}), ("kid",)]
        boy, girl, kid = read(tell.report(people=people)).people
        assert boy.readings["person.pregnant"] is NOT_APPLICABLE
        assert "person.pregnant" not in girl.readings
        assert "person.pregnant" not in kid.readings

    def test_what_rests_on_a_fact_that_does_not_apply_does_not_apply(self, read, tell):
        """And does again with it."""
        boy, girl = read(
            tell.report(
                people=[
                    ("boy", [], {"person.sex": "male", "person.pregnant": True}),
                    ("girl", [], {"person.sex": "female", "person.pregnant": True}),
                ]
            )
        ).people
        assert boy.readings["person.due_soon"] is NOT_APPLICABLE
        assert "person.due_soon" not in girl.readings
        assert girl.readings["person.pregnant"] is True

    def test_a_fact_of_the_incident_may_wait_for_something_done(self, read, tell):
        """What was done is needed for that, though no rule reads it."""
        report, attended = tell.report(), tell.done("a", "attended", 5)
        assert read(report, needed=()).incident.readings["incident.room"] is NOT_APPLICABLE
        assert "incident.room" not in read(report, attended, at=5, needed=()).incident.readings


MINUTES = st.integers(0, 200)
WHO = st.sampled_from(["girl", "boy", "man"])
BOUND = st.builds(said.Between, at_least=st.integers(0, 60), at_most=st.integers(60, 120) | st.none())
SILENT = st.sampled_from([said.NotAnswered(unknown=why) for why in said.Unanswered])
OF_PERSON = st.fixed_dictionaries(
    {},
    optional={
        "person.age": st.integers(0, 120) | BOUND | SILENT,
        "person.heard": st.booleans(),
        "person.sex": st.sampled_from(["female", "male"]),
        "victim.hurt": st.booleans() | SILENT,
    },
)
OF_INCIDENT = st.fixed_dictionaries(
    {},
    optional={
        "incident.violence_now": st.booleans() | SILENT,
        "incident.injury": st.sampled_from(["none", "minor", "serious"]) | SILENT,
        "incident.score": st.integers(0, 9) | st.builds(said.Between, at_least=st.integers(0, 9)),
        "incident.children_listed": st.booleans(),
    },
)
PEOPLE = st.lists(
    st.tuples(
        WHO, st.lists(st.sampled_from(["child", "suspect", "victim"]), unique=True, max_size=2), OF_PERSON
    ),
    max_size=3,
    unique_by=lambda one: one[0],
)


@st.composite
def happenings(draw, tell):
    """Return the events of an incident, some of them about other events."""
    events = [tell.report(people=[("girl", ["child"])])]
    for number in range(draw(st.integers(0, 7))):
        id = f"e{number}"
        minute = draw(MINUTES)
        when = {"recorded": minute + draw(st.sampled_from([0, 0, 30]))}
        when["post"] = draw(st.sampled_from(["caller", "officer"]))
        other = draw(st.sampled_from([one.id for one in events]))
        kind = draw(
            st.sampled_from(
                ["info", "info", "info", "done", "raise", "clear", "search", "link", "end", "undo"]
            )
        )
        on = draw(st.lists(st.sampled_from(["records", "register"]), unique=True))
        who = draw(WHO)
        match kind:
            case "info":
                event = tell.info(id, minute, people=draw(PEOPLE), facts=draw(OF_INCIDENT), **when)
            case "done":
                event = tell.done(
                    id, draw(st.sampled_from(["attended", "child_seen"])), minute, subject=who, **when
                )
            case "raise":
                until = draw(st.none() | MINUTES.map(tell.at))
                event = tell(
                    "FlagRaised", id, minute, flag="looked_after", subject=who, on=on, until=until, **when
                )
            case "clear":
                event = tell("FlagCleared", id, minute, flag="looked_after", subject=who, on=on, **when)
            case "search":
                system = draw(st.sampled_from(["records", "register"]))
                event = tell("RecordsSearched", id, minute, subject=who, system=system, **when)
            case "link" | "end":
                name = "LinkStated" if kind == "link" else "LinkEnded"
                event = tell(name, id, minute, relation="sibling_of", source="girl", target="boy", **when)
            case _:
                event = tell(
                    "EventReplaced", id, minute, replaces=other, why=said.Replacement.MISHEARD, **when
                )
        events.append(event)
    return events


ROLES = ("child", "suspect")


@given(st.data(), MINUTES, MINUTES)
def test_the_order_of_the_events_does_not_matter(read, tell, data, at, known_at):
    """The same set gives the same facts, to the order of every mapping."""
    events = data.draw(happenings(tell))
    mixed = data.draw(st.permutations([*events, *events[:2]]))
    one = read(*events, at=at, known_at=known_at, roles=ROLES)
    other = read(*mixed, at=at, known_at=known_at, roles=ROLES)
    assert other == one
    assert repr(other) == repr(one)


@given(st.data(), MINUTES, MINUTES)
def test_what_was_recorded_later_is_not_known(read, tell, data, at, known_at):
    """Facts known at a moment are those of the events recorded by then: no hindsight."""
    events = data.draw(happenings(tell))
    known = [event for event in events if event.recorded_at <= tell.at(known_at)]
    assert read(*events, at=at, known_at=known_at, roles=ROLES) == read(
        *known, at=at, known_at=known_at, roles=ROLES
    )


@given(st.data(), MINUTES, st.integers(1, 400))
def test_knowing_of_nothing_new_changes_nothing(read, tell, data, at, more):
    """Later knowledge without new events is the same knowledge."""
    events = data.draw(happenings(tell))
    latest = 300
    one = read(*events, at=at, known_at=latest, roles=ROLES)
    other = read(*events, at=at, known_at=latest + more, roles=ROLES)
    assert replace(other, known_at=one.known_at) == one


@given(st.data(), MINUTES)
def test_between_two_edges_nothing_changes(read, tell, data, at):
    """Facts change at an event or at an edge they announce, and at no other moment."""
    events = data.draw(happenings(tell))
    now = read(*events, at=at, known_at=300, roles=ROLES)
    event_times = [event.occurred_at for event in events if event.occurred_at > now.as_of]
    ahead = [*event_times, *[edge for edge in now.edges if edge > now.as_of]]
    last = min(ahead, default=tell.at(700)) - timedelta(seconds=1)
    minutes = (last - tell.at(0)) / timedelta(minutes=1)
    then = read(*events, at=minutes, known_at=300, roles=ROLES)
    assert replace(then, as_of=now.as_of, edges=now.edges) == now


@given(st.data(), MINUTES, MINUTES)
def test_another_s_no_never_lowers_what_raises_risk(read, tell, data, at, minute):
    """A further answer from somebody who may not end it leaves what is certain at least as high."""
    events = data.draw(happenings(tell))
    least = {"incident.violence_now": False, "incident.injury": "none", "incident.score": 0}
    no = tell.info("no", minute, facts=least, post="caller")
    before = read(*events, at=at, known_at=300).incident.readings
    after = read(*events, no, at=at, known_at=300).incident.readings
    for name in least:
        assert certain(after.get(name)) >= certain(before.get(name))


def certain(value):
    """Return how much of a fact is certain; unknown is as little as can be."""
    if value is None:
        return 0
    return value.lo or 0 if isinstance(value, Bounds) else value
