"""Where the engine's complaint about an event lies in the scenario file."""

import pytest

from riskengine.model.faults import Fault, Refused, below
from riskengine.replay.faults_at import parts_of, report_refusal
from riskengine.rulebook.diagnostics import Diagnostics
from riskengine.rulebook.yaml_reader import read_yaml

ENTRY = """\
timeline:
  - at: T+0
    recorded: T+1h
    by: {post: caller, person: mother}
    incident.reported:
      kinds: [missing]
      people:
        - {id: girl, facts: {person.age: 14, "odd\\"name": 1}}
"""


@pytest.mark.parametrize(
    "parts",
    [(), ("people", 0, "roles", 12), ("facts", "person.age"), ("facts", 'a "b" [c].d'), ("details", "ü")],
)
def test_a_path_is_taken_apart_as_it_was_put_together(parts):
    """However odd a name, the way to it is found again."""
    assert parts_of(below("$", *parts)) == parts


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("$", 6, 7),
        ("$.kinds[0]", 6, 15),
        ('$.people[0].facts["person.age"]', 8, 42),
        ('$.people[0].facts["odd\\"name"]', 8, 59),
        ("$.people[0].roles", 8, 11),
        ("$.by.post", 4, 16),
        ("$.by.system", 4, 9),
        ("$.occurred_at", 2, 9),
        ("$.recorded_at", 3, 15),
        ("$.incident", 2, 5),
        ("$.id", 2, 5),
        ("$.type", 6, 7),
    ],
)
def test_a_complaint_points_at_what_was_written(path, line, column):
    """What stands in the entry is found there, the rest in the event; what is left out, near by."""
    document, _ = read_yaml(ENTRY, "case.yaml")
    faults = Diagnostics()
    refused = Refused([Fault(path, "this is wrong")])
    report_refusal(refused, ("timeline", 0), "incident.reported", document, faults)
    (found,) = faults
    assert (found.span.line, found.span.column) == (line, column)


def test_a_complaint_is_a_sentence():
    """A message that ends in a question needs no full stop."""
    document, _ = read_yaml(ENTRY, "case.yaml")
    faults = Diagnostics()
    both = Refused(
        [Fault("$.kinds[0]", 'no such kind; did you mean "missing"?'), Fault("$.id", "this is wrong")]
    )
    report_refusal(both, ("timeline", 0), "incident.reported", document, faults)
    assert [f"{fault.code} {fault.message}" for fault in faults] == [
        'RE505 the engine refuses this event: "id": this is wrong.',
        'RE505 the engine refuses this event: no such kind; did you mean "missing"?',
    ]
