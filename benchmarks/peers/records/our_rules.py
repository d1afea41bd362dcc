"""The workload as a rulebook of ours, and records as our facts."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from workload import Record, Workload

from riskengine.grading.compiled import Period, compiled
from riskengine.model.facts import Facts, Subject
from riskengine.model.truth import Truth
from riskengine.rulebook.load import load_rulebook
from riskengine.rulebook.rules import Rulebook

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = frozenset({"report"})
ROLES = {"incident": Truth.TRUE}


def rulebook_of(workload: Workload) -> Rulebook:
    """Return the rules as a rulebook, read from files as anybody's are."""
    with TemporaryDirectory() as folder:
        for path, text in workload.rule_files().items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text, encoding="utf-8")
        return load_rulebook(Path(folder), "bench")


def period_of(workload: Workload) -> Period:
    """Return the rules in force, compiled."""
    return compiled(rulebook_of(workload)).at(AT)


def facts_of(record: Record) -> Facts:
    """Return a record as facts; what it leaves out is unknown."""
    readings = {f"incident.{name}": value for name, value in record.items()}
    return Facts(Subject("i1", ROLES, readings), KINDS, (), frozenset(), AT, AT)
