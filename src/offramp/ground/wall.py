"""protect() and its two lesser sisters, as migration operations: no table exists without one of them.

Protected tables carry a site and a data class and are read through forced row policies; identity tables
carry their face; plumbing is what Django needs and nobody's facts are in. Grants come from the matrix alone.
"""

from dataclasses import dataclass, field

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

SCHEMA = "offramp"


class _Statements(Operation):
    """Runs SQL forward; the wall is never taken down by a migration."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models do not change."""

    def statements(self) -> list[str]:
        """What to run, in order."""
        raise NotImplementedError

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # Keys that wait for the end of this migration come first: behind the wall the owner can check them no more.
        for waiting in schema_editor.deferred_sql:
            schema_editor.execute(waiting, params=None)
        schema_editor.deferred_sql.clear()
        for statement in self.statements():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """The table goes with its CreateModel; nothing to undo here."""


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


@dataclass
class Protect(_Statements):
    """Put `table` behind the wall as facts of `data_class` about the id in column `subject`.

    `granted_by` names the column of the consent grant that each row travels under, where there is one.
    `adds`: rows may be added. `changes`: the columns that may be updated. `removes`: rows may be deleted.
    `author` names the column of whoever wrote the row, where the class is its author's alone; then whoever adds
    one must reach the subject through the class `rests_on`. `dated` names the moment that a row is about: what
    a court's order must cover.

    Beside what lets through stands what takes away, for every verb: denied ids, and staff whose service ended.
    """

    table: str
    data_class: str
    subject: str
    granted_by: str | None = None
    adds: bool = True
    changes: tuple[str, ...] = ()
    removes: bool = False
    author: str | None = None
    rests_on: str | None = None
    dated: str | None = None

    def statements(self) -> list[str]:
        """Forced row security, one policy a verb, and the row that the grants are made from."""
        table, subject = self.table, self.subject

        def within(writing: str) -> str:
            return (
                f"site_id = (SELECT guard.site()) AND ((SELECT guard.sees_all('{self.data_class}', {writing}))"
                f" OR {subject} = ANY ((SELECT guard.subjects('{self.data_class}', {writing}))::uuid[])"
                f"{self._by_author(writing)})"
            )

        made = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY may_see ON {table} FOR SELECT USING ({within('false')})",
            *self._taken_away(),
        ]
        if self.adds:
            made.append(f"CREATE POLICY may_add ON {table} FOR INSERT WITH CHECK ({within('true')})")
        if self.changes:
            made.append(
                f"CREATE POLICY may_change ON {table} FOR UPDATE"
                f" USING ({within('true')}) WITH CHECK ({within('true')})"
            )
        if self.removes:
            made.append(f"CREATE POLICY may_remove ON {table} FOR DELETE USING ({within('true')})")
        if self.granted_by:
            made.append(
                f"CREATE POLICY while_granted ON {table} AS RESTRICTIVE FOR SELECT TO offramp_justice"
                f" USING (guard.grant_lives({self.granted_by}, '{self.data_class}'))"
            )
        changes = "{" + ",".join(self.changes) + "}"
        made.append(
            "INSERT INTO guard.protected VALUES"
            f" ('{table}', '{self.data_class}', '{subject}', {_literal(self.granted_by)},"
            f" {self.adds}, '{changes}', {self.removes})"
        )
        return made

    def _by_author(self, writing: str) -> str:
        if self.author is None:
            return ""
        return (
            f" OR ({self.author} = (SELECT guard.staff())"
            f" AND (SELECT guard.authors('{self.data_class}', {writing})))"
        )

    def _taken_away(self) -> list[str]:
        """Restrictive policies: each must hold, whatever the others allow."""
        table, subject = self.table, self.subject
        made = [
            f"CREATE POLICY in_service ON {table} AS RESTRICTIVE USING ((SELECT guard.in_service()))",
            f"CREATE POLICY not_denied ON {table} AS RESTRICTIVE"
            f" USING ({subject} IS NULL OR {subject} <> ALL ((SELECT guard.denied('{self.data_class}'))::uuid[]))",
        ]
        if self.removes:
            made.append(
                f"CREATE POLICY not_held ON {table} AS RESTRICTIVE FOR DELETE USING (NOT guard.held({subject}))"
            )
        if self.rests_on:
            made.append(
                f"CREATE POLICY rests_on ON {table} AS RESTRICTIVE FOR INSERT WITH CHECK"
                f" ({self.author} = (SELECT guard.staff())"
                f" AND {subject} = ANY ((SELECT guard.subjects('{self.rests_on}', true))::uuid[]))"
            )
        if self.dated:
            made.append(
                f"CREATE POLICY within_order ON {table} AS RESTRICTIVE FOR SELECT"
                f" USING ((SELECT (guard.principal()).purpose) <> 'legal_process'"
                f" OR guard.order_covers({subject}, '{self.data_class}', {self.dated}))"
            )
        return made

    def describe(self) -> str:
        return f"Put {self.table} behind the wall as {self.data_class}"


@dataclass
class Identify(_Statements):
    """Accounts, sessions, tokens, lockouts: each row carries its face, and each face sees only its own."""

    tables: tuple[str, ...] = field(default_factory=tuple)

    def statements(self) -> list[str]:
        """A face column that fills itself, one policy on it, and grants to both faces."""
        made = []
        for table in self.tables:
            made += [
                f"ALTER TABLE {table} ADD COLUMN face name NOT NULL DEFAULT session_user",
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
                f"CREATE POLICY own_face ON {table} USING (face = session_user) WITH CHECK (face = session_user)",
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO offramp_care, offramp_justice",
                f"INSERT INTO guard.protected VALUES ('{table}', 'identity', 'face', NULL, true, '{{}}', true)",
            ]
        return made

    def describe(self) -> str:
        return f"Give each row of {', '.join(self.tables)} its face"
