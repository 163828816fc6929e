"""Checks made before a face opens: the server keeps what it acknowledges, and the role holds no grant too many.

A process that cannot be sure does not start.
"""

from django.conf import settings
from django.db import connection

from offramp.consent import grants
from offramp.consent.matrix import matrix
from offramp.errors import Refusal
from offramp.ground import sealing

HELD = """
    SELECT p.name, p.data_class, p.adds, p.changes, p.removes,
           has_table_privilege(p.name, 'SELECT'), has_table_privilege(p.name, 'INSERT'),
           has_any_column_privilege(p.name, 'UPDATE'), has_table_privilege(p.name, 'DELETE')
    FROM guard.protected p WHERE p.data_class <> ALL (%s)
"""


def refuse_if_unsafe() -> None:
    """Raise Refusal unless the database and this role are as the matrix says, and the care side has its keys."""
    if settings.FACE == "care":
        sealing.refuse_unkeyed()
    with connection.cursor() as cursor:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            row = cursor.fetchone()
            if row is None or row[0] == "off":
                raise Refusal(
                    code="postgres_unsafe",
                    sentence=f"{name} is off: a crash could lose what somebody was told is safe.",
                    next_step=f"Set {name} = on in the server's configuration and start it again.",
                )
        cursor.execute("SELECT rolsuper OR rolbypassrls, rolname FROM pg_roles WHERE rolname = session_user")
        past_the_wall, role = cursor.fetchone()
        if past_the_wall or role != f"offramp_{settings.FACE}":
            raise Refusal(
                code="role_unsafe",
                sentence=f"This process may not run as the database role {role}.",
                next_step=f"Give it the file of the face {settings.FACE}.",
            )
        cursor.execute(HELD, [sorted(grants.OUTSIDE)])
        for name, data_class, adds, changes, removes, *held in cursor.fetchall():
            due = [
                v.split()[0]
                for v in grants.verbs(matrix(), settings.FACE, data_class, adds, changes, removes)
            ]
            has = [v for v, yes in zip(("SELECT", "INSERT", "UPDATE", "DELETE"), held, strict=True) if yes]
            if due != has:
                raise Refusal(
                    code="grants_differ",
                    sentence=f"On {name} this role has {has or 'nothing'}; the matrix says {due or 'nothing'}.",
                    next_step="Run `offramp db migrate` with the owner's file.",
                )
