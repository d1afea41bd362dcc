"""The rules and the scenarios are found in a checkout and in an installed wheel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from riskengine import packaged

ROOT = Path(__file__).resolve().parents[1]

ASK_THE_INSTALLATION = """
import json, riskengine
from riskengine.packaged import rules_dir, scenarios_dir
print(json.dumps({"file": riskengine.__file__, "rules": str(rules_dir()), "scenarios": str(scenarios_dir())}))
"""


def run(*arguments: str, cwd: Path, **environment: str) -> str:
    """Run this interpreter with `arguments` and return what it printed, or fail with its complaint."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files_under(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_checkout_uses_its_own_folders():
    assert packaged.rules_dir() == ROOT / "rules"
    assert packaged.scenarios_dir() == ROOT / "scenarios"


def test_a_pyproject_above_site_packages_is_not_a_checkout(tmp_path):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "rules").mkdir()
    package = tmp_path / "lib" / "riskengine"
    (package / "data" / "rules").mkdir(parents=True)

    assert packaged._find("rules", package=package) == package / "data" / "rules"


def test_an_incomplete_checkout_says_what_to_restore(tmp_path):
    (tmp_path / "pyproject.toml").touch()

    with pytest.raises(FileNotFoundError, match=r"source checkout .* incomplete: restore its rules/ folder"):
        packaged._find("rules", package=tmp_path / "src" / "riskengine")


def test_an_incomplete_installation_says_to_reinstall(tmp_path):
    with pytest.raises(FileNotFoundError, match="reinstall riskengine"):
        packaged._find("scenarios", package=tmp_path / "lib" / "riskengine")


def test_the_wheel_carries_the_rules_and_the_scenarios(tmp_path):
    dist, target, elsewhere = tmp_path / "dist", tmp_path / "target", tmp_path / "elsewhere"
    elsewhere.mkdir()
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), str(ROOT), cwd=elsewhere)
    (wheel,) = dist.glob("*.whl")
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    run(*pip, "--no-index", "--no-deps", "--target", str(target), str(wheel), cwd=elsewhere)

    answer = json.loads(run("-c", ASK_THE_INSTALLATION, cwd=elsewhere, PYTHONPATH=str(target)))

    package = target / "riskengine"
    assert Path(answer["file"]) == package / "__init__.py"
    assert Path(answer["rules"]) == package / "data" / "rules"
    assert Path(answer["scenarios"]) == package / "data" / "scenarios"
    assert (package / "py.typed").is_file()
    for folder in ("cli/graph/assets", "cli/graph/vendored"):
        assert files_under(package / folder) == files_under(ROOT / "src" / "riskengine" / folder)
    for folder in ("rules", "scenarios", "schemas"):
        assert files_under(package / "data" / folder) == files_under(ROOT / folder)
