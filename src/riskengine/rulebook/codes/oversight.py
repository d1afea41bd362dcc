"""Codes RE430 and RE431: what is counted over the force, and from where on somebody must look."""

from __future__ import annotations

from riskengine.rulebook.codes.base import Code, error

CODES: tuple[Code, ...] = (
    error(
        "RE430",
        "measure of oversight that cannot be counted",
        """
A measure of oversight counts one sort of thing: duties, people, incidents or challenges. This one says none
or several, has a key that means nothing for what it counts, or is a share whose parts do not go together.
Its figure would be wrong, and a commander would be shown it.

Name one thing to count. For a share write the whole under "of", and under "count" only which of it counts.
""",
        bad="""
oversight:
  - of: {people: [child], during: [missing]}
    count: {incidents: [missing], graded: {missing: very_low}}
""",
        good="""
oversight:
  - of: {people: [child], during: [missing]}
    count: {graded: {missing: very_low}}
""",
    ),
    error(
        "RE431",
        "threshold that the pack does not set",
        """
A measure of oversight says from where on its figure is a breach, or worth knowing of. That differs between
forces, so it is a parameter of the pack, with a reason that somebody has signed. This measure writes the
figure out, or says neither from where on it matters nor why nobody can say, or says both.

Declare a parameter and name it; or say under "no_threshold" why there is none.
""",
        bad="""
oversight:
  - count: {duties: [child_seen]}
    breach: {number: 10}
""",
        good="""
oversight:
  - count: {duties: [child_seen]}
    breach: {number: param oversight.children_unseen}
""",
    ),
)
