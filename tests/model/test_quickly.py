"""Objects made quickly are the objects that their classes make."""

from dataclasses import FrozenInstanceError

import pytest

from riskengine.model.decision import Asked, Evidence
from riskengine.model.quickly import quickly


def test_it_makes_what_the_class_makes():
    """The same fields, the same defaults, equal and of the same hash."""
    told = {"fact": "person.age", "subject": "kid", "value": "7"}
    made = quickly(Evidence)(**told)
    assert made == Evidence(**told)
    assert hash(made) == hash(Evidence(**told))
    assert made.events == ()


def test_what_it_makes_is_frozen():
    """Nothing can be changed afterwards."""
    made = quickly(Asked)(fact="person.age", subject="kid")
    with pytest.raises(FrozenInstanceError):
        made.fact = "person.name"


def test_it_needs_every_field_without_a_default():
    """A forgotten field is an error, as it is for the class."""
    with pytest.raises(TypeError, match="subject"):
        quickly(Asked)(fact="person.age")
