"""Facts come out of another process as they went in."""

import pickle
from copy import deepcopy

from riskengine.model.facts import NOT_APPLICABLE


def test_what_does_not_apply_is_one_thing_in_every_process():
    """Channels tell it by `is`, so a copy would be taken for a value."""
    assert pickle.loads(pickle.dumps(NOT_APPLICABLE)) is NOT_APPLICABLE  # noqa: S301 - what was just written
    assert deepcopy(NOT_APPLICABLE) is NOT_APPLICABLE
