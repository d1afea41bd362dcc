"""A rulebook whose facts are measured in every way there is, over the small vocabulary of these tests."""

from dataclasses import replace

from facts.conftest import BOOK, HERE, HOUR, PACK, WORDS, by_id, fact
from riskengine.facts.history import History
from riskengine.facts.view import FactReader
from riskengine.inference.applicability import holds
from riskengine.model.grades import Binds
from riskengine.rulebook.calendar import Calendar
from riskengine.rulebook.conditions import INCIDENT_VAR, Clause, Compare, Except, Interval
from riskengine.rulebook.measures import Measure, MeasureKind, Scope, Selection, Since, Weighted
from riskengine.rulebook.rules import Outcome, Rule
from riskengine.rulebook.terms import parse_term
from riskengine.rulebook.vocabulary import Action, FactType, Settles

TYPES = {
    MeasureKind.COUNT: FactType.INT,
    MeasureKind.DISTINCT: FactType.INT,
    MeasureKind.TREND: FactType.INT,
    MeasureKind.EXISTS: FactType.BOOL,
    MeasureKind.FIRST: FactType.TIME,
    MeasureKind.LATEST: FactType.TIME,
    MeasureKind.ELAPSED: FactType.DURATION,
    MeasureKind.SCORE: FactType.NUMBER,
}
YES = Compare("==", True)
PLACE, HERE_ONLY = Scope.PLACE, Scope.INCIDENT


def measured(id, kind, selection=None, window=None, scope=Scope.SUBJECT, **fields):
    """Return a fact that is measured."""
    if fields.get("fades_over") is not None:
        fields["fades_over"] = parse_term(fields["fades_over"])
    measure = Measure(
        kind=MeasureKind(kind),
        scope=scope,
        selection=selection,
        window=parse_term(window) if window is not None else None,
        span=HERE,
        **fields,
    )
    return fact(id, TYPES[measure.kind], measure=measure)


def incidents(*kinds, **fields):
    """Select incidents of some kinds."""
    return Selection(incidents=frozenset(kinds), **_sets(fields))


def actions(*names, **fields):
    """Select actions."""
    return Selection(actions=frozenset(names), **_sets(fields))


def told(answers, **fields):
    """Select incidents in which something was told."""
    return Selection(told=answers, **_sets(fields))


def flags(*names):
    """Select markers raised."""
    return Selection(flags=frozenset(names))


def _sets(fields):
    return {
        name: frozenset(value) if isinstance(value, (list, tuple)) else value
        for name, value in fields.items()
    }


SINCE_REPORT = Since(moment="reported")
BOTH = ("records", "register")

MEASURED = by_id(
    measured("person.episodes", "count", incidents("missing"), "2h"),
    measured("person.episodes_ever", "count", incidents("missing"), systems=BOTH),
    measured("person.episodes_on_record", "count", incidents("missing"), "2h", systems=("records",)),
    measured("person.other_episodes", "count", incidents("missing", "assault"), "3h", elsewhere=True),
    measured("person.harmed", "count", incidents("assault", roles=["victim", "suspect"]), "2h"),
    measured("person.heard_missing", "count", incidents("missing", told={"person.heard": YES}), "3h"),
    measured("person.ever_heard", "exists", told({"person.heard": YES}, during=["missing"]), elsewhere=True),
    measured("person.shots_near", "exists", told({"incident.shots": Compare(">=", 2)}), "2h", systems=BOTH),
    measured("person.young", "count", told({"person.age": Interval(0, True, 18, False)})),
    measured("person.seen", "count", actions("child_seen"), "1h"),
    measured("person.attended", "count", actions("attended", roles=["victim"], during=["assault"])),
    measured("person.told_so", "count", actions("told", where={"how": Except(Compare("==", "phone"))})),
    measured("person.marked", "count", flags("noted", "looked_after"), "2h", systems=("register",)),
    measured("person.first_missing", "first", incidents("missing"), "3h"),
    measured("person.last_missing", "latest", incidents("missing"), systems=("records",)),
    measured("person.suspects", "distinct", incidents("assault"), "3h", by="suspect"),
    measured("person.places", "distinct", incidents("missing", "assault"), by="place", systems=BOTH),
    measured("person.found_at", "distinct", actions("told"), by="how"),
    measured("person.getting_worse", "trend", incidents("missing", "assault"), "1h"),
    measured(
        "person.concern",
        "score",
        checklist=(
            Weighted(weight=3, selection=incidents("assault")),
            Weighted(weight=2.5, selection=told({"person.heard": YES})),
            Weighted(weight=1, selection=flags("noted")),
        ),
        fades_over="4h",
        systems=("records",),
    ),
    measured(
        "person.balance",
        "score",
        window="3h",
        checklist=(
            Weighted(weight=2, selection=incidents("missing")),
            Weighted(weight=-1, selection=actions("child_seen")),
        ),
        systems=("records",),
    ),
    measured("person.gone", "elapsed", since=(SINCE_REPORT,), until=Since(selection=actions("child_seen"))),
    measured(
        "person.unseen",
        "elapsed",
        since=(Since(fact="person.last_seen"),),
        at_least_since=SINCE_REPORT,
        until=Since(selection=actions("told", "attended")),
    ),
    measured(
        "person.since_missing",
        "elapsed",
        elsewhere=True,
        since=(Since(selection=incidents("missing")),),
        systems=("records",),
    ),
    measured(
        "person.quiet",
        "elapsed",
        since=(
            Since(selection=flags("noted")),
            Since(selection=actions("told")),
            Since(fact="person.last_seen"),
        ),
    ),
    measured(
        "person.here_unseen",
        "elapsed",
        scope=HERE_ONLY,
        since=(Since(moment="occurred"), Since(selection=actions("told"))),
        until=Since(selection=actions("child_seen")),
    ),
    measured(
        "incident.calls_here", "count", incidents("missing", "assault"), "2h", PLACE, systems=("records",)
    ),
    measured("incident.other_calls", "exists", incidents("assault"), "3h", PLACE, elsewhere=True),
    measured("incident.shots_here", "count", told({"incident.shots": Compare(">", 0)}), None, PLACE),
    measured("incident.suspects_here", "distinct", incidents("assault"), None, PLACE, by="suspect"),
    measured("incident.seen_here", "count", actions("child_seen", "attended"), "2h", PLACE),
    measured("incident.sightings", "count", actions("child_seen", "told"), None, HERE_ONLY),
    measured(
        "person.written_late",
        "elapsed",
        since=(Since(moment="occurred"),),
        until=Since(moment="recorded"),
    ),
    measured("incident.open_for", "elapsed", scope=HERE_ONLY, since=(SINCE_REPORT,)),
)
"""Every measure, by the fact it gives."""


def rule_on(key, op, value):
    """Return a rule that tests a duration."""
    of = key.partition(".")[0]
    var = INCIDENT_VAR if of == "incident" else 0
    clause = Clause(var, key, FactType.DURATION, Compare(op, value), key, f"{op} {value}", HERE)
    return Rule(
        id=f"t.{key}.{op}",
        title="Tests it.",
        about=(of,),
        headings=(),
        binds=Binds.SHOULD,
        when=clause,
        then=Outcome(),
        because="It is tested.",
        sources=(),
        owner="owner",
        pack="test",
        version="1",
        span=HERE,
    )


RULES = tuple(
    rule_on(key, op, seconds)
    for key in ("person.gone", "person.unseen", "person.since_missing", "person.quiet", "incident.open_for")
    for op, seconds in ((">=", HOUR), (">", 2 * HOUR))
)

ACTIONS = {
    **WORDS.actions,
    "risk_reviewed": Action(id="risk_reviewed", title="Reviewed", span=HERE),
    "told": replace(WORDS.actions["told"], settles=Settles.SUBJECT),
}


def book_of(facts, rules=(), time_zone="Europe/London"):
    """Return a rulebook with some more facts."""
    words = replace(WORDS, facts={**WORDS.facts, **facts}, actions=ACTIONS)
    pack = replace(PACK, calendar=Calendar(time_zone=time_zone))
    return replace(BOOK, pack=pack, vocabulary=words, rules=tuple(rules))


WITH_MEASURES = book_of(MEASURED, RULES)
"""The rulebook with all of them."""

PLAIN = book_of({id: replace(one, measure=None) for id, one in MEASURED.items()})
"""The same in which nothing is measured: what is told is all there is."""


def reading(measure, *events, at, known_at=None, who="kid"):
    """Return what one measure comes to for somebody in the incident i1, and why no more is known.

    Args:
        measure: The fact that is measured.
        events: Everything observed.
        at: The moment, with its offset.
        known_at: What was recorded later is not known; the same moment where left out.
        who: The person; None for the incident.
    """
    book = book_of({measure.id: measure})
    reader = FactReader.of(book, holds=holds(book))
    facts = reader.read("i1", History.of(book, *events), as_of=at, known_at=known_at or at)
    subject = facts.incident if who is None else facts.subject(who)
    return subject.readings.get(measure.id), subject.unknown.get(measure.id), subject.told.get(measure.id, ())
