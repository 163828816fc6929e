"""Sessions in the database under the hash of their key: a stolen table opens nobody's session."""

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from offramp.web.models import SignedInDevice


def hashed(key: str | None) -> str:
    """What the table knows a session by."""
    return hashlib.sha256((key or "").encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Django's database sessions; the cookie carries the key, the table its hash."""

    def _get_session_from_db(self) -> Session | None:
        found = Session.objects.filter(
            session_key=hashed(self.session_key), expire_date__gt=timezone.now()
        ).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str | None) -> bool:
        return Session.objects.filter(session_key=hashed(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = hashed(self._session_key)
        return row

    def cycle_key(self) -> None:
        """A new key for the same session; the device that it is on keeps its line in the list."""
        before = hashed(self.session_key)
        super().cycle_key()
        SignedInDevice.objects.filter(session_hash=before).update(session_hash=hashed(self.session_key))

    def delete(self, session_key: str | None = None) -> None:
        Session.objects.filter(session_key=hashed(session_key or self.session_key)).delete()
