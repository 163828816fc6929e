"""Another program's opinion of our row security: every finding of pgrls is explained, and every explanation is used."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from bench.figures import figure

ROOT = Path(__file__).parent.parent.parent
ACCEPTED = tomllib.loads((ROOT / "tests/proof/pgrls.toml").read_text())["accepted"]


@pytest.fixture(scope="module")
def findings(built, tmp_path_factory):
    """The linter run as a program, in an empty folder: no settings of anybody's."""
    program = Path(sys.executable).parent / "pgrls"
    command = [program, "lint", "--schemas", "offramp,guard,history", "--format", "json"]
    done = subprocess.run(
        [*command, "--database-url", built.admin],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path_factory.mktemp("pgrls"),
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)["violations"]


def explains(line, finding):
    return line["rule"] == finding["rule_id"] and re.fullmatch(line["where"], finding["location"])


def test_no_finding_is_unexplained(findings):
    unexplained = [f for f in findings if not any(explains(line, f) for line in ACCEPTED)]
    figure("wall.pgrls_unexplained", len(unexplained), "findings", "== 0")
    assert [(f["rule_id"], f["location"]) for f in unexplained] == []


@pytest.mark.parametrize("line", ACCEPTED, ids=lambda line: f"{line['rule']} {line['where'][:40]}")
def test_every_explanation_is_needed_and_says_why(findings, line):
    assert any(explains(line, finding) for finding in findings)
    assert len(line["reason"]) > 40
