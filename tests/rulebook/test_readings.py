"""What a name in a rule reads, and what it does not."""

import pytest

from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.readings import Origin, Readings, roles_of
from written.packs import BASE

VOCABULARY = load_rulebook(BASE).vocabulary
READINGS = Readings(VOCABULARY)


@pytest.mark.parametrize("role", roles_of(VOCABULARY))
def test_every_name_that_is_offered_reads_something(role):
    """What an editor or a hint proposes is never itself undeclared."""
    for name in READINGS.names(role):
        found = READINGS.find(role, name.removeprefix(f"{role}."))
        assert found is not None, name
        assert READINGS.find_key(found.key) == found


@pytest.mark.parametrize(
    ("role", "rest", "key", "origin"),
    [
        ("child", "injured", "child.injured", Origin.FACT),
        ("suspect", "age", "person.age", Origin.FACT),
        ("person", "age", "person.age", Origin.FACT),
        ("suspect", "flag.looked_after", "flag.looked_after", Origin.FLAG),
        ("child", "done.child_seen", "done.child_seen", Origin.DONE),
        ("incident", "done.attended", "done.attended", Origin.DONE),
        ("child", "duty.child_seen.open", "duty.child_seen.open", Origin.DUTY),
        ("child", "grade.missing", "grade.missing", Origin.GRADE),
        ("incident", "grade.response", "grade.response", Origin.GRADE),
        ("child", "duty.child_seen.overdue", "duty.child_seen.overdue", Origin.DUTY),
        ("child", "duty.child_seen.awaited", "duty.child_seen.awaited", Origin.DUTY),
        ("child", "duty.child_seen.late", "duty.child_seen.late", Origin.DUTY),
        ("child", "grade.missing.lowered", "grade.missing.lowered", Origin.GRADE),
        ("incident", "grade.response.lowered", "grade.response.lowered", Origin.GRADE),
        ("incident", "closed", "closed", Origin.CLOSED),
        ("incident", "handling.close", "handling.close", Origin.HANDLING),
    ],
)
def test_a_reading_has_one_key_whoever_it_is_read_of(role, rest, key, origin):
    """The key leaves the role out."""
    found = READINGS.find(role, rest)
    assert found is not None
    assert (found.key, found.origin, found.origin.of_ledger) == (
        key,
        origin,
        origin in {Origin.DUTY, Origin.GRADE, Origin.HANDLING, Origin.CLOSED},
    )


@pytest.mark.parametrize(
    ("role", "rest"),
    [
        ("suspect", "injured"),
        ("incident", "age"),
        ("incident", "flag.looked_after"),
        ("incident", "done.child_seen"),
        ("child", "done.attended"),
        ("incident", "duty.child_seen.open"),
        ("child", "duty.child_seen"),
        ("child", "duty.child_seen.soon"),
        ("incident", "grade.missing"),
        ("child", "grade.response"),
        ("child", "grade.response.lowered"),
        ("child", "grade.missing."),
        ("child", "grade.missing.raised"),
        ("incident", "grade.missing.lowered"),
        ("child", "closed"),
        ("child", "handling.nothing"),
        ("child", "tag.looked_after"),
        ("stranger", "age"),
        ("child", ""),
    ],
)
def test_what_is_of_somebody_else_is_not_read(role, rest):
    """A fact of a child is none of a suspect, and what is done for a child is not done for the incident."""
    assert READINGS.find(role, rest) is None


def test_words_and_ranks_lead_to_each_other():
    """The grade in force is encoded as people set it, a fact by the place of its word."""
    grade, danger = READINGS.find("child", "grade.missing"), READINGS.find("child", "danger")
    assert [(grade.rank(word), grade.word(grade.rank(word))) for word in grade.words] == [
        (2, "low"),
        (3, "medium"),
        (4, "high"),
    ]
    assert [danger.rank(word) for word in danger.words] == [0, 1, 2]
