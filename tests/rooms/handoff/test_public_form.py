"""The form for the public: it takes words in, tells nothing back, and reads nothing."""

import psycopg
import pytest

from tests import raw

AT = "/refer/port-larkin/"


@pytest.fixture
def doors(home, night):
    from tests.rooms.handoff import doors

    return doors


def test_anybody_may_write_and_gets_no_status(home, doors):
    public = doors.Public()
    page = public.get(AT)
    assert page.status_code == 200
    assert "You need no account" in page.text_only
    answer = public.post(AT, find_me="By the ferry steps", knows="unsure")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{AT}received/")
    thanks = public.get(f"{AT}received/").text_only
    assert "We cannot tell you what happens next, to keep their privacy." in thanks
    row = doors.stored(home, "Referral")[0]
    assert (row.find_me, row.knows, row.unsafe, row.language) == (
        "By the ferry steps",
        "unsure",
        "unsure",
        "en",
    )


@pytest.mark.parametrize("way", [{"find_me": "The pier"}, {"reach": "555 0100"}])
def test_one_way_to_somebody_is_enough(home, doors, way):
    assert doors.Public().post(AT, **way).status_code == 302


def test_without_any_way_it_says_what_to_mend_and_loses_nothing(home, doors):
    page = doors.Public().post(AT, going_on="He coughs all night", called="Leo", unsafe="yes")
    assert page.status_code == 422
    assert "Tell us how to find them, or how to reach you." in page.text_only
    assert "He coughs all night" in page.content.decode()
    assert 'value="Leo"' in page.content.decode()
    assert doors.stored(home, "Referral") == []


def test_the_answer_is_the_same_for_a_known_and_an_unknown_person(home, night, doors):
    from tests import builders

    builders.joined(home, night.encounter(home), called="Rosa")
    answers = [
        doors.Public().post(AT, called=name, find_me="The pier") for name in ("Rosa", "Nobody we know")
    ]
    assert len({(each.status_code, each.headers["Location"], each.content) for each in answers}) == 1
    pages = [doors.Public().get(each.headers["Location"]) for each in answers]
    assert pages[0].text_only == pages[1].text_only
    assert "Rosa" not in pages[0].text_only


def test_spanish_is_spoken(home, doors):
    public = doors.Public()
    public.client.cookies["language"] = "es"
    assert "No necesita cuenta" in public.get(AT).text_only
    public.post(AT, find_me="El muelle")
    assert doors.stored(home, "Referral")[0].language == "es"


def test_one_address_is_held_after_a_few_and_keeps_what_was_typed(home, doors):
    public = doors.Public()
    for _ in range(doors.FORM.from_one_address_in_an_hour):
        assert public.post(AT, find_me="The pier").status_code == 302
    held = public.post(AT, find_me="The corner of Mill Street")
    assert held.status_code == 429
    assert "The corner of Mill Street" in held.content.decode()
    assert "+1 555 0134" in held.text_only
    assert doors.Public().post(AT, find_me="The pier").status_code == 302
    assert len(doors.stored(home, "Referral")) == doors.FORM.from_one_address_in_an_hour + 1


@pytest.mark.parametrize(
    ("near", "far", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),  # one home has the whole network
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("192.0.2.7", "192.0.2.8", False),
    ],
)
def test_an_address_is_the_one_that_somebody_holds(home, settings_of, near, far, same):
    from django.test import RequestFactory

    from offramp.handoff.referrals.views import _address

    def seen(**headers):
        return _address(RequestFactory().get("/", **headers))

    assert (seen(REMOTE_ADDR=near) == seen(REMOTE_ADDR=far)) is same
    forged = f"198.51.100.1, {near}"  # only the last is our own proxy's word
    assert seen(HTTP_X_FORWARDED_FOR=forged, REMOTE_ADDR=far) == seen(REMOTE_ADDR=far)
    settings_of.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert seen(HTTP_X_FORWARDED_FOR=forged, REMOTE_ADDR="10.0.0.1") == seen(REMOTE_ADDR=near)


def test_a_big_file_is_let_go_by_and_fills_no_disk(home, doors, monkeypatch):
    from django.core.files import uploadhandler
    from django.core.files.uploadedfile import SimpleUploadedFile

    def refuse(*_args, **_named):
        raise AssertionError("a file on the disk")

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", refuse)
    big = SimpleUploadedFile("x.bin", b"0" * 4_000_000)
    assert doors.Public().post(AT, find_me="The pier", other=big).status_code == 302


def test_the_whole_site_is_held_after_an_hours_worth(home, doors, tmp_path, monkeypatch):
    doors.with_pack(tmp_path, monkeypatch, "in_an_hour = 60", "in_an_hour = 2")
    assert [doors.Public().post(AT, find_me="The pier").status_code for _ in range(3)] == [302, 302, 429]


def test_a_machine_is_thanked_and_nothing_is_kept(home, doors):
    assert doors.Public().post(AT, find_me="The pier", website="spam").status_code == 302
    assert doors.stored(home, "Referral") == []


@pytest.mark.parametrize("site", ["santa-fe", "nowhere", "gull-harbor"])
def test_a_site_without_a_form_has_no_such_page(home, doors, site):
    assert doors.Public().get(f"/refer/{site}/").status_code == 404


def test_the_forms_own_service_reads_no_row_of_any_table(home, night, doors, built):
    from offramp.handoff.referrals.actions import public_form

    night.encounter(home)
    night.tick(home)
    doors.writes(home)
    with psycopg.connect(built.admin) as admin:
        found = admin.execute(
            "SELECT name FROM guard.protected WHERE data_class NOT IN ('identity', 'plumbing')"
            " AND has_table_privilege('offramp_care', 'offramp.' || name, 'SELECT')"
        ).fetchall()
    tables = [row[0] for row in found]
    assert len(tables) > 20
    with raw.acting(built, "care", public_form("port-larkin")) as form:
        seen = {name: form.execute(f"SELECT count(*) FROM offramp.{name}").fetchone()[0] for name in tables}
    assert {name: count for name, count in seen.items() if count} == {}


def test_the_forms_own_service_adds_to_no_other_table(home, built):
    from offramp.ground import ids
    from offramp.handoff.referrals.actions import public_form

    with (
        raw.acting(built, "care", public_form("port-larkin")) as form,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        form.execute(
            "INSERT INTO offramp.handoff_placing (id, site_id, subject_id, number, said, priority, reason, note,"
            " place, by_id, at) VALUES (%s, 'port-larkin', %s, 1, 'ranked', '', '', '', '', %s, now())",
            [ids.new(), ids.new(), home.sam.staff.id],
        )


def test_nobody_else_knocks(home, built):
    with raw.acting(built, "care", home.sam.who) as sam, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sam.execute("SELECT offramp.knocks('mark', 5, 60)")


def test_the_justice_side_has_no_grant_on_what_the_community_wrote(built):
    with psycopg.connect(built.admin) as admin:
        for table in ("handoff_referral", "handoff_placing"):
            for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES"):
                held = "SELECT has_table_privilege('offramp_justice', %s, %s)"
                assert admin.execute(held, [f"offramp.{table}", verb]).fetchone() == (False,), (table, verb)
