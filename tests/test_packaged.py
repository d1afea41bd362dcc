"""The rules and the scenarios are found in a checkout and in an installed wheel."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from riskengine import packaged

ROOT = Path(__file__).resolve().parents[1]

ASK_THE_INSTALLATION = """
import json, riskengine
from riskengine.packaged import rules_dir, scenarios_dir
print(json.dumps({"file": riskengine.__file__, "rules": str(rules_dir()), "scenarios": str(scenarios_dir())}))
"""


def run(*arguments: str, cwd: Path, python: Path | str = sys.executable, **environment: str) -> str:
    """Run an interpreter, this one if none is named, and return what it printed; fail with its complaint."""
    done = subprocess.run(
        [python, *arguments],
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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from this checkout."""
    dist = tmp_path_factory.mktemp("dist")
    run("-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), str(ROOT), cwd=dist)
    (built,) = dist.glob("*.whl")
    return built


def install(wheel: Path, target: Path) -> None:
    """Install the wheel, and nothing else, into a folder."""
    pip = ("-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    run(*pip, "--no-index", "--no-deps", "--target", str(target), str(wheel), cwd=wheel.parent)


def environment_of(folder: Path) -> tuple[Path, Path]:
    """Make an environment with the libraries of this one but no riskengine: its Python, its packages."""
    libraries = folder / "libraries"
    libraries.mkdir(parents=True)
    for found in Path(sysconfig.get_path("purelib")).iterdir():
        if "riskengine" not in found.name:
            (libraries / found.name).symlink_to(found)
    venv.create(folder / "venv", symlinks=True)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return folder / "venv" / "bin" / "python", packages


def test_the_wheel_carries_the_rules_and_the_scenarios(wheel, tmp_path):
    target, elsewhere = tmp_path / "target", tmp_path / "elsewhere"
    elsewhere.mkdir()
    install(wheel, target)

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


def test_a_force_tests_a_rule_of_its_own_with_pytest_and_the_wheel_alone(wheel, tmp_path):
    python, packages = environment_of(tmp_path)
    install(wheel, packages)
    shutil.copytree(ROOT / "examples" / "riverside", tmp_path / "force", ignore=shutil.ignore_patterns(".*"))
    repository = tmp_path / "force"

    where = run("-c", "import riskengine; print(riskengine.__file__)", cwd=repository, python=python)
    assert Path(where.strip()) == packages / "riskengine" / "__init__.py"
    assert files_under(repository) == {
        "pytest.ini",
        "rules/riverside/invariants.yaml",
        "rules/riverside/missing/river.yaml",
        "rules/riverside/pack.yaml",
        "rules/riverside/vocabulary/river.yaml",
        "scenarios/lock.scenario.yaml",
    }
    said = run("-m", "pytest", "-v", cwd=repository, python=python)
    assert re.search(r"^scenarios/lock.scenario.yaml::boy-at-the-lock PASSED", said, re.MULTILINE)
    assert " 1 passed in " in said.splitlines()[-1]
