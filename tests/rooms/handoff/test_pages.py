"""The worker's pages, as a telephone without a script sees them."""

import pytest


@pytest.fixture
def maya(home, night):
    """Maya with her telephone, called a moment ago."""
    from tests.rooms.handoff.worker import Worker

    night.encounter(home)
    night.now_on_call(home)
    night.tick(home)
    phone = Worker(home.maya)
    phone.reference = night.only(home).reference
    phone.page = lambda action="": f"/h/{phone.reference}/{action}"
    return phone


def test_incoming_shows_what_waits(maya):
    page = maya.get("/incoming/")
    assert page.status_code == 200
    assert f"Ref {maya.reference}" in page.text_only
    assert "By the ferry steps" in page.text_only


def test_the_page_shows_the_officers_words_and_no_code_of_the_rulebook(maya):
    page = maya.get(maya.page())
    for words in ("Rosa", "Red coat", "By the ferry steps", "Trespass", "Officer Ruiz", "I'll take it"):
        assert words in page.content.decode().replace("&#x27;", "'")
    assert "PLC" not in page.text_only


def test_the_reference_may_be_typed_in_small_letters(maya):
    assert maya.get(f"/h/{maya.reference.lower()}/").status_code == 200


WALK = [
    ("take/", {}, "On my way"),
    ("set-out/", {"minutes": "10"}, "With them"),
    ("meet/", {}, "Officer can go"),
    ("release-officer/", {}, "They want LEAD"),
]


def test_one_main_action_after_the_other_until_tonights_needs(maya, home, night):
    for action, fields, next_action in WALK:
        page = maya.post(maya.page(action), **fields)
        assert page.status_code == 200
        dock = page.content.decode().partition('class="dock"')[2]
        assert next_action in dock
    assert maya.get(maya.page("opt-in/")).content.decode().count('value="Rosa"') == 1
    page = maya.post(maya.page("opt-in/"), called="")
    assert "A place to sleep tonight" in page.text_only
    assert night.steps(home)[-1] == "opted_in"


def test_a_form_sent_late_is_answered_with_a_sentence(maya, home, night):
    night.tick(home, minutes=3)
    night.does(home.dele, "take", night.only(home).encounter)
    page = maya.post(maya.page("take/"))
    assert page.status_code == 422
    assert "Dele A. took it a moment ago." in page.text_only


def test_nonsense_minutes_are_taken_as_none_given(maya, home, night):
    maya.post(maya.page("take/"))
    maya.post(maya.page("set-out/"), minutes="yesterday")
    assert night.steps(home)[-1] == "on_the_way"


def test_the_strip_is_sent_again_only_when_it_looks_different(maya):
    page = maya.get(maya.page())
    address = f"{maya.page('live/')}?seen={page.context['version']}"
    assert maya.get(address, **{"hx-request": "true"}).status_code == 204
    minute_ago = f"{maya.page('live/')}?seen=1-x"
    assert "minute" in maya.get(minute_ago, **{"hx-request": "true"}).text_only
    maya.post(maya.page("take/"))
    assert maya.get(address, **{"hx-request": "true"}).headers["HX-Refresh"] == "true"


def test_the_list_is_sent_again_only_when_it_looks_different(maya):
    page = maya.get("/incoming/")
    address = f"/incoming/?seen={page.context['version']}"
    assert maya.get(address, **{"hx-request": "true"}).status_code == 204


@pytest.mark.parametrize("address", ["/h/{}/", "/h/ZZZ/", "/h/{}/live/", "/h/{}/opt-in/"])
def test_the_wall_reads_the_same_for_any_reference(maya, home, address):
    from tests.rooms.handoff.worker import Worker

    page = Worker(home.dele).get(address.format(maya.reference))
    assert page.status_code == 404
    assert maya.reference not in page.text_only


def test_declined_and_left_end_it_with_a_kind_word(maya, home, night):
    for action, fields, _ in WALK[:3]:
        maya.post(maya.page(action), **fields)
    page = maya.post(maya.page("declined/"), reason="not_now")
    assert "They can change their mind any day." in page.text_only
    assert night.steps(home)[-1] == "declined"


def test_somebody_with_the_same_name_is_asked_about_before_a_new_page_is_made(maya, home, night):
    for action, fields, _ in WALK[:3]:
        maya.post(maya.page(action), **fields)
    maya.post(maya.page("opt-in/"), called="Rosa")
    night.encounter(home)
    night.tick(home)
    waiting = maya.get("/incoming/").context["cards"][0]["handed"].reference
    for action, fields, _ in WALK[:3]:
        maya.post(f"/h/{waiting}/{action}", **fields)
    page = maya.post(f"/h/{waiting}/opt-in/", called="Rosa")
    assert "Have you met before?" in page.text_only
    page = maya.post(f"/h/{waiting}/opt-in/", called="Rosa", known="new")
    assert "Tonight" in page.text_only
    assert night.count(home, "Match") == 2


@pytest.mark.parametrize("ending", ["declined/", "left/"])
def test_an_end_is_said_plainly_without_what_the_officer_wrote_also_when_sent_twice(maya, ending):
    for action, fields, _ in WALK[:3]:
        maya.post(maya.page(action), **fields)
    for _ in range(2):
        page = maya.post(maya.page(ending))
        assert page.status_code == 200
        assert "It is over for you." in page.text_only
        assert "Red coat" not in page.text_only
    assert maya.get(maya.page()).status_code == 404


def test_handing_it_back_is_said_plainly_and_a_no_to_a_call_stays_on_the_page(maya):
    assert "Hand-off waiting" in maya.post(maya.page("cannot/")).text_only
    maya.post(maya.page("take/"))
    page = maya.post(maya.page("cannot/"), reason="too_far")
    assert "You handed it back" in page.text_only
    assert "Red coat" not in page.text_only


def test_a_name_that_is_refused_comes_back_with_what_was_typed(maya, monkeypatch):
    from offramp.errors import Refusal
    from offramp.handoff import actions

    def refused(*_given, **_named):
        raise Refusal(code="busy", sentence="Somebody was faster.")

    for action, fields, _ in WALK[:3]:
        maya.post(maya.page(action), **fields)
    monkeypatch.setattr(actions, "opt_in", refused)
    page = maya.post(maya.page("opt-in/"), called="Rosalind")
    assert page.status_code == 422
    assert "Somebody was faster." in page.text_only
    assert 'value="Rosalind"' in page.content.decode()


@pytest.mark.parametrize(
    ("steps", "action", "at", "reason"),
    [(3, "decline", "declined/", "not_now"), (1, "cannot_take", "cannot/", "too_far")],
)
def test_a_reason_that_was_refused_comes_back_picked(maya, monkeypatch, steps, action, at, reason):
    from offramp.errors import Refusal
    from offramp.handoff import actions

    def refused(*_given, **_named):
        raise Refusal(code="busy", sentence="Somebody was faster.")

    for step, fields, _ in WALK[:steps]:
        maya.post(maya.page(step), **fields)
    monkeypatch.setattr(actions, action, refused)
    page = maya.post(maya.page(at), reason=reason)
    assert page.status_code == 422
    assert "Somebody was faster." in page.text_only
    assert page.text_only.count("You picked this") == 1
    assert '<details class="card" open>' in page.content.decode()


def test_a_long_list_says_that_there_are_more(maya, home, night, monkeypatch):
    night.encounter(home)
    night.tick(home)
    more = "There are more; the first 1 are shown, due first."
    assert more not in maya.get("/incoming/").text_only
    monkeypatch.setattr(night.queries, "SHOWN", 1)
    page = maya.get("/incoming/")
    assert more in page.text_only
    assert page.text_only.count("Sent ") == 1
