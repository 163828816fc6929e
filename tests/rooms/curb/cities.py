"""Port Larkin with one thing changed in its pack: a sergeant who must agree, a training, no book at all."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[3]
LINE = """
[[lines]]
id = "PL-N9"
words = "A sergeant agrees before somebody is diverted"
effect = "needs_approval"
approval_by = "sergeant"
routes = ["arrest_diversion"]
source = "Protocol 9.9"
verified = true
when = { kind = "judgement", fact = "amenable" }
"""
TRAINING = '\n[training]\nrequired = true\ncourse = "LEAD for officers"\nvalid_months = 24\n'


def site(folder: Path, monkeypatch) -> Path:
    """A copy of the pack that the house reads from now on."""
    shutil.copytree(ROOT / "sites", folder / "sites")
    monkeypatch.setenv("OFFRAMP_SITES", str(folder / "sites"))
    return folder / "sites" / "port-larkin"


def with_sergeant(folder: Path, monkeypatch, *, holds: bool = True) -> None:
    """The book wants a sergeant's yes; `holds`: the hand-off waits for it."""
    pack = site(folder, monkeypatch)
    book, program = pack / "rulebook-2025-01.toml", pack / "program.toml"
    words = book.read_text()
    first = words.index("[[lines]]")
    book.write_text(words[:first] + LINE.lstrip() + "\n" + words[first:])
    if holds:
        program.write_text(
            program.read_text().replace("sergeant_approves = false", "sergeant_approves = true")
        )


def with_training(folder: Path, monkeypatch) -> None:
    """The site asks for a training first."""
    program = site(folder, monkeypatch) / "program.toml"
    words = program.read_text()
    if "[training]" in words:
        program.write_text(words.replace("required = false", "required = true"))
    else:
        program.write_text(words + TRAINING)


def without_book(folder: Path, monkeypatch) -> None:
    """The book of today is not signed."""
    book = site(folder, monkeypatch) / "rulebook-2025-01.toml"
    kept = [line for line in book.read_text().splitlines() if not line.startswith("signed_off")]
    book.write_text("\n".join(kept) + "\n")
