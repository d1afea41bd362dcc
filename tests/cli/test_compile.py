"""``riskengine compile`` shows the Python that decides."""

import ast

from riskengine.cli.exits import Exit


def test_rules_are_compiled_and_counted(command, folder):
    """Without more, it says only what came of it."""
    ran = command("compile", "--rules", "packs")
    assert (ran.code, ran.stderr) == (Exit.CLEAN, "")
    lines = command("compile", "--rules", "packs", "--show").stdout.count("\n")
    assert ran.stdout == f"5 rules: {lines} lines of Python\n"


def test_the_source_of_a_rule_is_shown(command, folder, snapshot):
    """Each test stands as the policy writes it, beside the rule that asks it."""
    assert (
        str(command("compile", "--rules", "packs", "--show", "--rule", "domestic-abuse.weapon")) == snapshot
    )


def test_what_is_shown_is_python(command, folder):
    """Every rule of the pack is named in it."""
    shown = command("compile", "--rules", "packs", "--show").stdout
    ast.parse(shown)
    for rule in ("always-answered", "weapon", "children-asked-about", "young-child", "known-suspect"):
        assert f"'domestic-abuse.{rule}'" in shown


def test_a_rule_that_is_not_there_is_exit_2(command, folder):
    """The nearest is named."""
    ran = command("compile", "--rules", "packs", "--rule", "domestic-abuse.weapons")
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
    assert ran.stderr == (
        'riskengine: there is no rule "domestic-abuse.weapons"; did you mean "domestic-abuse.weapon"?\n'
    )
