"""The options with which ``replay`` compares: two folders or packs, or a pack with other parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from riskengine.cli.exits import Unusable
from riskengine.cli.sides import Side, values_tried

_F = TypeVar("_F", bound=Callable[..., Any])

_KEY: Final = "riskengine.compared"
_FOLDER: Final = click.Path(path_type=Path)


@dataclass(slots=True)
class Compared:
    """What somebody asked to be compared.

    Attributes:
        rules_a: The folder of packs of the first side.
        rules_b: That of the second.
        pack_a: The pack of the first side.
        pack_b: That of the second.
        what_if: Parameters with the values to try, each as NAME=VALUE.
        fail_if_lowered: Whether to exit with 1 where anything came lower or later, or went away.
    """

    rules_a: Path | None = None
    rules_b: Path | None = None
    pack_a: str | None = None
    pack_b: str | None = None
    what_if: tuple[str, ...] = ()
    fail_if_lowered: bool = False

    def sides(self, rules: Path | None, pack: str | None) -> tuple[Side, Side] | None:
        """Return the two sides, or None where nothing is to be compared.

        Args:
            rules: The folder of packs where a side names none.
            pack: The pack where a side names none.
        """
        two = self.rules_a or self.rules_b or self.pack_a or self.pack_b
        if not two and not self.what_if:
            if self.fail_if_lowered:
                raise Unusable("--fail-if-lowered compares: give --rules-b, --pack-b or --what-if too")
            return None
        was = Side(rules=self.rules_a or rules, pack=self.pack_a or pack)
        now = Side(
            rules=self.rules_b or rules,
            pack=self.pack_b or self.pack_a or pack,
            what_if=values_tried(self.what_if),
        )
        return was, now


def with_comparison_options(command: _F) -> _F:
    """Give a verb that plays scenarios the options with which it compares; `compared` then has them."""
    for option in (
        _option("--rules-a", metavar="DIR", type=_FOLDER, help="Compare the packs of this folder ..."),
        _option("--rules-b", metavar="DIR", type=_FOLDER, help="... with those of this one."),
        _option("--pack-a", metavar="PACK", help="Compare this pack ..."),
        _option("--pack-b", metavar="PACK", help="... with this one."),
        _option(
            "--what-if",
            metavar="NAME=VALUE",
            multiple=True,
            help="Compare with a parameter of the pack changed; may be given again.",
        ),
        _option(
            "--fail-if-lowered", is_flag=True, help="Exit with 1 where anything came lower, later or away."
        ),
    ):
        command = option(command)
    return command


def compared() -> Compared:
    """Return what the command that is running was asked to compare."""
    found: Compared = click.get_current_context().meta.setdefault(_KEY, Compared())
    return found


def _option(name: str, **said: Any) -> Callable[[_F], _F]:  # noqa: ANN401 - what click takes
    return click.option(name, expose_value=False, callback=_keep, **said)


def _keep(context: click.Context, option: click.Parameter, value: Any) -> None:  # noqa: ANN401 - as click has it
    setattr(context.meta.setdefault(_KEY, Compared()), str(option.name), value)
