"""Installs riskengine and whatever of requirements.txt can be, into the environment that runs this.

What cannot be installed is written, with the reason, where `bench.py` finds it; nothing else fails for it.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
WITHOUT = Path(sys.prefix) / "not-installed.json"
PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input")


def main() -> None:
    """Install everything at once, or, where that fails, one by one."""
    wanted = requirements((HERE / "requirements.txt").read_text(encoding="utf-8"))
    said = _installed("--editable", str(HERE.parent))
    if said is not None:
        sys.exit(f"riskengine itself could not be installed: {said}")
    without: dict[str, str] = {}
    if _installed(*wanted) is not None:
        for one in wanted:
            said = _installed(one)
            if said is not None:
                without[name(one)] = said
                print(f"== without {name(one)}: {said}")
    skipped = [one for one in wanted if "python_version" in one and sys.version_info >= (3, 13)]
    without |= {name(one): "it cannot be imported by Python 3.13 or later" for one in skipped}
    WITHOUT.write_text(json.dumps(without, indent=1), encoding="utf-8")


def requirements(text: str) -> list[str]:
    """Return the lines of a requirements file that ask for something."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def name(requirement: str) -> str:
    """Return what a requirement is for."""
    return re.split(r"[<>=;\s\[]", requirement, maxsplit=1)[0]


def _installed(*wanted: str) -> str | None:
    """Install something; return the last thing that was said if it could not be."""
    done = subprocess.run([*PIP, *wanted], capture_output=True, text=True, check=False)  # noqa: S603 - pip
    said = done.stderr.strip().splitlines() or ["pip said nothing"]
    return None if done.returncode == 0 else said[-1].removeprefix("ERROR: ")[:200]


if __name__ == "__main__":
    main()
