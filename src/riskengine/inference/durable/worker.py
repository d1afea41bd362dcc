"""The process in which durable-rules runs; it reads requests from its input and writes answers to its output.

It is started as a file of its own and imports nothing of riskengine, so that it is there quickly, and can do
nothing but match. Of durable-rules it uses as little as there is: rules on one message, each message asserted
and retracted in the one session there is. It never deletes a session, and joins nothing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import warnings
from collections.abc import Callable
from typing import Any, BinaryIO, Final

LENGTH: Final = 4
"""How many bytes before each request and answer say how long it is."""

SINK: Final = "sink"
"""The rule that every message matches."""

_HIDDEN: Final = ("0", "sid-0", "$s")
"""Ids that durable-rules gives to things of its own."""


def fnv_1a(text: str) -> int:
    """Return the 32-bit hash by which durable-rules tells ids apart."""
    found = 2166136261
    for byte in text.encode():
        found = (found ^ byte) * 16777619 & 0xFFFFFFFF
    return found


class Ids:
    """Gives every message an id that durable-rules does not take for another one that is there."""

    def __init__(self) -> None:
        """Begin with the ids of durable-rules itself."""
        self._hidden = frozenset(fnv_1a(name) for name in _HIDDEN)
        self._last = 0
        self._number = 0

    def next(self) -> str:
        """Return an id that hashes apart from the hidden ones, and from that of the message before."""
        while True:
            self._number += 1
            found = f"m{self._number}"
            hashed = fnv_1a(found)
            if hashed != self._last and hashed not in self._hidden:
                self._last = hashed
                return found


class Matcher:
    """Asks durable-rules which rules match a message."""

    def __init__(self) -> None:
        """Make a host without the two threads that would look for timers for ever."""
        from durable import engine

        class Quiet(engine.Host):  # type: ignore[misc]  # durable-rules has no types
            def _run(self) -> None:
                """Start no threads."""

        self._host = Quiet()
        self._ids = Ids()
        self._fired: list[str] = []

    def load(self, name: str, rules: dict[str, Any]) -> None:
        """Take a ruleset in."""
        ready = {rule: {**written, "run": self._noting(rule)} for rule, written in rules.items()}
        self._host.set_rulesets({name: ready})

    def match(self, name: str, message: dict[str, Any]) -> list[str]:
        """Return the rules of a ruleset that match a message.

        Raises:
            RuntimeError: If durable-rules lost the message, or swallowed an exception.
        """
        self._fired.clear()
        asserted = {**message, "t": 1, "id": self._ids.next()}
        state = self._host.assert_fact(name, asserted)
        self._host.retract_fact(name, asserted)
        if isinstance(state, dict) and "exception" in state:
            raise RuntimeError("an action failed")
        # A rule fires once for each way in which it is true; that is no more than true.
        fired = set(self._fired)
        if SINK not in fired:
            raise RuntimeError("a message was lost")
        return sorted(fired - {SINK})

    def _noting(self, rule: str) -> Callable[[Any], None]:
        def run(_: Any) -> None:  # noqa: ANN401 - what durable-rules hands to an action
            self._fired.append(rule)

        return run


def serve(requests: BinaryIO, answers: BinaryIO, matcher: Matcher) -> None:
    """Answer requests, one at a time, until there are no more."""
    while True:
        head = requests.read(LENGTH)
        if len(head) < LENGTH:
            return
        request = json.loads(requests.read(int.from_bytes(head, "big")))
        limit_time(request["within"])
        body = json.dumps(_answer(request, matcher), separators=(",", ":")).encode()
        limit_time(0)
        answers.write(len(body).to_bytes(LENGTH, "big") + body)
        answers.flush()


def _answer(request: dict[str, Any], matcher: Matcher) -> dict[str, Any]:
    try:
        for name, rules in request["load"].items():
            matcher.load(name, rules)
        asked = request["ask"]
        return {"answers": [[matcher.match(name, one) for one in messages] for name, messages in asked]}
    except Exception as fault:  # noqa: BLE001 - whatever durable-rules raises, the one who asked is told
        return {"fault": type(fault).__name__}


def limit_time(seconds: float) -> None:
    """Have the system end this process after so many seconds, in case nobody else is left to; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Serve whoever started this process, and say nothing to anybody else."""
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    serve(sys.stdin.buffer, answers, Matcher())
    os._exit(0)  # durable-rules frees its memory wrongly


if __name__ == "__main__":
    main()
