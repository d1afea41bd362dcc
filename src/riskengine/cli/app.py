"""The verbs, each imported only when it is asked for, so that the command line starts at once."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

import click

from riskengine import __version__
from riskengine.cli.exits import EPILOGUE
from riskengine.cli.logs import with_log_options

_VERBS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "grade": "Grade the incidents of a file: how fast, how much risk, what to ask.",
        "explain": "Explain a grade: why, why not higher, and what would change it.",
        "graph": "Draw what is linked with a person or an incident, and why it matters.",
        "board": "Show the board: every open incident, what matters most at the top.",
        "overview": "Count over the whole force: what waits, which shares, and where it is a breach.",
        "replay": "Replay scenarios: what the engine would have said, and when.",
        "cases": "List the cases that scenarios tell, and what of them cannot be checked.",
        "day": "Play an ordinary day of calls: how often the engine asks for more than it should.",
        "facts": "Make a table of facts from an event log: what was known at each moment.",
        "backtest": "Grade a table of facts, under one pack or two, and show what comes otherwise.",
        "diff": "Compare two sets of rules: what is otherwise in them, and in scenarios.",
        "coverage": "Show what scenarios try of each rule and each of its clauses.",
        "mutate": "Change one thing in a rule at a time, and see whether some scenario notices.",
        "verify": "Test what must be so whatever the rules say, by generated cases.",
        "check": "Check the rules and name every fault, with its place.",
        "compile": "Compile the rules to Python, and show it to whoever audits it.",
        "trace-sources": "Trace sources to rules and scenarios, and show what nothing covers.",
        "packs": "List the packs of rules and who answers for them.",
        "docs": "Explain a diagnostic code.",
        "schema": "Print or write the JSON Schemas that editors check files by.",
    }
)
"""Each verb and its one line: its module bears its name, with _ for -, and holds a command of that name."""


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is used, and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the verbs in the order in which people need them."""
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click
        """Import and return the command of a verb, or None."""
        if cmd_name not in _VERBS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"riskengine.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click
        """List the verbs without importing any."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(_VERBS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or say which is near."""
        if args and args[0] not in _VERBS:
            from riskengine.rulebook.diagnostics import suggest

            near = suggest(args[0], _VERBS)
            raise click.UsageError(f'There is no verb "{args[0]}"' + (f"; {near}" if near else "."), ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Verbs,
    epilog=EPILOGUE,
    subcommand_metavar="VERB [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="riskengine", message="%(prog)s %(version)s")
@with_log_options
def app() -> None:
    """Grade risk by rules that policy owners can read aloud.

    riskengine sets floors, opens duties and challenges unsafe decisions; a named person decides.
    """
