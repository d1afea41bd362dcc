"""What conditions weigh when they are joined."""

from hypothesis import given
from hypothesis import strategies as st

from riskengine.inference.weights import Weight, all_of, any_of, at_least, negated, of_fact
from riskengine.model.truth import Truth


def some(inner):
    return st.lists(inner, min_size=1, max_size=4)


facts = st.builds(of_fact, st.integers(0, 7).map(lambda at: 1 << at), st.sampled_from(Truth))
weights = st.recursive(
    facts,
    lambda inner: (
        st.builds(lambda join, parts: join(parts), st.sampled_from([all_of, any_of]), some(inner))
        | inner.map(negated)
        | some(inner).flatmap(lambda parts: st.builds(at_least, st.integers(1, len(parts)), st.just(parts)))
    ),
    max_leaves=6,
)


@given(some(weights))
def test_any_is_all_turned_round(parts):
    """One must be true where not all may be false: the facts behind are the same."""
    turned = negated(all_of([negated(part) for part in parts]))
    assert any_of(parts) == turned


@given(some(weights))
def test_at_least_one_is_any_and_at_least_all_is_all(parts):
    """Counting goes over into the two words it lies between."""
    assert at_least(1, parts)[:2] == any_of(parts)[:2]
    assert at_least(len(parts), parts)[:2] == all_of(parts)[:2]


@given(weights)
def test_what_suffices_is_among_what_supports(weight):
    """The fewest facts, and those that would do alone, are some of all that bear on it."""
    for part in (weight.true, weight.false, weight.alone_true, weight.alone_false):
        assert part & ~weight.every == 0


@given(weights)
def test_what_is_decided_waits_for_nothing(weight):
    """Only what is open can be decided by an answer, and then in both ways."""
    if weight.truth is Truth.UNKNOWN:
        assert weight.true
        assert weight.false
    else:
        assert (weight.alone_true, weight.alone_false) == (0, 0)
        assert (weight.false if weight.truth is Truth.TRUE else weight.true) == 0


def test_nothing_to_hold_holds():
    """A rule without conditions holds, and rests on nothing."""
    assert all_of([]) == Weight(Truth.TRUE)
    assert any_of([]) == Weight(Truth.FALSE)
