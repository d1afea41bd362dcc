"""CLIPS, by clipspy: facts stay, rules join them, and time is a fact.

The CLIPS Basic Programming Guide: joins on equal slots are found by hashing, so that what is new comes
first in each rule and what is remembered of the same child is looked up. What has left its window is taken
out, which keeps the facts few; it is named in order of time from outside, since a rule for that would try
every fact each time the clock moves. All is told by one function of CLIPS: facts asserted one by one from
Python were measured to make every `run` slower than the last.
"""

from collections import deque

from clips import Environment, Symbol
from happenings import (
    DOMESTIC,
    LATE,
    MISSING,
    TARGET,
    THIRD_CALL,
    THIRD_EPISODE,
    WINDOW,
    YEAR,
    Alert,
    Happening,
)

KINDS = (THIRD_EPISODE, THIRD_CALL, LATE)
NUMBER = "(type INTEGER)"
CONSTRUCTS = (
    "(defglobal ?*found* = (create$))",
    f"(deftemplate new (slot what) (slot who {NUMBER}) (slot incident {NUMBER}) (slot at {NUMBER}))",
    f"(deftemplate old (slot what) (slot who {NUMBER}) (slot incident {NUMBER}))",
    f"(deftemplate over (slot what) (slot incident {NUMBER}))",
    f"(deftemplate attended (slot incident {NUMBER}))",
    f"(deftemplate waiting (slot incident {NUMBER}) (slot due {NUMBER}))",
    f"(deftemplate now (slot at {NUMBER}))",
    """(defrule third
         (new (what ?what) (who ?who) (incident ?incident))
         (old (what ?what) (who ?who) (incident ?one))
         (old (what ?what) (who ?who) (incident ?other&:(> ?other ?one)))
         => (bind ?*found* (create$ ?*found* (if (eq ?what missing) then 0 else 1) ?incident)))""",
    f"""(defrule remembered (declare (salience -1))
         ?new <- (new (what ?what) (who ?who) (incident ?incident) (at ?at))
         => (retract ?new)
         (assert (old (what ?what) (who ?who) (incident ?incident)))
         (assert (waiting (incident ?incident) (due (+ ?at {TARGET})))))""",
    """(defrule forgotten
         ?over <- (over (what ?what) (incident ?incident))
         ?old <- (old (what ?what) (incident ?incident))
         => (retract ?over ?old))""",
    """(defrule no-longer-waiting
         (attended (incident ?incident))
         ?waiting <- (waiting (incident ?incident))
         => (retract ?waiting))""",
    "(defrule heard (declare (salience -1)) ?attended <- (attended) => (retract ?attended))",
    """(defrule late
         (now (at ?now))
         ?waiting <- (waiting (incident ?incident) (due ?due&:(<= ?due ?now)))
         => (retract ?waiting) (bind ?*found* (create$ ?*found* 2 ?incident)))""",
    """(deffunction hear (?what ?at ?incident ?who)
         (bind ?*found* (create$))
         (bind ?now (assert (now (at ?at))))
         (run)
         (retract ?now)
         (switch ?what
           (case missing then (assert (new (what ?what) (who ?who) (incident ?incident) (at ?at))))
           (case domestic then (assert (new (what ?what) (who ?who) (incident ?incident) (at ?at))))
           (case attended then (assert (attended (incident ?incident)))))
         (run)
         ?*found*)""",
    "(deffunction forget (?what ?incident) (assert (over (what ?what) (incident ?incident))) (run))",
)


class Peer:
    """One environment."""

    name = "clipspy (CLIPS 6.4)"
    distribution = "clipspy"
    used = "facts joined by rules, what is new first; what left its window is taken out"

    def __init__(self) -> None:
        """Begin with no facts."""
        self.environment = Environment()
        for construct in CONSTRUCTS:
            self.environment.build(construct)
        self.hear, self.forget = (self.environment.find_function(name) for name in ("hear", "forget"))
        self.symbols = {what: Symbol(what) for what in (MISSING, DOMESTIC)}
        self.kept: dict[str, deque[tuple[int, int]]] = {MISSING: deque(), DOMESTIC: deque()}

    def given(self, happening: Happening) -> tuple[Symbol, Happening]:
        return Symbol(happening.what), happening

    def take(self, given: tuple[Symbol, Happening]) -> list[Alert]:
        symbol, (what, at, incident, who) = given
        if what in self.kept:
            self._forget(what, at - (WINDOW if what == MISSING else YEAR))
            self.kept[what].append((at, incident))
        found = self.hear(symbol, at, incident, who)
        alerts = zip(found[::2], found[1::2], strict=True)
        return list(dict.fromkeys((KINDS[kind], number) for kind, number in alerts))

    def _forget(self, what: str, before: int) -> None:
        kept = self.kept[what]
        while kept and kept[0][0] < before:
            self.forget(self.symbols[what], kept.popleft()[1])
