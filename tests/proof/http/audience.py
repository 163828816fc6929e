"""Who may be shown a planted word: the oracle's answer for exactly the principals that a request signed.

The two exceptions of the wall are written here by hand: search before create shows contact cards of the site, and the
directory and the rota are for all staff.
"""

from uuid import UUID

from offramp.ground.principal import Principal
from tests.proof.access import STAFFED
from tests.proof.http.canaries import Canary
from tests.proof.oracle import Sight
from tests.proof.tables import TABLES
from tests.proof.world import Who, World

DIRECTORY = {"K15", "K21"}
SEARCHES = {
    ("on_call_worker", "coordination"),
    ("case_manager", "coordination"),
    ("on_call_worker", "emergency"),
    ("case_manager", "emergency"),
    ("clinician", "emergency"),
    ("privacy_officer", "emergency"),
    ("privacy_officer", "legal_process"),
}


def who(principal: Principal, face: str) -> Who:
    """The principal as the oracle knows it."""
    return Who(
        face=face,
        site=principal.site,
        staff=principal.staff,
        role=principal.role,
        purpose=principal.purpose,
        agency=principal.agency,
        unit=principal.unit,
    )


class Audience:
    """One world, and who sees what in it; asked again and again."""

    def __init__(self, world: World, face: str) -> None:
        self.world, self.face = world, face
        self._seen: dict[tuple[Who, str], set[UUID]] = {}
        self._sights: dict[Who, Sight] = {}
        self.called = {row.id for row in world.rows["people_name"] if row.values["kind"] == "called"}
        self.subject_of = {
            (table, row.id): row.subject for table in TABLES for row in world.rows.get(table, [])
        }
        self.tables_of: dict[UUID, list[str]] = {}
        for table, row in self.subject_of:
            self.tables_of.setdefault(row, []).append(table)

    def reads(self, one: Who, table: str) -> set[UUID]:
        """The rows of a table that one principal may read."""
        if (one, table) not in self._seen:
            sight = self._sights.setdefault(one, Sight(self.world, one))
            self._seen[one, table] = set(sight.reads(table))
        return self._seen[one, table]

    def may_know(self, table: str, row: UUID, signed: set[Principal], *, searched: bool) -> bool:
        """Whether any of these, acting for a person, may read this row."""
        for principal in signed:
            one = who(principal, self.face)
            directory = TABLES[table].k in DIRECTORY
            if one.role not in STAFFED and one.role != "participant" and not directory:
                continue
            if row in self.reads(one, table):
                return True
            card = row in self.called if table == "people_name" else table == "people_participant"
            if searched and card and (one.role, one.purpose) in SEARCHES:
                return True
        return False

    def may_be_told(self, canary: Canary, signed: set[Principal], *, searched: bool) -> bool:
        """Whether a planted word is for any of these."""
        return self.may_know(canary.table, UUID(canary.row), signed, searched=searched)

    def is_logged(self, table: str, row: UUID, ids: set[UUID]) -> bool:
        """Whether the log of a request names this row, or whom it is about. The directory is not logged."""
        if TABLES[table].k in DIRECTORY:
            return True
        return row in ids or (table == "people_name" and self.subject_of[table, row] in ids)
