"""The page parts: each renders, and lead.css is what the parts say. No database, no browser."""

import gzip
import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from offramp.ground.parts import assemble
from offramp.ground.parts.clock_bar.shape import shape as clock
from offramp.ground.parts.memorable_date.widget import MemorableDate
from offramp.ground.parts.strip.shape import shape as strip
from offramp.ground.parts.table.table import Cell, cells

STATIC = assemble.SHEET.parent
PARTS = assemble.names()
SENT = datetime(2026, 3, 11, 23, 42, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    script = Path(__file__).with_name("parts_page.py")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def test_lead_css_is_what_the_parts_say() -> None:
    assert assemble.SHEET.read_text(encoding="utf-8") == assemble.assemble(), (
        "run offramp.ground.parts.assemble"
    )


def test_the_style_and_the_scripts_are_small() -> None:
    assert len(gzip.compress(assemble.SHEET.read_bytes(), 9)) <= 7 * 1024
    assert len(gzip.compress((STATIC / "offramp.js").read_bytes(), 9)) <= 2 * 1024


@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_an_example_that_renders(part: str, pages: dict[str, str]) -> None:
    gallery = pages["gallery care day"]
    shown = gallery.split(f'aria-labelledby="part-{part}"')[1].split("</section><hr>")[0]
    assert len(re.sub(r"<[^>]+>|\s+", "", shown)) > len(part)


@pytest.mark.parametrize("part", PARTS)
def test_no_part_styles_or_acts_in_line(part: str) -> None:
    markup = (assemble.HERE / part / f"{part}.html").read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:", markup)


def test_a_bare_page_and_a_broken_page_stand_without_context(pages: dict[str, str]) -> None:
    assert 'data-theme="auto"' in pages["bare"]
    assert "Something broke on our side" in pages["500 bare"]


def test_the_page_says_its_face_its_theme_and_who_i_am(pages: dict[str, str]) -> None:
    page = pages["officer night"]
    assert all(words in page for words in ('data-theme="night"', "face-justice", "Dana Ruiz", "Sign out"))


def test_a_field_ties_label_hint_and_error_together(pages: dict[str, str]) -> None:
    page = pages["gallery care day"]
    assert re.search(r'<input type="text" name="where"[^>]* aria-describedby="id_where_helptext"', page)
    assert re.search(r'aria-invalid="true"[^>]* aria-describedby="asked_reason_error"', page)
    assert '<a href="#asked_reason">' in page


def test_choices_come_out_as_tiles_with_their_hints(pages: dict[str, str]) -> None:
    assert re.search(
        r'<label class="tile" for="id_reason_1"><input type="radio" name="reason" value="theft"'
        r" [^>]*checked[^>]*><span>Theft<small>under \$1,000</small>",
        pages["gallery care day"],
    )


def test_a_strip_marks_the_last_step_reached_and_counts_minutes() -> None:
    drawn = strip(sent=SENT, answered=SENT + MINUTE, now=SENT + 9 * MINUTE)
    assert [step.state for step in drawn.steps] == ["done", "now", "ahead", "ahead", "ahead"]
    assert (drawn.minutes, drawn.met, drawn.steps[1].minutes) == (9, False, 1)


def test_a_strip_that_is_over_counts_to_the_meeting() -> None:
    drawn = strip(sent=SENT, met=SENT + 31 * MINUTE, free=SENT + 34 * MINUTE, now=SENT + 300 * MINUTE)
    assert {step.state for step in drawn.steps} == {"done"}
    assert (drawn.minutes, drawn.over) == (31, True)


@pytest.mark.parametrize(
    ("gone", "state", "day", "left"),
    [
        (0, "running", 1, 14),
        (6.5, "running", 7, 8),
        (7, "half", 8, 7),
        (10.5, "soon", 11, 4),
        (14, "over", 14, 0),
    ],
)
def test_a_clock_says_the_day_and_what_is_left(gone: float, state: str, day: int, left: int) -> None:
    now = SENT + timedelta(days=gone)
    drawn = clock(started=SENT, ends=SENT + timedelta(days=14), now=now)
    assert (drawn.state, drawn.day, drawn.left, drawn.days) == (state, day, left, 14)


def test_cells_carry_the_head_of_their_column() -> None:
    assert cells(("Person", "Ends"), [("Rosa", Cell(text="soon", kind="warn"))]) == (
        (Cell(text="Rosa", head="Person"), Cell(text="soon", head="Ends", kind="warn")),
    )


@pytest.mark.parametrize(
    ("boxes", "date"),
    [
        (("3", "27", "1988"), "1988-03-27"),
        (("March", "27", "1988"), "1988-March-27"),
        (("3-4", "", "88"), "88-3-4-"),
        (("", "", ""), None),
    ],
)
def test_a_memorable_date_keeps_what_was_typed(boxes: tuple[str, str, str], date: str | None) -> None:
    widget = MemorableDate()
    sent = dict(zip(("born_month", "born_day", "born_year"), boxes, strict=True))
    typed = widget.value_from_datadict(sent, {}, "born")
    assert typed == date
    assert date is None or widget.decompress(typed) == list(boxes)


# --- contrast, from the tokens themselves ---

TOKENS = (assemble.HERE / "tokens.css").read_text(encoding="utf-8")
ON = {
    "ink": "paper sheet well accent-well good-well warn-well stop-well",
    "soft": "paper sheet well accent-well",
    "accent": "paper sheet accent-well",
    "accent-deep": "paper sheet accent-well",
    "on-accent": "accent accent-deep",
    "good": "good-well paper sheet",
    "warn": "warn-well paper sheet",
    "stop": "stop-well paper sheet",
}


def tokens(face: str) -> dict[str, tuple[str, str]]:
    start = TOKENS.split(".face-")[0]
    own = TOKENS.split(f".face-{face} {{")[1].split("}")[0] if face != "none" else ""
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", start + own)
    return {name: (day, night) for name, day, night in pairs}


def brightness(colour: str) -> float:
    def channel(at: int) -> float:
        part = int(colour[at : at + 2], 16) / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("face", ["none", "justice", "care"])
@pytest.mark.parametrize(("theme", "least"), [(0, 7.0), (1, 9.0)])
def test_words_can_be_read_by_day_and_by_night(face: str, theme: int, least: float) -> None:
    value = tokens(face)
    faint = {
        (words, ground): round(contrast(value[words][theme], value[ground][theme]), 2)
        for words, grounds in ON.items()
        for ground in grounds.split()
        if contrast(value[words][theme], value[ground][theme]) < least
    }
    assert not faint


@pytest.mark.parametrize("face", ["none", "justice", "care"])
@pytest.mark.parametrize("theme", [0, 1])
def test_the_focus_ring_and_the_edges_can_be_seen(face: str, theme: int) -> None:
    value = tokens(face)
    for ground in ("paper", "sheet", "accent-well"):
        assert contrast(value["focus"][theme], value[ground][theme]) >= 4.5
        assert contrast(value["edge"][theme], value[ground][theme]) >= 3


def test_the_night_has_no_pure_white() -> None:
    assert not [
        night
        for face in ("none", "justice", "care")
        for _, night in tokens(face).values()
        if night == "#ffffff"
    ]
