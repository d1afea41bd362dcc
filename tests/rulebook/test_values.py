"""How the words of a test become values of a fact."""

from datetime import UTC, datetime

import pytest

from riskengine.rulebook.readings import reading_of
from riskengine.rulebook.rules import Parameter
from riskengine.rulebook.source import Span
from riskengine.rulebook.unary import Unreadable
from riskengine.rulebook.values import as_text, encode, values_of
from riskengine.rulebook.vocabulary import Fact, FactType

HERE = Span("pack.yaml", 7, 3, 7, 9)


def fact(type, **said):
    return reading_of(Fact(id="child.it", of="child", type=FactType(type), title="It", span=HERE, **said))


ORDERED = fact("ordered", values=("none", "low", "high"))


@pytest.mark.parametrize(
    ("reading", "text", "value"),
    [
        (fact("bool"), "true", True),
        (fact("bool"), "false", False),
        (fact("int"), "12", 12),
        (fact("int"), "-1", -1),
        (fact("int"), "+1", 1),
        (fact("int"), "0x10", 16),
        (fact("number"), "12", 12),
        (fact("number"), "1.5", 1.5),
        (fact("number"), "1e3", 1000.0),
        (fact("enum", values=("low", "high")), "high", "high"),
        (ORDERED, "none", 0),
        (ORDERED, "high", 2),
        (fact("duration"), "1h30m", 5400),
        (fact("time"), "2026-11-01T08:00:00+00:00", datetime(2026, 11, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_word_is_read_as_the_fact_needs_it(reading, text, value):
    """Each type has its own values; an ordered word is its rank, a duration its seconds."""
    found = encode(reading, text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("reading", "text", "message"),
    [
        (fact("bool"), "yes", '"yes" is not true or false, which "child.it" needs.'),
        (fact("bool"), "1", '"1" is not true or false, which "child.it" needs.'),
        (fact("int"), "1.0", '"1.0" is not a whole number, which "child.it" needs.'),
        (fact("int"), "1_000", '"1_000" is not a whole number, which "child.it" needs.'),
        (fact("int"), "\uff13", '"\uff13" is not a whole number, which "child.it" needs.'),
        (fact("int"), "true", '"true" is not a whole number, which "child.it" needs.'),
        (fact("number"), ".inf", '".inf" is not a number, which "child.it" needs.'),
        (fact("number"), "nan", '"nan" is not a number, which "child.it" needs.'),
        (fact("number"), "9" * 100, f'"{"9" * 59}…" is not a number, which "child.it" needs.'),
        (fact("duration"), "90", '"90" is not a duration such as 15m, 2h or 3d, which "child.it" needs.'),
        (
            fact("time"),
            "2026-11-01",
            (
                '"2026-11-01" is not a time with an offset, as "2026-11-01T08:00:00+00:00", '
                'which "child.it" needs.'
            ),
        ),
    ],
)
def test_a_word_of_another_type_is_refused(reading, text, message):
    """Nothing is bent to fit: what is no value of the type is said to be none."""
    with pytest.raises(Unreadable) as raised:
        encode(reading, text)
    assert (raised.value.code, raised.value.message) == ("RE304", message)


@pytest.mark.parametrize(
    ("reading", "text", "message", "help"),
    [
        (
            ORDERED,
            "hihg",
            '"hihg" is not a value of "child.it".',
            'did you mean "high"? allowed: none, low, high',
        ),
        (ORDERED, "2", '"2" is not a value of "child.it".', "allowed: none, low, high"),
        (fact("int", minimum=0), "-1", '-1 is below 0, the least "child.it" can be.', None),
        (fact("number", maximum=1.5), "2", '2 is above 1.5, the most "child.it" can be.', None),
    ],
)
def test_a_value_that_the_fact_cannot_have_is_refused(reading, text, message, help):
    """A test for what can never be would silently never hold."""
    with pytest.raises(Unreadable) as raised:
        encode(reading, text)
    assert (raised.value.code, raised.value.message, raised.value.help) == ("RE305", message, help)


def parameter(id, value):
    return Parameter(id=id, value=value, because="So.", sources=(), span=HERE)


def test_a_parameter_stands_for_its_value_and_is_remembered():
    """A threshold of the pack is read as if it stood in the rule."""
    used = []
    values = values_of(fact("duration"), {"a.b": parameter("a.b", "2h")}, used.append)
    assert values.value("param a.b") == 7200
    assert used == ["a.b"]


def test_a_parameter_that_nobody_declares_is_refused():
    """The nearest one is offered; it counts as used, so that a slip is one fault and not two."""
    used = []
    values = values_of(fact("int"), {"a.often": parameter("a.often", 3)}, used.append)
    with pytest.raises(Unreadable) as raised:
        values.value("param a.oftn")
    assert (raised.value.code, raised.value.message) == ("RE306", 'the parameter "a.oftn" is not declared.')
    assert raised.value.help == 'did you mean "a.often"?'
    assert used == ["a.oftn"]


def test_a_parameter_of_another_type_is_refused_with_its_place():
    """Whoever changed the value, perhaps in another pack, finds it."""
    values = values_of(fact("int"), {"a.b": parameter("a.b", "2h")}, lambda name: None)
    with pytest.raises(Unreadable) as raised:
        values.value("param a.b")
    assert raised.value.code == "RE307"
    assert raised.value.message == (
        'the parameter "a.b" does not fit here: "2h" is not a whole number, which "child.it" needs.'
    )
    assert raised.value.help == "its value stands at pack.yaml:7"


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (3, "3"), (1.5, "1.5"), ("a", "a")]
)
def test_a_scalar_is_written_as_it_stands_in_a_file(value, text):
    """A rule may leave out the quotes."""
    assert as_text(value) == text
