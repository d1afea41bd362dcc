"""Peers that are asked about one record at a time.

Each file has a class `Peer` with the same few members, which is all that the harness knows of it:

* `name`, as the table has it; `distribution`, what is installed for it, or None; `used`, how it is used and
  where its own documentation says so;
* `prepare(workload)`: everything that is done once;
* `given(record)`: the record in the form that the engine takes. It is timed apart, so that nobody is
  charged for the form in which the records happen to lie here, nor hides what its own form costs;
* `holding(given)`: the ids of the rules that hold;
* where that is not all there is to say, `agrees(found, wanted)`: whether it is right.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from workload import Group, Record, Test, Workload


class Peer(Protocol):
    """An engine that is asked about one record at a time."""

    name: ClassVar[str]
    distribution: ClassVar[str | None]
    used: ClassVar[str]

    def prepare(self, workload: Workload) -> None:
        """Do everything that is done once."""

    def given(self, record: Record) -> Any:
        """Return the record in the form that the engine takes."""

    def holding(self, given: Any) -> list[str]:
        """Return the ids of the rules that hold."""


def written(
    groups: tuple[Group, ...], test: Callable[[Test], str], *, words: dict[str, str], both: str
) -> str:
    """Write the condition of a rule in a language of infix operators.

    Args:
        groups: The groups of the rule.
        test: What writes one test.
        words: What the language says for `and`, `or` and `not`.
        both: How a count of tests is compared, with `{}` where the sum stands.
    """
    parts = []
    disjunction = f" {words['or']} "
    for group in groups:
        tests = [test(one) for one in group.tests]
        if group.word == "all":
            parts += tests
        elif group.word == "at_least":
            parts.append(both.format(" + ".join(f"({one} ? 1 : 0)" for one in tests)))
        else:
            joined = f"({disjunction.join(tests)})"
            parts.append(f"{words['not']}{joined}" if group.word == "not" else joined)
    return f" {words['and']} ".join(parts)
