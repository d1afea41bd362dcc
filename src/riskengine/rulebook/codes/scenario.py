"""Codes RE5xx: scenarios; RE9xx: faults of the engine itself."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE501",
        "scenario expects something undeclared",
        """
The scenario expects a rule, duty, strand or the like that the pack does not have. The expectation could
never be met, or, where it says that something must not happen, would always be met and prove nothing.

Correct the name, or add what is missing to the pack.
""",
        bad="""
expect:
  - {at: T+1h, duty: strategy_discusion_requested}
""",
        good="""
expect:
  - {at: T+1h, duty: strategy_discussion_requested}
""",
    ),
    error(
        "RE502",
        "offsets out of order",
        """
The events of a timeline stand in the order in which they happened; this one is earlier than the one
above it. A slip in an offset changes what was known when, and with it what the scenario proves.

Correct the offset, or move the event.
""",
        bad="""
timeline:
  - {at: T+2h, action: attended}
  - {at: T+1h, action: unit_assigned}
""",
        good="""
timeline:
  - {at: T+1h, action: unit_assigned}
  - {at: T+2h, action: attended}
""",
    ),
    error(
        "RE503",
        "two scenarios of one name",
        """
Two scenario files have the same name. Reports name a scenario, and one of the two would hide the other.

Rename one of them.
""",
        bad="""
# scenarios/a.yaml and scenarios/b.yaml both say
scenario: repeat-missing-child
""",
        good="""
# scenarios/b.yaml
scenario: repeat-missing-child-second-case
""",
    ),
    error(
        "RE504",
        "expectation that can never be checked",
        """
The expectation stands at a time, or on a person, at which the scenario never looks: after its end,
before the incident was reported, or on an incident it does not have. A check that is never made passes
for ever.

Move the expectation, or let the scenario run long enough.
""",
        bad="""
ends: T+1h
expect:
  - {at: T+3h, response: emergency}
""",
        good="""
ends: T+4h
expect:
  - {at: T+3h, response: emergency}
""",
    ),
    error(
        "RE505",
        "event refused by the engine",
        """
The engine does not accept this event: a grade set by nobody, an answer outside what the fact allows,
the same id with other content. In a control room it would have been refused in the same way.

Mend the event. The message gives the engine's reason.
""",
        bad="""
timeline:
  - {at: T+10m, grade: priority}
""",
        good="""
timeline:
  - {at: T+10m, grade: priority, by: dispatcher_1, reason: Child under ten}
""",
    ),
    error(
        "RE506",
        "unknown person",
        """
The event or expectation names a person, place or incident that the scenario does not introduce.

Correct the name, or introduce the person among the scenario's people.
""",
        bad="""
people:
  child_a: {role: child, age: 13}
timeline:
  - {at: T+5m, about: child_b}
""",
        good="""
people:
  child_a: {role: child, age: 13}
timeline:
  - {at: T+5m, about: child_a}
""",
    ),
    error(
        "RE507",
        "offset cannot be read",
        """
A time in a scenario is written as the time since its beginning: "T+0", "T+15m", "T+2h30m", "T+3d";
"T-2d" for what happened before.

Write the offset in this way.
""",
        bad="""
timeline:
  - {at: two hours later, action: attended}
""",
        good="""
timeline:
  - {at: T+2h, action: attended}
""",
    ),
    error(
        "RE508",
        "expectation without a basis",
        """
Each offset, parameter and expectation says whether the report states it, whether it is inferred from
the report, or whether it is assumed, and why. Without that, nobody could tell what was found from what
was made up.

Add "basis": stated, inferred or assumed; and, unless it is stated, the reasoning.
""",
        bad="""
expect:
  - {by: T+2h, duty: child_seen}
""",
        good="""
expect:
  - {by: T+2h, duty: child_seen, basis: inferred, reasoning: The report says the same evening}
""",
    ),
    error(
        "RE901",
        "internal fault",
        """
Something went wrong inside riskengine itself. It is not the fault of your rules, but nothing is loaded
until it is understood.

Please report it, with the message and the file that it names.
""",
        bad="""
# none: no rule file should bring this about
""",
        good="""
# none
""",
    ),
)
