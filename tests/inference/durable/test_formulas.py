"""A formula says what its condition says, asked once of what is certain and once of what is possible."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from inference.durable.conditions import HERE, YES, clause
from inference.reference import _truth
from riskengine.inference.durable.formulas import (
    ALWAYS,
    MOST_NODES,
    MOST_PATHS,
    NEVER,
    Among,
    Either,
    Every,
    Judged,
    Literal,
    Number,
    Reading,
    Shown,
    fits,
    formula_of,
    literals,
    nodes,
    parts_of,
    paths,
    variables,
)
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.conditions import (
    ALWAYS as HOLDS_ALWAYS,
)
from riskengine.rulebook.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Known,
    Negation,
    NotShown,
    Quantified,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def told(key, *, affirmed=True, shown=False, test=YES, var=-1):
    """The literal of such a clause."""
    return Literal(Reading(var, key, test, shown), affirmed)


A, B, C, D = (clause(key) for key in "abcd")
SOME = Quantified(False, 0, "child", None, None, clause("a", 0), HERE)


def test_negation_comes_down_to_the_literals():
    """Each way of joining is turned into the other, each quantifier too, and a count counts what fails."""
    assert formula_of(Negation(AllOf((A, Negation(B))))) == Either((told("a", affirmed=False), told("b")))
    assert formula_of(Negation(AnyOf((A, B)))) == Every(
        (told("a", affirmed=False), told("b", affirmed=False))
    )
    assert formula_of(Negation(AtLeast(2, (A, B, C, D)))) == Literal(
        Number(3, tuple(told(key, affirmed=False) for key in "abcd"))
    )
    assert formula_of(Negation(SOME)) == Literal(
        Among(True, 0, "child", None, told("a", affirmed=False, var=0))
    )


def test_what_is_known_and_what_is_not_shown_is_never_unknown():
    """These ask of the record, and are literals of their own."""
    assert formula_of(Known(-1, "a", False, "a", HERE)) == told("a", affirmed=False, test=None)
    assert formula_of(NotShown(A)) == told("a", affirmed=False, shown=True)
    assert formula_of(NotShown(AllOf((A, B)))) == Literal(Shown(Every((told("a"), told("b")))), False)


def test_a_count_of_one_or_of_all_is_no_count():
    """At least one of them is "or", all of them are "and"."""
    assert formula_of(AtLeast(1, (A, B))) == Either((told("a"), told("b")))
    assert formula_of(AtLeast(2, (A, B))) == Every((told("a"), told("b")))


def test_nothing_empty_is_left_in_a_rule():
    """A condition with nothing in it holds always: durable-rules would load it and never fire it."""
    assert formula_of(HOLDS_ALWAYS) == ALWAYS
    assert formula_of(Negation(HOLDS_ALWAYS)) == NEVER
    assert formula_of(AllOf((A, HOLDS_ALWAYS))) == told("a")
    assert formula_of(AnyOf((A, HOLDS_ALWAYS))) == ALWAYS
    assert formula_of(AllOf((A, Negation(HOLDS_ALWAYS)))) == NEVER
    assert formula_of(AtLeast(2, (A, B, C, HOLDS_ALWAYS))) == Either((told("a"), told("b"), told("c")))
    assert formula_of(AtLeast(3, (A, B, Negation(HOLDS_ALWAYS)))) == NEVER


def test_people_a_formula_depends_on_are_those_it_does_not_quantify_over():
    """What is asked once for all is told from what is asked of each."""
    inner = AllOf((clause("a", 0), clause("b", 1), clause("c")))
    both = Quantified(True, 1, "child", 0, None, inner, HERE)
    assert variables(formula_of(both)) == {0}
    assert (
        variables(formula_of(Quantified(True, 1, "child", None, None, clause("b", 1), HERE))) == frozenset()
    )
    assert variables(formula_of(Quantified(True, 1, "child", 0, None, clause("b", 1), HERE))) == {0}


def conditions(depth=4):
    """Conditions of any shape over a few facts, some with nothing in them."""
    leaves = st.sampled_from([clause(key) for key in "abcdefgh"]) | st.just(HOLDS_ALWAYS)

    def joined(inner):
        many = st.lists(inner, min_size=1, max_size=8).map(tuple)
        return st.one_of(
            many.map(AllOf),
            many.map(AnyOf),
            inner.map(Negation),
            inner.map(NotShown),
            many.flatmap(lambda parts: st.integers(1, len(parts)).map(lambda n: AtLeast(n, parts))),
        )

    return st.recursive(leaves, joined, max_leaves=60)


def truth(literal, facts):
    """The truth of a literal that the reference interpreter gives."""
    atom = literal.atom
    found = facts.get(atom.key, Truth.UNKNOWN)
    if atom.shown:
        found = Truth.TRUE if found is Truth.TRUE else Truth.FALSE
    return found if literal.affirmed else found.negated()


def comes_true(formula, facts, possible):
    """Whether a formula comes true in one of the two passes, by plain logic."""
    match formula:
        case Literal(Reading()):
            return truth(formula, facts) >= (Truth.UNKNOWN if possible else Truth.TRUE)
        case Literal(Number(n, parts)):
            return sum(comes_true(part, facts, possible) for part in parts) >= n
        case Literal(Shown(part), affirmed):
            return comes_true(part, facts, False) == affirmed
        case Literal(Judged(part)):
            return comes_true(part, facts, possible)
        case Every(parts):
            return all(comes_true(part, facts, possible) for part in parts)
        case Either(parts):
            return any(comes_true(part, facts, possible) for part in parts)


@given(conditions(), st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(Truth)))
def test_it_says_what_the_condition_says(condition, facts):
    """True in the first pass where the condition holds, in the second where it may."""
    known = {key: found is Truth.TRUE for key, found in facts.items() if found is not Truth.UNKNOWN}
    of_incident = Facts(Subject("i1", {}, known), frozenset(), (), frozenset(), NOON, NOON)
    expected = _truth(condition, of_incident, ())
    formula = formula_of(condition)
    assert comes_true(formula, facts, False) == (expected is Truth.TRUE)
    assert comes_true(formula, facts, True) == (expected is not Truth.FALSE)


def every_rule(formula):
    """A formula with everything that is asked before it, each a rule of its own."""
    yield formula
    for one in literals(formula):
        for part in parts_of(one.atom):
            yield from every_rule(part)


@given(conditions())
def test_no_rule_is_larger_than_there_is_room_for(condition):
    """What one rule has no room for is asked before it."""
    for rule in every_rule(formula_of(condition)):
        assert fits(rule)
        assert nodes(rule) <= MOST_NODES
        assert paths(rule) <= MOST_PATHS


def test_a_hundred_parts_are_asked_in_portions():
    """However many stand side by side, each rule has room."""
    many = AnyOf(tuple(clause(f"f{at}") for at in range(100)))
    rules = list(every_rule(formula_of(many)))
    assert all(fits(rule) for rule in rules)
    assert sum(isinstance(one.atom, Reading) for rule in rules for one in literals(rule)) == 100
