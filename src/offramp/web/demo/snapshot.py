"""The first minute of the night, kept in memory, so that *start over* takes a moment and not a migration."""

import contextlib

import psycopg
from psycopg import sql

TRIES = 9


class Snapshot:
    """Every row of every table of the demo's database; only the runner, who is its administrator, has one."""

    def __init__(self, admin: str) -> None:
        self.admin = admin
        self.rows: dict[str, bytes] = {}

    def take(self) -> None:
        """Keep what is there now."""
        with psycopg.connect(self.admin) as connection:
            for table in _tables(connection):
                copy = sql.SQL("COPY offramp.{} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
                with connection.cursor().copy(copy) as out:
                    self.rows[table] = b"".join(bytes(part) for part in out)

    def lay_back(self) -> None:
        """Put back what was kept; tried again where a page or a worker stands in the way just then."""
        for _ in range(TRIES):
            with contextlib.suppress(psycopg.errors.DeadlockDetected):
                return self._lay_back()
        return self._lay_back()

    def _lay_back(self) -> None:
        with psycopg.connect(self.admin) as connection:
            connection.execute("SET session_replication_role = replica")
            names = sql.SQL(", ").join(
                sql.SQL("offramp.{}").format(sql.Identifier(name)) for name in self.rows
            )
            connection.execute(sql.SQL("TRUNCATE {}").format(names))
            # How often the public form was sent, and names were searched for, in the last hour.
            connection.execute("TRUNCATE guard.knock, guard.searching")
            for table, kept in self.rows.items():
                copy = sql.SQL("COPY offramp.{} FROM STDIN (FORMAT binary)").format(sql.Identifier(table))
                with connection.cursor().copy(copy) as into:
                    into.write(kept)


def _tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    rows = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'offramp'::regnamespace"
        " AND relname <> 'django_migrations' ORDER BY relname"
    )
    return [str(row[0]) for row in rows.fetchall()]
