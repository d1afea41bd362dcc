"""The stories of small scenarios: two boys, one handled well, and whatever a test writes beside them."""

from functools import cache
from pathlib import Path

from riskengine.cli.replay_page.story import Story
from riskengine.cli.replay_page.storyteller import Storyteller
from riskengine.replay.digested import digested
from riskengine.replay.loading import load_scenarios

CLI = Path(__file__).parents[1] / "cli"

HEAD = """\
scenario: {name}
title: {title}
report: {{force: Testshire, year: 2021, section: "1. Tests", lines: "5-6"}}
area: domestic_abuse
rating: poor
pack: national
starts: {{at: "2021-03-05T19:00:00+00:00", basis: stated}}
timeline:
  - at: T+0
    id: call
    basis: stated
    by: {{post: caller, person: neighbour}}
    incident.reported:
      kinds: [domestic_abuse]
      people:
        - {{id: boy, roles: [child], facts: {{person.age: 3}}}}
      facts: {{incident.caller_is_third_party: true}}
  - at: T+5m
    basis: stated
    grade.set: {{scale: response, value: {grade}, reason: It was quiet}}
"""

RAISED = """\
expect:
  - at: T+5m
    basis: stated
    why: The log was graded too low.
    failing: {failing}
    until: {until}
    response: {{floor: emergency}}
    challenged: [response]
"""

VARIED = """\
variations:
  - variation: nobody-set-it
    title: Nobody has set a grade
    basis: inferred
    why: Then nothing is too low.
    leave_out: [event-2]
    expect: [{at: T+6m, not_challenged: [response]}]
"""


def scenario(
    name: str,
    *,
    title: str = "A boy of three is there",
    grade: str = "grade_3",
    failing: str = "The log was graded too low",
    until: str = "call",
    rest: str = "",
) -> str:
    """A case whose failing was over with the call, before anybody could have raised it."""
    head = HEAD.format(name=name, title=title, grade=grade)
    return f"{head}{RAISED.format(failing=failing, until=until)}{rest}"


def told(*paths: Path) -> tuple[Story, ...]:
    """The stories of the scenarios under some paths, under the small packs."""
    loaded = load_scenarios(paths, CLI / "packs")
    return tuple(story for _, story in digested(loaded, Storyteller(loaded.rulebooks)))


@cache
def small() -> tuple[Story, ...]:
    """The three small scenarios: of eleven, whose check fails; of three, raised in time; handled well."""
    return told(CLI / "scenarios")


def named(stories: tuple[Story, ...], name: str) -> Story:
    """The story of one case."""
    return next(one for one in stories if one.summary.scenario.id == name)
