"""What a worker texts back is done as that worker, once; everyone else is told something short."""

import pytest


@pytest.fixture
def phones(home, built):
    """Open lines, and a hand-off that Maya was called for."""
    from tests.rooms.web import phones

    with phones.lines_open(home, built) as carrier:
        phones.carrier = carrier
        phones.about = phones.called(home)
        yield phones


def test_reply_1_takes_it_as_the_one_whose_phone_it_is(home, phones):
    assert "yours" in phones.texts("+1 (206) 555-0141", "1")
    assert phones.story.only(home).whose == str(home.maya.staff.id)
    assert "12 minutes" in phones.texts(phones.MAYA, "12")
    assert phones.story.steps(home)[-2:] == ["taken", "on_the_way"]


def test_reply_2_lets_the_next_be_called_at_once(home, phones):
    phones.texts(phones.MAYA, " 2. ")
    phones.story.tick(home)
    assert phones.to("Dele A.").reference == phones.reference(home)


def test_reply_with_the_reference_is_about_that_one(home, phones):
    first = phones.reference(home)
    phones.called(home)
    assert first in phones.texts(phones.MAYA, f"1 {first.lower()}")


def test_a_bare_1_is_about_the_latest_call_that_nobody_has(home, phones):
    first = phones.reference(home)
    assert first in phones.texts(phones.MAYA, "1")
    phones.called(home)
    second = phones.to("Maya R.").reference
    assert second != first
    assert second in phones.texts(phones.MAYA, "1")
    assert first in phones.texts(phones.MAYA, f"15 {first}")


def test_the_same_text_twice_is_one_reply(home, phones):
    phones.texts(phones.MAYA, "1", sid="SM-a")
    before = phones.story.steps(home)
    assert phones.texts(phones.MAYA, "1", sid="SM-a") == ""
    assert "yours" in phones.texts(phones.MAYA, "1", sid="SM-b")
    assert phones.story.steps(home) == before


def test_a_replayed_2_never_hands_back_what_was_taken_later(home, phones):
    phones.texts(phones.MAYA, "2", sid="SM-old")
    phones.texts(phones.MAYA, "1", sid="SM-new")
    assert phones.texts(phones.MAYA, "2", sid="SM-old") == ""
    assert phones.story.only(home).whose == str(home.maya.staff.id)


def test_somebody_who_was_not_called_cannot_take_it(home, phones):
    told = phones.texts(phones.DELE, f"1 {phones.reference(home)}")
    assert "Nothing is waiting" in told
    assert phones.story.only(home).whose == ""


def test_a_phone_nobody_has_learns_nothing(phones):
    assert phones.texts("+12065559999", "1") == phones.texts("+12065559999", "hello")
    assert "911" in phones.texts("+12065559999", "1 7K2")


def test_two_with_one_phone_are_asked_for_the_reference(home, phones, built):
    phones.box.as_admin(built, "UPDATE program_staff SET phone = %s WHERE name = 'Dele A.'", phones.MAYA)
    assert "Colleagues share this phone" in phones.texts(phones.MAYA, "1")
    assert phones.story.only(home).whose == ""
    assert "yours" in phones.texts(phones.MAYA, f"1 {phones.reference(home)}")
    assert phones.story.only(home).whose == str(home.maya.staff.id)


def test_two_with_one_phone_who_were_both_called_use_the_page(home, phones, built):
    phones.texts(phones.MAYA, "2")
    phones.story.tick(home)
    phones.box.as_admin(built, "UPDATE program_staff SET phone = %s WHERE name = 'Dele A.'", phones.MAYA)
    assert "/incoming/" in phones.texts(phones.MAYA, f"1 {phones.reference(home)}")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hello, who is this?", "Reply 1"),
        ("HELP", "Reply 1"),
        ("ayuda", "Responda 1"),
        ("", "Reply 1"),
        ("1 2 3 4", "Reply 1"),
        ("999", "Reply 1"),
        ("1 NOPE", "Nothing is waiting"),
        ("1 " + "9" * 500, "Reply 1"),
        ("<script>1</script>", "Reply 1"),
    ],
)
def test_anything_else_gets_a_short_answer_and_changes_nothing(home, phones, words, answer):
    assert answer in phones.texts(phones.MAYA, words)
    assert phones.story.only(home).whose == ""


def test_stop_ends_texts_and_start_brings_them_back(home, phones):
    assert "no more texts" in phones.texts(phones.MAYA, "STOP")
    assert phones.box.send(home) == 0
    assert phones.to("Maya R.").reason == "texts_stopped"
    phones.story.tick(home)
    assert phones.to("Maya R.", means="voice") is not None
    assert "mensajes de nuevo" in phones.texts(phones.MAYA, "Inicio")
    phones.box.write(home, home.maya, "after")
    phones.box.send(home)
    assert phones.box.row("after").sent_at


def test_stop_from_a_shared_phone_is_for_everyone_who_has_it(home, phones, built):
    phones.box.as_admin(built, "UPDATE program_staff SET phone = %s WHERE name = 'Dele A.'", phones.MAYA)
    phones.texts(phones.MAYA, "STOP")
    phones.box.write(home, home.dele, "to Dele")
    phones.box.send(home)
    assert {phones.to(name).reason for name in ("Maya R.", "Dele A.")} == {"texts_stopped"}


def test_a_text_without_the_carriers_own_number_is_refused_rather_than_lost_as_a_replay(home, phones):
    fields = {"From": phones.MAYA, "Body": "1"}
    assert phones.posts("/gateway/sms/", fields).status_code == 400
    assert phones.posts("/gateway/sms/", fields | {"SmsSid": "SM-x"}).status_code == 200
    assert phones.story.only(home).whose == str(home.maya.staff.id)


@pytest.mark.parametrize("phone", ["+12065550141", "+12065559999"])
def test_a_phone_that_answers_by_itself_is_not_answered_for_ever(home, phones, phone):
    told = [phones.texts(phone, "I am driving. I will answer later.") for _ in range(9)]
    assert [bool(each) for each in told] == [True] * 4 + [False] * 5
    if phone == phones.MAYA:
        assert "yours" in phones.texts(phone, "1")  # what is understood is still heard


def test_whoever_forges_a_number_cannot_take_and_hand_back_all_night(home, phones):
    for number in range(60):
        phones.texts(phones.MAYA, "12"[number % 2])
    assert len(phones.story.steps(home)) < 50
    assert phones.texts(phones.MAYA, "1") == ""


def test_whoever_answers_has_the_text_although_no_receipt_came(home, phones):
    phones.box.send(home)
    phones.texts(phones.MAYA, "1")
    assert phones.to("Maya R.").delivered_at


def test_what_a_text_said_is_kept_nowhere(home, phones, built):
    import psycopg

    phones.texts(phones.MAYA, "Rosa Delgado is with me")
    phones.texts(phones.MAYA, "1")
    with psycopg.connect(built.admin) as admin:
        for table in ("program_heard", "program_message", "ground_entry", "handoff_step"):
            rows = admin.execute(f"SELECT t::text FROM offramp.{table} t").fetchall()
            assert "Delgado" not in str(rows)


def test_the_answer_is_one_text_and_names_nobody(home, phones):
    for words in ("1", "2", "10", "help", "hello", "STOP", "ALTO", "1 ZZZ"):
        told = phones.texts(phones.MAYA, words)
        assert len(told) <= 160, told
        assert not [word for word in ("Maya", "Rosa", "LEAD", "Larkin", "Ruiz") if word in told]
