"""Which rules the scenarios name: read from their expectations alone, and nothing is replayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from riskengine.replay.documents import ScenarioFile, TimedChecksDoc
from riskengine.replay.finding import find
from riskengine.rulebook.diagnostics import Diagnostics, RulebookError
from riskengine.rulebook.shape import check_shape
from riskengine.rulebook.yaml_reader import read_text, read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The rules that one scenario, or a variation of it, names.

    Attributes:
        scenario: The scenario.
        pack: The pack that it is replayed under.
        holds: The rules it expects to hold at some time, and the measures of oversight it looks at.
        quiet: The rules it expects not to hold, at some time or at any.
    """

    scenario: str
    pack: str
    holds: frozenset[str]
    quiet: frozenset[str]


def naming_in(paths: Sequence[Path] = ()) -> tuple[Naming, ...]:
    """Return what each scenario names, in order of their ids.

    Whether a rule of such a name exists is not looked at: whoever replays a scenario hears of it.

    Args:
        paths: Files and folders; none for the scenarios that came with riskengine.

    Raises:
        RulebookError: If any file cannot be read as a scenario, or none is found.
    """
    faults, texts = Diagnostics(), dict[str, str]()
    read = [_named(found.path, found.shown, faults, texts) for found in find(paths, faults)]
    if faults.errors:
        raise RulebookError(faults.sorted(), texts)
    return tuple(sorted((one for one in read if one is not None), key=lambda one: one.scenario))


def _named(path: Path, shown: str, faults: Diagnostics, texts: dict[str, str]) -> Naming | None:
    text, wrong = read_text(path, shown)
    faults.extend(wrong)
    if text is None:
        return None
    texts[shown] = text
    document, wrong = read_yaml(text, shown)
    faults.extend(wrong)
    try:
        shaped = check_shape(document, ScenarioFile, faults) if document is not None else None
    except ValidationError:
        # What is left is no scenario without the entries that were left out, each reported by now.
        return None
    return _naming(shaped.model) if shaped is not None else None


def _naming(file: ScenarioFile) -> Naming:
    expected: list[TimedChecksDoc] = [*file.expect]
    expected += [one for varied in file.variations for one in varied.expect]
    never = [*file.never, *(one for varied in file.variations for one in varied.never)]
    holds = {rule for one in expected for rule in one.because}
    holds |= {path.rule for one in expected for path in one.paths if path.rule is not None}
    holds |= {measure for one in expected for measure in one.oversight}
    return Naming(
        scenario=file.scenario,
        pack=file.pack,
        holds=frozenset(holds),
        quiet=_all(one.not_because for one in expected) | _all(one.because for one in never),
    )


def _all(names: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(name for some in names for name in some)
