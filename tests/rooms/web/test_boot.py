"""A face that cannot be sure does not open: a server that may forget, a role that is not its own."""

import contextlib
from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection

from offramp.errors import Refusal
from offramp.web import boot, bootstrap
from tests import seats

UNSAFE = ("fsync", "full_page_writes", "synchronous_commit")


def test_a_face_opens_as_its_own_role(home):
    with seats.on("care"):
        boot.refuse_if_unsafe()


def test_another_faces_role_is_refused(home):
    with (
        seats.on("justice"),
        pytest.raises(Refusal, match="may not run as the database role offramp_justice"),
    ):
        boot.refuse_if_unsafe()


def test_a_server_that_may_forget_is_refused(home):
    with seats.on("care"):
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit = off")
        try:
            with pytest.raises(Refusal, match="synchronous_commit is off"):
                boot.refuse_if_unsafe()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")


@pytest.mark.parametrize("off", UNSAFE)
def test_each_setting_that_makes_it_forget(monkeypatch, off):
    asked = []
    cursor = SimpleNamespace(
        execute=asked.append, fetchone=lambda: ("off" if asked[-1] == f"SHOW {off}" else "on",)
    )
    monkeypatch.setattr(boot, "connection", SimpleNamespace(cursor=lambda: contextlib.nullcontext(cursor)))
    with pytest.raises(Refusal, match=f"{off} is off"):
        boot.refuse_if_unsafe()


def test_bootstrap_refuses_such_a_server_too(built):
    with psycopg.connect(built.admin, autocommit=True) as administrator:
        administrator.execute("SET synchronous_commit = off")
        with pytest.raises(Refusal, match="synchronous_commit is off"):
            bootstrap.refuse_unsafe(administrator)


def test_a_role_with_a_grant_too_many_is_refused(built, home):
    with psycopg.connect(built.admin, autocommit=True) as administrator:
        administrator.execute("GRANT DELETE ON offramp.program_staff TO offramp_care")
        try:
            with seats.on("care"), pytest.raises(Refusal, match="On program_staff this role has"):
                boot.refuse_if_unsafe()
        finally:
            administrator.execute("REVOKE DELETE ON offramp.program_staff FROM offramp_care")
