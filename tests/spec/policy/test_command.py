"""The command line: findings as JSON by a documented schema, in sentences, and clear refusals."""

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from offramp import cli
from offramp.policy import cases, findings, packs

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs/reference/finding.schema.json").read_text())
CLEAR = {"offence": "PLC 9.14", "age": 17}


@pytest.fixture
def facts(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(CLEAR))
    return str(path)


def test_check_prints_a_finding_by_the_schema(capsys, facts):
    assert cli.main(["check", "--site", "port-larkin", "--on", "2026-11-23", facts]) == 0
    said = json.loads(capsys.readouterr().out)
    jsonschema.validate(said, SCHEMA)
    assert (said["answer"], said["reasons"][0]["id"]) == ("excluded", "PL-A1")


@pytest.mark.parametrize("site", packs.names())
def test_every_finding_of_every_case_is_by_the_schema(site):
    pack = packs.load(site)
    checker = jsonschema.Draft202012Validator(SCHEMA)
    for case in pack.cases:
        checker.validate(findings.as_json(cases.run(case, pack.in_force(on=case.on, drafts=True)).finding))


def test_check_in_sentences(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(CLEAR)))
    assert cli.main(["check", "--site", "port-larkin", "--on", "2026-11-23", "--plain", "-"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "Not eligible under these rules.\nBecause: A person under 18 goes to the youth program"
    )
    assert "Rulebook 2025-01 of port-larkin, as in force on 2026-11-23." in said


def test_sentences_mark_what_is_not_verified(capsys, tmp_path):
    path = tmp_path / "facts.json"
    path.write_text('{"offence": "RCW 69.50.4013", "age": 17}')
    cli.main(["check", "--site", "seattle-2011", "--plain", str(path)])
    said = capsys.readouterr().out
    assert "SEA-A1, rulebook-2011-10.toml" in said
    assert "not verified; known, not shown by a source" in said
    assert "It is incomplete" in said


REFUSED = [
    (["check", "--site", "nowhere", "-"], "no site"),
    (["check", "--site", "port-larkin", "missing.json"], "no file of facts"),
    (["check", "--site", "port-larkin", "--on", "1999-01-01", "-"], "no rulebook in force on 1999-01-01"),
    (["check", "--site", "port-larkin", "--route", "community", "-"], "no route"),
    (["rulebook", "cases", "nowhere"], "no site"),
    (["rulebook", "lint", "nowhere.toml"], "no file"),
]


@pytest.mark.parametrize(("given", "says"), REFUSED)
def test_a_refusal_is_one_sentence_and_exit_code_2(capsys, monkeypatch, given, says):
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    assert cli.main(given) == 2
    heard = capsys.readouterr()
    assert says in heard.err and heard.err.startswith("offramp: ") and heard.out == ""


@pytest.mark.parametrize("text", ["", "[]", "{", '{"age": }', "\u0000", "[" * 100000])
def test_facts_that_are_not_an_object_are_refused(capsys, monkeypatch, text):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert cli.main(["check", "--site", "port-larkin", "-"]) == 2
    assert "facts in -" in capsys.readouterr().err


def test_lint_says_file_line_and_reason_and_ends_with_1(capsys, tmp_path):
    path = tmp_path / "rulebook-2025-01.toml"
    text = (packs.folder() / "port-larkin/rulebook-2025-01.toml").read_text()
    path.write_text(text.replace('source = "Protocol 3.1"', "", 1).replace("over = 3,", "over = -3,"))
    assert cli.main(["rulebook", "lint", str(path)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 3
    assert all(line.startswith("rulebook-2025-01.toml:") for line in said[:2])
    assert said[-1] == "2 to mend."


def test_lint_of_a_good_pack_ends_with_0(capsys):
    assert cli.main(["rulebook", "lint", str(packs.folder() / "port-larkin")]) == 0
    assert "nothing to mend" in capsys.readouterr().out


@pytest.mark.parametrize("site", packs.names())
def test_the_worked_cases_run(capsys, site):
    assert cli.main(["rulebook", "cases", site]) == 0
    assert ", 0 differ." in capsys.readouterr().out


def test_a_day_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["check", "--site", "port-larkin", "--on", "soon", "-"])
    assert left.value.code == 2
    assert "write it as 2026-11-23" in capsys.readouterr().err


def test_the_verbs_of_policy_wake_neither_django_nor_a_database():
    script = (
        "import sys; from offramp import cli; cli.main(['rulebook', 'cases', 'gull-harbor']);"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'django', 'psycopg', 'socket', 'ssl'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[]"
