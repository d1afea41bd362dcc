"""Incidents as they may stand, made by hand or drawn, and measures of oversight to count them by."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from riskengine.grading.snapshot import Owed, Snapshot
from riskengine.model.grades import RESPONSE_GRADES, RISK_LEVELS, Binds
from riskengine.model.ledger import Challenge, Duty
from riskengine.rulebook.readings import DUTY_STATES
from small.oversight import measure

NOW = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)  # a Friday; the clocks change on the Sunday
DAY = timedelta(days=1)

ACTIONS = ("attended", "child_seen", "conference")
LEVELS = {"missing": ("very_low", "low", "medium", "high"), "harm": ("low", "medium", "high")}
GROUNDS = {"below_floor": {"floor": "high"}, "forbidden": {"forbids": "close"}}
GROUNDS |= {"lowered": {"lacks": ("reason",)}, "left_owed": {"unended": ("child_seen/ada",)}}
ROLES = ("child", "suspect")


def case(name="i1", **said):
    """One incident as it stands: an assault that was reported a day ago, with nothing in it."""
    usual = {
        "as_of": NOW,
        "reported_at": NOW - DAY,
        "kinds": frozenset({"assault"}),
        "closed": False,
        "roles": {},
        "levels": {},
        "risks": {},
    }
    return Snapshot(incident=name, **{**usual, **said})


def owed(*actions, states=("open",), subject=None, since=NOW - DAY, occasion=None):
    """A duty that is still owed, or awaited."""
    duty = Duty(
        id=f"{'|'.join(actions)}/{subject}@{occasion}",
        actions=actions,
        subject=subject or "i1",
        occasion=occasion,
        opened_at=since,
        by="officer",
        binds=Binds.SHOULD,
        rules=("a.rule",),
    )
    return Owed(duty=duty, subject=subject, since=since, states=frozenset(states))


def challenge(*grounds, subject=None, raised_at=NOW - DAY, event="e"):
    """A challenge that nobody has met or answered."""
    said = {key: value for ground in grounds for key, value in GROUNDS[ground].items()}
    whose = f"/{subject}" if subject is not None else ""
    return Challenge(
        id=f"{event}/missing{whose}",
        event=event,
        scale="missing",
        subject=subject,
        decided="low",
        raised_at=raised_at,
        rules=(),
        **said,
    )


def people(**roles):
    """Everybody at an incident, with the roles each plays beside that of a person."""
    return {who: frozenset({"person", *plays}) for who, plays in roles.items()}


def level(*, who="ada", strand="missing", word="high"):
    return {(who, strand): RISK_LEVELS[word]}


scales = st.sampled_from(["-", "low", ">= medium", "<= low", "not(high)"])
words = {strand: st.sampled_from(levels) for strand, levels in LEVELS.items()}
moments = st.integers(0, 20).map(lambda days: NOW - days * DAY)
whom = st.sampled_from([None, "ada", "ben"])
states_of_a_duty = st.sampled_from([("open",), ("open", "overdue"), ("awaited",), ("awaited", "late")])


@st.composite
def cases_of(draw, name):
    """Draw one incident as it may stand."""
    roles = draw(st.dictionaries(st.sampled_from(["ada", "ben"]), st.sets(st.sampled_from(ROLES))))
    levels = {
        (who, strand): RISK_LEVELS[draw(words[strand])]
        for who in roles
        for strand in draw(st.sets(st.sampled_from(list(LEVELS))))
    }
    raised = {place: RISK_LEVELS["high"] for place in levels if draw(st.booleans())}
    pairs = st.frozensets(st.tuples(st.sampled_from(ACTIONS), whom), max_size=3)
    return case(
        name,
        as_of=NOW,
        reported_at=draw(moments),
        kinds=frozenset(draw(st.sets(st.sampled_from(["assault", "missing"]), min_size=1))),
        closed=draw(st.booleans()),
        roles=people(**roles),
        owed=tuple(
            owed(
                draw(st.sampled_from(ACTIONS)),
                subject=draw(whom),
                states=states,
                since=draw(moments),
                occasion=draw(st.sampled_from([None, "e1"])),
            )
            for states in draw(st.lists(states_of_a_duty, max_size=4))
        ),
        challenges=tuple(
            challenge(*grounds, subject=draw(whom), raised_at=draw(moments), event=f"e{at}")
            for at, grounds in enumerate(
                draw(st.lists(st.sets(st.sampled_from(list(GROUNDS)), min_size=1), max_size=2))
            )
        ),
        response=draw(st.sampled_from([None, *RESPONSE_GRADES.values()])),
        levels=levels,
        risks={**levels, **raised},
        handled=draw(st.frozensets(st.tuples(st.sampled_from(["lowest", "by_phone"]), whom), max_size=2)),
        lowered=draw(st.frozensets(st.tuples(st.sampled_from(list(LEVELS)), whom), max_size=2)),
        done=draw(pairs),
    )


whats = st.one_of(
    st.fixed_dictionaries({"duties": st.lists(st.sampled_from(ACTIONS), min_size=1, unique=True)}),
    st.fixed_dictionaries({"people": st.lists(st.sampled_from([*ROLES, "person"]), min_size=1, unique=True)}),
    st.fixed_dictionaries({"incidents": st.lists(st.sampled_from(["assault", "missing"]), min_size=1)}),
    st.fixed_dictionaries({"challenges": st.lists(st.sampled_from(list(GROUNDS)), min_size=1, unique=True)}),
)
tests = st.dictionaries(st.sampled_from(list(LEVELS)), scales, min_size=1)
keys = {
    "during": st.just(["missing"]),
    "present": st.lists(st.sampled_from(ROLES), min_size=1),
    "graded": tests | st.just({"response": ">= priority"}),
    "risk": tests,
    "handled": st.just(["lowest"]),
    "lowered": st.lists(st.sampled_from(list(LEVELS)), min_size=1),
    "done": st.lists(st.sampled_from(ACTIONS), min_size=1),
    "not_done": st.lists(st.sampled_from(ACTIONS), min_size=1),
}
narrowings = st.fixed_dictionaries({}, optional=keys)


@st.composite
def declarations(draw):
    """Draw a measure of oversight as a file would declare it."""
    what = draw(whats)
    states = st.lists(st.sampled_from(DUTY_STATES), min_size=1, unique=True)
    if "duties" in what and draw(st.booleans()):
        what = {**what, "states": draw(states)}
    among, only = draw(narrowings), draw(narrowings)
    said = {"of": {**what, **among}, "count": only} if only and draw(st.booleans()) else {}
    window = {"window": "10d"} if draw(st.booleans()) else {}
    return measure(**(said or {"count": {**what, **among}}), **window)
