"""What a pack may do to what it inherits: replace it by name, or withdraw it."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Protocol, TypeVar

from riskengine.rulebook.diagnostics import suggest
from riskengine.rulebook.files import PackFiles
from riskengine.rulebook.reporter import Reporter
from riskengine.rulebook.source import Path, Span


class Declared(Protocol):
    """A rule, or a measure of oversight: what a pack declares under an id."""

    @property
    def id(self) -> str:
        """Its name."""
        ...

    @property
    def pack(self) -> str:
        """The pack that declares it."""
        ...

    @property
    def span(self) -> Span:
        """Where it is declared."""
        ...


Declared_ = TypeVar("Declared_", bound=Declared)


def may_stand(
    one: Declared,
    replaces: str | None,
    found: Mapping[str, Declared],
    what: str,
    report: Reporter,
    path: Path,
) -> bool:
    """Tell whether something is new or rightly replaces another, and report what is neither.

    Args:
        one: What is declared.
        replaces: The pack whose declaration it says that it replaces, if it says so.
        found: What was declared before, by id.
        what: What it is called: a rule, a measure.
        report: Takes the faults.
        path: Where it stands in its file.
    """
    earlier = found.get(one.id)
    if earlier is not None and (replaces is None or earlier.pack == one.pack):
        help = f"it is first declared at {earlier.span.file}:{earlier.span.line}"
        if earlier.pack != one.pack:
            help += f"; to change it here add replaces: {earlier.pack}"
        report.fault("RE206", f'"{one.id}" is declared twice.', (*path, "id"), help)
        return False
    if replaces is None or (earlier is not None and earlier.pack == replaces):
        return True
    ids = [other.id for other in found.values() if other.pack == replaces]
    message = f'the pack "{replaces}" has no {what} "{one.id}" that could be replaced.'
    help = suggest(one.id, ids) or f"take replaces: away if the {what} is new"
    if earlier is not None:
        help = f"it is a {what} of the pack {earlier.pack}: write replaces: {earlier.pack}"
    report.fault("RE312", message, (*path, "id" if ids else "replaces"), help)
    return False


def withdrawn_from(found: MutableMapping[str, Declared_], pack: PackFiles) -> set[str]:
    """Take out what a pack withdraws and another brought, and return its ids.

    What is not among these is something else that can be withdrawn, and is looked for there.

    Args:
        found: What stands so far, by id.
        pack: The pack.
    """
    named = [one.rule for one in pack.file.withdraw] if pack.file is not None else []
    gone = {id for id in named if id in found and found[id].pack != pack.folder}
    for id in gone:
        del found[id]
    return gone
