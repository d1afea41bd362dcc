"""Codes RE420 to RE424: what may not be said of relations, and of the links that are followed."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE420",
        "relation that cannot be so",
        """
A relation says what it joins, whether it is the same both ways, and whether it means something to the engine
itself: that two ids are one person, that they are not, or that a dwelling is part of a building. What is said
here does not go together, so links would be followed the wrong way, or two people be taken for one.

Do what the message says. A relation of a person with a place or an object is followed from either end by its
own name. Only between two of one kind, and where it matters who is which, there is an inverse.
""",
        bad="""
relations:
  resides_at: {title: Lives at, to: place, inverse: home_of}
""",
        good="""
relations:
  resides_at: {title: Lives at, to: place}
  parent_of: {title: Parent of, inverse: child_of}
""",
    ),
    error(
        "RE421",
        "links that lead nowhere",
        """
Each link begins at one kind of thing (a person, a place, an incident, a telephone) and leads to another.
These links cannot follow one another, or never come to whom or what is counted: the count would always be
nothing, and nobody would see why.

Read the links aloud from where they begin: a fact of a person begins at the person, a fact of the incident at
the incident, whose links are the roles, present_at and reported_at.
""",
        bad="""
linked: {path: [resides_at, parent_of]}
""",
        good="""
linked: {path: [resides_at, resides_at]}
""",
    ),
    error(
        "RE422",
        "links with bounds that do not hold",
        """
How many links are followed, and from what time, must be possible and within what the pack allows: without
bounds one busy address would link a whole town. A path says its own length. What happened at one moment, as
being named at an incident, is never so now. That two ids are one person is always followed and costs no link.

Do what the message says, or have the policy owner raise the bound under "network:" in pack.yaml.
""",
        bad="""
linked: {path: [partner_of, parent_of], hops: 2}
""",
        good="""
linked: {path: [partner_of, parent_of]}
""",
    ),
    error(
        "RE423",
        "links on record and no system",
        """
Links are on record. Until somebody has searched the systems that hold them, nobody knows that all are found,
and "no" would be said of a child whose household nobody has looked up.

Name the systems under "systems:": those that hold the links, and those that hold what is looked for.
""",
        bad="""
measure:
  exists: {flags: [registered_sex_offender]}
  linked: {via: [lives_with]}
""",
        good="""
measure:
  exists: {flags: [registered_sex_offender]}
  linked: {via: [lives_with]}
  systems: [offender_register]
""",
    ),
    error(
        "RE424",
        "links that bring nobody into the rules",
        """
Links bring people into the rules from those who have a role at the incident. They cannot begin at people whom
other links bring, or one incident would draw in a town step by step; and they bring people only, never
places, nor whoever is there already.

Begin at a role that is given at the incident, and follow as many links from there as are needed.
""",
        bad="""
subjects:
  other_child: {of: partner, linked: {via: [parent_of]}}
  partner: {of: suspect, linked: {via: [partner_of]}}
""",
        good="""
subjects:
  other_child: {of: suspect, linked: {path: [partner_of, parent_of]}}
""",
    ),
)
