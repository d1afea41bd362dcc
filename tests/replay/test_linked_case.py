"""Cases that need links, through the engine itself: what lies before them, who is found, who stays apart."""

from riskengine.replay.play import replay
from riskengine.replay.results import Checked, Outcome, complaint

BEFORE = """\
timeline:
  - at: T-400d
    basis: stated
    incident: earlier
    incident.reported:
      kinds: [missing]
      place: flat
      people: [{id: lodger, roles: [suspect]}, {id: nephew, facts: {person.age: 9}}]
      links:
        - {relation: resides_at, source: lodger, target: flat, since: 2018-05-01}
        - {relation: mother_of, source: lodger, target: nephew}
"""

CASE = """\
  - at: T+0
    basis: stated
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: mother, roles: [caller]}
        - {id: girl, roles: [child], facts: {person.age: 14, child.missing: true}}
      links: [{relation: resides_at, source: girl, target: flat}]
"""

FOUND = """\
expect:
  - at: T+0
    basis: inferred
    why: Whoever lives with her was suspected before.
    response: {floor: emergency}
    paths: [girl -> resides_at -> flat <- resides_at <- lodger]
"""

APART = """\
  - at: T+0
    basis: inferred
    why: He does not live with her.
    response: {floor: priority}
    not_paths: [{between: [girl, lodger]}]
"""


def failures(loaded):
    """Return what is complained of in a replay, which has come to its end."""
    results = list(replay(loaded))
    assert results[-1].outcome is not Outcome.REFUSED
    return [complaint(one) for one in results if isinstance(one, Checked) and not one.passed]


def test_somebody_named_only_in_an_earlier_incident_is_found(load, linked):
    """More than a year before, over the flat in which both live."""
    assert failures(load(CASE + FOUND, head=linked, report=BEFORE)) == []


def test_a_path_that_is_missing_is_told_with_what_there_is(load, linked):
    """The nearest path, and the rule that holds."""
    expect = FOUND.replace("<- lodger]", "<- nephew]")
    assert failures(load(CASE + expect, head=linked, report=BEFORE)) == [
        (
            "case.scenario.yaml:35: girl-out-late at T+0: "
            "expected path girl -> resides_at -> flat <- resides_at <- nephew, "
            "got only girl -> resides_at -> flat <- resides_at <- lodger, "
            "because calls.graded, calls.missing-child, links.harm-at-home"
        )
    ]


def test_whoever_has_moved_out_is_not_found(load, linked):
    """Whether that was told as an end, or as a link that was over when it was told."""
    moved = "  - {at: T-60d, basis: stated, incident: earlier, link.ended: {relation: resides_at, source: lodger, target: flat}}\n"  # noqa: E501
    assert failures(load(moved + CASE + "expect:\n" + APART, head=linked, report=BEFORE)) == []
    over = BEFORE.replace("2018-05-01", "T-900d, until: T-500d")
    assert failures(load(CASE + "expect:\n" + APART, head=linked, report=over)) == []


def test_one_person_under_two_ids_is_found_until_somebody_says_they_are_two(load, linked):
    """That they are one costs no link, and is shown; that they are not undoes it."""
    same = """\
  - at: T+0
    basis: stated
    information.added:
      people: [{id: man}]
      links:
        - {relation: lives_with, source: man, target: girl}
        - {relation: same_as, source: man, target: lodger}
"""
    other = "  - {at: T+1h, basis: stated, link.ended: {relation: same_as, source: man, target: lodger}}\n"
    away = BEFORE.replace("target: flat,", "target: block,")
    expect = """\
expect:
  - at: T+0
    basis: inferred
    why: They are one.
    paths: [girl -> lives_with -> man -> same_as -> lodger]
  - at: T+1h
    basis: inferred
    why: They are two.
    not_paths: [{between: [girl, lodger]}]
"""
    assert failures(load(CASE + same + other + expect, head=linked, report=away)) == []


def test_whom_links_bring_in_is_a_subject(load, linked):
    """A child of whoever is suspected now, who is not at the incident; its age was told elsewhere."""
    more = """\
  - {at: T+1h, basis: stated, information.added: {people: [{id: lodger, roles: [suspect]}]}}
expect:
  - {at: T+0, basis: inferred, why: Nobody suspects the lodger yet., not_subjects: [nephew]}
  - at: T+1h
    basis: inferred
    why: A child of somebody suspected.
    subjects: [nephew]
    risk: {nephew: {missing: {floor: medium}}}
    paths: [{rule: links.other-child, path: lodger -> mother_of -> nephew}]
"""
    assert failures(load(CASE + more, head=linked, report=BEFORE)) == []


def test_a_place_where_too_many_live_joins_nobody(load, linked):
    """As soon as there are more than the pack allows; and that nobody followed it is told."""
    report = BEFORE.replace(
        "links:", "links:\n        - {relation: resides_at, source: nephew, target: flat}"
    )
    more = """\
  - at: T+1h
    basis: stated
    information.added:
      people: [{id: boy}, {id: aunt}]
      links:
        - {relation: resides_at, source: boy, target: flat}
        - {relation: resides_at, source: aunt, target: flat}
expect:
  - {at: T+0, basis: inferred, why: Three live there., paths: [{between: [girl, lodger]}]}
  - at: T+1h
    basis: inferred
    why: Too many live there to be one household.
    not_paths: [{between: [girl, lodger]}]
    left_out: [flat]
never: [{basis: inferred, why: They have nothing to do with each other., paths: [{between: [girl, boy]}]}]
"""
    assert failures(load(CASE + more, head=linked, report=report)) == []


def test_what_is_never_joined_is_told_when_it_is(load, linked):
    """Once, with the path."""
    never = "never: [{basis: inferred, why: So., paths: [{between: [girl, lodger]}]}]\n"
    assert failures(load(CASE + never, head=linked, report=BEFORE)) == [
        (
            "case.scenario.yaml:30: girl-out-late at T+0: expected never path between girl and lodger, "
            "got girl -> resides_at -> flat <- resides_at <- lodger, because links.harm-at-home"
        )
    ]
