"""Finding the line of a header or key, which the standard reader of TOML does not keep."""

import pytest

from offramp.policy import toml_lines

TEXT = tuple(
    '''\
title = "a book"

[[lines]]
id = "A"
when = { kind = "age" }
words = """
[[lines]]
id = "not this"
"""

[[lines]]
id = "B"
[lines.when]
kind = "offence"

[other]
id = "C"
'''.splitlines()
)


@pytest.mark.parametrize(
    ("path", "index", "start", "line"),
    [
        ("lines", 0, 1, 3),
        ("lines", 1, 1, 11),
        ("lines", 2, 1, 0),
        ("lines", 0, 4, 11),
        ("lines.when", 0, 1, 13),
        ("other", 0, 1, 16),
    ],
)
def test_the_line_of_a_header(path, index, start, line):
    assert toml_lines.of_header(TEXT, path, index, start) == line


@pytest.mark.parametrize(
    ("start", "key", "line"),
    [(3, "id", 4), (3, "when", 5), (3, "kind", 5), (11, "id", 12), (11, "when", 13), (11, "kind", 14), (16, "id", 17),
     (3, "absent", 3), (1, "title", 1)],
)  # fmt: skip
def test_the_line_of_a_key_in_its_own_table(start, key, line):
    assert toml_lines.of_key(TEXT, start, key) == line


def test_the_line_that_a_decode_error_names():
    assert toml_lines.of_error("Expected newline (at line 9, column 4)") == 9
    assert toml_lines.of_error("no place") == 1
