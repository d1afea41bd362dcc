"""``riskengine docs``: what a diagnostic code means and how to mend the fault."""

from __future__ import annotations

import click

from riskengine.cli.exits import EPILOGUE, Unusable
from riskengine.cli.logs import with_log_options
from riskengine.cli.terminal import result


@click.command(epilog=EPILOGUE)
@click.argument("code", required=False)
@with_log_options
def docs(code: str | None) -> None:
    """Explain a diagnostic CODE, such as RE203: what it means, why it matters, how to mend it.

    Without a code, list all of them.
    """
    from riskengine.rulebook.rendering import UnknownCodeError, explain_code

    if code is None:
        result(_all_codes())
        return
    try:
        result(explain_code(code))
    except UnknownCodeError as fault:
        raise Unusable(f"{fault}\nList the codes with: riskengine docs") from fault


def _all_codes() -> str:
    from riskengine.rulebook.codes import CODES

    return "".join(f"{code.id}  {code.severity:<7}  {code.title}\n" for code in CODES.values())
