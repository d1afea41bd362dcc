"""What the declaration of a measure becomes."""

from dataclasses import replace

import pytest

from riskengine.rulebook.conditions import Compare, Either, Except
from riskengine.rulebook.measures import Measure, MeasureKind, Scope, Selection, Since, Weighted
from riskengine.rulebook.source import Span
from riskengine.rulebook.terms import Term
from written.packs import facts, loaded, rule, rules, said

NOWHERE = Span.whole_file("")
MISSING = Selection(incidents=frozenset({"missing"}))
SEEN = Selection(actions=frozenset({"child_seen"}))
TOLD_TIME = {"type": "time", "asked_of": ["caller"], "ask": "When did you last see them?"}


def measured(tmp_path, type, measure, of="child", **more):
    """Return the measure of a fact, without its place."""
    risk = {} if type == "time" else {"raises_risk": True}
    declared = {f"{of}.measured": {"type": type, "title": "T", "measure": measure, **risk, **more}}
    vocabulary = {"facts": {**declared, "child.last_seen_at": {"title": "Last seen", **TOLD_TIME}}}
    book = loaded(tmp_path, {"national/vocabulary/more.yaml": vocabulary})
    found = book.vocabulary.facts[f"{of}.measured"].measure
    assert isinstance(found, Measure)
    return replace(found, span=NOWHERE)


def made(kind, **said):
    return Measure(kind=MeasureKind(kind), span=NOWHERE, **said)


COUNTED = {"incidents": ["missing"]}

KINDS = [
    ("int", {"count": COUNTED}, made("count", selection=MISSING)),
    ("bool", {"exists": COUNTED}, made("exists", selection=MISSING)),
    ("time", {"first": {"actions": ["child_seen"]}}, made("first", selection=SEEN)),
    ("time", {"latest": {"actions": ["child_seen"]}}, made("latest", selection=SEEN)),
    (
        "int",
        {"trend": COUNTED, "window": "90d"},
        made("trend", selection=MISSING, window=Term(days=90)),
    ),
    (
        "int",
        {"distinct": {"actions": ["child_seen"], "by": "place_found"}},
        made("distinct", selection=SEEN, by="place_found"),
    ),
    (
        "int",
        {"distinct": {**COUNTED, "by": "suspect"}},
        made("distinct", selection=MISSING, by="suspect"),
    ),
    (
        "number",
        {"score": [{"weight": 3, **COUNTED}, {"weight": 0.5, "flags": ["looked_after"]}], "fades_over": "1y"},
        made(
            "score",
            checklist=(
                Weighted(weight=3, selection=MISSING),
                Weighted(weight=0.5, selection=Selection(flags=frozenset({"looked_after"}))),
            ),
            fades_over=Term(years=1),
        ),
    ),
    (
        "duration",
        {"elapsed": {"since": "reported", "until": {"actions": ["child_seen"]}}},
        made("elapsed", since=(Since(moment="reported"),), until=Since(selection=SEEN)),
    ),
    (
        "duration",
        {"elapsed": {"since": ["occurred", "child.last_seen_at", COUNTED], "at_least_since": "reported"}},
        made(
            "elapsed",
            since=(Since(moment="occurred"), Since(fact="child.last_seen_at"), Since(selection=MISSING)),
            at_least_since=Since(moment="reported"),
        ),
    ),
]


@pytest.mark.parametrize(
    ("type", "declared", "measure"), KINDS, ids=[str(declared)[:60] for _, declared, _ in KINDS]
)
def test_each_kind_of_measure_is_read(type, declared, measure, tmp_path):
    """What is computed, of what, and how far back."""
    assert measured(tmp_path, type, declared) == measure


SELECTIONS = [
    (
        {"incidents": ["missing", "custody"], "roles": ["child", "person"]},
        Selection(incidents=frozenset({"missing", "custody"}), roles=frozenset({"child", "person"})),
    ),
    (
        {"incidents": ["missing"], "told": {"child.injured": True}},
        Selection(incidents=frozenset({"missing"}), told={"child.injured": Compare("==", True)}),
    ),
    (
        {"told": {"child.age": "< 13", "child.mood": "upset, silent"}, "during": ["missing"]},
        Selection(
            told={
                "person.age": Compare("<", 13),
                "child.mood": Either((Compare("==", "upset"), Compare("==", "silent"))),
            },
            during=frozenset({"missing"}),
        ),
    ),
    (
        {"actions": ["child_seen"], "during": ["missing"], "where": {"how": "not(by phone)", "alone": True}},
        Selection(
            actions=frozenset({"child_seen"}),
            during=frozenset({"missing"}),
            where={"how": Except(Compare("==", "by phone")), "alone": Compare("==", True)},
        ),
    ),
    ({"flags": ["looked_after"]}, Selection(flags=frozenset({"looked_after"}))),
]


@pytest.mark.parametrize(
    ("declared", "selection"), SELECTIONS, ids=[str(declared) for declared, _ in SELECTIONS]
)
def test_a_selection_is_what_is_looked_for(declared, selection, tmp_path):
    """Names are those of the vocabulary: the age of a child is the age of a person."""
    assert measured(tmp_path, "int", {"count": declared}).selection == selection


@pytest.mark.parametrize(
    ("of", "scope", "read"),
    [
        ("child", None, Scope.SUBJECT),
        ("child", "subject", Scope.SUBJECT),
        ("child", "incident", Scope.INCIDENT),
        ("person", None, Scope.SUBJECT),
        ("incident", None, Scope.INCIDENT),
        ("incident", "place", Scope.PLACE),
    ],
)
def test_whose_history_is_read_goes_by_whose_fact_it_is(of, scope, read, tmp_path):
    """A person's own; of the incident only what happened in it, unless its place is asked for."""
    declared = {"count": COUNTED, **({"scope": scope} if scope else {})}
    assert measured(tmp_path, "int", declared, of=of).scope is read


def test_what_is_searched_and_left_out_is_kept(tmp_path):
    """Systems are in order of name, each once, so that no order of words changes the content."""
    declared = {"count": COUNTED, "elsewhere": True, "systems": ["records_system", "records_system"]}
    assert measured(tmp_path, "int", declared) == made(
        "count", selection=MISSING, elsewhere=True, systems=("records_system",)
    )


@pytest.mark.parametrize(
    ("type", "declared", "measure"),
    [
        (
            "int",
            {"count": COUNTED, "window": "param missing.seen_within"},
            made("count", selection=MISSING, window=Term(seconds=7200)),
        ),
        (
            "number",
            {"score": [{"weight": "param missing.repeat_after", **COUNTED}]},
            made("score", checklist=(Weighted(weight=3, selection=MISSING),)),
        ),
        (
            "int",
            {"count": {"told": {"child.episodes": ">= param missing.repeat_after"}}},
            made("count", selection=Selection(told={"child.episodes": Compare(">=", 3)})),
        ),
    ],
    ids=["window", "weight", "test"],
)
def test_a_figure_may_be_a_parameter(type, declared, measure, tmp_path):
    """The measure has the value that the pack gives."""
    assert measured(tmp_path, type, declared) == measure


def test_a_force_measures_by_its_own_parameters(tmp_path):
    """Northshire counts from the second episode on, and the national pack from the third."""
    declared = facts(
        measured={
            "type": "int",
            "raises_risk": True,
            "measure": {"count": {"told": {"child.episodes": ">= param missing.repeat_after"}}},
        }
    )
    for pack, least in (("national", 3), ("northshire", 2)):
        measure = loaded(tmp_path, declared, pack).vocabulary.facts["child.measured"].measure
        assert isinstance(measure, Measure)
        assert measure.selection == Selection(told={"child.episodes": Compare(">=", least)})


def test_what_is_measured_may_be_told_as_well(tmp_path):
    """Somebody who knows of an episode that no record holds is asked like anybody."""
    declared = facts(
        often={"type": "int", "measure": {"count": COUNTED}, "asked_of": ["caller"], "ask": "How often?"}
    )
    found = loaded(tmp_path, declared).vocabulary.facts["child.often"]
    assert (found.ask, found.asked_of, found.concluded) == ("How often?", ("caller",), False)
    assert isinstance(found.measure, Measure)


def test_a_measure_says_where_it_stands(tmp_path):
    """Its place is that of its key."""
    declared = "facts:\n  child.often: {type: int, title: T, measure: {count: {incidents: [missing]}}}\n"
    book = loaded(tmp_path, {"national/vocabulary/more.yaml": declared})
    measure = book.vocabulary.facts["child.often"].measure
    assert isinstance(measure, Measure)
    assert (measure.span.file, measure.span.line, measure.span.column) == (
        "rules/national/vocabulary/more.yaml",
        2,
        38,
    )


def test_a_faulty_measure_hides_no_other(tmp_path):
    """All faults of all measures come in one run."""
    declared = facts(
        one={"type": "int", "measure": {"count": {"incidents": ["mising"]}}},
        two={"type": "bool", "measure": {"count": {"incidents": ["missing"]}, "window": "3 moons"}},
    )
    reads = rules(rule("more.one", when={"any": {"child.one": ">= 1", "child.two": True}}))
    assert said(tmp_path, {**declared, **reads}) == [
        'RE302 the kind "mising" is not declared.',
        'RE418 "child.two" is bool, and count gives int.',
        'RE208 "3 moons" is not a length of time.',
    ]


@pytest.mark.parametrize(
    ("type", "measure", "grows"),
    [
        ("int", {"count": {"told": {"child.injured": True}}}, True),
        ("bool", {"exists": {"flags": ["looked_after"]}}, True),
        ("int", {"count": {"incidents": ["missing"], "told": {"child.episodes": ">= 3"}}}, True),
        ("number", {"score": [{"weight": 1, "flags": ["looked_after"]}]}, True),
        ("number", {"score": [{"weight": -1, "flags": ["looked_after"]}]}, False),
        ("int", {"count": {"told": {"child.injured": False}}}, False),
        ("int", {"count": {"told": {"child.episodes": "< 3"}}}, False),
        ("int", {"count": {"told": {"child.mood": "upset"}}}, False),
        ("int", {"count": COUNTED}, False),
        ("int", {"trend": {"flags": ["looked_after"]}, "window": "90d"}, False),
        ("time", {"latest": {"flags": ["looked_after"]}}, False),
    ],
    ids=str,
)
def test_what_grows_with_a_danger_is_one(type, measure, grows, tmp_path):
    """Or a rule could rest a floor on there being little of it, and one more danger would take it away."""
    reads = rules(rule("more.one", when={"child.measured": "-"}))
    found = said(tmp_path, {**facts(measured={"type": type, "measure": measure}), **reads})
    faults = [one for one in found if "raises risk" in one]
    assert found == faults
    assert bool(faults) is grows


@pytest.mark.parametrize(
    ("type", "measure", "bound", "kept"),
    [
        ("int", {"count": COUNTED}, {"minimum": 0}, True),
        ("int", {"count": COUNTED}, {"minimum": -1}, True),
        ("int", {"count": COUNTED}, {"minimum": 1}, False),
        ("int", {"count": COUNTED}, {"maximum": 50}, False),
        ("duration", {"elapsed": {"since": "reported"}}, {"maximum": 86400}, False),
        ("int", {"trend": COUNTED, "window": "90d"}, {"minimum": 0}, False),
        ("number", {"score": [{"weight": 1, **COUNTED}]}, {"minimum": 0}, True),
        ("number", {"score": [{"weight": -1, **COUNTED}]}, {"minimum": 0}, False),
    ],
    ids=str,
)
def test_no_bound_is_declared_that_history_does_not_keep(type, measure, bound, kept, tmp_path):
    """A test would be read as if it were kept: "from 3 to 5" is not "at least 3" where there may be six."""
    reads = rules(rule("more.one", when={"child.measured": "-"}))
    found = said(tmp_path, {**facts(measured={"type": type, "measure": measure, **bound}), **reads})
    assert (found == []) is kept
    assert all(
        one.startswith('RE418 "child.measured" is measured, and what is found may be') for one in found
    )


@pytest.mark.parametrize("handle", ["protected", "monitoring", "resource", "restricted"])
@pytest.mark.parametrize(
    ("type", "measure"),
    [
        ("int", {"count": {"told": {"child.kept": "-"}}}),
        ("number", {"score": [{"weight": -1, "told": {"child.kept": "-"}}]}),
        ("duration", {"elapsed": {"since": "child.kept"}}),
        ("duration", {"elapsed": {"since": "reported", "until": {"told": {"child.kept": "-"}}}}),
    ],
    ids=["count", "score", "since", "until"],
)
def test_what_is_kept_from_rules_or_eyes_is_kept_so_when_it_is_measured(type, measure, handle, tmp_path):
    """Or a floor could rest on somebody's origin by counting it."""
    declared = {"kept": {"type": "time", "handle": [handle, "sensitive"]}}
    reads = rules(rule("more.one", when={"child.measured": "-"}))
    fault = f'RE418 "child.measured" rests on "child.kept", which is {handle}, and is not so itself.'
    for own, expected in (([], [fault]), ([handle], [])):
        fact = {"type": type, "measure": measure, "handle": own}
        found = said(tmp_path, {**facts(**declared, measured=fact), **reads})
        assert [one for one in found if "RE418" in one] == expected


@pytest.mark.parametrize(("handle", "code"), [("monitoring", "RE406"), ("resource", "RE404")])
def test_no_floor_rests_on_a_count_of_what_is_kept_from_floors(handle, code, tmp_path):
    """The count is handled as what it counts, so the same checks find it."""
    declared = facts(
        kept={"type": "bool", "handle": [handle]},
        measured={"type": "int", "measure": {"count": {"told": {"child.kept": True}}}, "handle": [handle]},
    )
    floor = rules(rule("more.one", when={"child.measured": ">= 1"}, then={"risk": {"missing": "medium"}}))
    assert [one[:5] for one in said(tmp_path, {**declared, **floor})] == [code]
