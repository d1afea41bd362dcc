"""Small networks in which everything happens: Hypothesis strategies for links of every kind, and walks."""

from hypothesis import strategies as st

from facts.conftest import HERE, Tell, by_id
from riskengine.model import events as said
from riskengine.model.network import (
    INCIDENT_NODE,
    PERSON_NODE,
    PLACE_NODE,
    PRESENT_AT,
    REPORTED_AT,
    Node,
)
from riskengine.rulebook.network import Reach, Standing, Step, Walk
from riskengine.rulebook.vocabulary import Relation

TELL = Tell()
RELATIONS = by_id(
    Relation(id="lives_with", title="Lives with", symmetric=True, span=HERE),
    Relation(id="parent_of", title="Parent of", inverse="child_of", span=HERE),
    Relation(id="resides_at", title="Lives at", target=PLACE_NODE, span=HERE),
    Relation(id="part_of", title="Part of", source=PLACE_NODE, target=PLACE_NODE, means="part_of", span=HERE),
    Relation(id="uses_phone", title="Uses", target="phone", span=HERE),
    Relation(id="same_as", title="Is", symmetric=True, means="same", span=HERE),
    Relation(id="not_same_as", title="Is not", symmetric=True, means="different", span=HERE),
)
WIDE = Reach()
NARROW = Reach(fan_out={PERSON_NODE: 4, PLACE_NODE: 2, INCIDENT_NODE: 3}, objects=2)
"""So narrow that a few links make a hub."""
BOUNDS = st.sampled_from([WIDE, WIDE, NARROW])

PEOPLE = ("ann", "bob", "cat", "dan")
PLACES = ("flat", "house")
PHONES = ("phone",)
INCIDENTS = ("i1", "i2", "i3")
ROLES = ("victim", "suspect")
STEPS = {
    "lives_with": Step("lives_with"),
    "parent_of": Step("parent_of", backward=False),
    "child_of": Step("parent_of", forward=False),
    "resides_at": Step("resides_at"),
    "part_of": Step("part_of", backward=False),
    "uses_phone": Step("uses_phone"),
    REPORTED_AT: Step(REPORTED_AT),
    PRESENT_AT: Step(PRESENT_AT),
    "victim": Step("victim"),
    "suspect": Step("suspect"),
}
"""What a walk may follow, by the name that the rule language gives it."""

MINUTES = st.integers(0, 8).map(lambda one: one * 30)
MOMENTS = st.sampled_from([240, 240, 210, 120, 60])
"""When somebody asks: mostly when all or nearly all has happened."""
LATE = st.sampled_from([0, 0, 0, 30, 120])
HOW = st.sampled_from(["phone", "visit"])
NODES = st.sampled_from(
    [Node(PERSON_NODE, one) for one in (*PEOPLE, *PEOPLE)]
    + [Node(PLACE_NODE, one) for one in PLACES]
    + [Node(INCIDENT_NODE, one) for one in INCIDENTS]
)


@st.composite
def links(draw):
    """Return a link as it is told: the relation, what it joins, from when, until when."""
    relation = draw(
        st.sampled_from(["lives_with", "parent_of", "resides_at"] * 2 + ["part_of", "uses_phone", "same_as"])
    )
    declared = RELATIONS[relation]
    ids = {PERSON_NODE: PEOPLE, PLACE_NODE: PLACES, "phone": PHONES}
    source = draw(st.sampled_from(ids[declared.source]))
    target = draw(st.sampled_from([one for one in ids[declared.target] if one != source]))
    return {
        "relation": relation,
        "source": source,
        "target": target,
        "source_kind": declared.source,
        "target_kind": declared.target,
    }


@st.composite
def dated(draw, minute):
    """Return a link with its dates, none of them later than when it is told of."""
    link = draw(links())
    if RELATIONS[link["relation"]].means == "same":
        return link
    earlier = st.integers(-2, minute // 30).map(lambda one: TELL.at(one * 30))
    since = draw(st.none() | earlier)
    until = draw(st.sampled_from([None] * 5 + [TELL.at(minute)]))
    return {**link, "since": since, "until": until}


@st.composite
def linkings(draw, most=24, answers=None):
    """Return the events of some incidents in which much is linked, in any order of arrival.

    With answers there is also what measures look for: what was done, what was marked, what was searched; and
    these answers are told of people.
    """
    people = _people(st.just({}) if answers is None else answers)
    events = [_report(draw, incident, people) for incident in INCIDENTS]
    for number in range(most - draw(st.integers(0, most))):
        if answers is not None and draw(st.sampled_from([True, False, False])):
            events.append(_doing(draw, f"e{number}"))
        else:
            events.append(_event(draw, f"e{number}", events, people))
    return draw(st.permutations(events))


def _report(draw, incident, people):
    minute = draw(st.sampled_from([0, 0, 30, 120]))
    return TELL.report(
        f"r-{incident}",
        minute,
        incident=incident,
        kinds=(draw(st.sampled_from(["assault", "missing"])),),
        people=draw(people),
        place=draw(st.sampled_from([*PLACES, None])),
        recorded=minute + draw(LATE),
    )


def _doing(draw, id):
    minute = draw(MINUTES)
    when = {"incident": draw(st.sampled_from(INCIDENTS)), "recorded": minute + draw(LATE)}
    who = draw(st.sampled_from(PEOPLE))
    match draw(st.sampled_from(["mark", "search", "done", "review"])):
        case "mark":
            return TELL("FlagRaised", id, minute, flag="noted", subject=who, **when)
        case "search":
            subject = draw(st.sampled_from([who, who, *PLACES]))
            back_to = draw(st.none() | st.none() | MINUTES.map(lambda one: TELL.at(one - 120)))
            system = draw(st.sampled_from(["register", "register", "records"]))
            return TELL(
                "RecordsSearched", id, minute, subject=subject, system=system, back_to=back_to, **when
            )
        case "done":
            return TELL.done(id, "told", minute, subject=who, details={"how": draw(HOW)}, **when)
    return TELL.done(id, "risk_reviewed", minute, **when)


def _people(answers):
    roles = st.lists(st.sampled_from(ROLES), unique=True, max_size=1)
    one = st.tuples(st.sampled_from(PEOPLE), roles, answers)
    return st.lists(one, max_size=2, unique_by=lambda each: each[0])


def _event(draw, id, events, people):
    minute = draw(MINUTES)
    when = {"incident": draw(st.sampled_from(INCIDENTS)), "recorded": minute + draw(LATE)}
    stated = [one for one in events if isinstance(one, said.LinkStated)]
    kind = draw(
        st.sampled_from(
            ["link"] * 12 + ["info"] * 4 + ["end", "end", "undo", "redact", "merge"] * bool(stated)
        )
    )
    match kind:
        case "link":
            return TELL("LinkStated", id, minute, **draw(dated(minute)), **when)
        case "info":
            told = draw(st.lists(dated(minute), max_size=2, unique_by=lambda one: str(one["relation"])))
            links = tuple(said.LinkSaid(**one) for one in told)
            return TELL.info(id, minute, people=draw(people), links=links, **when)
        case "end":
            over = draw(st.sampled_from(stated))
            ends = {
                "source": over.source,
                "target": over.target,
                "source_kind": over.source_kind,
                "target_kind": over.target_kind,
            }
            if RELATIONS[over.relation].symmetric and draw(st.booleans()):
                ends["source"], ends["target"] = over.target, over.source
            return TELL("LinkEnded", id, minute, relation=over.relation, **ends, **when)
        case "undo" | "redact":
            wrong = draw(st.sampled_from(events))
            when["incident"] = wrong.incident
            if kind == "redact":
                return TELL("RecordRedacted", id, minute, redacts=wrong.id, authority="court", **when)
            return TELL("EventReplaced", id, minute, replaces=wrong.id, why=said.Replacement.MISHEARD, **when)
    into = draw(st.sampled_from(["i1", "i2"]))
    return TELL("IncidentMerged", id, minute, into=into, **{**when, "incident": "i3"})


@st.composite
def walks(draw):
    """Return a walk of at most three links, over any of some kinds or along one path."""
    some = st.permutations(sorted(STEPS)).flatmap(
        lambda names: st.sampled_from([tuple(STEPS[one] for one in names[:many]) for many in (9, 6, 3)])
    )
    exactly = draw(st.booleans())
    hops = draw(st.sampled_from([2, 3, 1]))
    return Walk(
        steps=tuple(draw(some) for _ in range(hops)) if exactly else (draw(some),) * hops,
        exactly=exactly,
        to=draw(st.sampled_from([PERSON_NODE, PERSON_NODE, PLACE_NODE])),
        and_self=draw(st.sampled_from([False, False, True])),
    )


WITHIN = st.sampled_from([Standing.EVER, Standing.NOW]) | MINUTES.map(TELL.at)
"""Which links count: at any time, now, or since some moment."""
