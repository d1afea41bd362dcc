"""Loads scenarios with the packs they are replayed under, or says all that is wrong with any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from riskengine.replay.building import Builder
from riskengine.replay.documents import ScenarioFile
from riskengine.replay.finding import Found, find
from riskengine.replay.packs import Packs
from riskengine.replay.scenario import Scenario
from riskengine.rulebook.diagnostics import Diagnostics, RulebookError
from riskengine.rulebook.rules import Rulebook
from riskengine.rulebook.shape import Shaped, check_shape
from riskengine.rulebook.source import Document
from riskengine.rulebook.yaml_reader import read_text, read_yaml


class ScenarioError(RulebookError):
    """Scenarios, or packs they name, that cannot be loaded, with everything that is wrong with them."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Scenarios ready to be replayed.

    Attributes:
        scenarios: The scenarios, in the order of the paths and of their files, each with its variations
            after it.
        rulebooks: The rulebook of each pack they name.
    """

    scenarios: tuple[Scenario, ...]
    rulebooks: Mapping[str, Rulebook]


def load_scenarios(paths: Sequence[Path] = (), rules: Path | None = None) -> Loaded:
    """Load every scenario under the paths.

    Args:
        paths: Files and folders; none for the scenarios that came with riskengine.
        rules: The folder that holds one folder a pack; None for the packs that came with riskengine.

    Raises:
        ScenarioError: If any file, or any pack that one names, has a fault, or nothing is found.
    """
    loader = Loader.under(rules)
    scenarios = [one for found in find(paths, loader.faults) for one in loader.load(found)]
    if loader.faults.errors:
        raise ScenarioError(loader.faults, loader.texts)
    return Loaded(tuple(scenarios), loader.packs.rulebooks)


@dataclass(slots=True)
class Loader:
    """Loads scenario after scenario, each pack once, and keeps the faults of all.

    Attributes:
        faults: What is wrong with any of them so far.
        texts: The texts of the files, so that lines can be shown.
        packs: The packs they name.
    """

    faults: Diagnostics
    texts: dict[str, str]
    packs: Packs
    _places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def under(cls, rules: Path | None) -> Loader:
        """Return one that has loaded nothing yet.

        Args:
            rules: The folder that holds one folder a pack; None for the packs that came with riskengine.
        """
        faults, texts = Diagnostics(), dict[str, str]()
        return cls(faults, texts, Packs(rules, faults, texts))

    def load(self, found: Found) -> tuple[Scenario, ...]:
        """Return the scenario of one file and its variations; none of them if anything is wrong with it."""
        document = self._read(found)
        shaped = self._shape(document) if document is not None else None
        if document is None or shaped is None:
            return ()
        self._only_one(shaped.model.scenario, document)
        rulebook = self.packs.get(shaped.model.pack, document.span(("pack",)))
        if rulebook is None:
            return ()
        builder = Builder(shaped, document, rulebook, self.packs.reaches[rulebook.pack.id])
        scenario, wrong = builder.build()
        self.faults.extend(wrong)
        return (scenario, *self._variations(builder)) if scenario is not None else ()

    def _variations(self, builder: Builder) -> Iterator[Scenario]:
        for scenario, wrong in builder.variations():
            self.faults.extend(wrong)
            if scenario is not None:
                self._only_one(scenario.id, scenario.document)
                yield scenario

    def _read(self, found: Found) -> Document | None:
        text, faults = read_text(found.path, found.shown)
        self.faults.extend(faults)
        if text is None:
            return None
        self.texts[found.shown] = text
        document, faults = read_yaml(text, found.shown)
        self.faults.extend(faults)
        return document

    def _shape(self, document: Document) -> Shaped[ScenarioFile] | None:
        try:
            return check_shape(document, ScenarioFile, self.faults)
        except ValidationError:
            # What is left is no scenario without the entries that were left out, each reported by now.
            return None

    def _only_one(self, name: str, document: Document) -> None:
        where = document.span(("scenario",))
        other = self._places.setdefault(name, f"{where.file}:{where.line}")
        if other != f"{where.file}:{where.line}":
            self.faults.add("RE503", f'another scenario is called "{name}".', where, f"it stands at {other}")
