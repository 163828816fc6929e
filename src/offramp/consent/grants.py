"""Writes the matrix into the database: the rule rows, and the grants of each face. Run after every migration.

What it does can be done again and again; whatever a face held beyond the matrix is taken away first.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from offramp.consent.matrix import FACES, Matrix

OUTSIDE = frozenset({"identity", "log", "ties", "accounting", "plumbing"})


def apply(connection: BaseDatabaseWrapper, matrix: Matrix) -> None:
    """Make rules and grants equal to `matrix`, as the owner, in one transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM guard.rule")
        cursor.execute("DELETE FROM guard.relating")
        cursor.execute("DELETE FROM guard.seat")
        cursor.executemany(
            "INSERT INTO guard.seat VALUES (%s, %s, %s)",
            [
                (role, f"offramp_{face}", matrix.staffed(role))
                for role in matrix.roles
                for face in matrix.faces_of(role)
            ],
        )
        cursor.executemany(
            "INSERT INTO guard.rule VALUES (%s, %s, %s, %s, %s, %s)",
            [(c.role, c.purpose, c.data_class, c.reach, c.consented, c.writes) for c in matrix.cells],
        )
        cursor.executemany(
            "INSERT INTO guard.relating VALUES (%s, %s, %s, %s, %s)",
            [(t.role, t.purpose, t.kind, t.whom, t.basis) for t in matrix.ties],
        )
        cursor.execute("DELETE FROM guard.removing")
        cursor.executemany(
            "INSERT INTO guard.removing VALUES (%s, %s, %s)",
            [(r.role, r.purpose, r.data_class) for r in matrix.removals],
        )
        cursor.execute("SELECT name, data_class, adds, changes, removes FROM guard.protected")
        for name, data_class, adds, changes, removes in cursor.fetchall():
            if data_class in OUTSIDE:
                continue
            for face in FACES:
                role = sql.Identifier(f"offramp_{face}")
                table = sql.Identifier(name)
                cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(table, role).as_string())
                for verb in verbs(matrix, face, data_class, adds, changes, removes):
                    grant = sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(verb), table, role)
                    cursor.execute(grant.as_string())


def verbs(
    matrix: Matrix, face: str, data_class: str, adds: bool, changes: list[str], removes: bool
) -> Iterator[str]:
    """The privileges of one face on one table, as GRANT spells them."""
    if matrix.reads(face, data_class):
        yield "SELECT"
    if matrix.writes(face, data_class):
        if adds:
            yield "INSERT"
        if changes:
            yield f"UPDATE ({', '.join(changes)})"
        if removes:
            yield "DELETE"
