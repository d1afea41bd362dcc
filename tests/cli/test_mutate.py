"""``riskengine mutate``: what no scenario notices, for people and programs, of some rules or of a sample."""

import json
import shutil
from pathlib import Path

import pytest

from riskengine.cli.exits import Exit
from riskengine.replay.mutation.score import Hunt

HERE = Path(__file__).parent
RULE = "domestic-abuse.young-child"


@pytest.fixture
def mutate(folder, command):
    """Mutate the small packs under two small scenarios that pass, or as a test says."""
    shutil.copytree(HERE / "scenarios", folder / "scenarios")
    (folder / "scenarios/domestic_abuse/boy-of-eleven.scenario.yaml").unlink()

    def mutated(*arguments):
        return command("mutate", "--rules", "packs", "scenarios", *arguments)

    return mutated


@pytest.mark.parametrize("format", ["text", "json"])
def test_everybody_gets_the_same(format, mutate, snapshot):
    """Each format says which mutants survived and what it would take, byte for byte the same each time."""
    ran = mutate("--rule", RULE, "--format", format)

    assert str(ran) == snapshot
    assert ran == mutate("--rule", RULE, "--format", format)
    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")


def totals(ran):
    return json.loads(ran.stdout)["totals"]


def test_only_some_rules_are_mutated(mutate):
    """By id, by the file they stand in, or by the pack that wrote them."""
    every = totals(mutate("--format", "json"))

    assert totals(mutate("--format", "json", "--in", "packs/national/domestic_abuse")) == every
    assert totals(mutate("--format", "json", "--pack", "national")) == every
    assert totals(mutate("--format", "json", "--rule", RULE))["national"]["mutants"] == 8


def test_a_sample_is_the_same_each_time(mutate):
    """So many of the mutants, whoever asks; another seed chooses others."""
    ran = mutate("--sample", "5", "--format", "json")

    assert totals(ran)["national"]["mutants"] == 5
    assert ran == mutate("--sample", "5", "--format", "json")
    assert ran.stdout != mutate("--sample", "5", "--seed", "1", "--format", "json").stdout


@pytest.mark.parametrize(("percent", "code"), [("15", Exit.CLEAN), ("99", Exit.FINDINGS)])
def test_too_little_can_fail(percent, code, mutate):
    """Some mutants are noticed and some are not, and --fail-under says whether that will do."""
    assert mutate("--fail-under", percent).code == code


@pytest.mark.parametrize(
    "arguments",
    [
        ("--rule", "domestic-abuse.no-such-rule"),
        ("--pack", "force"),
        ("--in", "nowhere"),
        ("--sample", "0"),
        ("nowhere",),
    ],
    ids=["rule", "pack", "in", "sample", "path"],
)
def test_nothing_to_mutate_is_exit_2(arguments, mutate, snapshot):
    """No such rule, a pack that writes none, no such folder, a sample of none, no scenario."""
    ran = mutate(*arguments)

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")


def test_interrupted_it_says_what_it_knows(mutate, monkeypatch):
    """Ctrl-C prints the score so far, and is exit 130."""
    go = Hunt.go

    def interrupted(self, processes):
        yield next(go(self, processes))
        raise KeyboardInterrupt

    monkeypatch.setattr(Hunt, "go", interrupted)
    ran = mutate("--rule", RULE)

    assert ran.code == Exit.INTERRUPTED
    assert ran.stdout.splitlines()[-8] == "1 scenario tried 8 mutants."
    assert ran.stderr == "interrupted after 1 of 2 scenarios\n"


def test_scenarios_that_fail_already_are_named(mutate, folder):
    """They notice nothing, because they would fail with any mutant."""
    shutil.copy(HERE / "scenarios/domestic_abuse/boy-of-eleven.scenario.yaml", folder / "scenarios")
    ran = mutate("--rule", RULE)

    assert ran.stderr == "left out, because they fail on the rules as they are: boy-of-eleven\n"
    assert ran.code == Exit.CLEAN
