"""``riskengine packs``: who answers for the rules."""

import pytest

from riskengine.cli.exits import Exit


@pytest.mark.parametrize("format", ["human", "json"])
def test_packs_are_listed_with_who_answers_for_them(format, folder, command, snapshot):
    """Each pack shows its version, rules, owner and approver, or that nobody has approved it."""
    assert str(command("packs", "--rules", "packs", "--format", format)) == snapshot


def test_packs_with_faults_are_not_listed(folder, command, snapshot):
    """A pack that cannot be loaded stops the list: the faults go to standard error."""
    (folder / "packs/force/pack.yaml").write_text("pack: force\n", encoding="utf-8")

    ran = command("packs", "--rules", "packs")

    assert str(ran) == snapshot
    assert (ran.code, ran.stdout) == (Exit.UNUSABLE, "")
