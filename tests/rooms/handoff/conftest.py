"""What these tests begin with."""

from types import ModuleType

import pytest


@pytest.fixture
def night(home: object) -> ModuleType:
    """What the tests of this room begin with; see story.py."""
    from tests.rooms.handoff import story

    return story
