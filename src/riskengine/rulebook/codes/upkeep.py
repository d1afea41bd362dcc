"""Codes RE45x: what to look after; nothing is stopped."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, warning

CODES: tuple[Code, ...] = (
    warning(
        "RE450",
        "declared but never used",
        """
The vocabulary or the pack declares something that no rule or question reads. It does no harm,
but it may be a sign that a rule was forgotten or a name misspelt: an answer that somebody takes trouble
to give changes nothing.

Use it, or take it out.
""",
        bad="""
parameters:
  missing.old_threshold: {value: 3, because: No rule reads this any more, sources: []}
""",
        good="""
parameters: {}
""",
    ),
    warning(
        "RE451",
        "source or pack past its review date",
        """
The source, or the whole pack, was to be looked at again by a date that has passed. The guidance may have
changed since, and with it what the rules that rest on it should say.

Have the owner check it, and set the next date.
""",
        bad="""
review_by: 2019-04-01
""",
        good="""
review_by: 2027-04-01
""",
    ),
    warning(
        "RE452",
        "pack not approved",
        """
Nobody has signed this pack, so it decides nothing: it runs in shadow, beside the pack that is in force,
and only what it would have changed is recorded.

When the approver has signed, add who and when.
""",
        bad="""
pack: hampshire
version: "2026.2"
""",
        good="""
pack: hampshire
version: "2026.2"
approver: Assistant chief constable, local policing
approved_on: 2026-11-01
""",
    ),
    warning(
        "RE453",
        "duty that nothing brings about",
        """
A rule asks whether something is owed, overdue, awaited or late, and no rule owes it, nor does any have an
agency owe it. The rule would never hold, and nothing would say so. Most often the asking stands where the
asked was meant: what is awaited of an agency is its own action, not the one with which the police asked.

Name the action that is owed or awaited, or owe it in a rule.
""",
        bad="""
rules:
  - when: {child.duty.return_interview_asked.late: true}
  - then:
      duties:
        - {action: return_interview_asked, awaits: {agency: council, action: return_interview_held}}
""",
        good="""
rules:
  - when: {child.duty.return_interview_held.late: true}
  - then:
      duties:
        - {action: return_interview_asked, awaits: {agency: council, action: return_interview_held}}
""",
    ),
    warning(
        "RE454",
        "said to be in no rule, and cited",
        """
The register says that a family of statements is in no rule, and why. A rule, a measure of oversight or a
parameter cites one of its statements: the reason is out of date, or the statement is cited for what it does
not say.

Take the reason away, or do not cite the statement.
""",
        bad="""
families:
  visits-without-notice:
    says: Offenders are visited without notice.
    statements: [visits-unannounced]
    not_encoded: {because: No action says whether notice was given.}
rules:
  - sources: [visits-unannounced]
""",
        good="""
families:
  visits-without-notice:
    says: Offenders are visited without notice.
    statements: [visits-unannounced]
rules:
  - sources: [visits-unannounced]
""",
    ),
)
