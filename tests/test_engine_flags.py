"""Which markers the engine says are on somebody."""

from small.rulebooks import rulebook
from small.telling import after, cleared, flagged, person, replaced, reported, told

BOOK = rulebook("""
- {id: e.weapon, when: {incident.weapon: true}, then: {response: emergency}}
""")
HERE = reported(people=(person("kid", "child"),))


def test_a_marker_is_on_somebody_from_when_it_was_put_there_until_it_is_cleared():
    """Before and after it is not; a marker that runs out is not on anybody from then."""
    engine = told(
        BOOK,
        HERE,
        flagged(10, "plan", "kid"),
        flagged(15, "known", "kid", until=after(20)),
        cleared(30, "plan", "kid"),
    )

    assert engine.flags_on("kid", after(5)) == frozenset()
    assert engine.flags_on("kid", after(15)) == {"plan", "known"}
    assert engine.flags_on("kid", after(25)) == {"plan"}
    assert engine.flags_on("kid", after(35)) == frozenset()


def test_a_marker_is_on_somebody_as_it_was_known():
    """One that was put down late, or has been replaced since, is there only for those who knew it so."""
    engine = told(BOOK, HERE, flagged(10, "plan", "kid", recorded=20), replaced(40, "flagged-plan@10"))

    assert engine.flags_on("kid", after(15)) == frozenset()
    assert engine.flags_on("kid", after(15), after(30)) == {"plan"}
    assert engine.flags_on("kid", after(15), after(50)) == frozenset()


def test_nobody_known_has_no_marker():
    """Asking about somebody who was never named is answered, not refused."""
    assert told(BOOK, HERE).flags_on("stranger", after(0)) == frozenset()
