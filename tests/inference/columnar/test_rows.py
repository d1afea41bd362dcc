"""Facts become rows, and nothing of them that rules read is lost."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

pytest.importorskip("polars", reason="tables of facts need riskengine[bulk]")


from riskengine.inference.columnar.layout import Layout
from riskengine.inference.columnar.rows import frame_of
from riskengine.model.facts import NOT_APPLICABLE, Bounds, Facts, Subject
from riskengine.model.truth import Truth
from small.rulebooks import rulebook
from small.telling import NOON

RULES = """
- id: a.pair
  about: [child, suspect]
  joined_by: parent_of
  when: {child.distress: ">= upset", child.drives: true, incident.calls_before: "> 2", incident.began_at: "-"}
  then: {response: emergency}
"""
KNOWN, PERHAPS = Truth.TRUE, Truth.UNKNOWN


def row(readings, *people, relations=()):
    """The facts of an incident."""
    subject = Subject("i1", {"incident": KNOWN}, readings)
    return Facts(subject, frozenset({"missing", "assault"}), people, frozenset(relations), NOON, NOON)


def test_a_row_says_what_is_known_of_everybody():
    """Values as they are, words for ranks, beside them bounds and what does not apply; roles by name."""
    kid = Subject(
        "kid",
        {"child": KNOWN, "suspect": PERHAPS, "caller": KNOWN},
        {"child.distress": Bounds(1, 2), "child.drives": NOT_APPLICABLE},
    )
    other = Subject("?suspect", {"suspect": PERHAPS}, {}, unnamed=True, linked=True)
    began = datetime(2026, 3, 1, 17, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    readings = {"incident.calls_before": Bounds(3, None), "incident.began_at": began, "done.attended": True}
    related = [("parent_of", "kid", "?suspect")]

    found = frame_of([row(readings, kid, other, relations=related)], Layout.of(rulebook(RULES)))

    nothing = {"child.distress": None, "child.drives": None}
    assert found.to_dicts() == [
        {
            "incident": "i1",
            "as_of": NOON,
            "kinds": ["assault", "missing"],
            "incident.began_at": datetime(2026, 3, 1, 12, tzinfo=UTC),
            "incident.calls_before": None,
            "incident.calls_before.at_least": 3,
            "people": [
                {
                    "id": "kid",
                    "roles": ["child"],
                    "may_be": ["suspect"],
                    "unnamed": False,
                    "linked": False,
                    **nothing,
                    "child.distress.at_least": "upset",
                    "child.distress.at_most": "desperate",
                    "child.drives.applies": False,
                },
                {
                    "id": "?suspect",
                    "roles": [],
                    "may_be": ["suspect"],
                    "unnamed": True,
                    "linked": True,
                    **nothing,
                    "child.distress.at_least": None,
                    "child.distress.at_most": None,
                    "child.drives.applies": None,
                },
            ],
            "relations": [{"relation": "parent_of", "source": "kid", "target": "?suspect"}],
        }
    ]


@pytest.mark.parametrize("facts", [[], [row({})], [row({}), row({"incident.calls_before": 3})]])
def test_a_whole_table_has_every_column_whatever_stands_in_it(facts):
    """Parts of one file are alike."""
    layout = Layout.of(rulebook(RULES))
    found = frame_of(facts, layout, whole=True)
    assert dict(found.schema) == dict(layout.schema)
    assert found.height == len(facts)


def test_where_nobody_is_nobody_stands():
    """A list of nobody, and not a null that could be anybody."""
    layout = Layout.of(rulebook(RULES))
    kid = Subject("kid", {"child": KNOWN}, {})
    people = frame_of([row({}), row({}, kid)], layout).get_column("people")
    assert [[one["id"] for one in some] for some in people.to_list()] == [[], ["kid"]]


def test_what_is_known_without_an_end_is_still_known():
    """A bound open at both ends says that something is known, as the rule language has it."""
    found = frame_of([row({"incident.calls_before": Bounds()})], Layout.of(rulebook(RULES)))
    assert found.get_column("incident.calls_before.at_least").to_list() == [-(2**63)]
