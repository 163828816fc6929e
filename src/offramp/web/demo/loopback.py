"""The demo's door needs no password, so it opens only to this very machine, however the process was started."""

import ipaddress
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class LoopbackMiddleware:
    """Answers nobody whose address is not this machine's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback:
            return HttpResponse("The demo answers this machine alone.", status=403, content_type="text/plain")
        return self.get_response(request)
