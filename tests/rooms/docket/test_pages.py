"""The prosecutor's pages, as a browser without JavaScript would get them."""

import pytest

from offramp.errors import Refusal

BANNER = "LEAD coordination information: not for enforcement, charging or revocation"
TOLD = ("Red coat", "ferry steps")


def test_the_list_shows_the_incident_the_clock_and_one_fact(home, desk, browse):
    desk.held(home)
    words = browse(home, "holds").text
    for word in (
        BANNER,
        "Rosa",
        "Criminal trespass",
        "Officer Ruiz",
        "day 1 of 30",
        "Intake unknown",
        "23:42",
    ):
        assert word in words
    assert not any(word in words for word in TOLD)


def test_an_empty_list_says_so(home, desk, browse):
    assert "0 charges wait" in browse(home, "holds").text


def test_days_are_counted_on_the_sites_own_clock(home, desk, browse):
    desk.held(home)
    words = browse(home, "holds", at=desk.day(29)).text
    assert "day 29 of 30" in words and "1 day left, ends" in words and "Thu 18 Jun, 23:59" in words


def test_a_warning_is_on_the_page(home, desk, browse):
    desk.held(home)
    desk.warned(home, desk.day(23))
    assert "warned: 75% of the time gone" in browse(home, "holds", at=desk.day(23)).text


def test_what_was_decided_lately_stands_below(home, desk, browse):
    desk.decide(home, "release", desk.held(home), at=desk.day(3))
    words = browse(home, "holds", at=desk.day(4)).text
    assert "0 charges wait" in words and "Decided in the last two weeks" in words and "released" in words


def test_everything_that_was_decided_can_be_found_page_after_page(home, desk, browse, monkeypatch):
    monkeypatch.setattr(desk.queries, "DECIDED", 1)
    for number in (3, 5):
        desk.decide(home, "release", desk.held(home), at=desk.day(number))
    desk.held(home)
    from django.db import transaction

    with home.chen.seated() as who, transaction.atomic():
        (newest,), more = desk.queries.decided(who, desk.day(200), page=1)
        (oldest,), last = desk.queries.decided(who, desk.day(200), page=2)
    assert (more, last) == (True, False) and newest.encounter != oldest.encounter
    words = browse(home, "decided", at=desk.day(200)).text
    assert words.count("released") == 1 and "Older" in words


def test_intake_done_puts_release_in_the_dock(home, desk, browse):
    encounter = desk.held(home)
    desk.intake_done(home, encounter)
    page = browse(home, "hold", encounter, at=desk.day(10))
    assert "Done on 29 May 2026" in page.text and BANNER in page.text
    assert page.docked == "Release the hold" and page.checked == ["not_needed"]


def test_with_intake_unknown_nothing_is_in_the_dock(home, desk, browse):
    page = browse(home, "hold", desk.held(home))
    assert page.docked is None and "Unknown does not mean that it was not done" in page.text


@pytest.mark.parametrize(
    ("decision", "verb"),
    [("released", "Release the hold"), ("extended", "Give more time"), ("filed", "File the charge")],
)
def test_each_decision_has_its_form(home, desk, browse, decision, verb):
    page = browse(home, "hold", desk.held(home), decision=decision)
    assert page.docked == verb


def test_a_decision_that_is_not_open_has_no_form(home, desk, browse):
    assert browse(home, "hold", desk.held(home), decision="admitted").docked is None


def test_what_to_read_before_filing_stands_above_the_form(home, desk, browse):
    words = browse(home, "hold", desk.held(home), decision="filed").text
    assert "The time is not over yet." in words and "Unknown does not mean not done." in words


def test_a_tap_decides(home, desk, send):
    encounter = desk.held(home)
    answer = send(home, encounter, decision="released", seen=0, tapped="no_interest")
    assert (answer.status_code, answer["Location"]) == (302, "/holds/")
    assert desk.page(home, encounter).rulings[0].reason == "Filing would serve nobody here."


def test_a_tap_and_own_words_are_kept_together(home, desk, send):
    encounter = desk.held(home)
    send(home, encounter, decision="released", seen=0, tapped="no_interest", reason="A first incident.")
    assert desk.page(home, encounter).rulings[0].reason == "Filing would serve nobody here. A first incident."


def test_without_a_reason_the_page_comes_back(home, desk, send):
    encounter = desk.held(home)
    answer = send(home, encounter, decision="filed", seen=0)
    assert answer.status_code == 422
    assert "Choose a reason, or give one in a word or two." in answer.content.decode()
    assert desk.page(home, encounter).rulings == ()


def test_a_refused_day_keeps_what_was_typed(home, desk, send):
    day = {"until_month": "5", "until_day": "30", "until_year": "2026"}
    answer = send(home, desk.held(home), decision="extended", seen=0, reason="They asked for it.", **day)
    words = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "Give a day after 18 June 2026." in words and "They asked for it." in words and 'value="30"' in words
    )


def test_no_day_at_all_is_said_beside_the_field(home, desk, send):
    day = {"until_month": "2", "until_day": "31", "until_year": "2026"}
    answer = send(home, desk.held(home), decision="extended", seen=0, reason="They asked.", **day)
    assert answer.status_code == 422 and "Give a day of the calendar." in answer.content.decode()


def test_somebody_was_faster(home, desk, send):
    encounter = desk.held(home)
    desk.decide(home, "extend", encounter, until=desk.day(40).date())
    answer = send(home, encounter, decision="filed", seen=0, reason="My own words.")
    words = answer.content.decode()
    assert answer.status_code == 422 and "Somebody decided just before you." in words
    assert "My own words." in words and 'name="seen" value="1"' in words


def test_an_unknown_decision_is_refused(home, desk, send):
    with pytest.raises(Refusal, match="Nothing was decided"):
        send(home, desk.held(home), decision="punished", seen=0)


def test_the_wall_stands_before_the_pages_too(home, desk, browse, send):
    for encounter in (desk.held(home), desk.ids.new()):
        for visit in (
            lambda at=encounter: browse(home, "hold", at, by="yusuf"),
            lambda at=encounter: send(home, at, by="yusuf", decision="filed", seen=0, reason="Mine."),
        ):
            with pytest.raises(Refusal) as refused:
                visit()
            assert refused.value.code == "walled"


def test_the_seat_is_the_prosecutors(desk):
    from offramp.docket import views

    for view in (views.holds, views.hold, views.decide):
        assert (view.seat.roles, view.seat.purpose) == (("prosecutor",), "filing_decision")


def test_the_reason_that_is_offered_first_says_nothing_of_the_intake(home, desk, browse):
    encounter = desk.held(home)
    desk.intake_done(home, encounter)
    page = browse(home, "hold", encounter, at=desk.day(10))
    assert "A charge is not needed here." in page.text
    assert "What the rulebook asks for is met" not in page.text


def test_a_long_list_says_that_there_are_more(home, desk, browse, monkeypatch):
    for _ in range(2):
        desk.held(home)
    more = "There are more; the first 1 are shown, due first."
    assert more not in browse(home, "holds").text
    monkeypatch.setattr(desk.queries, "SHOWN", 1)
    page = browse(home, "holds")
    assert more in page.text and page.html.count("<article") == 1
