"""The pytest plugin: every ``*.scenario.yaml`` that pytest comes across is a test.

pytest imports this file wherever riskengine is installed, whether or not there is a scenario: so nothing but
pytest is imported here, and the rest when the first scenario is collected.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from riskengine.replay.loading import Loader
    from riskengine.replay.scenario import Scenario

_ENDING: Final = ".scenario.yaml"
_PACK: Final = "--riskengine-pack"
_RULES: Final = "--riskengine-rules"
_INI: Final = "riskengine_rules"
_LOADER: Final = pytest.StashKey["Loader"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that say which scenarios are replayed, and under which rules."""
    group = parser.getgroup("riskengine")
    group.addoption(_PACK, metavar="PACK", help="replay only the scenarios of this pack")
    where = "the folder that holds one folder a pack"
    group.addoption(_RULES, metavar="DIR", help=f"{where} (default: as {_INI} says)")
    default = "default: rules/, where it holds packs, else those that came with riskengine"
    parser.addini(_INI, f"{where}, from the root of the project ({default})", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a folder or a pack that is not there, before anything is collected."""
    _rules_given(config)
    pack = config.getoption(_PACK)
    if pack is None:
        return
    from riskengine.rulebook.diagnostics import suggest

    packs = _loader(config).packs.names
    if pack not in packs:
        near = suggest(pack, packs) or f"packs: {', '.join(packs)}"
        raise pytest.UsageError(f'{_PACK}: there is no pack "{pack}"; {near}')


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Take every file whose name ends as those of scenarios do."""
    if not file_path.name.endswith(_ENDING):
        return None
    return ScenarioFile.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the scenarios of other packs, where one is named."""
    pack = config.getoption(_PACK)
    if pack is None:
        return
    others = [one for one in items if isinstance(one, ScenarioItem) and one.scenario.pack != pack]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [one for one in items if one not in others]


class ScenarioFile(pytest.File):
    """A scenario file; it holds one test, and one for each variation."""

    def collect(self) -> Iterator[ScenarioItem]:
        """Yield its scenario and its variations, or say all that is wrong with them."""
        from riskengine.replay.finding import Found
        from riskengine.replay.loading import ScenarioError

        loader = _loader(self.config)
        shown = Path(os.path.relpath(self.path, self.config.invocation_params.dir)).as_posix()
        before = set(loader.faults)
        scenarios = loader.load(Found(self.path, shown))
        found = set(loader.faults) - before
        if found:
            raise self.CollectError(str(ScenarioError(found, loader.texts)).rstrip())
        if not scenarios:
            raise self.CollectError(f"{shown}: its pack has faults, which another scenario of it shows.")
        for scenario in scenarios:
            yield ScenarioItem.from_parent(self, name=scenario.id, scenario=scenario)


class ScenarioItem(pytest.Item):
    """A scenario, as a test: it passes if everything is as expected.

    Attributes:
        scenario: The scenario.
    """

    def __init__(self, *, scenario: Scenario, **kwargs: Any) -> None:  # noqa: ANN401 - pytest's own
        """Take the scenario, and what pytest gives to every test."""
        super().__init__(**kwargs)
        self.scenario = scenario

    def runtest(self) -> None:
        """Replay it, and fail with whatever is not as expected."""
        from riskengine.engine import Engine
        from riskengine.replay.play import play
        from riskengine.replay.summary import summarise
        from riskengine.testing.failure import failure_of

        engine = Engine(_loader(self.config).packs.rulebooks[self.scenario.pack], live=False)
        (found,) = summarise(play(self.scenario, engine)).scenarios
        failure = failure_of(found, engine)
        if failure is not None:
            pytest.fail(failure, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return the place of the scenario's name in its file, and what to head a failure with."""
        return self.path, self.scenario.span.line - 1, self.name


def _loader(config: pytest.Config) -> Loader:
    """Return what loads the scenarios of this run: each pack is loaded once."""
    if _LOADER not in config.stash:
        from riskengine.replay.loading import Loader

        config.stash[_LOADER] = Loader.under(_rules(config))
    return config.stash[_LOADER]


def _rules(config: pytest.Config) -> Path | None:
    """Return the folder of the rules; None for the packs that came with riskengine."""
    own = config.rootpath / "rules"
    return _rules_given(config) or (own if any(own.glob("*/pack.yaml")) else None)


def _rules_given(config: pytest.Config) -> Path | None:
    """Return the folder that somebody named, on the command line or else in the project's own settings."""
    option, ini = config.getoption(_RULES), config.getini(_INI)
    if not option and not ini:
        return None
    rules: Path = config.invocation_params.dir / option if option else config.rootpath / ini
    if not rules.is_dir():
        named = f"{_RULES}: " if option else f"{_INI}: "
        help = "name one that holds one folder a pack"
        raise pytest.UsageError(f'{named}there is no folder "{option or ini}"; {help}')
    return rules
