"""What the prosecutor writes down because somebody told them: the day that starts a clock, and a word on a step."""

import re
import shutil
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from offramp.errors import Refusal
from tests import seats
from tests.house import ROOT

EVENT = ('clock_start = "arrest"', 'clock_start = "charge_sent"')
STEP = """
[[lines]]
id = "PL-N9"
words = "The probation office agrees before somebody is diverted"
effect = "needs_approval"
approval_by = "{}"
routes = ["arrest_diversion"]
source = "Protocol 9.9"
verified = true
when = {{ kind = "judgement", fact = "amenable" }}

"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Port Larkin with its book changed, and with an event of its own."""

    def changed(*pairs, step=""):
        shutil.copytree(ROOT / "sites" / "port-larkin", tmp_path / "port-larkin")
        file = tmp_path / "port-larkin" / "rulebook-2025-01.toml"
        words = file.read_text()
        if step:
            words = words.replace("[[lines]]", STEP.format(step).lstrip() + "[[lines]]", 1)
        if EVENT in pairs:
            words = words.replace(
                "[[deadlines]]",
                '[events]\ncharge_sent = "the day the charge reached the court"\n\n[[deadlines]]',
                1,
            )
        rules, mark, deadline = words.partition("[[deadlines]]")
        for before, after in pairs:
            assert before in deadline
            deadline = deadline.replace(before, after)
        file.write_text(rules + mark + deadline)
        monkeypatch.setenv("OFFRAMP_SITES", str(tmp_path))

    return changed


@pytest.fixture
def waiting(home, desk, book):
    """A charge whose clock starts with an event that nobody has told of."""
    book(EVENT)
    return desk.held(home)


def started(home, desk, encounter, number, **more):
    """A. Chen writes down, ten days later, that it was so many days after the stop."""
    told(home, desk, "start_clock", encounter, day=desk.day(number).date(), **more)


def told(home, desk, verb, encounter, at=None, **given):
    with home.chen.seated() as who, pytest.MonkeyPatch.context() as patch:
        patch.setattr(desk.clock, "now", lambda: at or desk.day(10))
        getattr(desk.actions, verb)(who, encounter=encounter, **given)


def boxes(day):
    return {"day_month": str(day.month), "day_day": str(day.day), "day_year": str(day.year)}


def test_the_page_says_in_the_books_words_what_starts_the_clock(home, desk, browse, waiting):
    words = browse(home, "hold", waiting).text
    assert "The clock has not begun" in words and "the day the charge reached the court" in words
    assert "Nobody has told this desk on which day that was." in words


def test_a_clock_not_started_stands_apart_on_the_list(home, desk, browse, waiting):
    words = browse(home, "holds").text
    assert words.index("1 charge waits") < words.index("Clock not started") < words.index("Rosa")
    started(home, desk, waiting, 4)
    assert "Clock not started" not in browse(home, "holds", at=desk.day(10)).text


def test_the_day_that_was_told_starts_the_clock_and_its_warnings(home, desk, waiting, log_of):
    assert desk.warned(home, desk.day(400)) == 0
    started(home, desk, waiting, 4)
    (held,) = desk.look(home, desk.day(10))
    assert held.due_at == desk.rules.end_of(desk.day(34).date(), desk.ZONE)
    assert [desk.warned(home, desk.day(n)) for n in (18, 21, 28, 36)] == [0, 1, 1, 1]
    assert desk.look(home, desk.day(36))[0].warned == 100
    assert log_of("docket.start_clock", "changed") == [[waiting]]


def test_the_same_day_sent_twice_is_one_row(home, desk, waiting, log_of):
    started(home, desk, waiting, 4)
    started(home, desk, waiting, 4)
    assert len(desk.page(home, waiting).starts) == 1
    assert len(log_of("docket.start_clock", "changed")) == 1


def test_a_correction_is_a_row_more_and_both_stay_readable(home, desk, browse, waiting):
    started(home, desk, waiting, 4)
    desk.warned(home, desk.day(36))
    started(home, desk, waiting, 9, seen=1)
    (held,) = desk.look(home, desk.day(36))
    assert (held.due_at, held.warned) == (desk.rules.end_of(desk.day(39).date(), desk.ZONE), None)
    page = browse(home, "hold", waiting, at=desk.day(10))
    assert page.text.count("Start of the clock written down") == 2
    assert "It was on 29 May 2026." in page.text and "24 May 2026" in page.text


def test_whoever_has_not_seen_the_first_day_writes_no_second(home, desk, send, visited, waiting):
    started(home, desk, waiting, 4)
    with pytest.raises(Refusal) as refused:
        started(home, desk, waiting, 5)
    assert refused.value.code == "written_meanwhile"
    answer = visited(home, "start", waiting, at=desk.day(10), post={"seen": 0, **boxes(desk.day(5))})
    words = answer.content.decode()
    assert answer.status_code == 422 and "just before you" in words and 'name="seen" value="1"' in words


@pytest.mark.parametrize("number", [-2, 11])
def test_a_day_that_cannot_be_is_refused_beside_the_field(home, desk, visited, waiting, number):
    answer = visited(home, "start", waiting, at=desk.day(10), post={"seen": 0, **boxes(desk.day(number))})
    words = answer.content.decode()
    assert (
        answer.status_code == 422 and "Give a day from 19 May 2026, the day of the stop, to today." in words
    )
    assert f'value="{desk.day(number).day}"' in words
    assert desk.page(home, waiting).starts == ()


def test_no_day_is_said_beside_the_field(home, desk, visited, waiting):
    answer = visited(
        home, "start", waiting, post={"seen": 0, "day_month": "2", "day_day": "31", "day_year": "2026"}
    )
    assert answer.status_code == 422 and "Give a day of the calendar." in answer.content.decode()


def test_the_form_starts_the_clock(home, desk, visited, waiting):
    answer = visited(home, "start", waiting, at=desk.day(10), post={"seen": 0, **boxes(desk.day(4))})
    assert (answer.status_code, answer["Location"]) == (302, f"/holds/{waiting}/")
    assert desk.page(home, waiting).starts[0].by == "A. Chen"


def test_a_clock_that_started_with_the_stop_is_not_told(home, desk, browse):
    encounter = desk.held(home)
    with pytest.raises(Refusal, match="started with the stop"):
        started(home, desk, encounter, 4)
    page = browse(home, "hold", encounter)
    assert "the arrest" in page.text and "Write down the day" not in page.text


def test_after_the_last_word_no_clock_starts(home, desk, browse, waiting):
    desk.decide(home, "release", waiting)
    with pytest.raises(Refusal, match="last word"):
        started(home, desk, waiting, 4)
    assert "Write down the day" not in browse(home, "hold", waiting, at=desk.day(10)).text


def test_the_list_is_by_what_falls_due_however_the_clock_started(home, desk, book):
    book(EVENT)
    first, second = desk.held(home), desk.held(home)
    started(home, desk, first, 8)
    started(home, desk, second, 2)
    never = desk.held(home)
    assert [one.encounter for one in desk.look(home, desk.day(10))] == [second, first, never]


def test_the_database_lets_nobody_sign_for_another(home, desk, waiting):
    from offramp.docket.models import Decision, Start

    hold = desk.Hold.objects
    for model, more in (
        (Start, {"started_at": desk.day(1), "due_at": desk.day(31)}),
        (Decision, {"kind": "released", "reason": "Mine."}),
    ):
        with (
            home.chen.seated() as who,
            pytest.raises(ProgrammingError, match="nobody signs"),
            transaction.atomic(),
        ):
            model(
                site_id=who.site,
                hold=hold.get(encounter_id=waiting),
                encounter_id=waiting,
                number=1,
                by_id=home.ruiz.staff.id,
                **more,
            ).save(force_insert=True)


@pytest.mark.parametrize("by", ["ruiz", "yusuf"])
def test_nobody_but_the_office_that_holds_the_charge_writes(home, desk, waiting, by):
    for verb, given in (
        ("start_clock", {"day": desk.day(0).date()}),
        ("note_word", {"step": "PL-N9", "said": "approved", "whose": "Mine", "day": desk.day(0).date()}),
    ):
        walled = pytest.raises((Refusal, ProgrammingError))
        with getattr(home, by).seated() as who, walled, transaction.atomic():
            getattr(desk.actions, verb)(who, encounter=waiting, **given)
    assert desk.page(home, waiting).starts == ()


# ---- an act before the day from which it counts ----


def test_an_intake_before_the_first_day_is_shown_as_early_and_not_as_done(home, desk, browse, book):
    book(("days = 30", "days = 30\nearliest_day = 11"))
    encounter = desk.held(home)
    desk.intake_done(home, encounter)  # on the ninth day
    page = browse(home, "hold", encounter, at=desk.day(12), decision="filed")
    assert "Came on 29 May 2026, before day 11 (30 May 2026), from which it counts" in page.text
    assert "Ask the program" in page.text and "Done on" not in page.text
    assert "The intake came before the day from which it counts." in page.text
    assert "Intake came before day 11: ask the program" in browse(home, "holds", at=desk.day(12)).text
    assert desk.look(home, desk.day(40))[0].state == "unconfirmed"


def test_on_the_first_day_itself_it_is_done(home, desk, book):
    book(("days = 30", "days = 30\nearliest_day = 10"))
    encounter = desk.held(home)
    desk.intake_done(home, encounter)
    assert desk.look(home, desk.day(40))[0].state == "intake_done"


# ---- what others said to a step ----

SAID = {"said": "approved", "whose": "D. Ito, probation"}


@pytest.mark.parametrize("holder", ["supervising_agency", "operational_work_group", "prosecutor"])
def test_a_step_is_open_until_somebodys_word_is_written_down(home, desk, browse, visited, book, holder):
    book(step=holder)
    encounter = desk.held(home)
    assert "No word yet. The hand-off did not wait for it." in browse(home, "hold", encounter).text
    post = {"step": "PL-N9", "seen": 0, **SAID, **boxes(desk.day(2))}
    answer = visited(home, "word", encounter, at=desk.day(3), post=post)
    assert answer.status_code == 302
    page = browse(home, "hold", encounter, at=desk.day(3))
    assert "Yes. D. Ito, probation, on 22 May 2026" in page.text and "No word yet" not in page.text


def test_the_last_word_counts_and_the_first_stays_readable(home, desk, browse, book):
    book(step="supervising_agency")
    encounter = desk.held(home)
    given = {"step": "PL-N9", "whose": "D. Ito", "day": desk.day(2).date()}
    told(home, desk, "note_word", encounter, said="declined", **given)
    told(home, desk, "note_word", encounter, said="declined", **given)
    with pytest.raises(Refusal, match="just before you"):
        told(home, desk, "note_word", encounter, said="approved", **given)
    told(home, desk, "note_word", encounter, said="approved", seen=1, **given)
    (step,) = desk.page(home, encounter).steps
    assert (step.said, [word.said for word in step.words]) == ("approved", ["declined", "approved"])
    assert browse(home, "hold", encounter).text.count("A word on an approval written down") == 2


def test_a_word_that_lacks_something_comes_back_as_typed(home, desk, visited, book):
    book(step="supervising_agency")
    encounter = desk.held(home)
    post = {"step": "PL-N9", "seen": 0, "said": "declined", "whose": " ", **boxes(desk.day(2))}
    words = visited(home, "word", encounter, at=desk.day(3), post=post).content.decode()
    chosen = re.search(r'<input[^>]*value="declined"[^>]*>', words)
    assert "Say who said it" in words and chosen and "checked" in chosen.group(0)
    post |= {"whose": "D. Ito", **boxes(desk.day(4))}
    assert "Give a day from" in visited(home, "word", encounter, at=desk.day(3), post=post).content.decode()
    assert desk.page(home, encounter).steps[0].words == ()


def test_a_sergeants_word_is_not_the_desks_to_write(home, desk, browse, book):
    book(step="sergeant")
    encounter = desk.held(home)
    given = {"step": "PL-N9", **SAID, "day": desk.day(2).date()}
    with pytest.raises(Refusal, match="no such word"):
        told(home, desk, "note_word", encounter, **given)
    assert "Write it down" not in browse(home, "hold", encounter, step="PL-N9").text


def test_care_reads_no_word_on_a_step(home, desk, book):
    from offramp.docket.models import StepWord

    book(step="supervising_agency")
    encounter = desk.held(home)
    told(home, desk, "note_word", encounter, step="PL-N9", day=desk.day(2).date(), **SAID)
    denied = pytest.raises(ProgrammingError, match="denied")
    with seats.seated(home.services["collector"], "care"), denied, transaction.atomic():
        list(StepWord.objects.all())


# ---- a sergeant's no ----


def test_a_stop_that_a_sergeant_declined_says_so_before_anything_is_decided(
    home, desk, browse, tmp_path, monkeypatch
):
    from offramp.curb.approvals import actions, queries
    from tests.rooms.curb import cities

    cities.with_sergeant(tmp_path, monkeypatch)
    encounter = desk.held(home)
    assert "waits for the sergeant" in browse(home, "holds").text
    with home.okada.seated() as who, transaction.atomic():
        (wanted,) = queries.waiting(who, since=desk.NIGHT - timedelta(days=1))
        actions.decline(who, approval=wanted.approval.id, reason="Not here")
    assert "the sergeant said no: nobody was called" in browse(home, "holds").text
    words = browse(home, "hold", encounter, decision="filed").text
    assert "The sergeant said no, so nobody from LEAD was called." in words and "Not here" in words
    assert "that no intake is known is not the person's doing" in words


def test_a_stop_without_an_approval_says_nothing_of_a_sergeant(home, desk, browse):
    assert "sergeant" not in browse(home, "hold", desk.held(home)).text


# ---- what the book says ----

EXPIRIES = [
    ('"none"', "Nothing follows: the charge stays off the table.", "time over, nothing follows"),
    ('"officer_may_file"', "The officer may send the charge on.", ""),
    ('"prosecutor_may_file"', "The prosecutor may file the charge, or not.", ""),
    ('"will_file"', "The rulebook expects the charge to be filed; a person still decides.", ""),
    (
        '"extended"\nextended_days = 10\nthen = "will_file"',
        "The rulebook expects the charge to be filed; a person",
        "",
    ),
    (
        '"extended"\nextended_days = 10\nthen = "none"',
        "Nothing follows: the charge stays",
        "time over, nothing follows",
    ),
]


@pytest.mark.parametrize(("effect", "said", "pill"), EXPIRIES)
def test_the_page_says_what_follows_as_the_book_does(home, desk, browse, book, effect, said, pill):
    book(('"prosecutor_may_file"', effect))
    page = browse(home, "hold", desk.held(home), at=desk.day(60))
    assert said in page.text and pill in page.text
    assert "Intake done within 30 days of the arrest" in page.text and "Protocol 7.1" in page.text
    prolonged = "extended" in effect
    assert ("The days are prolonged by 10" in page.text) is prolonged
    assert ("the 40 days are over" if prolonged else "the 30 days are over") in page.text


def test_a_clock_that_is_prolonged_by_itself_warns_where_the_first_days_end(home, desk, book):
    book(('"prosecutor_may_file"', '"extended"\nextended_days = 10\nthen = "none"'))
    desk.held(home)
    assert desk.warned(home, desk.day(30)) == 1  # half of forty
    assert desk.warned(home, desk.day(31)) == 1  # three quarters: the thirty days are over
    assert desk.look(home, desk.day(31))[0].warned == 75
