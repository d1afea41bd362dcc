"""The register of diagnostic codes, and the page on each."""

import re

import pytest

from riskengine.rulebook.codes import CODES, Severity
from riskengine.rulebook.rendering import UnknownCodeError, explain_code
from riskengine.rulebook.yaml_reader import read_yaml

# Ids are promised never to change their meaning: what was once here may be added to, not taken away.
PROMISED = [
    *range(100, 110),
    *range(201, 209),
    *range(301, 313),
    *range(401, 417),
    *range(450, 453),
    *range(501, 509),
    901,
]
SHOWN_BY_READING = ["RE101", "RE102", "RE103", "RE104", "RE105", "RE108"]


def test_no_promised_code_has_gone():
    """Every code ever published is still in the register."""
    assert {f"RE{number}" for number in PROMISED} <= set(CODES)


def test_the_register_is_in_order_and_each_code_is_under_its_id():
    """The register reads in the order of its ids, each written as RE and three digits."""
    assert list(CODES) == sorted(CODES)
    assert [code.id for code in CODES.values()] == list(CODES)
    assert all(re.fullmatch(r"RE\d{3}", code) for code in CODES)


def test_only_the_block_from_450_to_499_warns():
    """From its number anybody can tell whether a code stops the rulebook from loading."""
    warnings = {code.id for code in CODES.values() if code.severity is Severity.WARNING}
    assert warnings == {code for code in CODES if "RE450" <= code <= "RE499"}


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
def test_a_code_is_explained_in_full(code):
    """Each code has a title that fits a heading, an explanation of several sentences, and two examples."""
    assert 2 <= len(code.title) <= 60
    assert len(code.explanation) >= 100
    assert "\n\n" in code.explanation
    assert code.bad
    assert code.good
    assert code.bad != code.good


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
def test_a_good_example_can_be_read(code):
    """Nothing that we show as right is wrong as a file, save for the one that is only a comment."""
    faults = {fault.code for fault in read_yaml(code.good, "good.yaml")[1]}
    assert faults == ({"RE108"} if code.good.startswith("#") and "\n" not in code.good else set())


@pytest.mark.parametrize("code", SHOWN_BY_READING)
def test_a_bad_example_has_the_fault_it_shows(code):
    """The example of a fault of the file itself has that fault."""
    assert code in {fault.code for fault in read_yaml(CODES[code].bad, "bad.yaml")[1]}


def test_a_code_has_a_page():
    """The page gives title, severity, explanation and both examples."""
    assert explain_code(" re409 ") == (
        "RE409: within without from (error)\n"
        "\n"
        "The duty says how long there is, but not from when. From the report, from the event, "
        "and from the moment\n"
        "the rule held can be hours apart; the clock that matters would be anybody's choice. "
        "The other way round,\n"
        '"from" without "within" sets no time at all.\n'
        "\n"
        'Add "from": occurred, reported, recorded, rule_held, grade_set, or an action; or add "within".\n'
        "\n"
        "Wrong:\n"
        "\n"
        "    duties:\n"
        "      - {action: strategy_discussion_requested, within: 1h}\n"
        "\n"
        "Right:\n"
        "\n"
        "    duties:\n"
        "      - {action: strategy_discussion_requested, within: 1h, from: rule_held}\n"
    )


def test_an_unknown_code_leads_to_a_near_one():
    """A slip in a code is answered with the code that was meant."""
    with pytest.raises(UnknownCodeError) as raised:
        explain_code("RE 203")
    assert str(raised.value) == 'There is no code "RE 203"; did you mean "RE203"?'


def test_a_code_that_is_near_nothing_is_refused():
    """What is no code at all is answered without a guess, and without obeying what it holds."""
    with pytest.raises(UnknownCodeError) as raised:
        explain_code("\x1b[31mhello")
    assert str(raised.value) == 'There is no code "\ufffd[31mhello".'
