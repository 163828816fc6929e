"""Who can sign in and what to look at; the weekly message; the last day of an agency, on the site's own calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from offramp.errors import Refusal
from offramp.ground.principal import Principal, acting
from tests import house, seats

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def care(home):
    """The cast's accounts on the care side: maya is used to it, dele never came, nadia has a passkey."""
    from allauth.mfa.models import Authenticator

    from offramp.web.models import Account

    with seats.on("care"):
        for key in ("maya", "dele", "nadia", "sam"):
            staff = getattr(home, key).staff
            door = Principal(site=staff.site_id, staff=staff.id, role="door", purpose="sign_in")
            with acting(door), transaction.atomic():
                account = Account(username=key, staff_id=staff.id, site_slug=staff.site_id)
                account.last_login = (
                    None if key == "dele" else AT - timedelta(days=100 if key == "sam" else 1)
                )
                account.save(force_insert=True)
                if key == "nadia":
                    Authenticator.objects.create(user=account, type="webauthn", data={"name": "x"})
        yield home


def reviewed(home):
    from offramp.web.signin import review

    with acting(home.services["collector"]), transaction.atomic():
        return {line.username: line for line in review.lines(home.services["collector"], at=AT)}


def test_each_account_has_its_remarks(care):
    from offramp.web import moving_in
    from offramp.web.signin.review import Remark

    moving_in.end_agency(site="port-larkin", agency="Project Management", on=AT.date() + timedelta(days=9))
    moving_in.end_staff(site="port-larkin", name="Maya R.", on=None)
    found = reviewed(care)
    shared = Remark.SHARED_PHONE
    assert found["nadia"].remarks == (shared,)
    assert found["dele"].remarks == (Remark.NEVER_USED, Remark.NO_SECOND_STEP, shared)
    assert found["maya"].remarks[0] == Remark.LEFT
    assert {Remark.LONG_UNUSED, Remark.ENDS_SOON} <= set(found["sam"].remarks)


def test_the_file_cannot_run_a_formula(care):
    from offramp.ground import exporting
    from offramp.web.models import Account
    from offramp.web.signin import review

    Account.objects.filter(username="dele").update(username="=cmd|' /C calc'!A0")
    table = exporting.table(review.HEADS, review.rows(list(reviewed(care).values())))
    assert '"=cmd' not in table and "'=cmd" in table


def test_the_message_is_written_once_a_week_and_names_nobody(care, monkeypatch):
    from offramp.program.models import Message
    from offramp.web.signin import access

    monkeypatch.setattr(access, "_told", set())
    who = care.services["collector"]

    def write(at):
        access._told.clear()  # as another process would
        with acting(who):
            return access.write_weekly(who, at)

    assert [write(AT), write(AT + timedelta(days=1)), write(AT + timedelta(days=7))] == [1, 0, 1]
    with acting(who), transaction.atomic():
        texts = list(
            Message.objects.filter(repeat_key__startswith="access-review").values_list("text", flat=True)
        )
    assert len(texts) == 2
    assert "4 accounts" in texts[0] and "1 never used" in texts[0]
    assert not any(name in text.lower() for text in texts for name in ("maya", "dele", "nadia", "sam k"))


def test_an_agency_s_last_day_is_a_day_of_the_site(care, monkeypatch):
    from offramp.ground import clock
    from offramp.program import queries
    from offramp.web import moving_in

    door = moving_in.door("port-larkin")
    moving_in.end_agency(site="port-larkin", agency="Case Management", on=date(2026, 11, 30))

    def at(hour, day):
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, day, hour, 59, tzinfo=UTC))
        with acting(door), transaction.atomic():
            return queries.staff_card(door, care.maya.staff.id).name

    assert at(7, 1) == "Maya R."  # 23:59 in Port Larkin
    with pytest.raises(Refusal, match="nobody who works here now"):
        at(8, 1)
    moving_in.end_agency(site="port-larkin", agency="Case Management", on=None)
    assert at(8, 1) == "Maya R."
    with pytest.raises(Refusal):
        moving_in.end_agency(site="port-larkin", agency="Nowhere", on=None)


def test_who_left_with_their_agency_is_called_by_nobody(care):
    from offramp.program import queries
    from offramp.web import moving_in

    moving_in.end_agency(site="port-larkin", agency="Case Management", on=date(2020, 1, 1))
    who = care.services["collector"]
    with acting(who), transaction.atomic():
        assert queries.staff_with_role(who, "on_call_worker") == []
        assert queries.staff_cards(who, [care.maya.staff.id, care.sam.staff.id]).keys() == {care.sam.staff.id}


def test_a_face_reviews_its_own_accounts_alone(care):
    from offramp.web.models import Account
    from offramp.web.signin import review

    with seats.on("justice"), acting(care.services["hold_clock"]), transaction.atomic():
        assert review.lines(care.services["hold_clock"], at=AT) == []
        assert not Account.objects.exists()


def test_the_command_prints_it_and_writes_it_as_a_table(care, built, tmp_path):
    file = tmp_path / "review.csv"
    said = house.run(built.keys, "care", "-m", "offramp.cli", "access-review", "--site", "port-larkin").stdout
    house.run(
        built.keys, "care", "-m", "offramp.cli", "access-review", "--site", "port-larkin", "--csv", str(file)
    )
    assert "look at: never used" in said
    assert "4 accounts on the care side" in said
    assert file.read_text().splitlines()[0].startswith('"Name","Signs in as"')
    assert len(file.read_text().splitlines()) == 5


def test_a_first_password_and_the_last_day_of_an_agency_by_command(care, built):
    said = house.run(built.keys, "care", "-m", "offramp.cli", "staff", "password", "maya").stdout
    assert "opens for three days" in said
    end = ("agency", "end", "--site", "port-larkin", "--agency", "Case Management", "--on", "2020-01-31")
    house.run(built.keys, "care", "-m", "offramp.cli", *end)
    assert {line.username for line in reviewed(care).values() if line.agency_ends_on} == {
        "maya",
        "dele",
        "nadia",
    }
