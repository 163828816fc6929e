"""Steps of telling for tests: Maya writes, looks, sends; Chen and Ruiz read on their own side."""

import re
import uuid

from django.utils.html import strip_tags

from tests.rooms.curb.taps import Officer
from tests.rooms.handoff.worker import Worker

SHARED = re.compile(r'<div class="stack-tight">\s*<p class="said">.*?</aside>\s*</div>', re.DOTALL)


class Table:
    """Maya's telephone, and the desks of those who read."""

    def __init__(self, home, person) -> None:
        self.home, self.person = home, person
        self.maya = Worker(home.maya)
        self._desks: dict[str, Officer] = {}

    def lists(self):
        """The page of everything that partners are told."""
        return self.maya.get(f"/person/{self.person}/partners/")

    def opens(self, grant: uuid.UUID):
        """The empty form."""
        return self.maya.get(f"/person/{self.person}/partners/{grant}/")

    def sends(self, grant: uuid.UUID, do: str = "send", **given: object):
        """Send the form as it is filled in."""
        fields = {"sending": str(uuid.uuid4()), "do": do, "choice": "engaged"} | given
        return self.maya.post(f"/person/{self.person}/partners/{grant}/", **fields)

    def reads(self, who: str, address: str = "") -> str:
        """What somebody of the justice side has before them, as text."""
        return " ".join(strip_tags(self.html(who, address)).split())

    def html(self, who: str, address: str = "") -> str:
        """The same page as it was sent."""
        return self.page(who, address).content.decode()

    def page(self, who: str, address: str = ""):
        """A page of theirs: the hold for the prosecutor, the own list for an officer."""
        if who not in self._desks:
            self._desks[who] = Officer(getattr(self.home, who))
        return self._desks[who].get(address or (self.hold() if who == "chen" else "/mine/"))

    def hold(self) -> str:
        """The address of Rosa's hold."""
        found = re.findall(r"/holds/[0-9a-f-]{36}/", self.page("chen", "/holds/").content.decode())
        return str(found[0])


def shared(html: str) -> str:
    """The part of a page that carries a summary, whatever stands around it."""
    [found] = SHARED.findall(html)
    return str(found)
