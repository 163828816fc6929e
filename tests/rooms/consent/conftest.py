"""What these tests begin with: Rosa has joined by a hand-off of Maya's, and her charge is held."""

from types import ModuleType

import pytest


@pytest.fixture
def care(home: object) -> ModuleType:
    """The steps of an intake."""
    from tests.rooms.care import joined

    return joined


@pytest.fixture
def records(home: object) -> ModuleType:
    """The steps of records."""
    from tests.rooms.care import written

    return written


@pytest.fixture
def rosa(home, care):
    """Rosa's id."""
    return care.joins(home)
