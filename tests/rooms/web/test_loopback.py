"""The demo answers this machine alone, whatever host name is asked for."""

import pytest


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("127.8.8.8", 200), ("::1", 200), ("192.0.2.7", 403)]
)
def test_only_this_machine_is_answered(built, address, status):
    from django.http import HttpResponse
    from django.test import RequestFactory

    from offramp.web.demo.loopback import LoopbackMiddleware

    ask = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_HOST="justice.localhost")
    assert LoopbackMiddleware(lambda _: HttpResponse("in"))(ask).status_code == status
