"""Does many things side by side, each in whatever process is free: for scenarios, which take their time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")


def side_by_side(
    does: Callable[[Task], Done],
    tasks: Sequence[Task],
    processes: int = 1,
    weight: Callable[[Task], float] = lambda _: 0,
) -> Iterator[tuple[int, Done]]:
    """Do each task, and yield its position and what came of it as soon as it is done.

    If some fail, what is raised is what one process would have met first. Whoever stops listening, or is
    interrupted, leaves no process behind.

    Args:
        does: Does one task. Each process has a copy, which may keep what it works out; it is pickled, as
            are the tasks and what comes of them.
        tasks: What to do.
        processes: How many to do at a time, each in a process of its own; one is this process.
        weight: Says about how long a task takes: the longest are begun first, so that all end together.
    """
    if processes <= 1:
        yield from enumerate(map(does, tasks))
        return
    others = set(active_children())
    # Begun anew rather than forked: the same on every system, whatever else this process does.
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, (does,)) as pool:
        try:
            longest_first = sorted(range(len(tasks)), key=lambda at: -weight(tasks[at]))
            yield from _finished({pool.submit(_do, tasks[at]): at for at in longest_first})
        except BaseException:
            for process in set(active_children()) - others:
                process.terminate()
            raise


def in_order(finished: Iterable[tuple[int, Done]]) -> Iterator[Done]:
    """Yield what was done in the order of the tasks, each as soon as all before it are done too."""
    waiting: dict[int, Done] = {}
    following = 0
    for at, done in finished:
        waiting[at] = done
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _finished(futures: dict[Future[Done], int]) -> Iterator[tuple[int, Done]]:
    failed: dict[int, Future[Done]] = {}
    for future in as_completed(futures):
        at = futures[future]
        if future.cancelled():
            continue
        if future.exception() is None:
            yield at, future.result()
            continue
        failed[at] = future
        for other, place in futures.items():
            if place > at:
                other.cancel()
    if failed:
        failed[min(failed)].result()


_doing: list[Callable[[Any], Any]] = []
"""What a process of its own does with a task."""


def _begin(does: Callable[[Any], Any]) -> None:
    _doing.append(does)
    # An interruption is the business of the process that began this one; its end is the end of this one too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _do(task: Any) -> Any:  # noqa: ANN401 - whatever the tasks are
    return _doing[0](task)
