"""The bulk check: one line in, one line out, in order; a bad line says why and stops nothing."""

import io
import json
import sys
from datetime import date
from itertools import islice

import pytest

from offramp import cli
from offramp.policy import batch, engine, packs

ON = date(2026, 11, 23)
CLEAR = {"offence": "PLC 9.14", "age": 34}


def asked(**given):
    return batch.Asked(pack=packs.load("port-larkin"), route="arrest_diversion", on=ON, **given)


def answers(*lines, **given):
    work = batch.Batch(asked(**given))
    return [json.loads(one) for one in work.answers(line.encode() for line in lines)], work.tally


def test_each_line_is_answered_as_a_single_check_would_be():
    pack = packs.load("port-larkin")
    lines = [json.dumps({"id": case.name, "route": case.route, "on": str(case.on), "facts": case.facts}, default=str)
             for case in pack.cases]  # fmt: skip
    said, tally = answers(*lines)
    assert [one["id"] for one in said] == [case.name for case in pack.cases]
    assert tally.lines == len(pack.cases) and tally.errors == 0
    for one, case in zip(said, pack.cases, strict=True):
        finding = engine.find(pack.in_force(on=case.on), case.facts, route=case.route, on=case.on)
        assert one["answer"] == finding.answer
        assert one["reasons"] == {each.citation.id: each.verdict for each in finding.reasons}


def test_the_full_finding_may_be_asked_for():
    ((one,), _) = answers(json.dumps({"id": 7, "facts": CLEAR}), full=True)
    assert one["id"] == 7 and one["rulebook"]["version"] == "2025-01" and one["reasons"][0]["words"]


def test_bare_facts_are_answered_by_their_line():
    said, _ = answers('{"age": 17}', "", '{"age": 17}')
    assert [(one["line"], one["answer"]) for one in said] == [(1, "excluded"), (3, "excluded")]


BAD = [
    ("nope", "not JSON"),
    ('{"id": 3, "age": 34}', 'the facts stand under "facts"'),
    ('{"facts": {"age": 17, "age": 34}}', '"age" stands twice'),
    ('{"facts": {"age": {"unknown": false}}}', "bounds named over"),
    ("[1]", "one JSON object"),
    ('{"facts": [1]}', '"facts" needs to be a JSON object'),
    ('{"facts": {}, "when": "today"}', "not when"),
    ('{"facts": {}, "on": "soon"}', '"on" needs a day'),
    ('{"facts": {}, "on": "1999-01-01"}', "no rulebook in force on 1999-01-01"),
    ('{"facts": {}, "route": "community"}', "no route"),
    ('{"facts": {}, "route": 3}', '"route" needs the name'),
    ('{"facts": {"agee": 3}}', 'Did you mean "age"?'),
    ('{"facts": {"age": -1}}', "zero or more"),
    ('{"facts": {"age": NaN}}', "not JSON"),
    ('{"facts": {"drug.amount": 1e999}}', "zero or more"),
    ('{"id": 1e999, "facts": {}}', '"id" is not a value'),
    ("[" * 100_000, "too deep"),
    ('{"facts": {"age": ' + "9" * 5000 + "}}", "too large"),
    ('{"facts": {"age": ' + "9" * 400 + "}}", "zero or more"),
    (" " * (batch.LONGEST + 1) + "x", "longer than"),
]


@pytest.mark.parametrize(("line", "says"), BAD, ids=[says for _, says in BAD])
def test_a_bad_line_says_why_and_the_next_one_is_answered(line, says):
    said, tally = answers(line, json.dumps({"id": "next", "facts": CLEAR}))
    assert says in said[0]["error"] and said[0]["line"] == 1
    assert said[1]["id"] == "next" and "answer" in said[1]
    assert (tally.lines, tally.errors) == (2, 1)


def test_a_bad_line_keeps_its_id():
    ((one,), _) = answers('{"id": ["a", 1], "facts": {"agee": 3}}')
    assert one["id"] == ["a", 1]


def test_a_line_that_is_no_text_is_a_bad_line():
    work = batch.Batch(asked())
    (said,) = work.answers([b'{"facts": {"offence": "\xff"}}'])
    assert "not UTF-8" in json.loads(said)["error"]


def test_nothing_is_read_ahead_of_what_is_asked_for():
    read = []

    def endless():
        while True:
            read.append(1)
            yield b'{"age": 34}'

    assert len(list(islice(batch.Batch(asked()).answers(endless()), 5))) == 5
    assert len(read) == 5


def test_a_long_line_is_never_held_whole():
    class Counted(io.BytesIO):
        longest = 0

        def readline(self, size=-1):
            line = super().readline(size)
            Counted.longest = max(Counted.longest, len(line))
            return line

    source = Counted(b"x" * (5 * batch.LONGEST) + b'\n{"age": 17}\n')
    said = [json.loads(one) for one in batch.Batch(asked()).answers(batch.lines(source))]
    assert [one["line"] for one in said] == [1, 2] and said[1]["answer"] == "excluded"
    assert Counted.longest <= batch.LONGEST + 1


def test_the_mark_that_some_programs_put_first_is_no_mistake():
    said = [*batch.Batch(asked()).answers(batch.lines(io.BytesIO(b'\xef\xbb\xbf{"age": 17}')))]
    assert json.loads(said[0])["answer"] == "excluded"


def test_more_sets_of_facts_than_are_remembered_are_answered_alike(monkeypatch):
    lines = [json.dumps({"age": age % 40}) for age in range(200)]
    first, _ = answers(*lines)
    monkeypatch.setattr(batch, "REMEMBERED", 3)
    assert answers(*lines)[0] == first


def heard(capsys, monkeypatch, given, *more):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
    code = cli.main(["check", "--site", "port-larkin", "--on", "2026-11-23", "--batch", *more, "-"])
    return code, capsys.readouterr()


def test_the_command_answers_on_standard_output_and_sums_up_beside_it(capsys, monkeypatch):
    code, said = heard(capsys, monkeypatch, b'{"age": 17}\n{"age": 17}\n{"offence": "other"}\n')
    assert code == 0
    assert [json.loads(line)["answer"] for line in said.out.splitlines()] == ["excluded"] * 3
    assert "3 lines" in said.err and "3  excluded" in said.err
    assert "2  PL-A1: met" in said.err and "1  PL-E1: not met" in said.err and "0  bad lines" in said.err


def test_a_bad_line_ends_the_command_with_1_after_all_were_answered(capsys, monkeypatch):
    code, said = heard(capsys, monkeypatch, b'nope\n{"age": 17}\n')
    assert code == 1 and len(said.out.splitlines()) == 2 and "1  bad lines" in said.err


def test_a_file_that_is_not_there_is_refused(capsys):
    assert cli.main(["check", "--site", "port-larkin", "--batch", "nowhere.jsonl"]) == 2
    assert "no file of facts" in capsys.readouterr().err


def test_what_a_draft_answers_is_marked(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))
    assert cli.main(["rulebook", "new", "alder-falls", "--from", "2026-01-01"]) == 0
    capsys.readouterr()
    file = tmp_path / "facts.jsonl"
    file.write_text('{"age": 12}\n')
    assert cli.main(["check", "--site", "alder-falls", "--on", "2026-11-23", "--batch", str(file)]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["draft"] is True and "1  by a draft" in said.err


def test_a_line_is_counted_once_and_its_facts_are_not_kept():
    lines = (
        '{"id": 1e999, "facts": {"age": 17}}',
        '{"id": 2, "facts": {"age": 17, "place.beat": "nowhere-else"}}',
    )
    work = batch.Batch(asked())
    said = [json.loads(one) for one in work.answers(line.encode() for line in lines)]
    assert "error" in said[0] and said[1]["answer"] == "excluded"
    assert (work.tally.lines, work.tally.errors, work.tally.answers.total()) == (2, 1, 1)
    assert len(work._said) == 1 and "nowhere-else" not in repr(work._said)
