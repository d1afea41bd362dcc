"""The cage of durable-rules: a process of its own, with a time limit, ended and begun anew where it fails.

Whatever durable-rules does, hang, crash, answer nonsense or eat memory, it does it there.
"""

from __future__ import annotations

import json
import os
import subprocess  # the process is this interpreter, with a file of ours
import sys
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final

from riskengine.inference.channel import ChannelFailed
from riskengine.inference.durable import worker
from riskengine.inference.durable.rulesets import Message, Rules
from riskengine.model.alarms import Trouble

_WORKER: Final = Path(worker.__file__)
_LENGTH: Final = worker.LENGTH
_MOST_FAILURES: Final = 6
_FIRST_REST: Final = 0.5
_LONGEST_REST: Final = 30.0
_TOO_LATE: Final = 0.02
"""With fewer seconds left than this nothing more is asked."""
_GRACE: Final = 1.0
"""How many seconds after the limit the process ends itself, should nobody be left to end it."""
_LONGEST_ANSWER: Final = 64 * 1024 * 1024
_MOST_ASKED: Final = 50_000
"""After how many messages the process is replaced by a fresh one, whatever it keeps of them."""


_WHY: Final[Mapping[Trouble | None, str]] = {
    Trouble.TIME_OUT: "did not answer in time",
    Trouble.CRASH: "ended while it was asked",
    Trouble.MALFORMED: "answered what makes no sense",
    Trouble.GIVEN_UP: f"failed {_MOST_FAILURES} times in a row and is asked no more",
    None: "is not asked, for it failed before",
}


class NoAnswer(ChannelFailed):
    """Durable-rules did not answer; where that was its fault, its process has been ended."""

    def __init__(self, trouble: Trouble | None) -> None:
        """Take what happened; None where it was not asked, for it rests or was given up."""
        super().__init__("durable", _WHY[trouble], trouble)


class NotInstalled(RuntimeError):
    """The second channel was asked for, and durable-rules is not there."""


@dataclass(frozen=True, slots=True)
class Put:
    """Messages for one ruleset.

    Attributes:
        ruleset: Its name.
        rules: Its rules, for when its process does not know them yet.
        messages: The messages.
    """

    ruleset: str
    rules: Rules
    messages: Sequence[Message]


def must_be_installed() -> None:
    """Say plainly why durable-rules cannot be used, where it cannot.

    Raises:
        NotInstalled: If it is not there.
    """
    if sys.version_info >= (3, 13):
        version = ".".join(map(str, sys.version_info[:2]))
        raise NotInstalled(
            f"the second channel needs durable-rules, which Python {version} cannot import: "
            "use Python 3.11 or 3.12, or leave second_channel out"
        )
    if find_spec("durable") is None:
        raise NotInstalled(
            "the second channel needs durable-rules: pip install 'riskengine[durable]' "
            "(it is compiled, so there has to be a C compiler), or leave second_channel out"
        )


class Cage:
    """Runs durable-rules in a process of its own.

    Attributes:
        started: How many processes have been begun.
        failures: How often it failed, by how.
    """

    def __init__(self, command: Sequence[str] | None = None, most_asked: int = _MOST_ASKED) -> None:
        """Take how the process is begun; it begins with the first question.

        Args:
            command: The command; left out, this interpreter with `worker.py`.
            most_asked: After how many messages it is replaced by a fresh one.
        """
        self._command = tuple(command or (sys.executable, "-P", str(_WORKER)))
        self._most_asked = most_asked
        self._running: _Running | None = None
        self._in_a_row = self._names = 0
        self._rests_until = 0.0
        self.started = 0
        self.failures: dict[Trouble, int] = {}

    def new_name(self) -> str:
        """Return a name for a ruleset that no other ruleset here has."""
        self._names += 1
        return f"s{self._names}"

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._running.process.pid if self._running is not None else None

    def ask(self, put: Sequence[Put], until: float) -> list[list[list[str]]]:
        """Return which rules each message of each ruleset matches.

        Args:
            put: The messages.
            until: When the time is up, on the monotonic clock.

        Raises:
            NoAnswer: If there is none in time.
        """
        self._may_ask()
        left = until - monotonic()
        if left < _TOO_LATE:
            raise NoAnswer(Trouble.TIME_OUT)  # nothing hangs: there was more to ask than time
        try:
            found = self._exchange(put, left)
        except NoAnswer as failed:
            self._fails(failed.trouble)
            raise
        self._in_a_row = 0
        return found

    def close(self) -> None:
        """End the process; the next question begins another."""
        if self._running is not None:
            self._running.end()
            self._running = None

    def _may_ask(self) -> None:
        """Refuse to ask while it rests after failures, or once it has been given up."""
        if self._in_a_row == _MOST_FAILURES:
            self._in_a_row += 1
            raise NoAnswer(Trouble.GIVEN_UP)
        if self._in_a_row > _MOST_FAILURES or monotonic() < self._rests_until:
            raise NoAnswer(None)

    def _fails(self, trouble: Trouble | None) -> None:
        """End a process that failed; after the second failure in a row it rests before another is begun."""
        self.close()
        if trouble is not None:
            self.failures[trouble] = self.failures.get(trouble, 0) + 1
        self._in_a_row += 1
        if self._in_a_row > 1:
            rest = min(_FIRST_REST * 2 ** (self._in_a_row - 2), _LONGEST_REST)
            self._rests_until = monotonic() + rest

    def _exchange(self, put: Sequence[Put], left: float) -> list[list[list[str]]]:
        running = self._start()
        load = {one.ruleset: one.rules for one in put if one.ruleset not in running.loaded}
        request = {
            "load": load,
            "ask": [(one.ruleset, one.messages) for one in put],
            "within": left + _GRACE,
        }
        found = _checked(running.exchange(json.dumps(request).encode(), left), put)
        running.loaded.update(load)
        running.asked += sum(len(one.messages) for one in put)
        return found

    def _start(self) -> _Running:
        """Return the process that runs, or begin one."""
        running = self._running
        if running is not None and running.owner != os.getpid():
            self._running = running = None  # it belongs to the process that this one was forked from
        if running is not None and running.is_ended:
            running = None
        if running is not None and running.asked >= self._most_asked:
            self.close()
            running = None
        if running is None:
            running = self._running = _Running(self._command)
            self.started += 1
        return running


class _Running:
    """One process, and what it has been told."""

    def __init__(self, command: Sequence[str]) -> None:
        """Begin it."""
        try:
            self.process = subprocess.Popen(  # noqa: S603 - this interpreter, or what a test plants
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as fault:
            raise NoAnswer(Trouble.CRASH) from fault
        self.owner = os.getpid()
        self.loaded: set[str] = set()
        self.asked = 0
        self._ended = weakref.finalize(self, _end, self.process, self.owner)

    @property
    def is_ended(self) -> bool:
        """Whether it has been ended here."""
        return not self._ended.alive

    def end(self) -> None:
        """End it, whatever it is doing."""
        self._ended()

    def exchange(self, request: bytes, seconds: float) -> bytes:
        """Send a request and return the answer.

        Raises:
            NoAnswer: If there is none, in time.
        """
        watch = threading.Timer(seconds, self.process.kill)
        watch.daemon = True
        begun = monotonic()
        watch.start()
        try:
            return self._talk(request)
        except (OSError, EOFError) as fault:
            is_late = monotonic() - begun >= seconds
            raise NoAnswer(Trouble.TIME_OUT if is_late else Trouble.CRASH) from fault
        except BaseException:
            self.end()  # an answer that nobody waited for must not pass for the next one
            raise
        finally:
            watch.cancel()

    def _talk(self, request: bytes) -> bytes:
        told, heard = _pipes(self.process)
        told.write(len(request).to_bytes(_LENGTH, "big") + request)
        told.flush()
        length = int.from_bytes(_read(heard, _LENGTH), "big")
        if length > _LONGEST_ANSWER:
            raise NoAnswer(Trouble.MALFORMED)
        return _read(heard, length)


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise EOFError
    return process.stdin, process.stdout


def _read(heard: IO[bytes], length: int) -> bytes:
    found = heard.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    if owner != os.getpid():
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written cannot be any more
                continue


def _checked(answer: bytes, put: Sequence[Put]) -> list[list[list[str]]]:
    """Return an answer that makes sense: for each message rules of its ruleset, each at most once.

    Raises:
        NoAnswer: If it does not.
    """
    try:
        found = json.loads(answer)["answers"]
        for one, said in zip(put, found, strict=True):
            for _, fired in zip(one.messages, said, strict=True):
                if not _are_rules(fired, one.rules):
                    raise NoAnswer(Trouble.MALFORMED)
    except (ValueError, TypeError, KeyError) as fault:
        raise NoAnswer(Trouble.MALFORMED) from fault
    return found  # type: ignore[no-any-return]  # it has just been looked at


def _are_rules(fired: object, rules: Mapping[str, Any]) -> bool:
    if not isinstance(fired, list) or not all(isinstance(one, str) for one in fired):
        return False
    return len(set(fired)) == len(fired) and set(fired) <= rules.keys() - {worker.SINK}


def in_parts(put: Sequence[Put], most: int) -> Iterator[list[Put]]:
    """Yield requests of at most so many messages each."""
    some: list[Put] = []
    room = most
    for one in put:
        for at in range(0, len(one.messages), most):
            messages = one.messages[at : at + most]
            if some and len(messages) > room:
                yield some
                some, room = [], most
            some.append(Put(one.ruleset, one.rules, messages))
            room -= len(messages)
    if some:
        yield some
