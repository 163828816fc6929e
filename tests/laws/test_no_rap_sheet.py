"""Nothing shaped like a rap sheet stands outside schema history: no such column, field, file or free-form table."""

import re

import psycopg
import pytest

SHAPES = {
    "a number by which police know a person": r"fbi|sid|ncic|nysid|ssn|state_id|booking|mugshot|fingerprints?",
    "a list of what was charged": r"charges|arrests|priors|convictions?|convicted|rap|rapsheet|chri",
    "how a case ended": r"dispositions?|verdict|plea|pled|sentenced?|adjudicat\w*|acquitted|dismissed",
    "how grave it was": r"felony|felonies|misdemeanou?rs?|severity",
    "time in custody": r"custody|jail\w*|prison\w*|admitted|incarcerat\w*|parole|probation",
}
PATTERN = re.compile(rf"(^|_)({'|'.join(SHAPES.values())})(_|$)")
FREE_FORM = {
    ("curb_found", "finding"),  # the finding: reasons and lines of the rulebook; no fact and no row is in it
    ("mfa_authenticator", "data"),  # a second factor
    ("ground_seal", "hash"),  # a link of the log's chain
    (
        "contacts_safety_record",
        "sealed",
    ),  # words of a worker's page of one field, sealed; no police page reaches them
    ("clinical_treatment_record", "sealed"),  # the same, of a clinician
    ("clinical_counseling_note", "sealed"),  # the same
    ("socialaccount_socialaccount", "extra_data"),  # the sign-in keeps nothing there: its subject is a column
    ("socialaccount_socialapp", "settings"),  # empty: providers come from a file
}
COLUMNS = """
    SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
    WHERE table_schema NOT IN ('history', 'information_schema', 'pg_catalog')
"""


@pytest.fixture(scope="module")
def columns(built):
    with psycopg.connect(built.admin) as admin:
        return admin.execute(COLUMNS).fetchall()


def test_no_column_outside_the_store(columns):
    assert len(columns) > 100
    assert [one for one in columns if PATTERN.search(one[2].lower()) or PATTERN.search(one[1].lower())] == []


def test_no_field_of_a_model(built):
    from django.apps import apps
    from django.db import models

    fields = [(model, field) for model in apps.get_models() for field in model._meta.get_fields()]
    assert [str(field) for _, field in fields if PATTERN.search(field.name.lower())] == []
    kept_apart = (models.FileField, models.BinaryField)
    held = {(model._meta.db_table, field.name) for model, field in fields if isinstance(field, kept_apart)}
    assert held <= FREE_FORM


def test_no_field_of_any_shape_but_those_with_a_reason(columns):
    loose = {
        (table, column)
        for schema, table, column, kind in columns
        if schema == "offramp" and kind in ("json", "jsonb", "bytea", "xml")
    }
    assert loose <= FREE_FORM


def test_a_history_check_keeps_who_when_how_and_one_outcome(columns):
    kept = {column for _, table, column, _ in columns if table == "curb_history_check"}
    assert kept == {"id", "site_id", "encounter_id", "adapter", "outcome", "by_id", "at"}


@pytest.mark.parametrize(
    "name", ["fbi_number", "sid", "prior_arrests", "conviction_text", "disposition", "charges", "in_custody"]
)
def test_the_pattern_would_see_it(name):
    assert PATTERN.search(name)


@pytest.mark.parametrize(
    "name", ["reason", "outside", "charge_id_not", "aside", "decision", "site_id", "due_at"]
)
def test_the_pattern_leaves_others_alone(name):
    assert not PATTERN.search(name)
