"""Reads a real database, as its administrator, into the plain facts that the oracle judges by."""

from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.proof.tables import TABLES
from tests.proof.world import Denial, Emergency, Grant, Order, Row, Staff, Tie, World


def world(admin: psycopg.Connection[Any]) -> World:
    """Everything that stands in the tables now."""
    with admin.cursor(row_factory=dict_row) as cursor:

        def rows(table: str) -> list[dict[str, Any]]:
            return cursor.execute(f"SELECT * FROM offramp.{table}").fetchall()

        now = cursor.execute("SELECT clock_timestamp() AS now").fetchone()
        assert now is not None
        found = World(now=now["now"], zones={row["slug"]: row["time_zone"] for row in rows("program_site")})
        for table in TABLES:
            if table != "ground_entry":
                found.rows[table] = [_row(table, row) for row in rows(table)]
        found.agency_kinds = {row["id"]: row["kind"] for row in rows("program_agency")}
        found.staff = {row["id"]: _staff(row) for row in rows("program_staff")}
        found.ties = [_tie(row) for row in rows("consent_relationship")]
        found.grants = {row["id"]: _grant(row) for row in rows("consent_grant")}
        found.denials = [_denial(row) for row in rows("consent_denial")]
        found.emergencies = [_emergency(row) for row in rows("consent_emergency")]
        found.orders = [_order(row) for row in rows("consent_order")]
        found.matches = {row["subject_id"]: row["participant_id"] for row in rows("handoff_match")}
    return found


def _row(table: str, row: dict[str, Any]) -> Row:
    shape = TABLES[table]
    return Row(
        table=table,
        id=row[shape.key],
        site=row["site_id"],
        subject=row[shape.subject],
        by=row.get("by_id"),
        grant=row.get("grant_id"),
        about=row.get(shape.dated) if shape.dated else None,
        values=row,
    )


def _staff(row: dict[str, Any]) -> Staff:
    return Staff(
        id=row["id"],
        site=row["site_id"],
        agency=row["agency_id"],
        unit=row["unit_id"],
        roles=tuple(row["roles"]),
        ended_on=row["ended_on"],
    )


def _tie(row: dict[str, Any]) -> Tie:
    return Tie(
        site=row["site_id"],
        kind=row["kind"],
        subject=row["subject_id"],
        staff=row["staff_id"],
        unit=row["unit_id"],
        agency=row["agency_id"],
        since=row["since"],
        until=row["until"],
    )


def _grant(row: dict[str, Any]) -> Grant:
    return Grant(
        id=row["id"],
        site=row["site_id"],
        participant=row["participant_id"],
        agency=row["recipient_agency_id"],
        agency_kind=row["recipient_kind"],
        staff=row["recipient_staff_id"],
        classes=tuple(row["classes"]),
        purposes=tuple(row["purposes"]),
        activated_at=row["activated_at"],
        from_at=row["from_at"],
        until_at=row["until_at"],
        event_at=row["event_at"],
        revoked_at=row["revoked_at"],
    )


def _denial(row: dict[str, Any]) -> Denial:
    return Denial(
        site=row["site_id"],
        participant=row["participant_id"],
        kind=row["kind"],
        agency=row["agency_id"],
        staff=row["staff_id"],
        classes=tuple(row["classes"]),
        since=row["since"],
        until=row["until"],
    )


def _emergency(row: dict[str, Any]) -> Emergency:
    return Emergency(
        site=row["site_id"],
        participant=row["participant_id"],
        staff=row["staff_id"],
        opened_at=row["opened_at"],
        closes_at=row["closes_at"],
    )


def _order(row: dict[str, Any]) -> Order:
    return Order(
        site=row["site_id"],
        participant=row["participant_id"],
        classes=tuple(row["classes"]),
        from_day=row["from_day"],
        to_day=row["to_day"],
        approved_at=row["approved_at"],
        closes_at=row["closes_at"],
    )
