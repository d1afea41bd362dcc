"""Codes RE3xx: names, types and tests."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE301",
        "fact not declared",
        """
A condition reads a fact that the vocabulary does not declare. Nobody could ever answer it, so the
condition would stay unknown for ever and the rule would never hold.

Correct the name, or declare the fact in the vocabulary, with its type and who can answer it.
""",
        bad="""
when:
  child.missing_episode_count: ">= 3"
""",
        good="""
when:
  child.missing_episodes: ">= 3"
""",
    ),
    error(
        "RE302",
        "name not declared",
        """
A kind of incident, role, action, flag, handling, relation, system, strand, post, heading or the like is
named that the vocabulary does not declare. A rule about it would wait for something that can never be
recorded.

Correct the name, or declare it in the vocabulary.
""",
        bad="""
incidents: [mising]
""",
        good="""
incidents: [missing]
""",
    ),
    error(
        "RE303",
        "test cannot be read",
        """
What a fact is compared with is not written in a way that is understood. A test is a bare value ("true",
"high"), a comparison (">= 3"), a range ("[5..12]"), several with a comma between them for either
("burglary, assault"), or "not(...)" around any of these.

Write the test in one of these ways.
""",
        bad="""
when:
  child.missing_episodes: "at least three"
""",
        good="""
when:
  child.missing_episodes: ">= 3"
""",
    ),
    error(
        "RE304",
        "test does not fit the fact's type",
        """
The fact is of one type and the test of another: "greater than" asked of a yes-or-no fact, text compared
with a number. Such a test could never be met.

Look up the fact's type in the vocabulary and write a test that fits.
""",
        bad="""
when:
  child.found_with_unknown_adult: ">= 3"
""",
        good="""
when:
  child.found_with_unknown_adult: true
""",
    ),
    error(
        "RE305",
        "value outside what the fact allows",
        """
The fact is of the right type, but can never have this value: a word that is not on its list, or a
number below its least or above its greatest. The rule would silently never hold.

Use a value that the vocabulary gives for this fact.
""",
        bad="""
when:
  child.exploitation_risk: ">= severe"
""",
        good="""
when:
  child.exploitation_risk: ">= high"
""",
    ),
    error(
        "RE306",
        "parameter not declared",
        """
The rule reads a number from the pack ("param ...") that no pack declares. Without it there is no
threshold and no deadline.

Correct the name, or declare the parameter in the pack, with its value and the reason for it.
""",
        bad="""
when:
  child.missing_episodes: ">= param missing.repeat_treshold"
""",
        good="""
when:
  child.missing_episodes: ">= param missing.repeat_threshold"
""",
    ),
    error(
        "RE307",
        "parameter of the wrong type",
        """
The pack gives this parameter a value of another type than the place needs: a duration where a count is
compared, or a plain number where a time is owed.

Mend the parameter's value in the pack, or use another parameter.
""",
        bad="""
parameters:
  missing.strategy_request_within: {value: 60, because: One hour, sources: []}
""",
        good="""
parameters:
  missing.strategy_request_within: {value: 1h, because: One hour, sources: []}
""",
    ),
    error(
        "RE308",
        "fact out of this rule's reach",
        """
A condition reads a fact of somebody that this rule is not about. Where two children and three suspects
are at one incident, "the suspect" is nobody in particular, and the rule might join the wrong two
people.

Read facts of the rule's own subject or of the incident; ask about others with "some suspect:" or "every
suspect:"; or make the rule about the pair.
""",
        bad="""
about: child
when:
  suspect.registered_sex_offender: true
""",
        good="""
about: child
when:
  some suspect:
    suspect.registered_sex_offender: true
""",
    ),
    error(
        "RE309",
        "source not declared",
        """
The rule names a source that the pack does not list. A reason whose source cannot be looked up does not
convince a supervisor, and does not stand in court.

Correct the name, or add the source to the pack: report, section, strength and when it is to be
reviewed.
""",
        bad="""
sources: [glos-stratgy-3-missing-90-days]
""",
        good="""
sources: [glos-strategy-3-missing-90-days]
""",
    ),
    error(
        "RE310",
        "pack inherits from no pack, or from itself",
        """
A force's pack takes over the rules of another, usually the national one. The one named here does not
exist, or leads back to this pack. Without it most of the rules would be missing.

Name a pack that exists.
""",
        bad="""
pack: hampshire
inherits: hampshire
""",
        good="""
pack: hampshire
inherits: national
""",
    ),
    error(
        "RE311",
        "a pair needs a relation",
        """
The rule is about two people at once, but does not say how they are joined. Without that it would hold
for every child together with every suspect, strangers included, and put people under suspicion by
accident.

Say which relation joins them.
""",
        bad="""
about: [child, suspect]
""",
        good="""
about: [child, suspect]
joined_by: lives_with
""",
    ),
    error(
        "RE312",
        "change names a rule that is not there",
        """
The pack changes or takes out a rule that the pack it inherits from does not have: perhaps the rule was
renamed, or the id is misspelt. The change that you meant would not take place.

Correct the id.
""",
        bad="""
withdraw:
  - {rule: missing.yuong-child, because: Another rule of ours takes its place.}
""",
        good="""
withdraw:
  - {rule: missing.young-child, because: Another rule of ours takes its place.}
""",
    ),
)
