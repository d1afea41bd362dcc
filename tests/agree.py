"""Compares the channels over generated rules for so long, then over every scenario: `make agree`."""

import argparse
import sys
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).parent))

from inference.agreeing import OTHERS, compare, shown
from riskengine.cli.main import run
from riskengine.inference.agreement import Agreement


def main() -> int:
    """Return 1 where channels disagree, and 0 where they agree; what was compared is printed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=10, help="how long rules are generated")
    asked.add_argument("--seed", type=int, default=1, help="which rules: the same number gives the same")
    wanted = asked.parse_args()
    found = generated(wanted.seed, wanted.minutes)
    if found.disagreements:
        return 1
    return int(run(["replay", "--channels", ",".join(["native", *OTHERS])]))


def generated(seed: int, minutes: float) -> Agreement:
    """Compare over generated rules until the time is up, or channels disagree."""
    until, found, number = monotonic() + 60 * minutes, Agreement(), seed * 1_000_000
    while monotonic() < until and not found.disagreements:
        found += compare(number)
        number += 1
        said = f"{found.compared:,} verdicts compared over native, {', '.join(OTHERS)} and the reference"
        print(f"generated rules, to number {number}: {said}", flush=True)  # noqa: T201 - it is what is asked for
    print(shown(found) or "no disagreement", flush=True)  # noqa: T201 - as above
    return found


if __name__ == "__main__":
    sys.exit(main())
