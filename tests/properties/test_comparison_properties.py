"""What must hold of every comparison, whatever the rules and whatever happened."""

from hypothesis import given, settings
from hypothesis import strategies as st

from properties.incidents import reports
from properties.test_decision_properties import later_events
from riskengine.engine import Engine
from riskengine.grading.comparison import Aspect, Way, differences
from riskengine.model.decision import Decision
from riskengine.model.events import Event
from riskengine.replay.attribution import Attribution
from riskengine.rulebook.rulebook_changes import changes
from riskengine.rulebook.rules import Rulebook
from riskengine.testing.generated_rules import rule_sets
from small.rulebooks import rulebook_of
from small.telling import after

MIRROR = {
    Way.NEW: Way.GONE,
    Way.HIGHER: Way.LOWER,
    Way.SOONER: Way.LATER,
    Way.OTHER: Way.OTHER,
    Way.LATER: Way.SOONER,
    Way.LOWER: Way.HIGHER,
    Way.GONE: Way.NEW,
}


def told(
    book: Rulebook, events: list[Event], shadow: Rulebook | None = None
) -> tuple[Engine, list[Decision]]:
    """An engine that was told some events, and what it decided at each."""
    engine = Engine(book, shadow=shadow)
    return engine, [engine.observe(event) for event in events]


def drawn(data: st.DataObject) -> tuple[Rulebook, Rulebook, str, list[Event]]:
    """Rules, the same without one of them, the one that is left out, and what happens."""
    written = data.draw(rule_sets())
    at = data.draw(st.integers(0, len(written) - 1))
    whole, fewer = rulebook_of(written), rulebook_of([*written[:at], *written[at + 1 :]])
    return whole, fewer, written[at]["id"], [data.draw(reports(whole)), *data.draw(later_events(whole))]


@settings(max_examples=30)
@given(st.data())
def test_what_differs_is_traced_to_the_one_rule_that_is_otherwise(data):
    """Whatever it brings about by conclusions and duties; nothing else is ever named."""
    whole, fewer, left_out, events = drawn(data)
    attribution = Attribution(changes(fewer, whole))
    for was, now in zip(told(fewer, events)[1], told(whole, events)[1], strict=True):
        for one in differences(was, now):
            causes = {cause.changed.id for cause in attribution.causes(one, was, now)}
            assert causes <= {left_out}
            if one.key.aspect is not Aspect.QUESTION:
                assert causes == {left_out}, one


@settings(max_examples=30)
@given(st.data())
def test_the_other_way_round_is_the_mirror(data):
    """What is new is gone, what is higher is lower, what is sooner is later."""
    whole, fewer, _, events = drawn(data)
    for was, now in zip(told(fewer, events)[1], told(whole, events)[1], strict=True):
        there = {one.key: (one.way, one.was, one.now) for one in differences(was, now)}
        back = {one.key: (MIRROR[one.way], one.now, one.was) for one in differences(now, was)}
        assert there == back
        assert differences(was, was) == ()


@settings(max_examples=30)
@given(st.data())
def test_no_shadow_changes_what_is_said(data):
    """Every Decision, what is shown as time goes on, and the board are those of the live rules alone."""
    whole, fewer, _, events = drawn(data)
    alone, said = told(fewer, events)
    beside, same = told(fewer, events, shadow=whole)
    assert said == same
    later = after(600)
    assert (alone.advance(later), alone.board(later)) == (beside.advance(later), beside.board(later))
    report = beside.shadow.report
    assert (report.decisions, report.faults) == (len(said), {})
    assert (report.differing > 0) == any(report.changes.values())
