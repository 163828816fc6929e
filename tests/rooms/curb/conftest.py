"""Who stands at the curb in these tests."""

import pytest

from tests.rooms.curb.taps import Officer


@pytest.fixture
def ruiz(home):
    """Officer Ruiz, with a phone in hand and the card open."""
    officer = Officer(home.ruiz)
    officer.opens()
    return officer


@pytest.fixture
def okada(home):
    """Sgt. Okada, of the same squad."""
    return Officer(home.okada)


@pytest.fixture
def yusuf(home):
    """Officer Yusuf, of another squad."""
    return Officer(home.yusuf)
