"""What the shipped packs say must always be so, tried with a few cases; `riskengine verify` tries more."""

import pytest

from riskengine.packaged import rules_dir
from riskengine.rulebook.load import check_packs
from riskengine.testing.verifying import all_claims, try_claim, watched

BOOKS = dict(check_packs(rules_dir()).rulebooks)
CLAIMS = [
    pytest.param(name, one, id=f"{name}:{one.name}")
    for name, book in BOOKS.items()
    for one in all_claims(book)
]


@pytest.mark.parametrize(("pack", "claim"), CLAIMS)
def test_a_shipped_invariant_holds(pack, claim):
    """No case speaks against it, and some case met it."""
    few = 3 if pack == "national" else 1
    done = try_claim(watched(BOOKS[pack]), claim, examples=few, seed=1)
    assert done.violation is None, [(one.expected, one.got) for one in done.violation.broken]
    assert done.met > 0


@pytest.mark.parametrize("pack", BOOKS)
def test_every_pack_inherits_what_is_national(pack):
    """A force may add to what must always be so, and takes nothing away."""
    national = {one.id for one in BOOKS["national"].invariants}
    assert national
    assert national <= {one.id for one in BOOKS[pack].invariants}
