"""durable-rules: facts stay, rules join them, and time is a fact.

https://github.com/jruizgit/rules/blob/master/docs/py/reference.md, "Facts" and "Correlated sequence":
antecedents are joined by what an earlier one says. Its timers read the clock of the machine, so that they
cannot be told a past; the clock is a fact here. A join with two comparisons across facts is known to read
out of bounds (issue 381), so that each join here has one, and what has left its window is retracted.
"""

from collections import deque
from contextlib import suppress
from typing import Any

from durable import engine
from durable.engine import MessageNotHandledException
from happenings import (
    ATTENDED,
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

from peers.records.durable_text import Quiet


class Peer:
    """One host, one ruleset, one session."""

    name = "durable-rules"
    distribution = "durable-rules"
    used = "facts joined by rules, the clock as a fact; what left its window is retracted"

    def __init__(self) -> None:
        """Begin with no facts."""
        self.host: engine.Host = Quiet()
        self.alerts: dict[Alert, None] = {}
        self.host.set_rulesets(
            {"time": {**self._third(MISSING), **self._third(DOMESTIC), "late": self._late()}}
        )
        self.kept: dict[str, deque[tuple[int, dict[str, Any]]]] = {MISSING: deque(), DOMESTIC: deque()}
        self.waiting: dict[int, dict[str, Any]] = {}
        self.number = 0

    def given(self, happening: Happening) -> Happening:
        return happening

    def take(self, happening: Happening) -> list[Alert]:
        what, at, incident, _ = happening
        self.alerts = {}
        now = self._assert({"t": "now", "at": at})
        for alert in self.alerts:
            self._retract(self.waiting.pop(alert[1]))
        self._retract(now)
        if what == MISSING:
            self._report(MISSING, WINDOW, happening)
        elif what == DOMESTIC:
            self._report(DOMESTIC, YEAR, happening)
        elif what == ATTENDED and incident in self.waiting:
            self._retract(self.waiting.pop(incident))
        return list(self.alerts)

    def _report(self, what: str, window: int, happening: Happening) -> None:
        _, at, incident, who = happening
        old = self.kept[what]
        while old and old[0][0] < at - window:
            self._retract(old.popleft()[1])
        new = self._assert({"t": f"new {what}", "who": who, "incident": incident})
        self._retract(new)
        old.append((at, self._assert({"t": what, "who": who, "incident": incident})))
        self.waiting[incident] = self._assert({"t": "waiting", "incident": incident, "due": at + TARGET})

    def _third(self, what: str) -> dict[str, Any]:
        kind = THIRD_EPISODE if what == MISSING else THIRD_CALL

        def run(context: Any) -> None:
            self.alerts[kind, context.new.incident] = None

        same = {"$and": [{"t": what}, {"who": {"new": "who"}}]}
        return {
            f"third {what}": {
                "all": [{"new": {"t": f"new {what}"}}, {"one": same}, {"other": same}],
                "run": run,
            }
        }

    def _late(self) -> dict[str, Any]:
        def run(context: Any) -> None:
            self.alerts[LATE, context.waiting.incident] = None

        now = {"$and": [{"t": "now"}, {"$gte": {"at": {"waiting": "due"}}}]}
        return {"all": [{"waiting": {"t": "waiting"}}, {"now": now}], "run": run}

    def _assert(self, said: dict[str, Any]) -> dict[str, Any]:
        self.number += 1
        fact = {"id": f"f{self.number}", **said}
        with suppress(MessageNotHandledException):  # nothing waits, so that the clock is not kept
            self.host.assert_fact("time", dict(fact))
        return fact

    def _retract(self, fact: dict[str, Any]) -> None:
        self.host.retract_fact("time", fact)
