"""Keeps secret addresses out of the process's own log: what holds one there may open nothing with it."""

import logging
import re

BREAK = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
SECRET = re.compile(r"(/rota/calendar/|/me/at/[^/\s]+/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Django logs the path of each request that it refuses; the secret part of one is cut out of the line.

    What somebody sent begins no line of its own.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line is kept."""
        said = record.getMessage()
        clean = BREAK.sub(" ", SECRET.sub(r"\1…", said))
        if clean != said:
            record.msg, record.args = clean, ()
        return True
