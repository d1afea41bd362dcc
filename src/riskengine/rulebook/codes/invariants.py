"""Code RE440: what must be so whatever the rules say."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE440",
        "invariant that cannot be tested",
        """
An invariant says what must be so whatever the rules say, and is tested by cases that are made up for it. It
says either what there always is, under "always", or, under "being" and "never", what somebody may be that
never lowers, removes or delays anything. This one says neither, or both, or names something that nobody is
told: what rules conclude, what is owed, a grade. Nothing would be tested, and nobody would know.

Say one of the two. Under "being" name roles, markers, what is done, and facts that people tell.
""",
        bad="""
invariants:
  - id: missing.young
    about: child
    when: {child.missing: true, child.age: "< 13"}
""",
        good="""
invariants:
  - id: missing.young
    about: child
    when: {child.missing: true, child.age: "< 13"}
    always: {risk: {missing: medium}}
""",
    ),
)
