"""Hypothesis strategies for what happens in several incidents of the same people, in any order and late."""

from hypothesis import strategies as st

from facts.conftest import Tell
from riskengine.model import events as said

TELL = Tell()
SECOND = 1 / 60
INCIDENTS = ("i1", "i2", "i3", "i4")
WHO = st.sampled_from(["kid", "mum", "man"])
ROLES = st.lists(st.sampled_from(["victim", "suspect"]), unique=True, max_size=2)
# Half hours and a second on either side of them: windows are whole hours long.
MINUTES = st.builds(
    lambda half, off: max(half * 30 + off * SECOND, 0), st.integers(0, 10), st.sampled_from([0, 0, 0, -1, 1])
)
LATE = st.sampled_from([0, 0, 0, 30, 90])
ANSWERS = {
    "person.heard": st.booleans(),
    "person.age": st.integers(10, 20)
    | st.builds(said.Between, at_least=st.integers(5, 18), at_most=st.just(18)),
    "person.last_seen": MINUTES.map(lambda minute: TELL.at(minute).isoformat()),
    "person.episodes_ever": st.integers(0, 4) | st.builds(said.Between, at_least=st.integers(0, 4)),
    "person.episodes_on_record": st.builds(
        said.Between, at_least=st.integers(0, 2), at_most=st.integers(2, 3)
    ),
    "person.shots_near": st.booleans(),
    "person.getting_worse": st.integers(-2, 2),
    "person.balance": st.integers(0, 3),
    "person.last_missing": MINUTES.map(lambda minute: TELL.at(minute).isoformat()),
    "person.since_missing": st.sampled_from(["10m", "1h", "3h"])
    | st.builds(said.Between, at_least=st.sampled_from(["10m", "2h"])),
}
PEOPLE = st.lists(
    st.tuples(WHO, ROLES, st.fixed_dictionaries({}, optional=ANSWERS)),
    max_size=3,
    unique_by=lambda one: one[0],
)
FACTS = st.fixed_dictionaries({}, optional={"incident.shots": st.integers(0, 3)})
KINDS = st.lists(st.sampled_from(["missing", "assault"]), min_size=1, unique=True)


@st.composite
def happenings(draw, most=14):
    """Return the events of some incidents, in any order of arrival."""
    reported = {"i1"} | draw(st.sets(st.sampled_from(INCIDENTS), min_size=1))
    events = [_report(draw, incident) for incident in sorted(reported)]
    for number in range(most - draw(st.integers(0, most))):
        events.append(_event(draw, f"e{number}", events))
    return draw(st.permutations(events))


def _report(draw, incident):
    minute = draw(MINUTES)
    return TELL.report(
        f"r-{incident}",
        minute,
        incident=incident,
        kinds=tuple(draw(KINDS)),
        people=draw(PEOPLE),
        facts=draw(FACTS),
        place=draw(st.sampled_from(["home", "home", "park", None])),
        recorded=minute + draw(LATE),
    )


def _event(draw, id, events):
    incident, minute = draw(st.sampled_from(INCIDENTS)), draw(MINUTES)
    post = draw(st.sampled_from(["officer", "caller"]))
    when = {"incident": incident, "recorded": minute + draw(LATE), "post": post}
    merged = {one.incident for one in events if isinstance(one, said.IncidentMerged)}
    own = [one.id for one in events if one.incident == incident]
    kind = draw(
        st.sampled_from(
            ["info"] * 3
            + ["kind"]
            + ["done"] * 6
            + ["flag"] * 2
            + ["search"] * 3
            + ["link", "review"]
            + ["undo", "redact"] * bool(own)
            + ["merge"] * (incident not in merged and incident != "i1")
        )
    )
    match kind:
        case "info":
            return TELL.info(id, minute, people=draw(PEOPLE), facts=draw(FACTS), **when)
        case "kind":
            return TELL("IncidentReclassified", id, minute, adds=tuple(draw(KINDS)), **when)
        case "done":
            details = draw(st.fixed_dictionaries({}, optional={"how": st.sampled_from(["phone", "visit"])}))
            action = draw(st.sampled_from(["attended", "child_seen", "told"]))
            subject = None if action == "attended" else draw(WHO)
            attempt = draw(st.sampled_from([False, False, False, True]))
            return TELL.done(id, action, minute, subject=subject, details=details, attempt=attempt, **when)
        case "review":
            return TELL.done(id, "risk_reviewed", minute, **when)
        case "flag":
            flag = draw(st.sampled_from(["noted", "looked_after"]))
            name = draw(st.sampled_from(["FlagRaised", "FlagRaised", "FlagCleared"]))
            subject = draw(st.sampled_from(["kid", "mum", "home"]))
            return TELL(name, id, minute, flag=flag, subject=subject, **when)
        case "search":
            system = draw(st.sampled_from(["records", "register"]))
            back_to = draw(st.none() | MINUTES.map(lambda one: TELL.at(one - 120)))
            subject = draw(st.sampled_from(["kid", "kid", "mum", "home"]))
            return TELL(
                "RecordsSearched", id, minute, subject=subject, system=system, back_to=back_to, **when
            )
        case "link":
            return TELL("LinkStated", id, minute, relation="parent_of", source="mum", target="kid", **when)
        case "undo":
            what = draw(st.sampled_from(own))
            return TELL("EventReplaced", id, minute, replaces=what, why=said.Replacement.MISHEARD, **when)
        case "redact":
            what = draw(st.sampled_from(own))
            return TELL("RecordRedacted", id, minute, redacts=what, authority="court", **when)
    into = draw(st.sampled_from([one for one in INCIDENTS if one < incident]))
    return TELL("IncidentMerged", id, minute, into=into, **when)
