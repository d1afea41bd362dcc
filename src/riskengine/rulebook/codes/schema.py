"""Codes RE2xx: the shape of what a file says."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE201",
        "key missing",
        """
Something that must be said is not said. A rule without a reason, an owner or a source cannot be
defended to the person it was applied to, nor to a court.

Add the key that the message names.
""",
        bad="""
id: missing.young-child
title: A young child who is missing is at high risk
""",
        good="""
id: missing.young-child
title: A young child who is missing is at high risk
because: A young child cannot look after itself, and every hour counts.
""",
    ),
    error(
        "RE202",
        "wrong type of value",
        """
A value of one type stands where another is needed: text instead of a number, one word instead of a
list, or a number that nothing can be compared with. Read in the wrong type, a limit may never be
reached.

Write the type that the message asks for. Quotes turn a number into text; square brackets make a list.
""",
        bad="""
incidents: missing
""",
        good="""
incidents: [missing]
""",
    ),
    error(
        "RE203",
        "unknown key",
        """
The key is not one that is understood here; most often it is misspelt, or stands one level too far left
or right. If it were ignored, what you wrote under it would never be done, and nothing would say so.

Correct the spelling, or move the line to where the key belongs.
""",
        bad="""
then:
  respnse: emergency
""",
        good="""
then:
  response: emergency
""",
    ),
    error(
        "RE204",
        "value not among those allowed",
        """
Only certain words may stand here, and this is not one of them. The message lists them.

Choose one of those allowed.
""",
        bad="""
binds: might
""",
        good="""
binds: should
""",
    ),
    error(
        "RE205",
        "not a kind of file we know",
        """
What a file is, is told by its first keys: a pack says "pack:", a vocabulary declares facts, kinds and
the like, and rules stand under "rules:" with their "sources:". This file is none of these, so nothing in
it would have any effect.

Check the spelling of its outermost keys, or move the file out of the folder.
""",
        bad="""
ruls: []
""",
        good="""
rules: []
""",
    ),
    error(
        "RE206",
        "id declared twice",
        """
Two things have the same id. A reason given for a decision names a rule by its id; with two rules of one
id nobody could say which of them it was, and a pack could not change one without the other.

Give one of them another id. The message says where the other stands.
""",
        bad="""
rules:
  - id: missing.young-child
  - id: missing.young-child
""",
        good="""
rules:
  - id: missing.young-child
  - id: missing.repeat-child
""",
    ),
    error(
        "RE207",
        "malformed id or name",
        """
An id or name is not written as ids are: lower-case letters, digits, dots, and hyphens or underscores
between words. Keys must be text, too: a number, true, false or nothing as a key would not be found
again.

Correct the id, or put the key in quotes.
""",
        bad="""
id: Missing.Young Child!
""",
        good="""
id: missing.young-child
""",
    ),
    error(
        "RE208",
        "badly written time or duration",
        """
A duration is a number and a unit: "90s", "15m", "2h", "1d", "2w". How long a duty may take, or how far a
measure looks back, may be in years as well ("1y"), and a duty in days on which people work: "5 working days",
"1 school day". A date is year, month and day: "2026-04-01"; a time of day is "07:00". A time that is guessed
at is a deadline that nobody can rely on, so it is not guessed at.

Write it in one of these ways.
""",
        bad="""
within: one hour
""",
        good="""
within: 1h
""",
    ),
)
