"""What the measures of a rulebook look for, and under whom what is found is kept."""

import pytest

from riskengine.facts.sought import Seeking, Whose
from written.networks_declared import COUNTED, with_links
from written.packs import loaded

HOUSEHOLD = {"via": ["lives_with"]}
HOME = {"via": ["resides_at"], "to": "place"}


@pytest.mark.parametrize(
    ("of", "linked", "measure", "whose", "by"),
    [
        ("child", HOUSEHOLD, {"count": COUNTED}, Whose.PERSON, None),
        ("child", HOME, {"count": COUNTED}, Whose.PLACE, None),
        ("incident", {"via": ["child"]}, {"count": COUNTED}, Whose.PERSON, None),
        ("incident", {"via": ["reported_at"], "to": "place"}, {"count": COUNTED}, Whose.PLACE, None),
        ("child", HOUSEHOLD, {"distinct": {**COUNTED, "by": "person"}}, Whose.PERSON, None),
        ("child", HOME, {"distinct": {**COUNTED, "by": "place"}}, Whose.PLACE, None),
        ("child", HOUSEHOLD, {"distinct": {**COUNTED, "by": "suspect"}}, Whose.PERSON, "suspect"),
    ],
)
def test_what_is_looked_for_over_links_is_kept_under_what_they_reach(
    of, linked, measure, whose, by, tmp_path
):
    """Of people or places, beyond any one incident; whom the links reach is no matter of what is found."""
    words = loaded(tmp_path, with_links(linked, of=of, measure=measure)).vocabulary
    (sought,) = Seeking(words).every
    assert (sought.whose, sought.by, sought.beyond) == (whose, by, True)


def test_one_selection_is_looked_for_once_over_whatever_links(tmp_path):
    """What a household and what partners have done is kept in one place."""
    files = with_links(HOUSEHOLD)
    facts = files["national/vocabulary/links.yaml"]["facts"]
    facts["suspect.measured"] = {
        "type": "int",
        "title": "T",
        "measure": {"count": COUNTED, "linked": {"via": ["partner_of"]}, "systems": ["records_system"]},
    }
    words = loaded(tmp_path, files).vocabulary
    seeking = Seeking(words)
    found = {
        seeking.sought(words.facts[id], words.facts[id].measure, words.facts[id].measure.selection)
        for id in facts
    }
    assert found == set(seeking.every)
    assert len(seeking.every) == 1
