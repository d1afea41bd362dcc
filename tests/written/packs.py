"""Writes packs into a folder and reads them as any others."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskengine.rulebook.load import CheckResult, check_packs, load_rulebook
from riskengine.rulebook.rules import Rule, Rulebook

BASE = Path(__file__).parent.parent / "diagnostics" / "base"
Files = Mapping[str, "str | Mapping[str, Any]"]


def written(folder: Path, files: Files) -> Path:
    """Return a folder of packs: the small good ones, with these files over them."""
    rules = folder / "rules"
    if not rules.exists():
        shutil.copytree(BASE, rules)
    for name, content in files.items():
        path = rules / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return rules


def rule(id: str, **said: Any) -> dict[str, Any]:
    """Return a rule of which only what matters to a test is said."""
    return {
        "id": id,
        "title": "A rule",
        "about": "child",
        "heading": ["threat"],
        "binds": "should",
        "then": {"forbid": ["close"]},
        "because": "It is so.",
        "sources": ["guidance"],
        "owner": "the tests",
        **said,
    }


def rules(*many: dict[str, Any], pack: str = "national") -> dict[str, Any]:
    """Return the one file of a pack that holds these rules."""
    return {f"{pack}/more/rules.yaml": {"rules": list(many)}}


def facts(**declared: Any) -> dict[str, Any]:
    """Return a file of the vocabulary with facts about a child: ``at_school={"type": "bool"}``."""
    named = {f"child.{name}": {"title": name, **said} for name, said in declared.items()}
    return {"national/vocabulary/more.yaml": {"facts": named}}


def checked(folder: Path, files: Files, pack: str | None = None) -> CheckResult:
    """Return what checking packs with these files finds."""
    return check_packs(written(folder, files), pack)


def said(folder: Path, files: Files) -> list[str]:
    """Return the code and message of everything that is found in packs with these files."""
    return [f"{one.code} {one.message}" for one in checked(folder, files).diagnostics]


def loaded(folder: Path, files: Files, pack: str = "national") -> Rulebook:
    """Return the rulebook of a pack with these files."""
    return load_rulebook(written(folder, files), pack)


def one_rule(folder: Path, **said: Any) -> Rule:
    """Return a rule as it is read."""
    return loaded(folder, rules(rule("more.one", **said))).rule_by_id["more.one"]
