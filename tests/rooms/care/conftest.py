"""What these tests begin with: Rosa has joined by a hand-off of Maya's, and her charge is held."""

from types import ModuleType

import pytest


@pytest.fixture
def care(home: object) -> ModuleType:
    """What the tests of this room begin with; see joined.py."""
    from tests.rooms.care import joined

    return joined


@pytest.fixture
def rosa(home, care):
    """The participant's id."""
    return care.joins(home)
