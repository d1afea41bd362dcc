"""Where the policy and the cases that came with this installation lie.

In a source checkout they are the top-level folders, so that an edit there takes effect at once; in an
installed wheel they are inside the package, under ``riskengine/data``.
"""

from pathlib import Path

__all__ = ["rules_dir", "scenarios_dir"]


def rules_dir() -> Path:
    """Return the folder of the rules that came with this installation.

    Returns:
        The checkout's ``rules/``, or ``riskengine/data/rules`` in an installed wheel.

    Raises:
        FileNotFoundError: Neither is there; the message says what to do.
    """
    return _find("rules", package=Path(__file__).resolve().parent)


def scenarios_dir() -> Path:
    """Return the folder of the scenarios that came with this installation.

    Returns:
        The checkout's ``scenarios/``, or ``riskengine/data/scenarios`` in an installed wheel.

    Raises:
        FileNotFoundError: Neither is there; the message says what to do.
    """
    return _find("scenarios", package=Path(__file__).resolve().parent)


def _find(name: str, *, package: Path) -> Path:
    """Return the folder `name` that belongs to the package whose folder is `package`."""
    checkout = _checkout(package)
    found = checkout / name if checkout is not None else package / "data" / name
    if found.is_dir():
        return found
    remedy = (
        f"the source checkout at {checkout} is incomplete: restore its {name}/ folder"
        if checkout is not None
        else f"this installation is incomplete: reinstall riskengine, or name a {name} folder of your own"
    )
    raise FileNotFoundError(f"no {name} folder at {found}; {remedy}")


def _checkout(package: Path) -> Path | None:
    """Return the root of the source checkout that `package` is part of, if it is part of one."""
    source, root = package.parent, package.parent.parent
    is_checkout = source.name == "src" and (root / "pyproject.toml").is_file()
    return root if is_checkout else None
