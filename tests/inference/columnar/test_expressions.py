"""Every kind of condition says of a column with nulls what it says of a value that may be unknown."""

from datetime import timedelta
from itertools import product

import pytest

pytest.importorskip("polars", reason="tables of facts need riskengine[bulk]")

from inference.columnar.asking import channel
from inference.reference import verdicts
from riskengine.inference.columnar.column import APPLIES, AT_LEAST, AT_MOST
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.facts import NOT_APPLICABLE, Bounds, Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.kleene import truth_of
from small.rulebooks import rulebook_of
from small.telling import NOON

COMPARISONS = [
    "< {}",
    "<= {}",
    "> {}",
    ">= {}",
    "= {}",
    "[{}..{}]",
    "({}..{})",
    "not([{}..{}))",
    "< {}, > {}",
]
EQUALITIES = ["{}", "not({})", "{}, {}", "not({}, {})", "-"]
BOUNDS = [Bounds(2, None), Bounds(None, 2), Bounds(1, 3), Bounds(2, 2), Bounds()]


def filled(forms, one, other):
    """The forms filled in with two values in their order."""
    return [form.format(one, other) for form in forms]


ASKED = {
    "incident.weapon": (["true", "false", "not(true)", "not(false)", "-"], [True, False]),
    "incident.where": (filled(EQUALITIES, "home", "school"), ["home", "school", "street"]),
    "incident.calls_before": (
        [*filled(COMPARISONS + EQUALITIES, 2, 5), "2, > 7", "not(< 2, > 5)"],
        [0, 1, 2, 3, 5, 6, *BOUNDS],
    ),
    "incident.temperature": (
        filled(COMPARISONS + EQUALITIES, "0.5", "3"),
        [-1.0, 0.5, 2.0, 3.0, 4.5, *BOUNDS],
    ),
    "incident.seen_ago": (
        filled(COMPARISONS + EQUALITIES, "2s", "5s"),
        [0, 1, 2, 3, 5, 6, *BOUNDS],
    ),
    "incident.injury": (
        ["minor", "not(minor)", ">= minor", "> minor", "< serious", "[none..minor]", "none, serious", "-"],
        [0, 1, 2, Bounds(1, None), Bounds(None, 1), Bounds(0, 1), Bounds(0, 2)],
    ),
    "incident.began_at": (
        filled(COMPARISONS + EQUALITIES, "2026-03-01T12:00:00+00:00", "2026-03-01T14:00:00+01:00"),
        [NOON + timedelta(minutes=minutes) for minutes in (-1, 0, 30, 60, 61)],
    ),
}
"""The tests on a fact of each type, and the values that they are tried on."""


def incident(**readings):
    """The facts of an incident at which nobody is."""
    subject = Subject("i1", {"incident": Truth.TRUE}, readings)
    return Facts(subject, frozenset({"missing"}), (), frozenset(), NOON, NOON)


def book_of(*conditions):
    """A rulebook with a rule about the incident for each condition."""
    duty = {"duties": [{"action": "attended", "by": "officer"}]}
    return rulebook_of(
        [
            {"id": f"a.r{number:03}", "about": "incident", "when": when, "heading": ["threat"], "then": duty}
            for number, when in enumerate(conditions)
        ]
    )


@pytest.mark.parametrize("key", ASKED)
def test_a_test_on_a_column_is_the_test_on_its_values(key):
    """Exact, within bounds, unknown, not applicable: each test says of each what Kleene's logic says."""
    texts, values = ASKED[key]
    book, every = book_of(*({key: text} for text in texts)), [None, NOT_APPLICABLE, *values]
    facts = [incident(**({} if value is None else {key: value})) for value in every]

    graded = channel(book).graded(frame_of(facts, channel(book).layout).lazy()).collect()

    said = {Truth.TRUE: True, Truth.UNKNOWN: None, Truth.FALSE: False}
    clauses = {
        rule.id: rule.when.parts[0] if hasattr(rule.when, "parts") else rule.when for rule in book.rules
    }
    wanted = {
        name: [said[truth_of(clause.test, value)] for value in every] for name, clause in clauses.items()
    }
    assert {name: graded[f"rule.{name}"].to_list() for name in wanted} == wanted


def test_columns_that_say_nothing_change_nothing():
    """A table with every column that may be there says what one says that has only those it needs."""
    texts, values = ASKED["incident.calls_before"]
    book = book_of(*({"incident.calls_before": text} for text in texts))
    asked = channel(book)
    facts = [incident(**{"incident.calls_before": value}) for value in values if isinstance(value, int)]
    few, all_ = (frame_of(facts, asked.layout, whole=whole) for whole in (False, True))

    companions = {f"incident.calls_before{end}" for end in (AT_LEAST, AT_MOST, APPLIES)}
    assert set(all_.columns) - set(few.columns) == companions
    assert asked.graded(few.lazy()).collect().equals(asked.graded(all_.lazy()).collect())


BOTH = (True, False)
THREE = ["incident.weapon", "incident.third_party", "incident.violence"]
OF_THREE = dict.fromkeys(THREE, "true")
JOINED = [
    {"all": OF_THREE},
    {"any": OF_THREE},
    {"not": {"all": OF_THREE}},
    {"not_shown": {"any": OF_THREE}},
    *({"at_least": {"n": n, "of": OF_THREE}} for n in (1, 2, 3)),
    {"known": "incident.weapon"},
    {"unknown": "incident.weapon"},
    {"any": [{"not": OF_THREE}, {"not_shown": {"at_least": {"n": 2, "of": OF_THREE}}}]},
]


def test_conditions_are_joined_as_the_reference_joins_them():
    """All, any, not, at least so many, not shown, known and unknown, of every three truths."""
    book = book_of(*JOINED)
    known = product([True, False, None, NOT_APPLICABLE], repeat=3)
    facts = [
        incident(**{key: value for key, value in zip(THREE, values, strict=True) if value is not None})
        for values in known
    ]

    assert channel(book).tables(facts) == [verdicts(book, one) for one in facts]


def test_many_are_counted_as_few_are():
    """A checklist of twelve is counted by sums, a short one bit by bit: both count the same."""
    keys = [f"incident.done.{name}" for name in ("attended", "grade_set", "reviewed")] + THREE
    lists = [{key: value} for key in keys for value in (True, False)]
    book = book_of(*({"at_least": {"n": n, "of": lists}} for n in (2, 6, 7)))
    some = [dict(zip(keys, values, strict=True)) for values in product([True, False, None], repeat=len(keys))]
    facts = [
        incident(
            **{key.replace("incident.done", "done"): said for key, said in one.items() if said is not None}
        )
        for one in some[::7]
    ]

    assert channel(book).tables(facts) == [verdicts(book, one) for one in facts]
