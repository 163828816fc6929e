"""The database backend: who is looking travels with the transaction, never with the connection.

A session-wide setting would leak to the next request on the same connection; so the token is local to the
transaction, and a transaction without one is stopped by the policies themselves.
"""

from typing import Any

from django.db.backends.postgresql import base

from offramp.ground import principal


class DatabaseWrapper(base.DatabaseWrapper):
    """Signs the current principal into each transaction as it begins."""

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        who = principal.current()
        if not autocommit and who is not None:
            key: Any = self.settings_dict.get("PRINCIPAL_KEY", "")
            with self.connection.cursor() as cursor:
                cursor.execute("select set_config('offramp.principal', %s, true)", [principal.sign(who, key)])
