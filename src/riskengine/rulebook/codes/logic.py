"""Codes RE4xx: what rules may not mean."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE401",
        "conclusions go round in a circle",
        """
One rule concludes a fact from a second fact, and another concludes the second from the first. Neither
has a beginning, so what holds would depend on the order in which the rules happened to be read.

Break the circle: let one of the rules read what was answered or recorded instead of what was concluded.
The message names every rule of the circle.
""",
        bad="""
rules:
  - id: a
    when: {child.at_risk: true}
    then: {conclude: {child.exploited: true}}
  - id: b
    when: {child.exploited: true}
    then: {conclude: {child.at_risk: true}}
""",
        good="""
rules:
  - id: a
    when: {child.found_with_unknown_adult: true}
    then: {conclude: {child.exploited: true}}
  - id: b
    when: {child.exploited: true}
    then: {conclude: {child.at_risk: true}}
""",
    ),
    error(
        "RE402",
        "knowing a danger could lower a floor",
        """
A fact that is declared to raise risk stands in a rule that sets a floor, but in such a place ("not",
"every" of its opposite, or "less than") that learning of the danger makes the rule stop holding. The
grade would go down because somebody found out that things are worse.

Turn the condition round, so that the danger makes the rule hold.
""",
        bad="""
when:
  not:
    suspect.has_weapon: true
then:
  response: priority
""",
        good="""
when:
  suspect.has_weapon: true
then:
  response: emergency
""",
    ),
    error(
        "RE403",
        "known or unknown in a rule that sets a floor",
        """
A rule that sets a grade or level may not ask whether something is known. Unknown is not no; and if not
knowing raised the floor, an answer, any answer, would lower it.

Test the fact itself. What is unknown is counted in the ceiling and put as a question without any rule.
To make somebody find out, owe the answer with a duty in a rule of its own.
""",
        bad="""
when:
  unknown: child.whereabouts
then:
  response: emergency
""",
        good="""
when:
  unknown: child.whereabouts
then:
  duties:
    - {known: child.whereabouts, by: call_handler}
""",
    ),
    error(
        "RE404",
        "availability in a rule that sets a floor",
        """
How many officers are free says nothing about how great the danger is. Were it part of a floor, a busy
night would make children safer on paper.

Take it out of this rule. A lack of officers may open an escalation, in a rule of its own.
""",
        bad="""
when:
  incident.no_unit_free: true
then:
  response: priority
""",
        good="""
when:
  incident.no_unit_free: true
then:
  duties:
    - {action: inspector_told, by: dispatcher}
""",
    ),
    error(
        "RE405",
        "protected fact misused",
        """
A protected characteristic may do one thing only: raise the protection of the person it describes, in a
rule that says why (age, disability, pregnancy). It may never lower a floor, take a duty away, or raise
anybody's risk as a suspect.

Base the rule on what was done or seen; or, if it protects the person described, make it about that
person and give the reason.
""",
        bad="""
about: suspect
when:
  suspect.disability: true
then:
  risk: {offender: high}
""",
        good="""
about: victim
when:
  victim.disability: true
then:
  risk: {domestic_abuse: medium}
because: A person with a disability may be less able to leave or to call for help.
""",
    ),
    error(
        "RE406",
        "monitoring fact in a rule that sets a floor",
        """
Some facts (ethnicity) are recorded so that a force can see whether it treats people alike. They may be
asked for and counted, and must never decide what grade somebody gets.

Take the fact out of the rule.
""",
        bad="""
when:
  child.ethnicity: asian
then:
  risk: {missing: high}
""",
        good="""
when:
  child.exploitation_risk: ">= medium"
then:
  risk: {missing: high}
""",
    ),
    error(
        "RE407",
        "a power is owed",
        """
Arrest, entry, search, seizure, police protection and the like are powers: an officer uses them on
grounds, by his own judgement. A rule that owed their use would make the officer act unlawfully, or the
rule be ignored.

Owe that the power was considered, with the grounds recorded.
""",
        bad="""
duties:
  - {action: arrest, by: officer_at_scene}
""",
        good="""
duties:
  - {action: arrest_considered, by: officer_at_scene}
""",
    ),
    error(
        "RE408",
        "binds stronger than its source",
        """
The rule says "must" or "should", but its source does not carry that far. "must" needs statute or code;
"should" needs national guidance, the force's policy, or a criticism that the pack's owner has adopted
by name. Otherwise people are held to something that nobody has laid down.

Weaken the rule, name a stronger source, or have the owner adopt the criticism.
""",
        bad="""
binds: must
sources: [hmic-report-remark]
""",
        good="""
binds: should
sources: [hmic-report-remark]  # adopted by the pack's owner
""",
    ),
    error(
        "RE409",
        "within without from",
        """
The duty says how long there is, but not from when. From the report, from the event, and from the moment
the rule held can be hours apart; the clock that matters would be anybody's choice. The other way round,
"from" without "within" sets no time at all.

Add "from": occurred, reported, recorded, rule_held, grade_set, or an action; or add "within".
""",
        bad="""
duties:
  - {action: strategy_discussion_requested, within: 1h}
""",
        good="""
duties:
  - {action: strategy_discussion_requested, within: 1h, from: rule_held}
""",
    ),
    error(
        "RE410",
        "floor outside the strand's levels",
        """
Each strand of risk uses its own levels (domestic abuse has standard, medium and high). The level given
here is not one of them, so no assessment could ever meet or show it.

Use a level that the strand declares.
""",
        bad="""
then:
  risk: {domestic_abuse: very_high}
""",
        good="""
then:
  risk: {domestic_abuse: high}
""",
    ),
    error(
        "RE411",
        "not_shown in a rule that sets a floor",
        """
"not_shown" is met both by no and by unknown. In a rule that sets a floor, an answer could then lower
the grade; it is for duties and challenges only ("unless recorded").

Test the fact itself, or move the duty into a rule of its own.
""",
        bad="""
when:
  not_shown: child.seen_safe
then:
  risk: {missing: high}
""",
        good="""
when:
  not_shown: child.seen_safe
then:
  duties:
    - {action: child_seen, by: officer_at_scene}
""",
    ),
    error(
        "RE412",
        "rule undoes its own ground",
        """
The rule holds because a duty is not open, or not overdue; and what it brings about, itself or through
other rules, is that duty. It would hold, then not, then hold again.

Take the "not" out, or read what was done (the action) instead of what is owed.
""",
        bad="""
when:
  not: {child.duty.child_seen.open: true}
then:
  duties:
    - {action: child_seen, by: officer_at_scene}
""",
        good="""
when:
  child.injured: true
then:
  duties:
    - {action: child_seen, by: officer_at_scene}
""",
    ),
    error(
        "RE413",
        "conclusion and declaration disagree",
        """
A fact is either told by people and records, or concluded by rules, and the vocabulary says which. If
both could set it, an answer and a rule could contradict each other and nobody would know which counts.

Declare the fact "concluded: true" and take out who answers it; or do not conclude it.
""",
        bad="""
facts:
  child.at_risk: {type: bool, concluded: true, asked_of: [caller]}
""",
        good="""
facts:
  child.at_risk: {type: bool, concluded: true}
""",
    ),
    error(
        "RE414",
        "consider with force",
        """
A rule that says "consider" is a reminder: its source does not lay anything down. It may carry no
deadline, no escalation and no prohibition, or people would be pursued over advice.

Take these out; or, if the source carries it, let the rule say "should" or "must".
""",
        bad="""
binds: consider
then:
  duties:
    - {action: mapping_meeting, within: 2d, from: reported}
""",
        good="""
binds: consider
then:
  duties:
    - {action: mapping_meeting}
""",
    ),
    error(
        "RE415",
        "rule without an outcome",
        """
The rule has conditions but says nothing about what follows. It would hold and nobody would ever hear of
it.

Add what follows under "then": a risk level, a response, duties, what is forbidden, or a conclusion.
""",
        bad="""
when:
  child.missing_episodes: ">= 3"
then: {}
""",
        good="""
when:
  child.missing_episodes: ">= 3"
then:
  risk: {missing: high}
""",
    ),
    error(
        "RE416",
        "outcome for an undeclared scale or the wrong subject",
        """
The rule sets a response grade that there is none of, or one for a kind of incident to which nobody is
sent; a level for the incident, which has none; or it owes an action that is done for somebody whom the
rule is not about. What follows would belong to nobody.

Name one of the four grades; make the rule about the person whose risk, or whose action, it is.
""",
        bad="""
about: incident
then:
  risk: {missing: high}
""",
        good="""
about: child
then:
  risk: {missing: high}
""",
    ),
)
