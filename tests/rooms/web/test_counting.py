"""The counter of wrong codes keeps the name and the moment, and nothing of what the page carried along."""

import psycopg


def test_what_was_typed_about_a_person_never_reaches_the_counter(home, built):
    from django.contrib.sessions.backends.signed_cookies import SessionStore
    from django.test import RequestFactory

    from offramp.web.signin import codes
    from tests import seats

    ask = RequestFactory().post(
        "/minute/?find=Rosa", {"called": "Rosa Lima", "find_me": "by the ferry steps"}
    )
    ask.session = SessionStore()
    with seats.on("justice"):
        codes._count(codes.AgainForm, "ruiz", ask)
    with psycopg.connect(built.admin) as admin:
        rows = admin.execute("SELECT to_jsonb(a)::text FROM offramp.axes_accessattempt a").fetchall()
    assert len(rows) == 1
    assert "ruiz" in rows[0][0]
    assert "Rosa" not in rows[0][0]
    assert "ferry" not in rows[0][0]
