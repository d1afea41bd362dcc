"""The small rulebook with a pack that says who sees to targets, and what it takes to lower a grade."""

from dataclasses import replace

from riskengine.rulebook.rules import Attendance, Lowering
from small.rulebooks import rulebook

DEVIATIONS = {
    "attendance": Attendance(by="call_handler", escalate_to="inspector", return_visit="reviewed"),
    "lowering": Lowering(posts=frozenset({"sergeant", "inspector"}), assessment="conference"),
}


def timed(rules="[]", **pack):
    """A rulebook of some rules whose pack runs targets and asks something of a lowering."""
    book = rulebook(rules)
    return replace(book, pack=replace(book.pack, **{**DEVIATIONS, **pack}))


def duty(decision, id):
    """The one duty of that id."""
    return next(one for one in decision.duties if one.id == id)


def challenge(decision, id):
    """The one challenge of that id."""
    return next(one for one in decision.challenges if one.id == id)
