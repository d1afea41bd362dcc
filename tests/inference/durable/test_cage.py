"""Whatever goes wrong in the process of durable-rules, it is said in time that there is no answer."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from inference.durable.needed import needs_durable, planted
from riskengine.inference.channel import ChannelFailed
from riskengine.inference.durable import cage as cages
from riskengine.inference.durable.cage import Cage, NotInstalled, Put, in_parts, must_be_installed
from riskengine.model.alarms import Trouble

RULES = {"r0": {"all": [{"m": {"$and": [{"t": 1}, {"p0": True}]}}]}, "sink": {"all": [{"m": {"t": 1}}]}}
PUT = Put("s0", RULES, [{"p0": True}])
TESTS = str(Path(__file__).parents[2])


def ask(cage, put=PUT, seconds=10.0):
    """Ask, with so many seconds to answer."""
    return cage.ask([put], time.monotonic() + seconds)


def trouble_of(cage, put=PUT, seconds=10.0):
    """What asking comes to where there is no answer, and that nobody waits longer than the limit for it."""
    begun = time.monotonic()
    with pytest.raises(ChannelFailed) as failed:
        ask(cage, put, seconds)
    assert time.monotonic() - begun < seconds + 1
    return failed.value.trouble


def is_there(pid):
    """Tell whether a process runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended stays in the table until its parent looks.
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return not Path("/proc").exists()


def ends(pid, seconds=10.0):
    """Tell whether a process ends within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not is_there(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.fixture
def caged(tmp_path):
    """A function that makes cages with a fault planted; they are closed in the end."""
    made = []

    def make(fault="", **more):
        made.append(planted(tmp_path, fault, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


@needs_durable
def test_it_says_which_rules_match():
    """The process is durable-rules itself: each message is answered by the rules that match it."""
    cage = Cage()
    put = Put("s0", RULES, [{"p0": True}, {}, {"p0": True}])
    assert ask(cage, put) == [[["r0"], [], ["r0"]]]
    cage.close()


def test_nothing_runs_before_the_first_question_nor_after_the_end(caged):
    """It begins lazily, and closing ends it for good; another question begins another."""
    cage = caged()
    assert (cage.pid, cage.started) == (None, 0)
    ask(cage)
    pid = cage.pid
    cage.close()
    assert not is_there(pid)
    ask(cage)
    assert cage.started == 2


def test_what_hangs_is_ended_at_the_limit_and_begun_anew(caged, tmp_path):
    """A livelock costs the limit once; the next question is answered."""
    hangs = f"""
    class Hangs(Double):
        def match(self, name, message):
            if not os.path.exists({str(tmp_path / "hung")!r}):
                open({str(tmp_path / "hung")!r}, "w").close()
                while True: pass
            return super().match(name, message)
    worker.Matcher = Hangs
    """
    cage = caged(hangs)
    assert trouble_of(cage, seconds=1.0) is Trouble.TIME_OUT
    assert cage.pid is None
    assert ask(cage) == [[["r0"]]]
    assert (cage.started, cage.failures) == (2, {Trouble.TIME_OUT: 1})


def test_a_segmentation_fault_ends_only_its_own_process(caged):
    """The one who asked is told, at once."""
    crashes = """
    class Crashes(Double):
        def match(self, name, message): os.kill(os.getpid(), signal.SIGSEGV)
    worker.Matcher = Crashes
    """
    assert trouble_of(caged(crashes)) is Trouble.CRASH


def test_a_process_that_cannot_begin_is_a_crash(tmp_path):
    """Neither a command that is not there nor one that ends at once raises anything else."""
    assert trouble_of(Cage(command=[str(tmp_path / "none")])) is Trouble.CRASH
    assert trouble_of(Cage(command=[sys.executable, "-c", "raise SystemExit(1)"])) is Trouble.CRASH


@pytest.mark.parametrize(
    "said",
    [
        "['r1']",
        "['sink']",
        "['r0', 'r0']",
        "'r0'",
        "[0]",
        "None",
        "{}",
        "[['r0']]",
    ],
)
def test_what_is_no_list_of_rules_is_no_answer(caged, said):
    """An answer names rules of the ruleset that was asked, each once; anything else ends the process."""
    cage = caged(f"Double.match = lambda self, name, message: {said}")
    assert trouble_of(cage) is Trouble.MALFORMED
    assert cage.pid is None


@pytest.mark.parametrize(
    "bytes_",
    [
        'b"no json at all"',
        'b"[]"',
        'b"{}"',
        """b'{"answers": []}'""",
        """b'{"answers": [[]]}'""",
        """b'{"answers": [[["r0"], ["r0"]]]}'""",
        """b'{"answers": 1}'""",
        "bytes([255])",
    ],
)
def test_bytes_that_are_no_answer_are_none(caged, bytes_):
    """Neither is what has not the form of an answer, or another number of answers than questions."""
    nonsense = f"""
    def serve(requests, answers, matcher):
        requests.read(int.from_bytes(requests.read(4), "big"))
        body = {bytes_}
        answers.write(len(body).to_bytes(4, "big") + body)
        answers.flush()
        time.sleep(60)
    worker.serve = serve
    """
    assert trouble_of(caged(nonsense)) is Trouble.MALFORMED


def test_half_an_answer_is_a_crash_and_an_endless_one_is_not_read(caged):
    """What ends in the middle has crashed; what says that it is longer than anything is nonsense."""
    half = """
    def serve(requests, answers, matcher):
        requests.read(4)
        answers.write((1000).to_bytes(4, "big") + b"{")
        answers.flush()
    worker.serve = serve
    """
    assert trouble_of(caged(half)) is Trouble.CRASH
    endless = half.replace("(1000)", "(2**32 - 1)")
    assert trouble_of(caged(endless)) is Trouble.MALFORMED


def test_an_exception_inside_is_no_answer(caged):
    """Whatever is raised there is told by its type, and makes no verdict."""
    assert trouble_of(caged("def fails(*_): raise ValueError\nDouble.match = fails")) is Trouble.MALFORMED


def test_one_that_died_between_questions_is_told_of_and_begun_anew(caged):
    """Killed while nobody asked, it is missed at the next question, and there at the one after."""
    cage = caged()
    ask(cage)
    os.kill(cage.pid, signal.SIGKILL)
    assert trouble_of(cage) is Trouble.CRASH
    assert ask(cage) == [[["r0"]]]


def test_what_it_prints_goes_nowhere(caged, capfd):
    """Its output carries answers alone, whoever in it prints; a user sees nothing of it."""
    prints = """
    import warnings
    class Prints(Double):
        def match(self, name, message):
            print("here", flush=True)
            os.write(1, b"there"); os.write(2, b"and there")
            warnings.warn("old", DeprecationWarning)
            return super().match(name, message)
    worker.Matcher = Prints
    """
    assert ask(caged(prints)) == [[["r0"]]]
    assert capfd.readouterr() == ("", "")


def test_warnings_that_are_errors_elsewhere_are_none_there(caged, monkeypatch):
    """Python 3.12 warns of a function that every action of durable-rules calls."""
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    warns = """
    import warnings
    class Warns(Double):
        def match(self, name, message):
            warnings.warn("utcfromtimestamp", DeprecationWarning)
            return super().match(name, message)
    worker.Matcher = Warns
    """
    assert ask(caged(warns)) == [[["r0"]]]


def test_it_is_not_interrupted_with_the_one_who_asks(caged):
    """Ctrl-C at a terminal reaches it too; ending it is for the one who began it."""
    cage = caged()
    ask(cage)
    os.kill(cage.pid, signal.SIGINT)
    assert ask(cage) == [[["r0"]]]


def test_it_rests_longer_after_each_failure_and_is_given_up_once(caged, monkeypatch):
    """The second failure in a row brings a rest, in which nothing is asked; the last is said once."""
    cage, now = caged("raise SystemExit"), [1000.0]
    monkeypatch.setattr(cages, "monotonic", lambda: now[0])
    monkeypatch.setattr(cage, "_exchange", _refuses)
    said, rests = [], []
    for _ in range(2000):
        try:
            cage.ask([PUT], now[0] + 10)
        except ChannelFailed as failed:
            said.append(failed.trouble)
        rests.append(now[0])
        now[0] += 0.1
    told = [(one, round(at - 1000, 1)) for one, at in zip(said, rests, strict=True) if one is not None]
    assert [one for one, _ in told] == [Trouble.CRASH] * 6 + [Trouble.GIVEN_UP]
    assert [at for _, at in told] == [0.0, 0.1, 0.6, 1.6, 3.6, 7.6, 7.7]


def _refuses(*_):
    raise cages.NoAnswer(Trouble.CRASH)


def test_an_answer_ends_the_row_of_failures(caged, monkeypatch):
    """Failures now and then never come to a rest."""
    cage = caged()
    exchange = cage._exchange
    for _ in range(12):
        monkeypatch.setattr(cage, "_exchange", _refuses)
        assert trouble_of(cage) is Trouble.CRASH
        monkeypatch.setattr(cage, "_exchange", exchange)
        assert ask(cage) == [[["r0"]]]


def test_with_no_time_left_nothing_is_asked_and_nothing_ended(caged):
    """More to ask than time is no fault of the process, which goes on."""
    cage = caged()
    ask(cage)
    pid = cage.pid
    assert trouble_of(cage, seconds=0.001) is Trouble.TIME_OUT
    assert (cage.pid, cage.failures) == (pid, {})


def test_it_is_replaced_after_so_many_messages(caged):
    """Whatever it keeps of messages that are gone, it keeps no longer than that."""
    cage = caged(most_asked=10)
    for _ in range(4):
        ask(cage, Put("s0", RULES, [{}] * 5))
    assert (cage.started, cage.failures) == (2, {})


def test_a_question_that_was_broken_off_answers_no_other(caged):
    """An answer that comes after nobody waits any more is not taken for the next one."""
    cage = caged()
    ask(cage)
    running = cage._running
    running.process.stdout.close()
    running.process.stdout = _Interrupts()
    with pytest.raises(KeyboardInterrupt):
        ask(cage)
    assert ends(running.process.pid)
    assert ask(cage) == [[["r0"]]]
    assert (cage.started, cage.failures) == (2, {})


class _Interrupts:
    def read(self, _):
        raise KeyboardInterrupt

    def close(self):
        pass


ORPHAN = """
import os, sys, threading, time
sys.path[:0] = {paths!r}
from pathlib import Path
from inference.durable.needed import planted
from inference.durable.test_cage import PUT
cage = planted(Path({folder!r}), {fault!r})
cage.ask([PUT], time.monotonic() + 30)
print(cage.pid, flush=True)
{then}
"""

HANGS_LATER = """
class Hangs(Double):
    def match(self, name, message):
        while self.asked: pass
        return super().match(name, message)
worker.Matcher = Hangs
"""


@pytest.mark.parametrize(
    ("fault", "then"),
    [("", "time.sleep(60)"), (HANGS_LATER, "cage.ask([PUT], time.monotonic() + 2)")],
)
def test_it_does_not_outlive_its_parent(tmp_path, fault, then):
    """A parent that is killed ends nothing any more: what waits hears of it, what hangs ends in time."""
    script = ORPHAN.format(paths=[TESTS], folder=str(tmp_path), fault=textwrap.dedent(fault), then=then)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.kill()
    assert ends(pid)


FORKS = """
import os
first = cage.pid
if os.fork() == 0:
    cage.ask([PUT], time.monotonic() + 30)
    print(cage.pid != first, flush=True)
    cage.close()
    os._exit(0)
os.wait()
cage.ask([PUT], time.monotonic() + 30)
print(cage.pid == first, cage.failures, flush=True)
"""


def test_a_fork_begins_its_own(tmp_path):
    """A process forked from the one that asks does not talk into its pipes, nor end it."""
    ran = subprocess.run(
        [sys.executable, "-c", ORPHAN.format(paths=[TESTS], folder=str(tmp_path), fault="", then=FORKS)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[1:] == ["True", "True {}"]


def test_it_ends_with_the_last_who_holds_it(tmp_path):
    """A channel that is let go leaves no process behind."""
    cage = planted(tmp_path, "")
    ask(cage)
    pid = cage.pid
    del cage
    assert ends(pid)


def test_much_is_asked_in_parts():
    """Parts of a few messages each, so that what was answered in time is not lost with the rest."""
    put = [Put("a", RULES, [{}] * 5), Put("b", RULES, [{}] * 2), Put("c", RULES, [{}])]
    sizes = [[(one.ruleset, len(one.messages)) for one in part] for part in in_parts(put, 3)]
    assert sizes == [[("a", 3)], [("a", 2)], [("b", 2), ("c", 1)]]


def test_where_it_cannot_be_it_is_said_why(monkeypatch):
    """One sentence names what is missing and what to do."""
    monkeypatch.setattr(sys, "version_info", (3, 11, 7))
    monkeypatch.setattr(cages, "find_spec", lambda _: None)
    with pytest.raises(NotInstalled) as missing:
        must_be_installed()
    assert str(missing.value) == (
        "the second channel needs durable-rules: pip install 'riskengine[durable]' "
        "(it is compiled, so there has to be a C compiler), or leave second_channel out"
    )
    monkeypatch.setattr(sys, "version_info", (3, 13, 0))
    with pytest.raises(NotInstalled) as too_new:
        must_be_installed()
    assert str(too_new.value) == (
        "the second channel needs durable-rules, which Python 3.13 cannot import: "
        "use Python 3.11 or 3.12, or leave second_channel out"
    )
