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
  - at: T+1h
    basis: stated
    why: The report says that nobody asked for one.
    duties: {overdue: [strategy_discusion_requested/girl]}
""",
        good="""
expect:
  - at: T+1h
    basis: stated
    why: The report says that nobody asked for one.
    duties: {overdue: [strategy_discussion_requested/girl]}
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
  - {at: T+2h, basis: stated, action.taken: {action: attended}}
  - {at: T+1h, basis: stated, action.taken: {action: records_checked}}
""",
        good="""
timeline:
  - {at: T+1h, basis: stated, action.taken: {action: records_checked}}
  - {at: T+2h, basis: stated, action.taken: {action: attended}}
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
The expectation stands at a time, or on a person, at which there is nothing to look at: before the
incident was reported, or before anybody had named the person. Or it is about a duty, a prohibition or a
level that no rule of the pack can bring about; or it names nothing. Such a check would fail for ever or,
where it says that something must not be, pass for ever and prove nothing.

Move the expectation, add the rule that is missing to the pack, or take the expectation out.
""",
        bad="""
timeline:
  - at: T+1h
    basis: stated
    incident.reported: {kinds: [missing]}
expect:
  - {at: T+0, basis: stated, why: The report says so., response: {floor: emergency}}
""",
        good="""
timeline:
  - at: T+1h
    basis: stated
    incident.reported: {kinds: [missing]}
expect:
  - {at: T+1h, basis: stated, why: The report says so., response: {floor: emergency}}
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
  - at: T+10m
    basis: stated
    by: {post: records, system: records_system}
    grade.set: {scale: response, value: priority}
""",
        good="""
timeline:
  - at: T+10m
    basis: stated
    by: {post: dispatcher, person: dispatcher-1}
    grade.set: {scale: response, value: priority, reason: Child under ten}
""",
    ),
    error(
        "RE506",
        "unknown person",
        """
The event or expectation names a person, place or incident that the scenario does not introduce.

Correct the name, or bring the person in: under "people:" in this entry of the timeline or an earlier one.
""",
        bad="""
timeline:
  - at: T+0
    basis: stated
    incident.reported: {kinds: [missing], people: [{id: girl, roles: [child]}]}
  - {at: T+5m, basis: stated, action.taken: {action: child_seen, subject: gril}}
""",
        good="""
timeline:
  - at: T+0
    basis: stated
    incident.reported: {kinds: [missing], people: [{id: girl, roles: [child]}]}
  - {at: T+5m, basis: stated, action.taken: {action: child_seen, subject: girl}}
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
  - {at: two hours later, basis: stated, action.taken: {action: attended}}
""",
        good="""
timeline:
  - {at: T+2h, basis: stated, action.taken: {action: attended}}
""",
    ),
    error(
        "RE508",
        "expectation without a basis",
        """
Each entry of a timeline and each expectation says whether the report states it, whether it is inferred
from the report, or whether it is assumed; an expectation says why as well. Without that, nobody could
tell what was found from what was made up.

Add "basis": stated, inferred or assumed; and to an expectation "why": what the report says where it is
stated, else the reasoning.
""",
        bad="""
expect:
  - {by: T+2h, duties: {overdue: [child_seen/girl]}}
""",
        good="""
expect:
  - by: T+2h
    basis: inferred
    why: The report says that she was to be seen the same evening.
    duties: {overdue: [child_seen/girl]}
""",
    ),
    error(
        "RE509",
        "failing that cannot be raised",
        """
The expectation names a failing, and nothing in it could show that it goes wrong: a failing is raised by a
duty that is overdue, a challenge, something forbidden, or a floor above the grade that was set. An open duty
or a question raises nothing. Or it says "until" or "lead" and names no failing.

Name what a correct system would show, or take "failing" out.
""",
        bad="""
expect:
  - at: T+2h
    basis: stated
    why: Nobody came for twelve hours.
    failing: Officers came twelve hours later
    duties: {open: [attended]}
""",
        good="""
expect:
  - at: T+2h
    basis: stated
    why: Nobody came for twelve hours.
    failing: Officers came twelve hours later
    duties: {overdue: [attended]}
""",
    ),
    error(
        "RE510",
        "unknown event",
        """
The expectation names an event that the timeline does not have: the one that ended a failing, or the occasion
on which a duty is owed.

Correct the name, or give the event in the timeline an "id". In a run of events each has its number:
"located-3".
""",
        bad="""
timeline:
  - {at: T+12h, basis: stated, action.taken: {action: attended}}
expect:
  - at: T+2h
    basis: stated
    why: Nobody came for twelve hours.
    failing: Officers came twelve hours later
    until: attended
    duties: {overdue: [attended]}
""",
        good="""
timeline:
  - {at: T+12h, id: officers-came, basis: stated, action.taken: {action: attended}}
expect:
  - at: T+2h
    basis: stated
    why: Nobody came for twelve hours.
    failing: Officers came twelve hours later
    until: officers-came
    duties: {overdue: [attended]}
""",
    ),
    error(
        "RE511",
        "two events of one id",
        """
Two events of a timeline have the same id. The engine would take the second for the first said again, and
refuse it.

Rename one of them. An event without an "id" is called "event-" and its number in the timeline.
""",
        bad="""
timeline:
  - {at: T+1h, id: call, basis: stated, information.added: {facts: {incident.weapon: true}}}
  - {at: T+2h, id: call, basis: stated, incident.closed: {}}
""",
        good="""
timeline:
  - {at: T+1h, id: call, basis: stated, information.added: {facts: {incident.weapon: true}}}
  - {at: T+2h, id: closed, basis: stated, incident.closed: {}}
""",
    ),
    error(
        "RE512",
        "round that cannot be told",
        """
"many" varies a field that no entry which is repeated gives, or gives it a value that cannot stand there. The
field is named by its way from the entry, with dots: "by.person", "action.taken.details.place_found".

Correct the name or the value, or give the field in the entry.
""",
        bad="""
timeline:
  - at: T-30d
    basis: stated
    many: {count: 3, every: 10d, vary: {action.taken.subjet: [girl, boy]}}
    action.taken: {action: located, subject: girl}
""",
        good="""
timeline:
  - at: T-30d
    basis: stated
    many: {count: 3, every: 10d, vary: {action.taken.subject: [girl, boy]}}
    action.taken: {action: located, subject: girl}
""",
    ),
    error(
        "RE513",
        "too much falls due",
        """
Between the first event and the last expectation of the scenario more falls due than can be looked at: the
engine is asked at each such moment, a few hundred times at most.

Say less of what lies long before: an incident of the past that was never ended goes on falling due. End it
as the force did, or begin later.
""",
        bad="""
timeline:
  - {at: T-20y, basis: assumed, incident: earlier, incident.reported: {kinds: [missing]}}
""",
        good="""
timeline:
  - {at: T-30d, basis: assumed, incident: earlier, incident.reported: {kinds: [missing]}}
  - {at: T-29d, basis: assumed, incident: earlier, incident.closed: {}}
""",
    ),
    error(
        "RE514",
        "two things of one name",
        """
A person, a place, an object or an incident of the case has the name of another of a different kind. Whoever
reads the timeline, or a path of links, could not tell which of the two is meant.

Call one of them otherwise.
""",
        bad="""
places: [number-4]
timeline:
  - at: T+0
    basis: stated
    incident.reported: {kinds: [missing], people: [{id: number-4, roles: [child]}]}
""",
        good="""
places: [number-4]
timeline:
  - at: T+0
    basis: stated
    incident.reported: {kinds: [missing], people: [{id: girl, roles: [child]}]}
""",
    ),
    error(
        "RE515",
        "link with the wrong end",
        """
A relation joins two kinds: a person with a person, a person with a place. What stands at one end of this
link is of another kind.

Name another end, or choose a relation that leads there.
""",
        bad="""
places: [flat]
timeline:
  - {at: T+1h, basis: stated, link.stated: {relation: parent_of, source: mother, target: flat}}
""",
        good="""
places: [flat]
timeline:
  - {at: T+1h, basis: stated, link.stated: {relation: resides_at, source: mother, target: flat}}
""",
    ),
    error(
        "RE516",
        "path that cannot be",
        """
A path of links is written as names with a relation, or a role at an incident, between each two of them, and
an arrow on either side of it: both point from where the relation begins to where it leads, so that they point
back where a link is followed the other way. A relation joins certain kinds: nobody is the parent of a place.

Write the path as "kid -> resides_at -> flat <- resides_at <- man".
""",
        bad="""
expect:
  - at: T+1h
    basis: stated
    why: The report says that he lives with the boy.
    paths: [kid -> resides_at -> flat -> resides_at -> man]
""",
        good="""
expect:
  - at: T+1h
    basis: stated
    why: The report says that he lives with the boy.
    paths: [kid -> resides_at -> flat <- resides_at <- man]
""",
    ),
    error(
        "RE517",
        "variation that varies nothing",
        """
A variation says what is otherwise than in the case above it. This one changes nothing, or what it names is
not in the case: a fact of somebody whom no report brings in, a fact to be left unsaid that nobody says, an
entry to be left out that is not there. It would be the same case again and prove nothing.

Name what is otherwise as the case has it, or tell what is new in a timeline of the variation.
""",
        bad="""
variations:
  - variation: he-has-gone
    basis: inferred
    why: With him gone nobody is in danger at this moment.
    unsaid: [incident.suspect_there]
    expect: [{response: {floor: "< emergency"}}]
""",
        good="""
variations:
  - variation: he-has-gone
    basis: inferred
    why: With him gone nobody is in danger at this moment.
    facts: {incident.suspect_at_scene: false}
    expect: [{response: {floor: "< emergency"}}]
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
