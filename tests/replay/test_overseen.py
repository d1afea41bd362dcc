"""What is expected of measures of oversight: looked at once, over every incident of the case."""

import pytest

from riskengine.replay.play import replay
from riskengine.replay.results import Checked, complaint

TOLD = """\
  - at: T+1h
    basis: assumed
    id: again
    many: {count: 3, every: 1h, incident: other}
    incident.reported:
      kinds: [missing]
      people: [{id: boy, roles: [child], facts: {person.age: 12, child.missing: true}}]
  - {at: T+5h, basis: assumed, action.taken: {action: child_seen, subject: girl}, by: {post: officer}}
"""


def expecting(*expected):
    """The entries of a timeline, then an expectation of the measure at each of some times."""
    entries = [
        f"  - {{at: {at}, basis: stated, why: So., oversight: {{missing.children-unseen: {wanted}}}}}\n"
        for at, wanted in expected
    ]
    return f"{TOLD}expect:\n{''.join(entries)}"


def checked(loaded):
    """What the replay says of each check: when, what was expected, and whether it was found."""
    return [(one.says, one.passed) for one in replay(loaded) if isinstance(one, Checked)]


def test_a_measure_is_looked_at_over_every_incident_as_it_stands_then(load):
    """How it stands, how many and of how many, each if it is said; what comes later does not count."""
    told = expecting(
        ("T+0", "breach"), ("T+90m", "{number: 2}"), ("T+5h", "{state: breach, number: 3, of: 4}")
    )
    assert checked(load(told)) == [
        ("missing.children-unseen breach", True),
        ("missing.children-unseen 2", True),
        ("missing.children-unseen breach 3 of 4", True),
    ]


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("within", "within"),
        ("{number: 2}", "2"),
        ("{of: 3}", "of 3"),
        ("{state: breach, number: 3, of: 3}", "breach 3 of 3"),
    ],
)
def test_what_is_not_so_fails_and_says_what_was_found(wanted, says, load):
    """One part that is not so is enough."""
    (found,) = [one for one in replay(load(expecting(("T+5h", wanted)))) if isinstance(one, Checked)]
    assert complaint(found) == (
        f"case.scenario.yaml:26: girl-out-late at T+5h: expected missing.children-unseen {says}, "
        "got breach 3 of 4, because missing.children-unseen"
    )


def test_a_variation_looks_at_measures_too(load):
    """With the entries that it leaves out not told."""
    varied = """\
variations:
  - variation: nobody-else
    basis: inferred
    why: She is the only one.
    leave_out: [again]
    expect: [{oversight: {missing.children-unseen: {state: within, number: 0, of: 1}}}]
"""
    loaded = load(expecting(("T+0", "breach")) + varied)
    assert checked(loaded)[-1] == ("missing.children-unseen within 0 of 1", True)


def test_a_measure_that_is_not_there_is_refused(wrong):
    """With the one that was probably meant."""
    told = expecting(("T+0", "breach")).replace("children-unseen:", "children-unsen:")
    assert wrong(told) == [
        'RE501 26:52 the pack "small" has no measure of oversight "missing.children-unsen".',
        '  help: did you mean "missing.children-unseen"?',
    ]


def test_an_overview_is_of_one_moment(wrong):
    """So it is looked at at one, and not by one."""
    told = expecting(("T+0", "breach")).replace(
        "{at: T+0, basis: stated, why", "{by: T+0, basis: stated, why"
    )
    assert wrong(told) == [
        'RE203 26:40 "oversight" may not stand beside "by": an overview is of one moment.',
        "  help: say at: which time",
    ]


def test_how_a_measure_stands_is_one_of_four_words(wrong):
    """Another word is refused, with those there are."""
    assert wrong(expecting(("T+0", "terrible"))) == [
        'RE204 26:77 "terrible" is not allowed here.',
        "  help: allowed: breach, advisory, within or not_set",
    ]
