"""What these tests begin with: Rosa has joined, signed for the prosecutor, and Maya has her telephone."""

from tests.rooms.care.conftest import care, rosa

__all__ = ["care", "rosa"]

import pytest


@pytest.fixture
def grant(home, care, rosa):
    """Rosa's release for the prosecutor."""
    [made] = care.signs(home, rosa, "prosecutor")
    return made


@pytest.fixture
def table(home, rosa):
    """Maya's pages about what partners are told of Rosa; see telling.py."""
    from tests.rooms.workgroup.telling import Table

    return Table(home, rosa)
