"""Codes RE417 to RE419: what rules may not mean by time, by what they measure and by when a duty is due."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE417",
        "time alone could take a floor away",
        """
A rule that sets a grade or level holds only while less than so much time has passed, or while a duty is not
yet overdue. Nobody does or learns anything, the clock moves on, and the child who was at high risk at noon
is at medium risk at one: the longer nothing is done, the safer it would look.

Turn the test round, so that more time makes the rule hold; or test what was done or learnt instead.
""",
        bad="""
when:
  child.time_missing: "< 24h"
then:
  risk: {missing: high}
""",
        good="""
when:
  child.time_missing: ">= 24h"
then:
  risk: {missing: high}
""",
    ),
    error(
        "RE418",
        "measure that cannot be computed",
        """
A measure is computed from what was told and recorded, by its declaration alone. This one gives another
type than its fact takes, rests on something that is itself concluded or measured, or has a key that means
nothing for what it computes. Its figure would be wrong, or there would be none, and rules would read it.

Do what the message says: count, distinct and trend give an int, exists a bool, first and latest a time,
elapsed a duration, score a number.
""",
        bad="""
facts:
  child.missing_episodes: {type: bool, title: Episodes, measure: {count: {incidents: [missing]}}}
""",
        good="""
facts:
  child.missing_episodes: {type: int, title: Episodes, measure: {count: {incidents: [missing]}}}
""",
    ),
    error(
        "RE419",
        "parts of a duty that do not go together",
        """
A duty is owed once, or once for each of something that happens, or again and again. What is said here of
it mixes these, or refers to a target that no grade has; it would be owed at a time that the rule does not
say.

"every" goes without "each", "until" only with "every", "sample" only with "each"; "target" needs grades of
the pack that have targets, and a limit set by law is never a target.
""",
        bad="""
duties:
  - {action: risk_reviewed, by: sergeant, until: attended}
""",
        good="""
duties:
  - {action: risk_reviewed, by: sergeant, within: 1h, from: rule_held, every: 1h, until: attended}
""",
    ),
)
